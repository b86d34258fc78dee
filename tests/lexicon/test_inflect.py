"""Paradigms: tables that a grammarian can read, against what the generators make."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from marsad.lexicon.conjugate import Verb, conjugate, derived, principal_parts
from marsad.lexicon.inflect import Nominal, feminine, inflect, nisba
from marsad.model.doc import Pos

CASES = Path(__file__).parents[1] / "cases" / "arabic"
PARADIGMS = yaml.safe_load((CASES / "paradigms.yaml").read_text(encoding="utf-8"))
NOMINALS = yaml.safe_load((CASES / "nominals.yaml").read_text(encoding="utf-8"))


def verb_of(case: dict[str, Any], **changes: Any) -> Verb:
    return Verb(**case["verb"], **changes)


def ids(cases: list[dict[str, Any]]) -> list[str]:
    return [case["class"] for case in cases]


@pytest.mark.parametrize("case", PARADIGMS, ids=ids(PARADIGMS))
def test_active_forms_are_exactly_those_of_the_table(case: dict[str, Any]) -> None:
    made: dict[str, set[str]] = {"past": set(), "present": set(), "imperative": set()}
    for form in conjugate(verb_of(case, passive=("-",))):
        made[form.features.tense].add(form.spelling)
    assert made["past"] == set(case["past"])
    assert made["present"] == set(case["present"]) | set(case["cut"])
    assert made["imperative"] == set(case["imperative"])


@pytest.mark.parametrize("case", PARADIGMS, ids=ids(PARADIGMS))
def test_passive_forms_of_the_table_are_made(case: dict[str, Any]) -> None:
    passive = {
        (form.spelling, form.features.tense)
        for form in conjugate(verb_of(case))
        if form.features.voice in ("passive", "")
    }
    for tense in ("past", "present"):
        for spelling in case.get(f"passive {tense}", ()):
            assert (spelling, tense) in passive


@pytest.mark.parametrize("case", PARADIGMS, ids=ids(PARADIGMS))
def test_derived_words(case: dict[str, Any]) -> None:
    parts = principal_parts(verb_of(case))
    active, passive = case["participles"]
    assert parts.active.citation + "(ي)" * parts.active.defective == active
    assert parts.passive.citation == passive
    assert (parts.masdar.citation if parts.masdar else None) == case.get("masdar")


@pytest.mark.parametrize("case", PARADIGMS, ids=ids(PARADIGMS))
def test_each_spelling_has_one_reading_a_tense(case: dict[str, Any]) -> None:
    cells = [(form.spelling, form.features.tense) for form in conjugate(verb_of(case))]
    assert len(cells) == len(set(cells))


@pytest.mark.parametrize("case", NOMINALS, ids=[case["word"] for case in NOMINALS])
def test_nominal_forms_are_exactly_those_of_the_table(case: dict[str, Any]) -> None:
    nominal = Nominal(
        case["word"], Pos.NOUN, case["gender"], tuple(case.get("plurals", ())), defective=case.get("defective", False)
    )
    made = {form.spelling for form in inflect(nominal)}
    assert made == {spelling for row in ("singular", "plural", "dual") for spelling in case[row]}


def test_case_and_state_are_told_where_writing_shows_them() -> None:
    found = {form.spelling: form.features for form in inflect(Nominal("مسؤول", Pos.NOUN, "m", ("ون",)))}
    assert (found["مسؤولون"].number, found["مسؤولون"].case, found["مسؤولون"].state) == ("p", "nom", "")
    assert (found["مسؤولو"].case, found["مسؤولو"].state) == ("nom", "construct")
    assert found["مسؤولا"].case in ("acc", "nom")
    assert (found["مسؤولان"].number, found["مسؤولان"].case) == ("d", "nom")


def test_the_third_person_stands_for_its_homographs() -> None:
    found = {(f.spelling, f.features.tense): f.features for f in conjugate(Verb("كتب", "I", "يكتب"))}
    assert (found["كتبت", "past"].person, found["كتبت", "past"].gender) == ("3", "f")
    assert (found["تكتب", "present"].person, found["تكتب", "present"].gender) == ("3", "f")


def test_voice_is_open_where_writing_does_not_tell() -> None:
    found = {f.spelling: f.features.voice for f in conjugate(Verb("قال", "I", "يقول"))}
    assert (found["قال"], found["قيل"], found["يقال"]) == ("active", "passive", "passive")
    assert next(f for f in conjugate(Verb("قتل", "I", "يقتل")) if f.spelling == "قتل").features.voice == ""
    intransitive = conjugate(Verb("وصل", "I", "يصل", passive=("-",)))
    assert {f.features.voice for f in intransitive if f.features.tense != "imperative"} == {"active"}


def test_listed_masdars_and_participles_with_their_plurals() -> None:
    verb = Verb("هاجم", "III", masdars=("+", "هجوم/هجمات"), active=("مهاجم",), passive=("-",))
    made = {(form.spelling, form.pos) for form in derived(verb)}
    assert {("مهاجمة", Pos.MASDAR), ("مهاجمات", Pos.MASDAR), ("هجوم", Pos.MASDAR), ("هجمات", Pos.MASDAR)} <= made
    assert ("مهاجمون", Pos.ACTIVE) in made
    assert not any(pos is Pos.PASSIVE for _, pos in made)


@pytest.mark.parametrize(
    ("verb", "problem"),
    [
        (Verb("قال", "XI"), "none of"),
        (Verb("استقبل", "I", "يستقبل"), "letters"),
        (Verb("كتب", "I", "كاتب"), "does not begin with ya"),
        (Verb("كتب", "I"), "does not begin with ya"),
        (Verb("فعل", "IV"), "does not begin with alef"),
    ],
)
def test_a_verb_that_does_not_fit_its_form_is_refused(verb: Verb, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        principal_parts(verb)


@pytest.mark.parametrize(
    ("name", "adjective"),
    [("مصر", "مصري"), ("السعودية", "سعودي"), ("تركيا", "تركي"), ("مكة", "مكي"), ("كندا", "كندي"), ("إيران", "إيراني")],
)
def test_regular_nisba(name: str, adjective: str) -> None:
    assert nisba(name) == adjective


@pytest.mark.parametrize(
    ("masculine", "expected"), [("كبير", "كبيرة"), ("معطى", "معطاة"), ("منشأ", "منشأة"), ("روسي", "روسية")]
)
def test_regular_feminine(masculine: str, expected: str) -> None:
    assert feminine(masculine) == expected
    assert feminine("داع", defective=True) == "داعية"
