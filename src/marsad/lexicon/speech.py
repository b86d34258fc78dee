"""Words of speech and attribution, marks of quotation, words that count people.

`verbs.tsv` gives a verb of speech by the forms that news writes; `endings.tsv` makes the persons of them, the loader
adds attached pronouns and particles. `words.tsv` gives the small words around somebody's words, `marks.tsv` the marks,
`counts.tsv` the words that tell how many were killed, wounded, arrested …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold, folded_forms
from marsad.lexicon.load import DataFile

NAME: Final = "speech"
FOLDERS: Final = ("speech",)

_KINDS: Final = frozenset({"say", "act", "describe", "transmit", "study"})
_SIDES: Final = frozenset({"open", "close", "either", "single"})
_ROLES: Final = frozenset({
    "that", "that-with-pronoun", "pronoun", "pronoun-third", "pronoun-feminine", "according",
    "according-for", "as-said", "relay", "own", "own-text", "own-lead", "from",
    "inside", "title", "named", "subordinate", "past-mark", "was",
    "time", "joins-name", "break", "break-exact", "leads-to-name", "document",
    "occasion", "office", "byname", "other-than", "guest", "therein",
    "saying", "as-for", "toward", "everyone", "impersonal", "text", "colon", "particle-and",
    "particle-for", "particle-in", "article",
})  # fmt: skip
_THIRD: Final = frozenset({"pronoun-third", "pronoun-feminine"})
_SOURCES: Final = ("past", "past_f", "present", "participle", "masdar")
_TELLS: Final = frozenset({"feminine", "plural"})
_ABSENT: Final = "-"
_SOURCE_ROLES: Final = frozenset({"as-said", "according", "according-for", "own-lead", "saying"})
_COUNTED: Final = frozenset(
    {
        "killed",
        "wounded",
        "arrested",
        "missing",
        "displaced",
        "refugees",
        "protesters",
        "kidnapped",
        "released",
        "fighters",
    }
)
_COUNT_ROLES: Final = frozenset(
    {
        "noun",
        "two",
        "act",
        "total",
        "people",
        "of",
        "thing",
        "more",
        "less",
        "about",
        "upto",
        "least",
        "to",
        "between",
        "skip",
    }
)
_KINDLESS: Final = "-"


class SpeechForm(NamedTuple):
    """A written form of a verb of speech: what kind, which part of the verb, whether a woman or a body speaks."""

    kind: str  # say act describe transmit study
    part: str  # past present participle masdar
    feminine: bool = False
    plural: bool = False
    joined: bool = False  # «و» or «ف» is written onto it


class Phrase(NamedTuple):
    """A small word or run of words with its role; `particles` were written onto the first."""

    role: str
    words: tuple[str, ...]
    particles: str = ""


class CountForm(NamedTuple):
    """A word about people who were counted, by its role in `counts.tsv`; `kind` is "" where it gives none.

    `joined` tells that «و» is written onto it, so that it begins something new.
    """

    role: str
    kind: str
    words: tuple[str, ...]
    joined: bool = False


@dataclass(frozen=True, slots=True)
class SpeechTable:
    """Everything of this module, by normal form."""

    verbs: dict[str, tuple[SpeechForm, ...]]
    phrases: dict[str, tuple[Phrase, ...]]
    marks: dict[str, str]
    article: str
    particle_for: str
    prefixes: frozenset[str]  # prepositions of one letter
    third_person: frozenset[str]  # attached pronouns: «ـه», «ـها» …
    exact_breaks: frozenset[str]
    sources: frozenset[str] = frozenset()  # first words of what names a source («وفق», «على حد», «كما»)
    counts: dict[str, tuple[CountForm, ...]] = field(default_factory=dict)
    counted: frozenset[str] = frozenset()  # first words of those that give a kind

    def count_word(self, words: Sequence[str], i: int, *roles: str) -> CountForm | None:
        """Return the longest count word at word `i` that has one of the roles."""
        if not 0 <= i < len(words):
            return None
        for form in self.counts.get(words[i], ()):
            if form.role in roles and tuple(words[i : i + len(form.words)]) == form.words:
                return form
        return None

    def find(self, words: Sequence[str], i: int, *roles: str) -> Phrase | None:
        """Return the longest phrase at word `i` (normal forms) that has one of the roles."""
        if not 0 <= i < len(words):
            return None
        for phrase in self.phrases.get(words[i], ()):
            rest = phrase.words[1:]
            if phrase.role in roles and (not rest or tuple(words[i + 1 : i + 1 + len(rest)]) == rest):
                return phrase
        return None


def _cells(file: DataFile, count: int) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of every line that is neither comment nor head."""
    head = True
    for number, line in file.lines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != count:
            raise LexiconError(file.name, number, f"{len(cells)} columns", f"{count} columns with tabs between them")
        if not head:
            yield number, cells
        head = False


