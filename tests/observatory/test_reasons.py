import pytest

from marsad.crossdoc.reasons import Reason, because
from marsad.observatory.i18n import LANGUAGES, TRANSLATORS, catalogue
from marsad.observatory.reasons import in_words
from marsad.observatory.vocabulary import names_for

AR, EN = TRANSLATORS["ar"], TRANSLATORS["en"]

CASES = [
    (
        Reason.ACTORS,
        "RUS, UKR GOV",
        "فاعلون مشتركون: روسيا، أوكرانيا (حكومة)",
        "same actors: Russia, Ukraine (government)",
    ),
    (Reason.ACTS, "ASSAULT RUS UKR", "أفعال مشتركة: اعتداء: روسيا ← أوكرانيا", "same acts: Assault: Russia → Ukraine"),
    (Reason.DAYS, 2, "بينهما يومان", "2 days apart"),
    (Reason.OTHER_STATUS, "actual / denied", "الحال مختلفة: وقع / منفي", "status differs: happened / denied"),
    (
        Reason.OTHER_COUNTS,
        "killed 12 / killed 15",
        "الأعداد مختلفة: قتلى 12 / قتلى 15",
        "numbers differ: killed 12 / killed 15",
    ),
    (Reason.WORDS, "هدنة, معبر", "كلمات مشتركة: هدنة، معبر", "same words: هدنة, معبر"),
    (Reason.DATE, "2024-03-12", "التاريخ نفسه: 2024-03-12", "same date: 2024-03-12"),
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_its_sentence(language):
    assert all(f"reason.{reason.name.lower()}" in catalogue(language) for reason in Reason)


@pytest.mark.parametrize(("reason", "value", "ar", "en"), CASES, ids=[case[0].name for case in CASES])
def test_reasons_are_told_in_the_readers_language(reason, value, ar, en):
    line = because(reason, value)
    assert in_words(AR, names_for(AR), [line]) == (ar,)
    assert in_words(EN, names_for(EN), [line]) == (en,)


def test_a_line_that_nobody_knows_is_shown_as_it_stands():
    assert in_words(EN, names_for(EN), ["something else", "new reason: x"]) == ("something else", "new reason: x")
