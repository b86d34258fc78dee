"""The actor lexicon: who is found under which words, with which code on which day, and which lines are refused."""

from __future__ import annotations

import pickle
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon import actors
from marsad.lexicon.actor_build import slug
from marsad.lexicon.actor_files import SECTORS, expand
from marsad.lexicon.actors import ActorTable
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile, load, shipped_files

TABLE: ActorTable = load().actors
LEAST_ACTORS, LEAST_BY_HAND, LEAST_NAMES = 6_000, 3_500, 15_000
"""What the lexicon promises at least; names are normal forms, so two spellings that fold alike count once."""


def norms(text: str) -> list[str]:
    return [fold(word) for word in text.split()]


def found(text: str) -> set[str]:
    """Return the actors that the whole text names."""
    words = norms(text)
    length, entries = TABLE.match(words, 0)
    return {entry.actor_id for entry in entries} if length == len(words) else set()


SMALL = ("actors/words.yaml", "actors/states.tsv", "roles/roles.tsv")


def build(text: str, tmp: Path, name: str = "mine.tsv", *, whole: bool = False) -> ActorTable:
    """Build a table of the states, their bodies and the roles (`whole`: all shipped files) with one more file."""
    path = tmp / name
    path.write_text(text, encoding="utf-8")
    files = [f for f in shipped_files(actors.FOLDERS) if whole or f.name in SMALL]
    return actors.compile_table((*files, DataFile(name, "actors", path)))


def test_the_lexicon_holds_what_it_promises() -> None:
    names = [entry for entries in TABLE.names.values() for entry in entries]
    assert len(TABLE.actors) >= LEAST_ACTORS
    assert len(TABLE.actors) - len(TABLE.generated) >= LEAST_BY_HAND
    assert sum(1 for entry in names if entry.actor_id not in TABLE.generated) >= LEAST_NAMES


@pytest.mark.parametrize(
    ("text", "actor_id"),
    [
        ("الولايات المتحدة الأميركية", "usa"),
        ("أمريكا", "usa"),
        ("جمهورية مصر العربية", "egy"),
        ("مملكة البحرين", "bhr"),
        ("الكرملين", "rus.government"),
        ("البيت الأبيض", "usa.government"),
        ("قصر المرادية", "dza.government"),
        ("بعبدا", "lbn.government"),
        ("السلطات الهولندية", "nld.government"),
        ("الجيش السوداني", "sdn.army"),
        ("وزارة الخارجية القطرية", "qat.foreign-ministry"),
        ("خارجية فرنسا", "fra.foreign-ministry"),
        ("مجلس نواب الشعب", "tun.parliament"),
        ("الأمم المتحدة", "igo.un"),
        ("جامعة الدول العربية", "igo-las.arab-league"),
        ("تنظيم الدولة الإسلامية", "nsa-isis.islamic-state"),
        ("حركة النهضة", "tun.ennahda"),
        ("نداء تونس", "tun.nidaa-tounes"),
        ("الاتحاد العام التونسي للشغل", "tun.tunisian-general-labour-union"),
        ("وحدات حماية الشعب الكردية", "syr.ypg"),
        ("هيومن رايتس ووتش", "ngo-hrw.human-rights-watch"),
        ("فلاديمير بوتن", "rus.vladimir-putin"),
        ("بنيامين نتانياهو", "isr.benjamin-netanyahu"),
        ("إردوغان", "tur.recep-tayyip-erdogan"),
        ("دونالد ترمب", "usa.donald-trump"),
        ("أنغيلا ميركل", "deu.angela-merkel"),
        ("عبدالفتاح السيسي", "egy.abdel-fattah-el-sisi"),
        ("عبد الفتاح السيسي", "egy.abdel-fattah-el-sisi"),
        ("أبي بكر البغدادي", "xxx.abu-bakr-al-baghdadi"),
        ("أبا بكر البغدادي", "xxx.abu-bakr-al-baghdadi"),
    ],
)
def test_a_name_leads_to_its_actor(text: str, actor_id: str) -> None:
    assert actor_id in found(text)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("الشاهد", "person-context"),  # "the witness"
        ("رئيسي", "person-context"),  # "principal"
        ("ظريف", "person-context"),  # "witty"
        ("النهضة", "context"),  # "renaissance", the name of a dam
        ("كان", "person-context"),  # "was"
        ("الجزيرة", "context"),  # "the island"
        ("باريس", "capital"),
        ("طهران", "capital"),
        ("بوتين", ""),
        ("داعش", ""),
    ],
)
def test_a_word_that_means_something_else_asks_for_context(text: str, needs: str) -> None:
    _, entries = TABLE.match(norms(text), 0)
    assert {entry.needs for entry in entries} == {needs}


