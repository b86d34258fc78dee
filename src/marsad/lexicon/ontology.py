"""PLOVER and CAMEO as data: types, modes, contexts and codes with labels, definitions and scores.

Where PLOVER's manual and its CAMEO map disagree, docs/ontology.md says what was decided and why; the data carries the
decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import LINE, read_list
from marsad.model.event import EventType, QuadClass

FOLDERS: Final = ("ontology",)
_ARTICLE: Final = "\N{ARABIC LETTER ALEF}\N{ARABIC LETTER LAM}"
_NUMBERS: Final = {quad: n for n, quad in enumerate(QuadClass, start=1)}


class Label(NamedTuple):
    """A name in both languages."""

    ar: str
    en: str


class ModeInfo(NamedTuple):
    """A mode of a type: labels, meaning, PLOVER's score, and the CAMEO code it has where no frame gives another."""

    name: str
    label: Label
    definition: str
    score: float
    cameo: str


class TypeInfo(NamedTuple):
    """One of PLOVER's types."""

    type: EventType
    label: Label
    definition: str
    quad: QuadClass
    score: float
    requires_recipient: bool
    cameo: str
    modes: dict[str, ModeInfo]


class ContextInfo(NamedTuple):
    """One of PLOVER's contexts. `strong` phrases settle it alone, of the `weak` ones two different are needed."""

    name: str
    label: Label
    definition: str
    strong: tuple[str, ...]
    weak: tuple[str, ...]


class CameoCode(NamedTuple):
    """A CAMEO code: its label, the PLOVER type, mode and contexts it stands for, and its Goldstein score."""

    code: str
    label: str
    type: EventType | None
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float


class _Cue(NamedTuple):
    """What follows the first word of a context's phrase."""

    rest: tuple[str, ...]
    context: str
    strong: bool
    phrase: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The tables, and the questions that the coder and the exports ask them."""

    types: dict[EventType, TypeInfo]
    contexts: dict[str, ContextInfo]
    cameo: dict[str, CameoCode]
    cues: dict[str, tuple[_Cue, ...]]

    def type(self, event_type: EventType) -> TypeInfo:
        """Return what is known of a type."""
        return self.types[event_type]

    def mode(self, event_type: EventType, mode: str | None) -> ModeInfo | None:
        """Return what is known of a type's mode, None where there is none of that name."""
        return self.types[event_type].modes.get(mode) if mode else None

    def quad(self, event_type: EventType) -> QuadClass:
        """Return the type's quad class."""
        return self.types[event_type].quad

    def quad_number(self, event_type: EventType) -> int:
        """Return the quad class as PLOVER's number, 1 to 4."""
        return _NUMBERS[self.types[event_type].quad]

    def score(self, event_type: EventType, mode: str | None = None) -> float:
        """Return PLOVER's score (-10 to 10) of the mode, or of the type where the mode has none."""
        info = self.mode(event_type, mode)
        return info.score if info else self.types[event_type].score

    def cameo_for(self, event_type: EventType, mode: str | None = None, frame: str | None = None) -> str:
        """Return the CAMEO code: the frame's own where it fits type and mode, else the mode's, else the type's.

        `frame` is the code that the frame carries. It is passed over where the coder has turned the event into another
        type (a future visit is AGREE) or has set a mode that the code contradicts.
        """
        code = self.cameo.get(frame or "")
        if code and code.type is event_type and (code.mode is None or mode is None or code.mode == mode):
            return code.code
        info = self.mode(event_type, mode)
        return info.cameo if info else self.types[event_type].cameo

    def goldstein(self, code: str) -> float:
        """Return the Goldstein score (-10 to 10) of a CAMEO code; 0.0 for one that is not known."""
        known = self.cameo.get(code)
        return known.goldstein if known else 0.0

    def contexts_in(self, *runs: Sequence[str]) -> tuple[str, ...]:
        """Return the contexts that words tell, in the ontology's order.

        Each run is a stretch of text (a sentence) as stems in normal form, without particles and article. A strong
        phrase settles its context, of the weak ones two different must stand in the runs together.
        """
        settled: set[str] = set()
        weak: dict[str, set[str]] = {}
        for run in runs:
            for i, stem in enumerate(run):
                for cue in self.cues.get(stem, ()):
                    if tuple(run[i + 1 : i + 1 + len(cue.rest)]) != cue.rest:
                        continue
                    if cue.strong:
                        settled.add(cue.context)
                    else:
                        weak.setdefault(cue.context, set()).add(cue.phrase)
        settled.update(name for name, phrases in weak.items() if len(phrases) > 1)
        return tuple(name for name in self.contexts if name in settled)


def _label(file: DataFile, entry: dict[str, Any]) -> Label:
    try:
        return Label(str(entry["ar"]), str(entry["en"]))
    except KeyError as error:
        raise LexiconError(file.name, entry[LINE], f"lacks {error}", "give the labels `ar` and `en`") from error


