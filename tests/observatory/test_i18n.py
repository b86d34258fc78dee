import re
from datetime import date
from pathlib import Path

import pytest
from babel import Locale

from marsad.model.event import QuadClass, Status
from marsad.observatory import contexts, parts
from marsad.observatory.i18n import LANGUAGES, TRANSLATORS, catalogue
from marsad.observatory.render import HERE
from marsad.observatory.site import SECTIONS
from marsad.observatory.svg.worldmap import REGIONS
from tests.factories import make_date

CODE = [*HERE.rglob("*.py"), *(HERE / "templates").iterdir()]
# keys that code puts together from parts: the stems under which any key may be asked for
BUILT = (
    "quad.",
    "status.",
    "facet.",
    "kind.",
    "counts.",
    "sector.",
    "nav.",
    "kpi.",
    "map.regions.",
    "cluster.",
    "error.",
    "actors.level_",
    "reason.",
)
AR, EN = TRANSLATORS["ar"], TRANSLATORS["en"]


def test_both_languages_have_the_same_keys():
    assert catalogue("ar").keys() == catalogue("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_sentences_have_every_category_of_the_language(language):
    wanted = set(Locale(language).plural_form.tags) | {"other"}
    for key, message in catalogue(language).items():
        if isinstance(message, dict):
            assert set(message) == wanted, key


@pytest.mark.parametrize("key", sorted(catalogue("en")))
def test_sentences_take_the_same_values_in_both_languages(key):
    def names(message):
        forms = message.values() if isinstance(message, dict) else [message]
        return set().union(*(re.findall(r"{(\w+)}", form) for form in forms))

    assert names(catalogue("ar")[key]) == names(catalogue("en")[key])


def literal_keys() -> set[str]:
    found = set()
    for path in CODE:
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"""\bt\(\s*["']([A-Za-z_.]+)["']""", text))
        found |= set(re.findall(r"""["']([a-z_]+\.[a-z_.]+)["']""", text)) & catalogue("en").keys()
        found |= {key for pair in re.findall(r'"([a-z_.]+)" if [^"]* else "([a-z_.]+)"', text) for key in pair}
    return {key for key in found if "." in key}


def test_every_key_that_is_asked_for_exists():
    known = catalogue("en").keys()
    asked = {k for k in literal_keys() if not k.endswith(".") and not k.startswith(("marsad.", "urllib."))}
    groups = {key.split(".")[0] for key in known}
    missing = {k for k in asked if k.split(".")[0] in groups and k not in known}
    assert not {k for k in missing if not re.search(r"\.(html|css|js|svg|yaml|py|atom|json|csv)$", k)}


def test_no_key_is_left_that_nobody_asks_for():
    used = literal_keys()
    unused = [k for k in catalogue("en") if k not in used and not k.startswith(BUILT)]
    assert unused == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_value_that_code_names_has_a_word(language):
    words = catalogue(language)
    for stem, values in (
        ("status", Status),
        ("nav", SECTIONS),
        ("map.regions", REGIONS),
        ("quad", ("vc", "mc", "vx", "mx")),
    ):
        for value in values:
            assert f"{stem}.{value}" in words
    assert len(QuadClass) == 4


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "لا قصص"),
        (1, "قصة واحدة"),
        (2, "قصتان"),
        (7, "7 قصص"),
        (11, "11 قصة"),
        (100, "100 قصة"),
        (1203, "1,203 قصص"),
    ],
)
def test_arabic_counts_as_arabic_does(n, words):
    assert AR("count.stories", n=n) == words


def test_english_counts():
    assert [EN("count.events", n=n) for n in (1, 2, 1500)] == ["1 event", "2 events", "1,500 events"]


def test_dates_keep_their_precision():
    assert AR.date_value(make_date("2024-02")) == "فبراير 2024"
    assert EN.date_value(make_date("2024-02-03")) == "3 Feb 2024"
    assert EN.date_value(make_date("2022")) == "2022"


def test_periods_are_told_in_words():
    assert EN.period("2024-W20") == "week 20 of 2024"
    assert EN.period("2024-05") == "May 2024"
    assert AR.period("2024-05-17") == "17 مايو 2024"
    assert AR.day(date(2024, 5, 17)) == "17 مايو 2024"
    assert AR.day("مايو") == "مايو"


def test_a_minus_sign_stays_before_its_number_in_arabic():
    assert AR.decimal(-5.25) == "\u200e\u22125.2"
    assert AR.decimal(0) == "\u200e0.0"


def test_values_in_sentences_with_markup_are_escaped():
    assert str(EN.html("share.how")) == EN("share.how")
    assert "<b>" not in EN.html("event.by", who="<b>\u202e")


def test_no_arabic_word_stands_in_the_code():
    arabic = re.compile("[\u0621-\u064a]{2,}")
    for path in HERE.rglob("*.py"):
        body = re.sub(r'"""[\s\S]*?"""|#.*', "", path.read_text(encoding="utf-8"))
        assert not arabic.search(body), path


@pytest.mark.parametrize("module", [contexts, parts], ids=["contexts", "parts"])
def test_contexts_are_all_documented(module):
    for name, kind in vars(module).items():
        if isinstance(kind, type) and kind.__module__ == module.__name__:
            assert kind.__doc__ and not kind.__doc__.startswith(kind.__name__ + "("), name


def test_catalogues_are_files_of_this_room():
    assert {path.stem for path in Path(HERE / "i18n").glob("*.yaml")} == set(LANGUAGES)
