"""What Marsad knows about news sites: their labels, counters, agencies, outlets, class words, date words.

The data lies in `data/sites/*.yaml`; a user's overlay file (`# marsad-lexicon: sites`) has the same keys.
Every Arabic word passes through `letters.fold` here, so that a page's line needs to pass through it once and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice, product
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from marsad.errors import LexiconError
from marsad.lexicon.letters import FOLDED, fold
from marsad.lexicon.load import DataFile

if TYPE_CHECKING:
    from marsad.lexicon.sites_schema import DateLines, MarkupWords, OutletHost, SiteFile

NAME: Final = "sites"
FOLDERS: Final = ("sites",)
_COMMON: Final = tuple(map(chr, (*range(0x0621, 0x063B), *range(0x0641, 0x064B))))  # letters that Arabic writes
_SPELLINGS: Final = 4096  # of one word; no word of a site has as many
_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MEMO: Final = 20_000  # class strings whose role is remembered
_EDGES: Final = " \t\n\r\u00a0:.,;!?-–—|/\\()[]{}«»<>\"'“”‘’…•●▪◾►▶←→*#_+=~،؛؟٪"


class LineKind(StrEnum):
    """What a line of a page is where it is not the story itself."""

    RELATED = "related"
    LISTING = "listing"
    SOURCE = "source"
    TAGS = "tags"
    COMMENTS = "comments"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    COOKIE = "cookie"
    CAPTION = "caption"
    BYLINE = "byline"
    DATE = "date"
    UPDATED = "updated"
    ADVERT = "advert"
    NAVIGATION = "navigation"
    SUMMARY = "summary"


class Role(StrEnum):
    """What an element's class or id says that it holds."""

    BODY = "body"
    COMMENTS = "comments"
    RELATED = "related"
    SHARE = "share"
    NEWSLETTER = "newsletter"
    COOKIE = "cookie"
    ADVERT = "advert"
    CAPTION = "caption"
    TAGS = "tags"
    BYLINE = "byline"
    BIO = "bio"
    DATE = "date"
    BREADCRUMB = "breadcrumb"
    SUBTITLE = "subtitle"
    SECTION = "section"
    SOURCE = "source"
    SUMMARY = "summary"
    NAVIGATION = "navigation"
    HIDDEN = "hidden"  # by the style sheet's word, not by a class


class Label(NamedTuple):
    """A label's meaning. `open`: may run into its text without a colon; `page`: what follows is the site's."""

    kind: LineKind
    open: bool
    page: bool


class Phrase(NamedTuple):
    """Words by which a line is known as one of the site; of two in a line the lower `rank` wins."""

    rank: int
    words: str
    kind: LineKind
    most: int  # words of the line


class Outlet(NamedTuple):
    """Who publishes under a host name. `zone` is an IANA time zone; `country` ISO alpha-3, "" for a pan-Arab outlet."""

    name: str
    name_en: str
    zone: str
    country: str = ""


class DateWords(NamedTuple):
    """Words of date lines, in normal form. `months` maps a form to its number.

    `named` finds a date with a month's name (groups before, month, after, year), `utc` a zone like GMT+3 (groups sign,
    hours, minutes). `known` are all words that a line which is nothing but a date can hold.
    """

    months: dict[str, int]
    named: re.Pattern[str]
    utc: re.Pattern[str]
    morning: frozenset[str]
    evening: frozenset[str]
    weekdays: frozenset[str]
    fillers: frozenset[str]
    issue: frozenset[str]
    published: frozenset[str]
    ago: frozenset[str]
    ages: frozenset[str]  # the units behind `ago`
    known: frozenset[str]


