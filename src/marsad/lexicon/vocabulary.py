"""Lines of word data into entries: the schema of `data/arabic/`, each error with its file, line and remedy.

The header line of a table says what kind of words it holds; `docs/morphology.md` describes the columns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from marsad.errors import LexiconError
from marsad.lexicon.clitics import NOMINAL_CLITICS, OPEN
from marsad.lexicon.conjugate import Verb, conjugate, derived
from marsad.lexicon.inflect import (
    REGULAR,
    SOUND_FEMININE,
    SOUND_MASCULINE,
    Form,
    Nominal,
    feminine,
    inflect,
    nisba,
    takes_alef,
)
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import line_of
from marsad.model.doc import Features, Pos

COLUMNS: Final = {
    "verbs": ("past", "present", "form", "masdars", "active", "passive", "flags"),
    "nouns": ("singular", "gender", "plurals", "flags"),
    "adjectives": ("masculine", "feminine", "plurals", "flags"),
    "nisbas": ("of", "nisba", "plurals", "flags"),
    "names": ("name", "gender", "kind", "flags"),
    "numbers": ("word", "value", "kind", "gender", "number", "flags"),
}
FLAGS: Final = frozenset({"rare", "fixed", "aux", "defective"})
CONTEXTS: Final = frozenset(  # `arabic.context` weighs them
    {"jussive", "already", "describing", "expresses", "expressed", "not", "that", "indeed", "relative"}
)
_GENDERS: Final = {"m": "m", "f": "f", "-": "", "": ""}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its kind, its columns by name, its flags, and where it stands."""

    kind: str
    columns: dict[str, str]
    file: str
    line: int
    flags: frozenset[str] = frozenset()

    @property
    def lemma(self) -> str:
        """The first column: the citation form."""
        return self.columns[COLUMNS[self.kind][0]]

    @property
    def key(self) -> tuple[str, ...]:
        """What makes an entry one of its kind; a verb also by its form and present, a noun by its gender."""
        extra = {"verbs": ("form", "present"), "nouns": ("gender",), "numbers": ("kind",), "names": ("kind",)}
        return (self.kind, self.lemma, *(self.columns.get(name, "") for name in extra.get(self.kind, ())))

    def listed(self, column: str) -> tuple[str, ...]:
        """Return the members of a list column; "-" and "" are the empty list."""
        value = self.columns.get(column, "")
        return () if value in ("", "-") else tuple(value.split(","))

    def error(self, problem: str, remedy: str) -> LexiconError:
        """Return the error that names this line."""
        return LexiconError(self.file, self.line, problem, remedy)


class Particle(BaseModel):
    """A word of a closed class as YAML writes it."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    form: str
    pos: Pos
    lemma: str = ""
    joined: str = ""
    pronouns: bool | None = None
    proclitics: str | None = None
    flags: str = ""
    tense: str = ""
    mood: str = ""
    person: str = ""
    gender: str = ""
    number: str = ""
    case: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A form with what the table keeps beside it.

    `rank` 0 is a common reading, higher ones go after. `clitics` is "open" for words whose part of speech decides, else
    the proclitics that may stand before it. `pronouns` is "no", "may" or "must".
    """

    form: Form
    lemma: str
    entry: str
    rank: int = 0
    clitics: str = OPEN
    pronouns: str = "may"


@dataclass(slots=True)
class Vocabulary:
    """All entries of some files, in file order; `contexts` is the lemma of a particle -> what it prepares for."""

    entries: list[Entry] = field(default_factory=list)
    particles: list[tuple[Particle, str, int]] = field(default_factory=list)
    contexts: dict[str, str] = field(default_factory=dict)


def read_vocabulary(files: tuple[DataFile, ...]) -> Vocabulary:
    """Read tables and particle files; LexiconError at the first wrong line."""
    vocabulary = Vocabulary()
    for file in files:
        if file.path.suffix == ".yaml":
            rows = _read_yaml(file)
            if isinstance(rows, dict):
                vocabulary.contexts.update(_read_contexts(rows, file.name))
            else:
                vocabulary.particles.extend(_read_particles(rows, file))
        else:
            vocabulary.entries.extend(read_table(file))
    return vocabulary