def _field(file: DataFile, entry: dict[str, Any], name: str) -> Any:
    if name not in entry:
        raise LexiconError(file.name, entry[LINE], f"lacks {name!r}", "see the entries beside it")
    return entry[name]


def _type_of(file: DataFile, line: int, name: str) -> EventType:
    try:
        return EventType(name)
    except ValueError as error:
        raise LexiconError(file.name, line, f"unknown type {name!r}", f"one of {', '.join(EventType)}") from error


def _modes(file: DataFile, entry: dict[str, Any]) -> dict[str, ModeInfo]:
    modes = {}
    for mode in entry.get("modes", []):
        name = str(_field(file, mode, "mode"))
        modes[name] = ModeInfo(
            name,
            _label(file, mode),
            str(_field(file, mode, "definition")),
            float(_field(file, mode, "score")),
            str(_field(file, mode, "cameo")),
        )
    return modes


def _types(file: DataFile) -> dict[EventType, TypeInfo]:
    types = {}
    for entry in read_list(file):
        event_type = _type_of(file, entry[LINE], str(_field(file, entry, "type")))
        types[event_type] = TypeInfo(
            event_type,
            _label(file, entry),
            str(_field(file, entry, "definition")),
            QuadClass(str(_field(file, entry, "quad"))),
            float(_field(file, entry, "score")),
            bool(_field(file, entry, "requires_recipient")),
            str(_field(file, entry, "cameo")),
            _modes(file, entry),
        )
    if missing := [event_type for event_type in EventType if event_type not in types]:
        raise LexiconError(file.name, 0, f"lacks {', '.join(missing)}", "PLOVER has sixteen types")
    return types


def _contexts(file: DataFile) -> dict[str, ContextInfo]:
    return {
        str(_field(file, entry, "context")): ContextInfo(
            str(entry["context"]),
            _label(file, entry),
            str(_field(file, entry, "definition")),
            tuple(entry.get("strong", [])),
            tuple(entry.get("weak", [])),
        )
        for entry in read_list(file)
    }


def _codes(file: DataFile, types: dict[EventType, TypeInfo], contexts: dict[str, ContextInfo]) -> dict[str, CameoCode]:
    codes = {}
    for entry in read_list(file):
        line, code = entry[LINE], str(_field(file, entry, "code"))
        event_type = _type_of(file, line, entry["type"]) if entry.get("type") else None
        mode, of_code = entry.get("mode"), tuple(entry.get("contexts", []))
        if mode and (event_type is None or mode not in types[event_type].modes):
            raise LexiconError(file.name, line, f"{code}: unknown mode {mode!r}", "take a mode of plover.yaml")
        if unknown := [name for name in of_code if name not in contexts]:
            raise LexiconError(file.name, line, f"{code}: unknown context {unknown[0]!r}", "see contexts.yaml")
        if code in codes:
            raise LexiconError(file.name, line, f"{code} stands twice", "keep one")
        score = float(_field(file, entry, "goldstein"))
        codes[code] = CameoCode(code, str(_field(file, entry, "label")), event_type, mode, of_code, score)
    return codes


def _stem(word: str) -> str:
    """Return the normal form without the article, which is told by its bare alef from a word that begins like it."""
    return fold(word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word)


def _cues(contexts: dict[str, ContextInfo]) -> dict[str, tuple[_Cue, ...]]:
    cues: dict[str, list[_Cue]] = {}
    for info in contexts.values():
        for strong, phrases in ((True, info.strong), (False, info.weak)):
            for phrase in phrases:
                first, *rest = [_stem(word) for word in phrase.split()]
                cues.setdefault(first, []).append(_Cue(tuple(rest), info.name, strong, phrase))
    return {first: tuple(found) for first, found in cues.items()}


def _check_codes(file: DataFile, ontology: Ontology) -> None:
    """Refuse a type or mode whose default code is unknown or belongs to another type."""
    for info in ontology.types.values():
        for name, code in ((None, info.cameo), *((mode.name, mode.cameo) for mode in info.modes.values())):
            known = ontology.cameo.get(code)
            if known is None or known.type is not info.type:
                where = f"{info.type} {name or ''}".strip()
                raise LexiconError(file.name, 0, f"{where}: {code} is no code of that type", "see cameo.yaml")


def compile_table(files: tuple[DataFile, ...]) -> Ontology:
    """Build the ontology from plover.yaml, contexts.yaml and cameo.yaml; other files of the folder are left alone."""
    by_name = {file.path.name: file for file in files if file.folder == "ontology"}
    if missing := [name for name in ("plover.yaml", "contexts.yaml", "cameo.yaml") if name not in by_name]:
        raise LexiconError(f"ontology/{missing[0]}", 0, "is not there", "install the package again")
    types = _types(by_name["plover.yaml"])
    contexts = _contexts(by_name["contexts.yaml"])
    codes = _codes(by_name["cameo.yaml"], types, contexts)
    ontology = Ontology(types, contexts, codes, _cues(contexts))
    _check_codes(by_name["plover.yaml"], ontology)
    return ontology