class Markup(NamedTuple):
    """Element names and class words by role; `first` fits win in the order of `words`."""

    dropped: frozenset[str]
    navigation: frozenset[str]
    words: dict[str, Role]
    parts: dict[str, Role]
    rank: dict[Role, int]
    tags: dict[str, Role]
    video_types: frozenset[str]
    article_types: frozenset[str]
    list_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class SiteTable:
    """Everything of `data/sites`, ready to be asked. Keys are in normal form, edges stripped (`trim`)."""

    labels: dict[str, Label]
    label_words: int  # the longest label, in words
    open_words: frozenset[str]  # the first words of labels that may run into their matter
    phrases: dict[str, tuple[Phrase, ...]]  # by one word of each, in all its spellings
    glued: dict[str, LineKind]  # beginnings of a line that run into a headline without a blank
    counter_words: frozenset[str]
    share_words: frozenset[str]  # those of them that say by themselves that a line is about sharing
    counter_units: frozenset[str]
    agencies: dict[str, str]
    outlets: dict[str, Outlet]
    outlet_names: dict[str, Outlet]  # by name in normal form
    function_words: frozenset[str]  # as written and in normal form
    prefixes: tuple[str, ...]
    suffixes: tuple[str, ...]
    foreign_letters: frozenset[str]
    keyboard_letters: frozenset[str]
    languages: dict[str, str]
    dates: DateWords
    markup: Markup
    seen: dict[str, Role | None] = field(default_factory=dict, compare=False, repr=False)  # a memo of `role`
    tags: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)  # the same of `pages.html`

    def bare(self) -> SiteTable:
        """Return the table without what it remembers, for another process."""
        return replace(self, seen={}, tags={})

    def label(self, text: str) -> Label | None:
        """Return the label that `text` is, whole, or None."""
        return self.labels.get(trim(fold(text)).casefold())

    def agency(self, text: str) -> str | None:
        """Return the agency that `text` names, whole, or None."""
        return self.agencies.get(trim(fold(text)).casefold())

    def outlet(self, url: str | None) -> Outlet | None:
        """Return the outlet of an address: the longest known host (and first path step) that fits, or None.

        `www.`, `m.` and other sub-domains belong to the host that they stand before.
        """
        parts = urlsplit(url or "")
        host = (parts.hostname or "").removeprefix("www.")
        step = "/" + parts.path.strip("/").split("/", 1)[0]
        while "." in host:
            found = self.outlets.get(host + step) or self.outlets.get(host)
            if found:
                return found
            host = host.partition(".")[2]
        return None

    def home_of(self, *, outlet: str | None, url: str | None) -> str:
        """Return the country of a national outlet by its address, else by its name; "" where there is none."""
        found = self.outlet(url) or self.outlet_names.get(_key(outlet or ""))
        return found.country if found else ""

    def role(self, classes: str) -> Role | None:
        """Return the role that class and id words give an element, or None; the first role of the data wins."""
        if classes in self.seen:
            return self.seen[classes]
        if len(self.seen) >= _MEMO:
            self.seen.clear()
        best: Role | None = None
        words, parts, rank = self.markup.words, self.markup.parts, self.markup.rank
        for written in classes.split():
            name = _HUMP.sub("-", written).lower()  # itemDateCreated -> item-date-created
            found = (
                words.get(written.lower()),
                words.get(name),
                *(parts.get(part) for part in re.split(r"[-_]+", name)),
            )
            for role in found:
                if role is not None and (best is None or rank[role] < rank[best]):
                    best = role
        self.seen[classes] = best
        return best


def trim(text: str) -> str:
    """Return `text` without the punctuation, bullets and blanks at its edges."""
    return text.strip(_EDGES)


def compile_table(files: tuple[DataFile, ...]) -> SiteTable:
    """Build the table; a wrong file is a LexiconError that names file and line."""
    parsed = [(file, _parse(file)) for file in files if file.path.suffix == ".yaml"]
    labels = _labels(parsed)
    counters = [data.counters for _, data in parsed if data.counters]
    language = _only(parsed, "language")
    return SiteTable(
        labels=labels,
        label_words=max(len(key.split()) for key in labels),
        open_words=frozenset(trim(key.split()[0]) for key, label in labels.items() if label.open),
        phrases=_phrases(parsed),
        glued=_glued(parsed),
        counter_words=_folded(word for part in counters for word in part.words),
        share_words=frozenset(w for part in counters for w in _folded(part.words) if len(w) > 3),
        counter_units=_folded(word for part in counters for word in part.units),
        agencies={_key(form): agency.name for _, data in parsed for agency in data.agencies for form in agency.forms},
        outlets={one.host: _outlet(one) for _, data in parsed for one in data.outlets},
        outlet_names=_outlet_names(parsed),
        function_words=_folded(language.function_words) | frozenset(language.function_words),
        prefixes=tuple(fold(part) for part in language.prefixes),
        suffixes=tuple(fold(part) for part in language.suffixes),
        foreign_letters=frozenset(language.foreign_letters),
        keyboard_letters=frozenset(language.keyboard_letters),
        languages={part.code: part.name for part in language.languages},
        dates=_dates(_only(parsed, "datelines")),
        markup=_markup(_only(parsed, "markup")),
    )


