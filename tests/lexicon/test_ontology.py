"""PLOVER and CAMEO as the lexicon tells them: complete, consistent, and asked as the coder and the exports ask."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad import arabic
from marsad.errors import LexiconError
from marsad.lexicon import ontology
from marsad.lexicon.load import DataFile, load, shipped_files
from marsad.model.event import EventType, QuadClass
from marsad.model.news import Story

TABLE = load().ontology
TYPES = list(EventType)


def compiled(changed: str, text: str, tmp: Path) -> ontology.Ontology:
    """Build the ontology with one of its files replaced."""
    path = tmp / changed
    path.write_text(text, encoding="utf-8")
    files = [f for f in shipped_files(ontology.FOLDERS) if f.path.name != changed]
    return ontology.compile_table((*files, DataFile(f"ontology/{changed}", "ontology", path)))


# --- complete and consistent -----------------------------------------------------------------------------------------


def test_there_are_sixteen_types_and_thirty_seven_contexts() -> None:
    assert set(TABLE.types) == set(EventType)
    assert len(TABLE.contexts) == 37


def test_everything_has_both_labels_and_a_definition() -> None:
    things = [*TABLE.types.values(), *TABLE.contexts.values()]
    modes = [mode for info in TABLE.types.values() for mode in info.modes.values()]
    for thing in (*things, *modes):
        assert thing.label.ar and thing.label.en.isascii() and thing.definition.endswith("."), thing


def test_labels_of_a_type_and_its_modes_tell_them_apart() -> None:
    assert len({info.label.ar for info in TABLE.types.values()}) == len(EventType)
    assert len({info.label.ar for info in TABLE.contexts.values()}) == len(TABLE.contexts)
    for info in TABLE.types.values():
        assert len({mode.label.ar for mode in info.modes.values()}) == len(info.modes)


@pytest.mark.parametrize(
    ("quad", "number", "types"),
    [
        (QuadClass.VERBAL_COOPERATION, 1, "AGREE CONSULT SUPPORT CONCEDE"),
        (QuadClass.MATERIAL_COOPERATION, 2, "COOPERATE AID RETREAT"),
        (QuadClass.VERBAL_CONFLICT, 3, "REQUEST ACCUSE REJECT THREATEN"),
        (QuadClass.MATERIAL_CONFLICT, 4, "PROTEST SANCTION MOBILIZE COERCE ASSAULT"),
    ],
)
def test_quad_classes(quad: QuadClass, number: int, types: str) -> None:
    for name in types.split():
        assert TABLE.quad(EventType(name)) is quad
        assert TABLE.quad_number(EventType(name)) == number


@pytest.mark.parametrize("event_type", TYPES)
def test_scores_take_the_side_of_their_quad_class(event_type: EventType) -> None:
    """Conflict never scores above cooperation: the manual's +3 for ACCUSE is a lost sign (docs/ontology.md)."""
    scores = [TABLE.score(event_type), *(mode.score for mode in TABLE.types[event_type].modes.values())]
    cooperative = "cooperation" in TABLE.quad(event_type)
    assert all(-10 <= score <= 10 for score in scores)
    assert all(score > 0 for score in scores) if cooperative else all(score <= 0.5 for score in scores)


@pytest.mark.parametrize("event_type", TYPES)
def test_goldstein_scores_take_the_same_side(event_type: EventType) -> None:
    codes = [code for code in TABLE.cameo.values() if code.type is event_type]
    assert codes
    if "cooperation" in TABLE.quad(event_type):
        assert all(code.goldstein > 0 for code in codes)
    else:
        assert all(code.goldstein < 0 for code in codes)


def test_only_three_types_need_a_recipient() -> None:
    needing = {info.type for info in TABLE.types.values() if info.requires_recipient}
    assert needing == {EventType.COOPERATE, EventType.AID, EventType.SANCTION}


def test_cameo_codes_are_a_tree() -> None:
    for code in TABLE.cameo:
        assert code.isdigit() and 2 <= len(code) <= 4
        if len(code) > 2:
            assert code[:-1] in TABLE.cameo, f"{code} has no parent"


def test_every_code_but_the_root_of_yield_stands_for_a_type() -> None:
    assert {code.code for code in TABLE.cameo.values() if code.type is None} == {"08"}


# --- asked as the coder asks -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event_type", "mode", "frame", "code"),
    [
        (EventType.CONSULT, "visit", None, "042"),
        (EventType.CONSULT, "visit", "043", "043"),  # a host: the frame knows better than the mode
        (EventType.AGREE, None, "042", "030"),  # a visit still to come is AGREE: its frame's code no longer fits
        (EventType.CONSULT, None, "046", "046"),
        (EventType.CONSULT, "phone", "040", "040"),
        (EventType.ACCUSE, "disapprove", "112", "112"),
        (EventType.ASSAULT, "aerial", None, "195"),
        (EventType.ASSAULT, "firearms", "194", "193"),  # the code says heavy weapons, the text a rifle
        (EventType.SANCTION, "convict", None, "116"),
        (EventType.SANCTION, "discontinue", "163", "163"),
        (EventType.SUPPORT, None, "no code", "050"),
    ],
)
def test_the_frames_code_counts_where_it_fits(
    event_type: EventType, mode: str | None, frame: str | None, code: str
) -> None:
    assert TABLE.cameo_for(event_type, mode, frame) == code


