"""What the table of sites refuses, and that a user's own file adds to it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from marsad.errors import LexiconError
from marsad.lexicon.load import DATA, load
from marsad.lexicon.sites import LineKind, Role, SiteTable

FILES = sorted((DATA / "sites").glob("*.yaml"))


def test_users_file_adds_a_label_and_an_outlet(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "# marsad-lexicon: sites\n"
        "labels:\n- {id: mine, kind: related, labels: [تصفح أيضا في موقعنا]}\n"
        "outlets:\n- {host: mine.example, name: صحيفتي, name_en: Mine, zone: Asia/Aden, country: YEM}\n",
        encoding="utf-8",
    )
    table = load((mine,)).sites
    label, outlet = table.label("تصفّح أيضاً في موقعنا:"), table.outlet("https://www.mine.example/a")
    assert label is not None
    assert label.kind is LineKind.RELATED
    assert outlet is not None
    assert (outlet.name, table.home_of(outlet="صحيفتي", url=None)) == ("صحيفتي", "YEM")
    assert load().sites.label("تصفح أيضا في موقعنا") is None


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("labels:\n- {id: x, kind: nonsense, labels: [كلمة]}\n", 0, "nonsense"),
        ("labels:\n- {id: x, kind: related, labels: []}\n", 3, "labels"),
        ("outlets:\n- host: A B\n  name: س\n  name_en: S\n  zone: UTC\n", 3, "host"),
        ("outlets:\n- host: a.example\n  name: س\n  name_en: S\n  zone: UTC\n  colour: red\n", 7, "colour"),
        ("labels: [\n", 3, "YAML"),
    ],
)
def test_wrong_file_is_named_with_its_line(tmp_path: Path, text: str, line: int, word: str) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("# marsad-lexicon: sites\n" + text, encoding="utf-8")
    with pytest.raises(LexiconError, match=word) as caught:
        load((mine,)).table("sites")
    assert caught.value.file == str(mine)
    assert caught.value.line == line


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_data_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    names = {unicodedata.name(char, "") for char in text if not char.isascii()}
    assert not [name for name in names if "PRESENTATION FORM" in name or name in ("ARABIC TATWEEL", "ZERO WIDTH SPACE")]


def test_every_zone_exists(sites: SiteTable) -> None:
    for outlet in sites.outlets.values():
        assert ZoneInfo(outlet.zone)


def test_no_label_or_host_stands_twice() -> None:
    data = {path.name: yaml.safe_load(path.read_text(encoding="utf-8")) for path in FILES}
    hosts = [one["host"] for one in data["outlets.yaml"]["outlets"]]
    assert len(hosts) == len(set(hosts))
    for group in data["labels.yaml"]["labels"]:
        assert len(group["labels"]) == len(set(group["labels"])), group["id"]


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.aljazeera.net/news/2024/1/1/x", "الجزيرة"),
        ("https://mubasher.aljazeera.net/x", "الجزيرة مباشر"),
        ("https://m.youm7.com/story", "اليوم السابع"),
        ("https://www.bbc.com/arabic/articles/x", "بي بي سي عربي"),
        ("https://www.bbc.com/news/x", None),
        ("https://unknown.example/x", None),
        (None, None),
        ("not an address", None),
    ],
)
def test_outlet_of_an_address(url: str | None, name: str | None, sites: SiteTable) -> None:
    outlet = sites.outlet(url)
    assert (outlet.name if outlet else None) == name


@pytest.mark.parametrize(
    ("classes", "role"),
    [
        ("td-related-posts", Role.RELATED),
        ("itemDateCreated", Role.DATE),
        ("articleBody", Role.BODY),
        ("comments-area has-share", Role.COMMENTS),
        ("views-row field-label-hidden", None),
        ("wrapper", None),
    ],
)
def test_role_of_class_names(classes: str, role: Role | None, sites: SiteTable) -> None:
    assert sites.role(classes) is role


def test_home_is_empty_for_pan_arab_and_ambiguous_outlets(sites: SiteTable) -> None:
    assert sites.home_of(outlet="الجزيرة", url=None) == ""
    assert sites.home_of(outlet="الوطن", url=None) == ""
    assert sites.home_of(outlet="الوطن", url="https://www.alwatan.com.sa/1") == "SAU"
    assert sites.home_of(outlet="Jawhara FM", url=None) == "TUN"