def test_no_surname_that_is_a_role_or_a_nationality_stands_without_context() -> None:
    for form in (*TABLE.role_forms, *TABLE.demonyms):
        for key in (form, TABLE.article + form) if " " not in form else ():
            for entry in TABLE.names.get(key, ()):
                assert entry.needs or TABLE.actors[entry.actor_id].kind != "person", entry


def test_a_name_that_says_only_a_role_asks_for_context_unless_its_line_is_sure() -> None:
    def needs(text: str, actor_id: str) -> str:
        return next(entry.needs for entry in TABLE.names[fold(text)] if entry.actor_id == actor_id)

    assert needs("المجلس الرئاسي", "lby.presidential-council-libya") == "context"
    assert needs("مجلس نواب الشعب", "tun.parliament") == ""
    assert needs("الحرس الثوري", "irn.irgc") == ""
    assert needs("الكنيست", "isr.parliament") == ""


def test_a_common_first_name_is_nobodys_surname_unless_its_line_says_so() -> None:
    assert found("محمد") == found("أحمد") == set()
    assert "yem.ali-abdullah-saleh" in found("صالح")


def test_the_longest_name_wins() -> None:
    words = norms("مجلس الأمن التابع للأمم المتحدة يجتمع")
    assert TABLE.match(words, 0)[0] == 5
    assert [length for length, _ in TABLE.match_all(words, 0)] == [5, 2]


def test_an_unknown_word_starts_no_name() -> None:
    assert TABLE.match(norms("طاولة خشبية"), 0) == (0, ())


def test_a_match_never_runs_over_the_end() -> None:
    assert TABLE.match(norms("مجلس"), 0) == (0, ())


@pytest.mark.parametrize(
    ("actor_id", "day", "code"),
    [
        ("afg.taliban", date(2021, 8, 14), "AFG REB"),
        ("afg.taliban", date(2021, 8, 15), "AFG GOV"),
        ("sdn.rapid-support-forces", date(2022, 1, 1), "SDN MIL"),
        ("sdn.rapid-support-forces", date(2024, 1, 1), "SDN REB"),
        ("tun.beji-caid-essebsi", date(2016, 7, 1), "TUN GOV"),
        ("tun.beji-caid-essebsi", date(2013, 7, 1), "TUN PTY"),
        ("tun.hamadi-jebali", date(2016, 7, 1), "TUN"),  # a former official
        ("usa.barack-obama", date(2017, 5, 1), "USA"),
        ("usa.barack-obama", date(2016, 5, 1), "USA GOV"),
        ("prt.antonio-guterres", date(2018, 5, 1), "IGO:UN"),
        ("prt.antonio-guterres", date(2001, 5, 1), "PRT GOV"),
        ("lbn.hezbollah", None, "LBN REB"),
        ("pse.fatah", None, "PSE GOV"),
        ("pse.hamas", None, "PSE REB"),
        ("yem.houthis", None, "YEM REB"),
        ("igo.un", None, "IGO:UN"),
        ("egy", None, "EGY"),
        ("rus.vladimir-putin", None, "RUS GOV"),  # unknown day: the term that still runs
        ("irn.ebrahim-raisi", None, "IRN GOV"),  # … or the last one
    ],
)
def test_the_code_is_that_of_the_day(actor_id: str, day: date | None, code: str) -> None:
    assert TABLE.code_on(actor_id, day) == code


def test_a_name_holds_in_its_dates_only() -> None:
    (entry,) = (e for e in TABLE.names[fold("حكومة يوسف الشاهد")] if e.actor_id == "tun.government")
    assert entry.valid_on(date(2017, 1, 1))
    assert entry.valid_on(None)
    assert not entry.valid_on(date(2015, 1, 1))


