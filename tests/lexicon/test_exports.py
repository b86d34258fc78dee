"""What other event sets call our codes."""

from dataclasses import replace
from pathlib import Path

import pytest

from marsad.errors import LexiconError
from marsad.lexicon.exports import FOLDERS, FORMATS, compile_table
from marsad.lexicon.load import load, shipped_files

TABLE = load().table("exports")
SECTORS = "GOV MIL POL SPY JUD LEG PTY OPP REB UAF CIV BUS MED NGO REL"


def test_every_sector_and_kind_of_the_codebook_has_its_names() -> None:
    assert set(TABLE.sectors) == set(SECTORS.split())
    assert set(TABLE.kinds) == {"IGO", "NGO", "NSA"}
    assert {TABLE.sectors[s].plover for s in ("POL", "CIV", "MED")} == {"COP", "CVL", "JRN"}
    for body in TABLE.bodies:
        assert body.partition(":")[0] in TABLE.kinds


def test_formats_have_the_columns_that_readers_count() -> None:
    assert {name: len(columns) for name, columns in TABLE.columns.items()} == FORMATS


def test_countries_are_told_apart() -> None:
    assert len(TABLE.countries) > 240
    numbers = [c.cow for c in TABLE.countries.values() if c.cow]
    assert len(numbers) == len(set(numbers)) > 190
    fips = [c.fips for c in TABLE.countries.values() if c.fips]
    assert len(fips) == len(set(fips))
    assert (TABLE.countries["IRQ"].cow, TABLE.countries["IRQ"].fips) == ("645", "IZ")


def test_every_country_of_the_actor_lexicon_is_known() -> None:
    heads = {entry.country for entry in load().actors.actors.values() if entry.country and ":" not in entry.country}
    assert heads - {"XXX"} <= set(TABLE.countries)


def test_a_wrong_line_is_refused_with_its_place(tmp_path: Path) -> None:
    files = [f for f in shipped_files(FOLDERS) if f.path.name in ("exports.yaml", "countries.tsv")]
    broken = tmp_path / "countries.tsv"
    broken.write_text("#code\n\nEGY\tEgypt\n", encoding="utf-8")
    wrong = tuple(replace(f, path=broken) if f.path.name == "countries.tsv" else f for f in files)
    with pytest.raises(LexiconError, match=r"countries\.tsv:3"):
        compile_table(wrong)
    with pytest.raises(LexiconError, match="is not there"):
        compile_table(())
    short = tmp_path / "exports.yaml"
    text = next(f for f in files if f.path.name == "exports.yaml").text()
    short.write_text(text.replace("Story People, ", ""), encoding="utf-8")
    with pytest.raises(LexiconError, match="40 columns"):
        compile_table(tuple(replace(f, path=short) if f.path.name == "exports.yaml" else f for f in files))