class _Letters(NamedTuple):
    """What Arabic writes onto words, as the data says."""

    joiners: tuple[str, ...]
    prefixes: tuple[str, ...]  # لـ and بـ
    article: str
    particle_for: str
    pronouns: tuple[str, ...]
    feminine: tuple[str, ...]  # pronouns of a woman or a body


class _Ending(NamedTuple):
    """One line of endings.tsv."""

    source: str
    off_start: str
    off_end: str
    on_start: str
    on_end: str
    tells: frozenset[str]

    def write(self, word: str) -> str | None:
        """Return the form, or None where the word lacks the letters that it needs at its start."""
        if not word.startswith(self.off_start):
            return None
        stem = word.removeprefix(self.off_start).removesuffix(self.off_end)
        return self.on_start + stem + self.on_end


def _letters(rows: Sequence[tuple[str, list[str]]]) -> _Letters:
    def of(*roles: str) -> tuple[str, ...]:
        return tuple(form for name, forms in rows if name in roles for form in forms)

    ahead = of("particle-for"), of("particle-in")
    feminine = of("pronoun-feminine")
    pronouns = of("pronoun-third", "pronoun-feminine", "pronoun")
    return _Letters(of("particle-and"), ahead[0] + ahead[1], of("article")[0], ahead[0][0], pronouns, feminine)


def _check(file: DataFile, line: int, what: str, value: str, known: frozenset[str]) -> None:
    if value not in known:
        raise LexiconError(file.name, line, f"unknown {what} {value!r}", f"one of {', '.join(sorted(known))}")


def _words(file: DataFile) -> list[tuple[str, list[str]]]:
    """Return role and forms of every line, folded; those of `break-exact` stay as written."""
    rows = []
    for line, (role, written) in _cells(file, 2):
        _check(file, line, "role", role, _ROLES)
        forms = [w.strip() for w in written.split("|")] if role == "break-exact" else folded_forms(written)
        if not forms:
            raise LexiconError(file.name, line, "no form", "give at least one written form")
        rows.append((role, forms))
    return rows


def _phrases(rows: Sequence[tuple[str, list[str]]], letters: _Letters) -> dict[str, tuple[Phrase, ...]]:
    """Index the small words, with «و» written onto them, and those that take a pronoun with each of its endings."""
    found: dict[str, dict[Phrase, None]] = {}
    for role, forms in rows:
        if role == "break-exact":
            continue
        endings = (
            ("", *letters.pronouns) if role == "that-with-pronoun" else letters.pronouns if role == "own" else ("",)
        )
        name = "that" if role == "that-with-pronoun" else role
        for form in forms:
            first, *rest = form.split(" ")
            for joiner in ("", *letters.joiners):
                for ending in endings:
                    words = (joiner + first, *rest)
                    words = (*words[:-1], words[-1] + ending)
                    found.setdefault(words[0], {})[Phrase(name, words, joiner)] = None
    return {first: tuple(sorted(all_, key=lambda p: -len(p.words))) for first, all_ in found.items()}


def _endings(file: DataFile) -> list[_Ending]:
    endings = []
    for line, (source, off_start, off_end, on_start, on_end, tells) in _cells(file, 6):
        _check(file, line, "source", source, frozenset(_SOURCES))
        told = frozenset(tells.replace(_ABSENT, "").split())
        if told - _TELLS:
            raise LexiconError(file.name, line, f"unknown features {tells!r}", "feminine, plural or -")
        start, end, put_start, put_end = (fold(x.replace(_ABSENT, "")) for x in (off_start, off_end, on_start, on_end))
        endings.append(_Ending(source, start, end, put_start, put_end, told))
    return endings