def test_who_held_an_office_on_a_day() -> None:
    assert TABLE.holder("TUN", "president", date(2016, 1, 1)) == "tun.beji-caid-essebsi"
    assert TABLE.holder("TUN", "president", date(2012, 6, 1)) == "tun.moncef-marzouki"
    assert TABLE.holder("TUN", "president", None) is None
    assert TABLE.holder("TUN", "fire-warden", date(2016, 1, 1)) is None


def test_a_role_of_a_state_is_an_actor() -> None:
    assert TABLE.office_of("EGY", "foreign-minister") == "egy.foreign-minister"
    assert TABLE.office_of("EGY", "king") is None


def test_bearers_of_one_surname_come_by_prominence() -> None:
    _, entries = TABLE.match(norms("الغنوشي"), 0)
    assert {entry.actor_id for entry in entries} >= {"tun.rached-ghannouchi", "tun.mohamed-ghannouchi"}
    _, entries = TABLE.match(norms("بوش"), 0)
    assert entries[0].actor_id == "usa.george-w-bush"


@pytest.mark.parametrize(
    ("text", "country", "gender", "number"),
    [
        ("مصري", "EGY", "m", "s"),
        ("المصرية", "EGY", "f", "s"),
        ("مصريان", "EGY", "m", "d"),
        ("السوريين", "SYR", "m", "p"),
        ("سوريات", "SYR", "f", "p"),
        ("فلسطينيا", "PSE", "m", "s"),
        ("الأتراك", "TUR", "m", "p"),
        ("الأميركيون", "USA", "m", "p"),
        ("الخليجية", "IGO:GCC", "f", "s"),
        ("الأوروبي", "IGO:EU", "m", "s"),
        ("الأممي", "IGO:UN", "m", "s"),
        ("الكورية الشمالية", "PRK", "f", "s"),
        ("الكوري الجنوبي", "KOR", "m", "s"),
        ("الجنوب أفريقية", "ZAF", "f", "s"),
    ],
)
def test_nationality_words_in_all_forms(text: str, country: str, gender: str, number: str) -> None:
    words = norms(text)
    length, demonym = TABLE.match_demonym(words, 0)
    assert demonym
    assert (length, demonym.country, demonym.gender, demonym.number) == (len(words), country, gender, number)


def test_a_nationality_of_two_states_says_so() -> None:
    _, demonym = TABLE.match_demonym(norms("كوري"), 0)
    assert demonym
    assert {demonym.country, *demonym.others} == {"KOR", "PRK"}


def test_every_state_has_an_adjective_or_is_a_small_one() -> None:
    named = {d.country for d in TABLE.demonyms.values()} | {c for d in TABLE.demonyms.values() for c in d.others}
    unnamed = {e.country for e in TABLE.actors.values() if e.kind == "state"} - named
    assert unnamed <= {"ATG", "CPV", "GIB", "HKG", "KNA", "MAC", "PNG", "SLB", "STP", "VCT"}


@pytest.mark.parametrize(
    ("text", "role", "length", "definite"),
    [
        ("الرئيس", "president", 1, True),
        ("رئيس الجمهورية", "president-of-republic", 2, False),
        ("رئيسة الوزراء", "prime-minister", 2, False),
        ("وزير الخارجية", "foreign-minister", 2, False),
        ("وزيرا خارجية", "foreign-minister", 2, False),
        ("وزراء الداخلية", "interior-minister", 2, False),
        ("وزارة الدفاع", "defence-ministry", 2, False),
        ("الأمين العام", "secretary-general", 2, True),
        ("المرشد الأعلى", "supreme-leader", 2, True),
        ("ولي العهد", "crown-prince", 2, False),
        ("رئيس مجلس نواب الشعب", "speaker", 4, False),
        ("الحرس الثوري", "revolutionary-guard", 2, True),
        ("المتحدثة", "spokesman", 1, True),
        ("مسؤولون", "official", 1, False),
        ("مسئولي", "official", 1, False),
        ("متظاهرين", "protester", 1, False),
        ("جنديا", "troops", 1, False),
        ("مسلحون", "gunman", 1, False),
        ("صحفيين", "journalist", 1, False),
    ],
)
def test_role_nouns_in_all_forms(text: str, role: str, length: int, definite: bool) -> None:
    got, article, forms = TABLE.match_role(norms(text), 0)
    assert (got, article) == (length, definite)
    assert role in {form.role for form in forms}


