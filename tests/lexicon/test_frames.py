"""The event lexicon: what a linguist may write in it, what is refused, and that entries fire on their examples."""

from __future__ import annotations

import pickle
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from marsad.arabic import analyzer
from marsad.arabic.tokens import tokenize
from marsad.errors import LexiconError
from marsad.lexicon import frames
from marsad.lexicon.frame_files import KEY_ORDER, LIGHT_ROLES, item_keys, triggers, word_index
from marsad.lexicon.frames import GAP, Frame, analysis_key, word_keys
from marsad.lexicon.load import DATA, DataFile, load, shipped_files
from marsad.model.doc import Analysis, Features, Pos
from marsad.model.event import EventType, Status

LEXICON = load()
TABLE = LEXICON.frames
FRAME_FILES = sorted(p for p in (DATA / "events").glob("*.yaml") if p.stem.upper() in EventType.__members__)
WORTH = 1_200
"""Lemmas and expressions that the lexicon promises at least."""


def build(text: str, *, folder: str = "events", name: str = "mine.yaml", tmp: Path) -> frames.FrameTable:
    """Build the shipped table with one more file."""
    path = tmp / name
    path.write_text(f"# marsad-lexicon: {folder}\n{text}", encoding="utf-8")
    return frames.compile_table((*shipped_files(frames.FOLDERS), DataFile(name, folder, path)))


def entry(**changes: object) -> str:
    """Return one valid entry of a user's file as YAML, with some keys changed (None takes a key out)."""
    base: dict[str, object] = {
        "id": "accuse.mine",
        "verb": "همهم",
        "type": "ACCUSE",
        "mode": "disapprove",
        "slots": {"actor": ["subject"], "recipient": ["prep:على"]},
        "examples": [{"text": "همهم النائب على الوزير", "actor": "النائب", "recipient": "الوزير"}],
    }
    base |= changes
    return yaml.safe_dump([{k: v for k, v in base.items() if v is not None}], allow_unicode=True, sort_keys=False)


def sentence_keys(text: str) -> list[frozenset[str]]:
    """Return the keys of each word of a text, over all its readings."""
    words = analyzer(LEXICON)
    return [word_keys(words.word(text[start:end], shape)) for start, end, shape in tokenize(text)]


def fires(frame: Frame, keys: list[frozenset[str]]) -> bool:
    """Tell whether one of the frame's triggers stands in the sentence."""
    wanted = set(triggers(frame))
    if frame.kind != "expression":
        return any(wanted & found for found in keys)
    return any(
        TABLE.get(match.label) is not None and TABLE.get(match.label).id == frame.id  # type: ignore[union-attr]
        for _, match in TABLE.expressions.scan(keys, 0, len(keys))
    )


# --- the shipped data ------------------------------------------------------------------------------------------------


def test_the_lexicon_is_as_wide_as_it_promises() -> None:
    phrases = {phrase.items for found in TABLE.expressions.phrases.values() for phrase in found}
    assert len(TABLE.by_lemma) + len(phrases) + len(TABLE.expressions.single) >= WORTH


@pytest.mark.parametrize("event_type", list(EventType))
def test_every_type_has_frames_of_every_kind(event_type: EventType) -> None:
    kinds = {frame.kind for frame in TABLE.all() if frame.type is event_type}
    assert {"verb", "noun", "expression"} <= kinds


@pytest.mark.parametrize("event_type", [t for t in EventType if LEXICON.ontology.type(t).modes])
def test_every_mode_can_be_reached(event_type: EventType) -> None:
    told = {frame.mode for frame in TABLE.all() if frame.type is event_type}
    content = TABLE.content.get("REQUEST" if event_type in (EventType.REQUEST, EventType.REJECT) else event_type)
    if content is not None:
        told |= set(_labels_of(content))
    if event_type is EventType.ASSAULT:
        told |= set(_labels_of(TABLE.violence))
    assert set(LEXICON.ontology.type(event_type).modes) <= told