def _parse(file: DataFile) -> SiteFile:
    import yaml  # this and the next only where a table is compiled: both are slow to start
    from pydantic import ValidationError

    from marsad.lexicon.sites_schema import SiteFile

    text = file.text()
    try:
        data = yaml.load(text, yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise LexiconError(file.name, line, f"is no YAML: {error.problem}", "mend the line") from error
    try:
        return SiteFile.model_validate(data or {})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line_of(text, first["loc"])
        raise LexiconError(file.name, line, f"{where}: {first['msg']}", "see docs/pages.md") from error


def _line_of(text: str, path: tuple[Any, ...]) -> int:
    """Return the 1-based line of the node that `path` leads to, or of the last one that exists on the way."""
    import yaml

    node = yaml.compose(text, yaml.SafeLoader)
    line = node.start_mark.line + 1 if node else 0
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pairs = {key.value: (key, value) for key, value in node.value}
            if str(step) not in pairs:
                return line
            key, node = pairs[str(step)]
            line = key.start_mark.line + 1
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line


def _only(parsed: list[tuple[DataFile, SiteFile]], key: str) -> Any:
    """Return the section that must stand once; a user's file, which comes last, replaces the shipped one."""
    found = [getattr(data, key) for _, data in parsed if getattr(data, key) is not None]
    if not found:
        name = parsed[0][0].name if parsed else "sites"
        raise LexiconError(name, 0, f"no section {key!r} in any file of sites", "reinstall Marsad")
    return found[-1]


def _key(text: str) -> str:
    return trim(fold(text)).casefold()


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word).casefold() for word in words)


def _labels(parsed: list[tuple[DataFile, SiteFile]]) -> dict[str, Label]:
    """Return labels by key; the first of two with the same key wins, so that `related` beats `navigation`."""
    found: dict[str, Label] = {}
    for file, data in parsed:
        for group in data.labels:
            kind = _kind(file, group.kind, group.id)
            for label in group.labels:
                found.setdefault(_key(label), Label(kind, group.open, group.page))
    return found


def _outlet(one: OutletHost) -> Outlet:
    return Outlet(one.name, one.name_en, one.zone, one.country)


def _outlet_names(parsed: list[tuple[DataFile, SiteFile]]) -> dict[str, Outlet]:
    """Return outlets by their names; a name that outlets of two countries share says nothing."""
    found: dict[str, Outlet] = {}
    shared = {_key(name) for _, data in parsed for name in data.shared_names}
    for one in (one for _, data in parsed for one in data.outlets):
        for key in {_key(name) for name in (one.name, one.name_en, *one.aliases)}:
            if key in found and found[key].country != one.country:
                shared.add(key)
            found.setdefault(key, _outlet(one))
    return {key: outlet for key, outlet in found.items() if key not in shared}


def _kind(file: DataFile, kind: str, group: str) -> LineKind:
    try:
        return LineKind(kind)
    except ValueError:
        raise LexiconError(file.name, 0, f"{group}: unknown kind {kind!r}", f"one of {', '.join(LineKind)}") from None


def _phrases(parsed: list[tuple[DataFile, SiteFile]]) -> dict[str, tuple[Phrase, ...]]:
    """Return phrases by their longest word as pages write it: a line without such a word holds none."""
    groups = [(file, group) for file, data in parsed for group in data.phrases if not group.glued]
    listed = [
        Phrase(rank, fold(phrase).casefold(), _kind(file, group.kind, group.id), group.max_words)
        for rank, (file, group, phrase) in enumerate((f, g, phrase) for f, g in groups for phrase in g.phrases)
    ]
    found: dict[str, list[Phrase]] = {}
    for phrase in listed:
        longest = max(re.findall(r"[^\W_]+", trim(phrase.words)), key=len)
        for spelling in _spellings(longest):
            found.setdefault(spelling, []).append(phrase)
    return {spelling: tuple(phrases) for spelling, phrases in found.items()}