def read_table(file: DataFile) -> Iterator[Entry]:
    """Yield the entries of one TSV file."""
    kind = ""
    for number, line in enumerate(file.text().split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not kind:
            kind = _kind_of(cells, file.name, number)
            continue
        yield _entry(kind, cells, file.name, number)


def _kind_of(header: list[str], file: str, line: int) -> str:
    for kind, columns in COLUMNS.items():
        if tuple(header) == columns[: len(header)] and header[0] == columns[0]:
            return kind
    known = "; ".join(" ".join(columns) for columns in COLUMNS.values())
    raise LexiconError(file, line, f"unknown header {' '.join(header)!r}", f"one of, parted by tabs: {known}")


def _entry(kind: str, cells: list[str], file: str, line: int) -> Entry:
    columns = COLUMNS[kind]
    if len(cells) > len(columns):
        raise LexiconError(file, line, f"{len(cells)} columns", f"{kind} have: {' '.join(columns)}")
    if not cells[0]:
        raise LexiconError(file, line, "the first column is empty", f"write the {columns[0]} there")
    named = dict(zip(columns, cells, strict=False))
    flags = frozenset(flag for flag in named.get("flags", "").replace("-", "").split(",") if flag)
    if unknown := flags - FLAGS:
        raise LexiconError(file, line, f"unknown flag {sorted(unknown)[0]!r}", f"flags are {' '.join(sorted(FLAGS))}")
    if named.get("gender", "") not in _GENDERS:
        raise LexiconError(file, line, f"gender {named['gender']!r}", "write m, f or -")
    return Entry(kind, named, file, line, flags)


def _read_yaml(file: DataFile) -> Any:
    try:
        return yaml.safe_load(file.text()) or []
    except yaml.YAMLError as error:
        raise LexiconError(file.name, line_of(error), "is not YAML", str(error).split("\n")[0]) from error


def _read_contexts(rows: dict[Any, Any], file: str) -> Iterator[tuple[str, str]]:
    for context, lemmas in rows.items():
        if context not in CONTEXTS:
            raise LexiconError(file, 0, f"unknown context {context!r}", f"contexts are {' '.join(sorted(CONTEXTS))}")
        if not isinstance(lemmas, list) or not all(isinstance(x, str) for x in lemmas):
            raise LexiconError(file, 0, f"{context!r} is no list of words", "write: context: [word, word]")
        yield from ((lemma, context) for lemma in lemmas)


def _read_particles(rows: Any, file: DataFile) -> Iterator[tuple[Particle, str, int]]:
    if not isinstance(rows, list):
        raise LexiconError(file.name, 1, "holds no list", "each particle is a line: - {form: …, pos: …}")
    node = yaml.compose(file.text(), Loader=yaml.SafeLoader)
    lines = [item.start_mark.line + 1 for item in node.value] if node is not None else []
    for row, line in zip(rows, lines, strict=True):
        yield _particle(row, file.name, line), file.name, line


def _particle(row: Any, file: str, line: int) -> Particle:
    try:
        if isinstance(row, dict) and isinstance(row.get("pos"), str):
            row = row | {"pos": Pos(row["pos"])}
        return Particle.model_validate(row)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(file, line, f"{where}: {first['msg']}", "see docs/morphology.md, Particles") from error
    except ValueError as error:
        raise LexiconError(file, line, str(error), f"pos is one of {' '.join(Pos)}") from error


# --- entries into forms ------------------------------------------------------------------------------------------


def written_forms(entry: Entry) -> Iterator[Written]:
    """Yield every written form of an entry; LexiconError where the line cannot be inflected."""
    try:
        yield from _WRITERS[entry.kind](entry)
    except (ValueError, IndexError, KeyError) as error:
        raise entry.error(str(error), "see docs/morphology.md for the columns") from error


def _verb_forms(entry: Entry) -> Iterator[Written]:
    columns, rare = entry.columns, int("rare" in entry.flags)
    present = columns.get("present", "").strip("-")
    form = columns.get("form", "")
    verb = Verb(
        entry.lemma,
        form,
        present,
        masdars=entry.listed("masdars") or (("-",) if form == "I" or columns.get("masdars") == "-" else (REGULAR,)),
        active=_participles(columns.get("active", "")),
        passive=_participles(columns.get("passive", "")),
        auxiliary="aux" in entry.flags,
    )
    name = f"verb.{form}:{entry.lemma}"
    for written in conjugate(verb):
        yield Written(written, entry.lemma, name, rare + _finite_rank(written.features))
    for written in derived(verb):
        # A participle is the less likely reading of what is written like the verb itself («هاجم», «مهاجم» have none).
        yield Written(written, entry.lemma, name, rare)


def _finite_rank(features: Features) -> int:
    """News tells in the third person; the imperative hardly occurs."""
    if features.tense == "imperative":
        return 3
    return {"3": 0, "1": 1, "2": 2}[features.person] + (features.gender == "f" and features.number == "p")


def _participles(cell: str) -> tuple[str, ...]:
    return () if cell in ("", REGULAR) else ("-",) if cell == "-" else tuple(cell.split(","))


def _gender(entry: Entry) -> str:
    return _GENDERS[entry.columns.get("gender", "")]


def _nominal(entry: Entry, citation: str, pos: Pos, gender: str, plurals: tuple[str, ...]) -> Iterator[Form]:
    fixed, defective = "fixed" in entry.flags, "defective" in entry.flags
    yield from inflect(Nominal(citation, pos, gender, plurals, defective=defective, fixed=fixed))


def _noun_forms(entry: Entry) -> Iterator[Written]:
    gender = _gender(entry)
    if not gender:
        raise ValueError(f"{entry.lemma} has no gender")
    for form in _nominal(entry, entry.lemma, Pos.NOUN, gender, entry.listed("plurals")):
        yield Written(form, entry.lemma, f"noun:{entry.lemma}", int("rare" in entry.flags))


def _adjective_forms(entry: Entry, citation: str = "", pos: Pos = Pos.ADJ) -> Iterator[Written]:
    citation = citation or entry.lemma
    cell = entry.columns.get("feminine", REGULAR) or REGULAR
    regular = feminine(citation, defective="defective" in entry.flags)
    name, rare = f"{pos}:{citation}", int("rare" in entry.flags)
    for form in _nominal(entry, citation, pos, "m", entry.listed("plurals")):
        yield Written(form, citation, name, rare)
    if cell == "-":
        return
    for listed in cell.split(","):
        word = regular if listed == REGULAR else listed
        plurals = (SOUND_FEMININE,) if listed == REGULAR else ()
        for form in inflect(Nominal(word, pos, "f", plurals, fixed="fixed" in entry.flags)):
            yield Written(form, citation, name, rare)


def _nisba_forms(entry: Entry) -> Iterator[Written]:
    listed = entry.columns.get("nisba", REGULAR) or REGULAR
    citation = nisba(entry.lemma) if listed == REGULAR else listed
    plurals = entry.listed("plurals") or (SOUND_MASCULINE,)
    changed = Entry(entry.kind, entry.columns | {"plurals": ",".join(plurals)}, entry.file, entry.line, entry.flags)
    yield from _adjective_forms(changed, citation, Pos.NISBA)


def _name_forms(entry: Entry) -> Iterator[Written]:
    features = Features(gender=_gender(entry), number="s")
    kind = entry.columns.get("kind", "") or "other"
    name = f"name.{kind}:{entry.lemma}"
    yield Written(Form(entry.lemma, Pos.NAME, features), entry.lemma, name, int("rare" in entry.flags), pronouns="no")


def _number_forms(entry: Entry) -> Iterator[Written]:
    number, kind = entry.columns.get("number", "") or "s", entry.columns["kind"]
    name, rank = f"number.{kind}:{entry.columns['value']}", int("rare" in entry.flags)
    for spelling, case, state in _number_endings(entry.lemma, kind, number):
        features = Features(gender=_gender(entry), number=number, case=case, state=state)
        yield Written(Form(spelling, Pos.NUM, features), entry.lemma, name, rank)


def _number_endings(word: str, kind: str, number: str) -> Iterator[tuple[str, str, str]]:
    """Yield (spelling, case, state): tens and duals show case («ألفين», «ألفي», «ألفا»), others an indefinite alef."""
    if kind == "ten":
        stem = word.removesuffix("ون")
        yield from ((word, "nom", ""), (stem + "ين", "obl", ""))
    elif number == "d":
        stem = word.removesuffix("ان")
        yield from ((word, "nom", ""), (stem + "ين", "obl", ""), (stem + "ا", "nom", "construct"))
        yield stem + "ي", "obl", "construct"
    else:
        yield word, "", ""
        if takes_alef(word) and number == "s":
            yield word + "ا", "acc", ""


_WRITERS: Final[dict[str, Callable[[Entry], Iterator[Written]]]] = {
    "verbs": _verb_forms,
    "nouns": _noun_forms,
    "adjectives": _adjective_forms,
    "nisbas": _nisba_forms,
    "names": _name_forms,
    "numbers": _number_forms,
}

_FREE: Final = "وف"
_CLITICS_OF: Final = {
    Pos.PRON: NOMINAL_CLITICS, Pos.DEM: NOMINAL_CLITICS, Pos.RELATIVE: NOMINAL_CLITICS, Pos.ADV: NOMINAL_CLITICS,
    Pos.NUM: NOMINAL_CLITICS, Pos.INTERROG: NOMINAL_CLITICS, Pos.SUBORD: NOMINAL_CLITICS,
    Pos.NEG: "وفأ", Pos.AUX: "وفأ",
}  # fmt: skip


def particle_forms(particle: Particle) -> Iterator[Written]:
    """Yield a particle as it stands alone and as it is written before an attached pronoun."""
    features = Features(
        particle.tense, particle.mood, particle.person, particle.gender, particle.number, "", particle.case
    )
    lemma = particle.lemma or particle.form
    takes = particle.pronouns if particle.pronouns is not None else particle.pos is Pos.PREP
    clitics = particle.proclitics if particle.proclitics is not None else _CLITICS_OF.get(particle.pos, _FREE)
    alone = "may" if takes and not particle.joined else "no"
    rank, name = int(particle.flags == "rare"), f"{particle.pos}:{lemma}"
    yield Written(Form(particle.form, particle.pos, features), lemma, name, rank, clitics, alone)
    if particle.joined:
        yield Written(Form(particle.joined, particle.pos, features), lemma, name, rank, clitics, "must")