def _verbfolded_forms(
    cells: Sequence[str], endings: Sequence[_Ending], letters: _Letters
) -> Iterator[tuple[str, SpeechForm]]:
    """Yield the forms of one verb: persons of past and present, participle in both genders, masdar with pronouns."""
    kind, *parts = cells
    columns = {source: fold(word) for source, word in zip(_SOURCES, parts, strict=True) if word != _ABSENT}
    for ending in endings:
        form = ending.write(columns[ending.source]) if ending.source in columns else None
        if form is not None:
            told = ending.tells
            yield form, SpeechForm(kind, ending.source.removesuffix("_f"), "feminine" in told, "plural" in told)
    if masdar := columns.get("masdar"):
        for prefix in ("", *letters.prefixes):
            for pronoun in letters.pronouns:
                yield prefix + masdar + pronoun, SpeechForm(kind, "masdar", pronoun in letters.feminine)
        for prefix in letters.prefixes:
            yield prefix + letters.article + masdar, SpeechForm(kind, "masdar")


def _verbs(file: DataFile, endings: Sequence[_Ending], letters: _Letters) -> dict[str, dict[SpeechForm, None]]:
    verbs: dict[str, dict[SpeechForm, None]] = {}
    for line, cells in _cells(file, 6):
        _check(file, line, "kind", cells[0], _KINDS)
        for form, reading in _verbfolded_forms(cells, endings, letters):
            verbs.setdefault(form, {})[reading] = None
            for joiner in letters.joiners:
                verbs.setdefault(joiner + form, {})[reading._replace(joined=True)] = None
    return verbs


def _marks(file: DataFile) -> dict[str, str]:
    marks = {}
    for line, (side, written) in _cells(file, 2):
        _check(file, line, "side", side, _SIDES)
        marks.update(dict.fromkeys(written.split(), side))
    return marks


def _counts(file: DataFile, letters: _Letters) -> Iterator[CountForm]:
    """Yield the count words with the particles and the article written onto them."""
    ahead = [(joiner, joiner + prefix) for joiner in ("", *letters.joiners) for prefix in ("", *letters.prefixes)]
    for line, (role, kind, written) in _cells(file, 3):
        _check(file, line, "role", role, _COUNT_ROLES)
        if kind != _KINDLESS:
            _check(file, line, "kind", kind, _COUNTED)
        for form in folded_forms(written):
            first, *rest = form.split(" ")
            for joiner, prefix in ahead:
                joined = bool(joiner)
                yield CountForm(role, kind.replace(_KINDLESS, ""), (prefix + first, *rest), joined)
                if role in {"noun", "two"}:
                    elided = prefix.endswith(letters.particle_for)
                    article = letters.article[1:] if elided else letters.article
                    yield CountForm(role, kind, (prefix + article + first, *rest), joined)


def compile_table(files: Iterable[DataFile]) -> SpeechTable:
    """Build the table; a wrong role, kind or number of columns is a LexiconError that names file and line."""
    by_stem: dict[str, list[DataFile]] = {}
    for file in files:
        by_stem.setdefault(file.name.rpartition("/")[2].partition(".")[0], []).append(file)
    rows = [row for file in by_stem.pop("words", []) for row in _words(file)]
    letters = _letters(rows)
    endings = [ending for file in by_stem.pop("endings", []) for ending in _endings(file)]
    verbs: dict[str, dict[SpeechForm, None]] = {}
    for file in by_stem.pop("verbs", []):
        for form, readings in _verbs(file, endings, letters).items():
            verbs.setdefault(form, {}).update(readings)
    marks = {mark: side for file in by_stem.pop("marks", []) for mark, side in _marks(file).items()}
    counts: dict[str, dict[CountForm, None]] = {}
    for file in by_stem.pop("counts", []):
        for word in _counts(file, letters):
            counts.setdefault(word.words[0], {})[word] = None
    phrases = _phrases(rows, letters)
    return SpeechTable(
        verbs={form: tuple(readings) for form, readings in verbs.items()},
        phrases=phrases,
        sources=frozenset(first for first, all_ in phrases.items() if any(p.role in _SOURCE_ROLES for p in all_)),
        marks=marks,
        article=letters.article,
        particle_for=letters.particle_for,
        prefixes=frozenset(letters.prefixes),
        third_person=frozenset(f for role, forms in rows if role in _THIRD for f in forms),
        counts={first: tuple(sorted(found, key=lambda w: -len(w.words))) for first, found in counts.items()},
        counted=frozenset(first for first, found in counts.items() if any(word.kind for word in found)),
        exact_breaks=frozenset(form for role, forms in rows if role == "break-exact" for form in forms),
    )