def test_before_a_complement_a_sound_plural_has_no_nun() -> None:
    assert fold("مسؤولو") in TABLE.role_forms
    assert fold("متحدثو باسم") in TABLE.role_forms
    assert fold("متحدثون باسم") not in TABLE.role_forms


def test_every_code_is_one_of_the_codebook() -> None:
    for entry in TABLE.actors.values():
        for head in (entry.country, *(term.country for term in entry.terms)):
            assert head in TABLE.heads or head == "XXX" or head.startswith(("IGO:", "NSA:", "NGO:"))
        assert set(entry.sectors) <= SECTORS
        assert {term.sector for term in entry.terms} <= SECTORS | {""}


def test_every_name_leads_to_an_actor_and_every_role_office_exists_somewhere() -> None:
    assert all(entry.actor_id in TABLE.actors for entries in TABLE.names.values() for entry in entries)
    assert all(form.role in TABLE.roles for forms in TABLE.role_forms.values() for form in forms)
    assert all(key == fold(key) and key == " ".join(key.split()) for key in TABLE.names)


def test_the_table_survives_the_cache() -> None:
    again = pickle.loads(pickle.dumps(TABLE, 5))  # noqa: S301  our own bytes
    assert again.match(norms("البيت الأبيض"), 0) == TABLE.match(norms("البيت الأبيض"), 0)
    assert again == TABLE


def test_the_same_files_give_the_same_bytes() -> None:
    files = shipped_files(actors.FOLDERS)
    assert pickle.dumps(actors.compile_table(files), 5) == pickle.dumps(actors.compile_table(files), 5)


HEADER = "#: table=actors kind=person country=EGY\nname_en\tnames\tterms\twikidata\n"


def test_a_users_line_adds_an_actor(tmp_path: Path) -> None:
    table = build(HEADER + "Salma Nabulsi\tسلمى *النابلسي\tGOV health-minister 2020-01/2021-06\n", tmp_path)
    assert {e.actor_id for e in table.match(norms("سلمى النابلسي"), 0)[1]} == {"egy.salma-nabulsi"}
    assert table.match(norms("النابلسي"), 0)[1][0].kind_of_name == "surname"
    assert table.code_on("egy.salma-nabulsi", date(2020, 5, 5)) == "EGY GOV"
    assert table.code_on("egy.salma-nabulsi", date(2022, 5, 5)) == "EGY"
    assert table.holder("EGY", "health-minister", date(2021, 6, 30)) == "egy.salma-nabulsi"


