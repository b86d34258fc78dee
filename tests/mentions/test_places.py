"""Places: which words are one, and which place they mean."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marsad.errors import LexiconError
from marsad.lexicon import places as lexicon_places
from marsad.lexicon.load import DATA, DataFile, load, shipped_files
from marsad.mentions import places
from tests.mentions.reading import cases, doc_of

ENOUGH_CITIES = 10_000
SHIPPED_LIMIT = 3_000_000  # bytes; the package stays small


@pytest.mark.parametrize("case", cases("places"), ids=lambda c: c["text"])
def test_places_of_a_sentence(case: dict[str, Any]) -> None:
    text = case["text"]
    found = places.find(doc_of(text), load().places)
    assert [[p.span.of(text), p.name_en, p.kind, p.country] for p in found] == case["places"]
    assert [p.dateline for p in found] == [case.get("dateline", False)] * len(found)


@pytest.mark.parametrize("text", cases("places-negative"))
def test_no_place_here(text: str) -> None:
    assert [p.span.of(text) for p in places.find(doc_of(text), load().places)] == []


def test_a_city_brings_its_point_and_its_geonames_id() -> None:
    (found,) = places.find(doc_of("وقع الانفجار في مدينة الموصل."), load().places)
    assert found.geonames == 99072
    assert found.lat == pytest.approx(36.335, abs=0.01)
    assert found.lon == pytest.approx(43.119, abs=0.01)


@given(st.sampled_from(["", "و", "ب", "ل", "وب", "ول"]))
def test_particles_do_not_hide_a_name(particle: str) -> None:
    word = particle[:-1] + "للخرطوم" if particle.endswith("ل") else particle + "الخرطوم"
    doc = doc_of(f"وصل الوفد في {word} صباحا.")
    assert [p.name_en for p in places.find(doc, load().places)] == ["Khartoum"]


def test_the_shipped_list_is_large_and_small_enough() -> None:
    table = load().places
    assert sum(place.geonames is not None for place in table.places) > ENOUGH_CITIES
    assert sum(path.stat().st_size for path in (DATA / "places").iterdir()) < SHIPPED_LIMIT


def test_every_point_lies_on_the_globe() -> None:
    for place in load().places.places:
        assert (place.lat is None) == (place.lon is None)
        assert place.lat is None or (-90 <= place.lat <= 90 and -180 <= (place.lon or 0) <= 180)


def test_geonames_is_credited_where_its_data_is() -> None:
    head = (DATA / "places" / "cities.tsv").read_text(encoding="utf-8")[:400]
    assert "GeoNames" in head and "CC BY 4.0" in head


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("city\tSY\t33.5,36.3\tDamascus\tدمشق", "unknown country code 'SY'"),
        ("city\tSYR\tشمال\tDamascus\tدمشق", "no point"),
        ("city\tSYR\t36.3,233.5\tDamascus\tدمشق", "no such point"),
        ("city\tSYR\t@مدينة لا توجد\tDamascus\tدمشق", "no city"),
        ("city\tSYR\t33.5,36.3\tDamascus\t", "no name"),
        ("city\tSYR\t33.5,36.3\tدمشق", "4 columns"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, problem: str) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(f"kind\tcountry\twhere\tname_en\tnames\n{line}\n", encoding="utf-8")
    files = (*shipped_files(lexicon_places.FOLDERS), DataFile(str(path), "places", path))
    with pytest.raises(LexiconError) as error:
        lexicon_places.compile_table(files)
    assert (error.value.file, error.value.line) == (str(path), 2)
    assert problem in error.value.problem


def test_an_overlay_brings_places_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.tsv"
    path.write_text(
        "# marsad-lexicon: places\nkind\tcountry\twhere\tname_en\tnames\n"
        "camp\tJOR\t32.3,36.3\tZaatari\tمخيم الزعتري الجديد\n",
        encoding="utf-8",
    )
    table = lexicon_places.compile_table((*shipped_files(("places",)), DataFile(str(path), "places", path)))
    (found,) = places.find(doc_of("زار الوفد مخيم الزعتري الجديد."), table)
    assert (found.name_en, found.kind, found.country) == ("Zaatari", "camp", "JOR")