def _labels_of(index: frames.WordIndex) -> set[str]:
    return {label for labels in index.single.values() for label in labels} | {
        phrase.label for found in index.phrases.values() for phrase in found
    }


@pytest.mark.parametrize("path", FRAME_FILES, ids=lambda path: path.stem)
def test_entries_stand_in_canonical_order(path: Path) -> None:
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    ids = [item["id"] for item in entries]
    assert ids == sorted(ids), "sort the entries by id"
    for item in entries:
        assert list(item) == sorted(item, key=KEY_ORDER.index), f"{item['id']}: order the keys as in docs/frames.md"


@pytest.mark.parametrize("path", sorted((DATA / "events").glob("*.yaml")), ids=lambda path: path.stem)
def test_words_are_written_plainly(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    odd = {c for c in text if unicodedata.category(c) == "Cf" or c in "ـیکھہگ" or "\ufb50" <= c <= "\ufeff"}
    assert not odd, "no tatweel, Persian letters, presentation forms or direction marks"
    words = "".join(line for line in text.splitlines() if "text:" not in line)
    assert not any(unicodedata.category(c) == "Mn" for c in words), "vowel signs may stand in examples alone"


def test_every_entry_fires_on_its_examples() -> None:
    silent = [
        f"{frame_id}: {example.text}"
        for frame_id, examples in TABLE.examples.items()
        for example in examples
        if not fires(TABLE.frames[frame_id], sentence_keys(example.text))
        and not set(triggers(TABLE.frames[frame_id])) & UNKNOWN_TO_VOCABULARY
    ]
    assert silent == []


def test_sides_of_examples_are_words_of_their_sentence() -> None:
    wrong = [
        (frame_id, side)
        for frame_id, examples in TABLE.examples.items()
        for example in examples
        for side in (example.actor, example.recipient)
        if side not in example.text
    ]
    assert wrong == []


def test_every_frame_has_an_example_and_none_twice() -> None:
    texts = [example.text for examples in TABLE.examples.values() for example in examples if not example.counter]
    assert all(any(not e.counter for e in TABLE.examples[frame.id]) for frame in TABLE.all())
    assert len(texts) == len(set(texts))


UNKNOWN_TO_VOCABULARY = {"حيا/v", "خير/v", "قنص/v", "هاتف/v"}
"""Verbs of the press that the vocabulary does not list yet; each one fewer makes its frame fire."""


def test_lemmas_are_spelled_as_the_vocabulary_spells_them() -> None:
    known = {
        analysis_key(Analysis(reading.lemma, reading.pos))
        for stem in LEXICON.forms.stems()
        for reading in LEXICON.forms.lookup(stem)
    }
    keys = set(TABLE.by_lemma) | set(TABLE.light)
    for index in (TABLE.expressions, TABLE.factuality, TABLE.shut, TABLE.violence, *TABLE.content.values()):
        keys |= set(index.known) | {
            key for found in index.phrases.values() for phrase in found for item in phrase.items for key in item
        }
    lemmas = {key.rpartition("+")[2] for key in keys if not key.endswith("/w")}
    assert lemmas - known <= UNKNOWN_TO_VOCABULARY


def test_word_lists_carry_known_labels() -> None:
    modes = LEXICON.ontology.types
    assert _labels_of(TABLE.violence) <= set(modes[EventType.ASSAULT].modes)
    assert _labels_of(TABLE.content["REQUEST"]) <= set(modes[EventType.REQUEST].modes)
    assert _labels_of(TABLE.content["THREATEN"]) <= set(modes[EventType.THREATEN].modes)
    assert {role for roles in TABLE.light.values() for role in roles} <= set(LIGHT_ROLES)


def test_the_compiled_table_survives_the_cache() -> None:
    again = pickle.loads(pickle.dumps(TABLE, protocol=5))  # noqa: S301  (our own bytes)
    assert again == TABLE


# --- looking up ------------------------------------------------------------------------------------------------------


def reading(lemma: str, pos: Pos, *, article: bool = False, **features: str) -> Analysis:
    return Analysis(lemma, pos, Features(**features), article=article)


def test_a_verb_brings_its_verbal_noun_and_manner_participle_along() -> None:
    for pos in (Pos.VERB, Pos.MASDAR, Pos.ACTIVE):
        assert any(frame.id == "accuse.naddada" for frame in TABLE.of(reading("ندد", pos)))


def test_a_participle_with_article_is_a_noun_in_most_frames() -> None:
    """«المنددون» are people, «منددا» tells an act; «المقاتلون» tell no fight at all."""
    assert TABLE.of(reading("ندد", Pos.ACTIVE, article=True)) == ()
    assert TABLE.of(reading("قاتل", Pos.ACTIVE)) == ()
    assert any(f.id == "reject.rafada" for f in TABLE.of(reading("رفض", Pos.ACTIVE, article=True)))


def test_a_frame_that_is_never_passive_leaves_the_passive_alone() -> None:
    """«يُدعى» names somebody, it calls nobody to anything."""
    assert any(f.id == "request.daa" for f in TABLE.of(reading("دعا", Pos.VERB, voice="active")))
    assert not any(f.id == "request.daa" for f in TABLE.of(reading("دعا", Pos.VERB, voice="passive")))


def test_conditions_come_before_the_general_frame() -> None:
    found = TABLE.by_lemma["انسحب/v"]
    assert found[0].having
    assert not found[-1].having


def test_word_keys_see_through_particles_and_article() -> None:
    keys = word_keys(analyzer(LEXICON).word("وبالقنابل"))
    assert {"قنبلة/n", "ب+قنبلة/n", "قنابل/w"} <= keys


# --- phrases ---------------------------------------------------------------------------------------------------------


def index_of(*phrases: str) -> frames.WordIndex:
    return word_index((f"p{n}", phrase, None) for n, phrase in enumerate(phrases))


def found_in(index: frames.WordIndex, words: str) -> list[tuple[str, tuple[int, ...]]]:
    keys = [frozenset({f"{word}/w"}) for word in words.split()]
    return [tuple(match) for _, match in index.scan(keys, 0, len(keys))]  # type: ignore[misc]


def test_a_gap_holds_a_subject_and_no_more() -> None:
    index = index_of("قطع ... العلاقات")
    assert found_in(index, "قطع العلاقات") == [("p0", (0, 1))]
    assert found_in(index, "قطع " + "س " * GAP + "العلاقات") == [("p0", (0, GAP + 1))]
    assert found_in(index, "قطع " + "س " * (GAP + 1) + "العلاقات") == []


def test_a_phrase_is_found_by_its_rarest_word() -> None:
    index = index_of("اعلن حرب", "اعلن هدنه")
    assert set(index.phrases) == {"حرب/w", "هدنه/w"}


def test_labels_are_told_once_and_in_text_order() -> None:
    keys = [frozenset({f"{word}/w"}) for word in ("ب", "ا", "ب")]
    assert index_of("ا", "ب").labels(keys, 0, 3) == ("p1", "p0")


@given(st.lists(st.sampled_from(["ا", "ب", "ج"]), max_size=12), st.integers(0, 4))
def test_a_match_stays_inside_its_stretch_and_keeps_the_order(words: list[str], first: int) -> None:
    index = index_of("ا ... ب", "ب ج", "ا ب ج")
    keys = [frozenset({f"{word}/w"}) for word in words]
    last = max(first, len(words) - 1)
    for i, match in index.scan(keys, first, min(last, len(words))):
        assert list(match.tokens) == sorted(set(match.tokens))
        assert all(first <= token < last for token in match.tokens)
        assert i in match.tokens


def test_words_of_an_expression_are_read_as_documented() -> None:
    assert item_keys("قطع/v") == ("قطع/v",)
    assert item_keys("علاقة/n|الصلات") == ("علاقة/n", "الصلات/w")
    assert item_keys("ب+قنبلة/n") == ("ب+قنبلة/n",)
    assert item_keys("إطلاق") == ("اطلاق/w",)
    assert item_keys("...") == ()
    with pytest.raises(ValueError, match="cannot read"):
        item_keys("قطع//v")


# --- what a user may write -------------------------------------------------------------------------------------------


def test_a_file_of_ones_own_adds_replaces_and_removes(tmp_path: Path) -> None:
    mine = (
        entry()
        + entry(id="accuse.naddada", verb="ندد", mode="allege", cameo="112")
        + "- {id: accuse.shajaba, remove: true}\n"
    )
    table = build(mine, tmp=tmp_path)
    assert table.by_lemma["همهم/v"][0].slots.recipient == ("prep:على",)
    assert table.frames["accuse.naddada"].mode == "allege"
    assert "accuse.shajaba" not in table.frames
    assert len(table.frames) == len(TABLE.frames)


def test_what_an_entry_gives_wins_over_its_pattern(tmp_path: Path) -> None:
    table = build(entry(pattern="accuse", mode="disapprove", slots=None), tmp=tmp_path)
    frame = table.frames["accuse.mine"]
    assert frame.mode == "disapprove"
    assert frame.slots == TABLE.frames["accuse.ittahama"].slots


def test_a_choice_of_conditions_is_a_choice(tmp_path: Path) -> None:
    table = build(entry(**{"with": ["prep:على", "word:ضد"]}), tmp=tmp_path)
    assert [frame.having for frame in table.by_lemma["همهم/v"]] == [("prep:على",), ("word:ضد",)]
    assert {frame.id for frame in table.by_lemma["همهم/v"]} == {"accuse.mine"}


def test_status_and_kinds_are_kept(tmp_path: Path) -> None:
    frame = build(entry(status="future", actor_kind="armed"), tmp=tmp_path).frames["accuse.mine"]
    assert frame.status is Status.FUTURE
    assert frame.actor_kind == "armed"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"noun": "همهمة"}, "has 2 triggers"),
        ({"verb": None}, "has 0 triggers"),
        ({"examples": None}, "has no example"),
        ({"type": "AGREE"}, "begins with another type"),
        ({"type": None}, "has no type"),
        ({"mode": "praise"}, "has no mode 'praise'"),
        ({"cameo": "042"}, "042 is no code of ACCUSE"),
        ({"pattern": "nonsense"}, "unknown pattern 'nonsense'"),
        ({"slots": {"actor": ["nominative"]}}, "unknown slot 'nominative'"),
        ({"with": ["behind:على"]}, "unknown condition 'behind:على'"),
        ({"recipent_kind": "state"}, "recipent_kind"),
        ({"verb": None, "expression": ["... همهم"]}, "begins or ends with a gap"),
        ({"id": "accuse.naddada2", "verb": "ندد"} | {"slots": {"actor": ["subject"]}}, "nothing tells them apart"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_refused_with_its_place_and_a_remedy(
    change: dict[str, object], problem: str, tmp_path: Path
) -> None:
    with pytest.raises(LexiconError) as caught:
        build("\n\n" + entry(**change), tmp=tmp_path)
    assert problem in str(caught.value)
    assert caught.value.file == "mine.yaml"
    assert caught.value.line == 4
    assert caught.value.remedy


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="stands twice"):
        build(entry() + entry(), tmp=tmp_path)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="'verb' stands twice"):
        build("- id: accuse.mine\n  verb: همهم\n  verb: غمغم\n", tmp=tmp_path)


def test_what_is_no_yaml_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"mine\.yaml:3"):
        build("- id: [accuse\n", tmp=tmp_path)
    with pytest.raises(LexiconError, match="holds no list of entries"):
        build("id: accuse.mine\n", tmp=tmp_path)


def test_a_missing_shipped_file_is_named() -> None:
    files = tuple(f for f in shipped_files(frames.FOLDERS) if f.path.name != "light.yaml")
    with pytest.raises(LexiconError, match=r"events/light\.yaml"):
        frames.compile_table(files)