def test_a_users_line_adds_names_to_a_body_of_its_state(tmp_path: Path) -> None:
    head = "#: table=actors kind=body country=EGY\nname_en\tnames\tid\n"
    table = build(head + "House of the Owl\tدار البومة\tegy.parliament\n", tmp_path, whole=True)
    assert {e.actor_id for e in table.match(norms("دار البومة"), 0)[1]} == {"egy.parliament"}
    assert {e.actor_id for e in table.match(norms("البرلمان المصري"), 0)[1]} == {"egy.parliament"}
    assert table.actors["egy.parliament"].sectors == ("LEG",)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A B\tسلمى البومة\tGOV minister 2021/2020", "ends before it starts"),
        ("A B\tسلمى البومة\tGOV minister 2021-13/", "is no date"),
        ("A B\tسلمى البومة\tGOV minister 0021/", "is no date"),
        ("A B\tسلمى البومة\tGOV minister 2021", "is no range"),
        ("A B\tسلمى البومة\tGOV the minister 2021/", "cannot be read"),
        ("A B\tسلمى البومة\tEGX GOV minister 2021/", "country code 'EGX' is unknown"),
        ("A B\tسلمى البومة\t\tR12", "wrong form"),
        ("A B\tسلمى (البومة\t", "open bracket"),
        ("A B\tسلمى  البومة\t", "stray blanks"),
        ("A B\tسـلمى البومة\t", "U+0640"),
        ("A B\tسلمى البومة\u200f\t", "U+200F"),
        ("A B\tسلمی البومة\t", "U+06CC"),
        ("A B\t\t", "has no name"),
        ("A B\tسلمى البومة\t\t\t\t", "cells"),
        ("A B\tسلمى البومة@2011\t", "is no range"),
        ("\tسلمى البومة\t", "no English name"),
    ],
)
def test_a_wrong_line_is_refused_with_file_line_and_remedy(line: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^mine\.tsv:3: ") as refused:
        build(HEADER + line + "\n", tmp_path)
    assert says in str(refused.value)
    assert refused.value.remedy


def test_two_actors_with_one_full_name_and_overlapping_dates_are_refused(tmp_path: Path) -> None:
    one = "First Owl\tسلمى البومة@2001/2010\t\n"
    with pytest.raises(LexiconError, match=r"mine\.tsv:4: .*egy\.first-owl \(mine\.tsv:3\)"):
        build(HEADER + one + "Second Owl\tسلمى البومة@2010/\t\n", tmp_path)
    table = build(HEADER + one + "Second Owl\tسلمى البومة@2011/\t\n", tmp_path)
    _, entries = table.match(norms("سلمى البومة"), 0)
    assert [e.actor_id for e in entries if e.valid_on(date(2012, 1, 1))] == ["egy.second-owl"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("#: table=owls\nname_en\tnames\nA\tالبومة\n", "table 'owls' is unknown"),
        ("#: table=actors kind=owl country=EGY\nname_en\tnames\nA\tالبومة\n", "kind 'owl' is unknown"),
        ("#: table=actors kind=body country=ZZZ\nname_en\tnames\nA\tالبومة\n", "country code 'ZZZ' is unknown"),
        ("#: table=actors kind=body country=EGY sectors=OWL\nname_en\tnames\nA\tالبومة\n", "sector 'OWL' is unknown"),
        ("#: table actors\nname_en\tnames\nA\tالبومة\n", "directive without ="),
        ("#: table=actors kind=body country=EGY\nname_en\tnames\nA\tالبومة\nA\tالنسر\n", "is given twice"),
        ("#: table=states\ncode\tname_en\tnames\nEG\tA\tالبومة\n", "wrong form"),
        ("#: table=states\ncode\tname_en\tnames\tnisba\nQQQ\tA\tالبومة\tبومة\n", "is no masculine singular"),
        ("#: table=roles\nid\tkind\tweight\theads\nowl\tbird\t1\tبومة|-|-|-\n", "kind of role"),
        ("#: table=roles\nid\tkind\tweight\theads\nowl\tbody\t0\tبومة|-|-|-\n", "no number from 1 to 9"),
        ("#: table=roles\nid\tkind\tweight\theads\nowl\tbody\t1\tبومة\n", "four base forms"),
        ("#: table=roles\nid\tkind\tweight\theads\ttakes\nowl\tbody\t1\tبومة|-|-|-\tmice\n", "complement 'mice'"),
        ("#: table=roles\nid\tkind\tweight\theads\tneeds\nowl\tbody\t1\tبومة|-|-|-\tmice\n", "need 'mice'"),
        ("#: table=roles\nid\tkind\tweight\theads\nking\tbody\t1\tبومة|-|-|-\n", "given twice"),
    ],
)
def test_a_wrong_file_is_refused(text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"^mine\.tsv:\d") as refused:
        build(text, tmp_path)
    assert says in str(refused.value)


def test_a_broken_word_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"mine\.yaml:\d+: is no YAML"):
        build("article: [", tmp_path, "mine.yaml")
    with pytest.raises(LexiconError, match=r"mine\.yaml"):
        build("endings: 7", tmp_path, "mine.yaml")


@given(st.lists(st.sampled_from(["أ", "ب", "(ج)", "[د/ه]", "(و/ز)"]), min_size=1, max_size=5))
def test_a_template_expands_to_every_choice_once(parts: list[str]) -> None:
    sizes = {"أ": 1, "ب": 1, "(ج)": 2, "[د/ه]": 2, "(و/ز)": 3}
    options = expand(" ".join(parts))
    most = 1
    for part in parts:
        most *= sizes[part]
    assert len(options) == len(set(options)) <= most
    assert all("  " not in option and option == option.strip() for option in options)


@given(st.text(max_size=30))
def test_an_id_is_small_ascii(text: str) -> None:
    assert slug(text) == "" or all(c.isascii() and (c.isalnum() or c == "-") for c in slug(text))


@given(st.lists(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي ", max_size=8), min_size=1, max_size=6), st.data())
def test_matching_takes_any_words(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 1))
    for length in (TABLE.match(words, at)[0], TABLE.match_demonym(words, at)[0], TABLE.match_role(words, at)[0]):
        assert 0 <= length <= len(words) - at