@given(st.sampled_from(TYPES), st.data())
def test_every_type_and_mode_has_a_code_of_its_own_type(event_type: EventType, data: st.DataObject) -> None:
    mode = data.draw(st.sampled_from([None, *TABLE.types[event_type].modes]))
    frame = data.draw(st.sampled_from([None, *TABLE.cameo]))
    code = TABLE.cameo[TABLE.cameo_for(event_type, mode, frame)]
    assert code.type is event_type
    assert code.mode in (None, mode) or mode is None


def test_an_unknown_mode_or_code_falls_back() -> None:
    assert TABLE.mode(EventType.AGREE, "visit") is None
    assert TABLE.score(EventType.AGREE, "visit") == TABLE.score(EventType.AGREE)
    assert TABLE.goldstein("999") == 0.0


# --- contexts --------------------------------------------------------------------------------------------------------


def contexts_of(*sentences: str) -> tuple[str, ...]:
    runs = []
    for text in sentences:
        doc = arabic.read(Story(id="x", title=None, text=text), load())
        runs.append([token.analysis.stem or token.norm for token in doc.tokens])
    return TABLE.contexts_in(*runs)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("عقد وزير الدفاع اجتماعا مع قادة الجيش", "military"),
        ("اتهمت طهران الباحث بالتجسس لصالح الموساد", "intelligence"),
        ("صادق مجلس النواب على مشروع القانون", "legislative"),
        ("دعت المعارضة إلى مقاطعة الانتخابات", "election"),
        ("قضت المحكمة بسجن الوزير السابق", "legal"),
        ("نددت منظمات حقوقية بانتهاكات حقوق الإنسان", "human_rights"),
        ("أنقذت البحرية مئات المهاجرين قبالة السواحل", "migration"),
        ("تبنى تنظيم داعش الهجوم الإرهابي", "terrorism"),
        ("بحث الوزيران الاتفاق النووي", "cbrn"),
        ("تعرضت الوزارة لهجوم إلكتروني", "cyber"),
        ("فتحت النيابة تحقيقا في قضية فساد", "corruption"),
        ("ضبطت الشرطة شحنة مخدرات", "illegal_drugs"),
        ("وصل السفير الجديد إلى وزارة الخارجية", "diplomatic"),
        ("ارتفع إنتاج النفط في الحقول", "natural_resource"),
    ],
)
def test_contexts_are_told_by_words(text: str, context: str) -> None:
    assert context in contexts_of(text)


def test_one_weak_word_settles_nothing_and_two_do() -> None:
    assert "military" not in contexts_of("تحدث ضابط إلى الصحافة")
    assert "military" in contexts_of("تحدث ضابط عن قصف الموقع")
    assert "military" in contexts_of("تحدث ضابط إلى الصحافة", "استمر قصف الموقع")


def test_a_phrase_does_not_run_over_the_end_of_its_stretch() -> None:
    assert "human_rights" not in TABLE.contexts_in(["نددت", "بخرق", "حقوق"], ["الانسان", "كبير"])


@given(st.lists(st.lists(st.sampled_from(sorted(TABLE.cues)), max_size=6), max_size=4))
def test_contexts_come_each_once_in_the_ontologys_order(runs: list[list[str]]) -> None:
    found = TABLE.contexts_in(*runs)
    order = list(TABLE.contexts)
    assert list(found) == sorted(set(found), key=order.index)
    assert TABLE.contexts_in(*runs, *runs) == found


# --- a broken file ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("plover.yaml", "- {type: AGREE, ar: س, en: Agree}\n", "plover.yaml:1: lacks 'definition'"),
        ("plover.yaml", "- {type: QUARREL}\n", "unknown type 'QUARREL'"),
        ("plover.yaml", "[]\n", "lacks AGREE"),
        ("contexts.yaml", "- {context: military, en: Military}\n", "lacks 'ar'"),
        ("cameo.yaml", '- {code: "010", label: x, type: AGREE, mode: visit, goldstein: 1}\n', "unknown mode 'visit'"),
        ("cameo.yaml", '- {code: "010", label: x, contexts: [weather], goldstein: 1}\n', "unknown context 'weather'"),
        ("cameo.yaml", '- {code: "010", label: x}\n', "lacks 'goldstein'"),
        (
            "cameo.yaml",
            '- {code: "1", label: x, goldstein: 1}\n- {code: "1", label: x, goldstein: 1}\n',
            "stands twice",
        ),
        ("cameo.yaml", '- {code: "01", label: x, goldstein: 0}\n', "no code of that type"),
    ],
)
def test_a_broken_file_is_refused_by_name(name: str, text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError) as caught:
        compiled(name, text, tmp_path)
    assert problem in str(caught.value)
    assert name in str(caught.value)


def test_a_missing_file_is_named() -> None:
    files = tuple(f for f in shipped_files(ontology.FOLDERS) if f.path.name != "cameo.yaml")
    with pytest.raises(LexiconError, match=r"ontology/cameo\.yaml"):
        ontology.compile_table(files)