def _glued(parsed: list[tuple[DataFile, SiteFile]]) -> dict[str, LineKind]:
    groups = [(file, group) for file, data in parsed for group in data.phrases if group.glued]
    return {_key(phrase): _kind(file, group.kind, group.id) for file, group in groups for phrase in group.phrases}


def _spellings(word: str) -> Iterator[str]:
    """Yield the ways in which a word in normal form is written on pages; capitals in a Latin one."""
    if word.isascii():
        yield from (word, word.capitalize(), word.upper())
    else:
        written = [[letter, *(v for v in _COMMON if FOLDED.get(v) == letter)] for letter in word]
        yield from map("".join, islice(product(*written), _SPELLINGS))


def _dates(data: DateLines) -> DateWords:
    months = _months(data)
    lists = (data.weekdays, data.morning, data.evening, data.fillers, data.hijri, data.ago, *data.ago_units.values())
    known = {
        part
        for words in (*lists, months, data.utc, data.issue)
        for word in words
        for part in fold(word).casefold().split()
    }
    return DateWords(
        months=months,
        named=_named_date(months, data),
        utc=re.compile(rf"(?:{_any_of(data.utc)})\s*(?:([+-])\s?(\d{{1,2}}):?(\d{{2}})?)?"),
        morning=_folded(data.morning),
        evening=_folded(data.evening),
        weekdays=_folded(data.weekdays),
        fillers=_folded(data.fillers),
        issue=_folded(data.issue),
        published=_folded(data.published),
        ago=_folded(data.ago),
        ages=_folded(unit for units in data.ago_units.values() for unit in units),
        known=frozenset(known),
    )


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(_folded(words), key=lambda w: (-len(w), w)))


def _named_date(months: dict[str, int], data: DateLines) -> re.Pattern[str]:
    """Return the pattern of «16 آذار/مارس 2023», «16 من مارس سنة 2023» and «مارس 16, 2023»."""
    names = rf"(?:{_any_of(months)})(?![^\W\d_])"
    gap, between = r"[\s,،./()\-]*", rf"(?:(?:{_any_of(data.between)})\s+)?"
    return re.compile(
        rf"(?:(?<![\d:])(?P<before>\d{{1,2}}){gap}{between})?(?<![^\W\d_])(?P<month>{names})"
        rf"(?:\s*[/(\-،,]\s*{names})?{gap}(?:(?P<after>\d{{1,2}})(?!\d){gap})?{between}(?P<year>\d{{4}})(?!\d)"
    )


def _months(data: DateLines) -> dict[str, int]:
    """Return month names of all Arab countries: CLDR's through babel, then the spellings of the data file."""
    from babel import Locale  # here because it is needed once, when the table is compiled

    found = {fold(name).casefold(): number for number, names in data.months.items() for name in names}
    for code in data.locales:
        for width in ("wide", "abbreviated"):
            for number, name in Locale.parse(code).months["format"][width].items():
                found.setdefault(fold(name).casefold(), number)
    return found


def _markup(data: MarkupWords) -> Markup:
    words: dict[str, Role] = {}
    parts: dict[str, Role] = {}
    rank: dict[Role, int] = {}
    tags: dict[str, Role] = {}
    for group in data.roles:
        role = Role(group.role)
        rank.setdefault(role, len(rank))
        for word in group.words:
            words.setdefault(word.lower(), role)
        for part in group.parts:
            parts.setdefault(part.lower(), role)
        for tag in group.tags:
            tags.setdefault(tag, role)
    return Markup(
        dropped=frozenset(data.elements["dropped"]),
        navigation=frozenset(data.elements["navigation"]),
        words=words,
        parts=parts,
        rank=rank,
        tags=tags,
        video_types=frozenset(data.video_types),
        article_types=frozenset(data.article_types),
        list_types=frozenset(data.list_types),
    )
