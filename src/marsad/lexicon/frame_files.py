"""From the files of `data/events/` to a FrameTable: the schema of an entry, its patterns, and every check on them.

Only building a table needs this module (and pydantic); reading a compiled one does not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from marsad.errors import LexiconError
from marsad.lexicon import ontology as ontology_module
from marsad.lexicon.frames import Example, Frame, FrameTable, Phrase, Slots, WordIndex, folded
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.ontology import Ontology
from marsad.lexicon.yamlfile import LINE, read_list, read_mapping, without_lines
from marsad.model.event import EventType, Status

KEY_ORDER: Final = (
    "id", "remove", "verb", "noun", "adj", "expression", "type", "mode", "cameo", "pattern", "slots", "noun_slots",
    "nouns", "light", "inverse", "object", "object_not", "subject", "subject_not", "with", "without", "actor_kind",
    "recipient_kind", "requires", "reciprocal", "content", "finite", "masdar", "participle", "passive", "status",
    "violence", "examples", "counter_examples",
)  # fmt: skip
_CHOICE: Final = 2
LIGHT_ROLES: Final = ("active", "inverse", "occur", "host", "say", "object", "reach")
_TRIGGERS: Final = ("verb", "noun", "adj", "expression")
_SLOT: Final = re.compile(
    r"subject|object2?|possessor(-doer|-done)?|adjective|agent|complement|speaker|clause-subject|clause-object|host|sitting|prep:\w+"
)
_CONDITION: Final = re.compile(r"object|complement|prep:\w+|word:\S+|lemma:\w+/[vna]")
_LEMMA: Final = re.compile(r"(?:(\w)\+)?(\w+)/([vna])")
_WORD: Final = re.compile(r"(?:(\w)\+)?([\w]+)")
_Kind: TypeAlias = Literal["", "any", "state", "person", "armed", "body", "people"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class SlotsEntry(_Strict):
    """`slots:` of an entry or pattern."""

    actor: list[str] = []
    recipient: list[str] = []
    content: list[str] = []


class ExampleEntry(_Strict):
    """A sentence; `actor` and `recipient` are words of it."""

    text: str
    actor: str = ""
    recipient: str = ""
    status: Status | None = None


class PatternEntry(_Strict):
    """What a pattern of `patterns.yaml` gives to its entries; an entry's own keys win."""

    definition: str = ""
    mode: str | None = None
    cameo: str = ""
    slots: SlotsEntry = SlotsEntry()
    noun_slots: SlotsEntry = SlotsEntry()
    light: list[str] = []
    inverse: list[str] = []
    without: list[str] = []
    actor_kind: _Kind = ""
    recipient_kind: _Kind = ""
    requires: list[Literal["actor", "recipient", "side"]] = []
    reciprocal: bool = False
    content: bool = False
    violence: bool = False
    masdar: bool = True
    participle: Literal["any", "manner", "none"] = "none"
    passive: bool = True


class FrameEntry(PatternEntry):
    """One frame as it is written in `<type>.yaml`."""

    id: str = Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")
    remove: bool = False
    verb: str = ""
    noun: str = ""
    adj: str = ""
    expression: list[str] = []
    type: EventType | None = None
    pattern: str = ""
    nouns: list[str] = []
    object: list[str] = []
    object_not: list[str] = []
    subject: list[str] = []
    subject_not: list[str] = []
    having: list[str] = Field(default=[], alias="with")
    finite: bool = True
    status: Status | None = None
    examples: list[ExampleEntry] = []
    counter_examples: list[ExampleEntry] = []


class _Source:
    """Where an entry stands, to name it in errors."""

    __slots__ = ("file", "line")

    def __init__(self, file: DataFile, line: int) -> None:
        self.file, self.line = file, line

    def error(self, problem: str, remedy: str) -> LexiconError:
        return LexiconError(self.file.name, self.line, problem, remedy)


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}"


def _checked(model: type[PatternEntry], raw: dict[str, Any], source: _Source) -> PatternEntry:
    try:
        return model.model_validate(without_lines(raw))
    except ValidationError as error:
        known = ", ".join(KEY_ORDER)
        raise source.error(_explain(error), f"an entry has these keys: {known}") from error


def read_patterns(file: DataFile) -> dict[str, PatternEntry]:
    """Return the named argument patterns."""
    found = {}
    for name, raw in read_mapping(file).items():
        source = _Source(file, raw.get(LINE, 0) if isinstance(raw, dict) else 0)
        if not isinstance(raw, dict):
            raise source.error(f"{name} holds no pattern", "write `name:` and its keys below it")
        entry = _checked(PatternEntry, raw, source)
        _check_slots(entry, source)
        found[name] = entry
    return found


def read_frames(file: DataFile) -> list[tuple[FrameEntry, _Source]]:
    """Return the entries of one file; the type is the file's name where an entry names none."""
    stem = file.path.stem.upper()
    found = []
    for raw in read_list(file):
        source = _Source(file, raw[LINE])
        entry = _checked(FrameEntry, raw, source)
        assert isinstance(entry, FrameEntry)  # noqa: S101  for the type checker: _checked gives back its model
        if entry.type is None and not entry.remove:
            if stem not in EventType.__members__:
                raise source.error(f"{entry.id} has no type", "add `type:`, or name the file after the type")
            entry.type = EventType(stem)
        found.append((entry, source))
    return found


def _check_slots(entry: PatternEntry, source: _Source) -> None:
    for slots in (entry.slots, entry.noun_slots):
        for slot in (*slots.actor, *slots.recipient, *slots.content):
            if not _SLOT.fullmatch(slot):
                raise source.error(f"unknown slot {slot!r}", "see the list of slots in docs/frames.md")


def _check_entry(entry: FrameEntry, source: _Source) -> None:
    given = [name for name in _TRIGGERS if getattr(entry, name)]
    if len(given) != 1:
        raise source.error(f"{entry.id} has {len(given)} triggers", "give one of verb, noun, adj, expression")
    prefix = entry.id.partition(".")[0]
    if entry.type and prefix != entry.type.lower():
        raise source.error(f"{entry.id} begins with another type", f"begin it with `{entry.type.lower()}.`")
    for condition in (*entry.having, *entry.without):
        if not _CONDITION.fullmatch(condition):
            raise source.error(f"unknown condition {condition!r}", "prep:X, word:X, lemma:X/v, object or complement")
    if not entry.examples:
        raise source.error(f"{entry.id} has no example", "add a sentence of your own that it must code")


def _merged(entry: FrameEntry, patterns: Mapping[str, PatternEntry], source: _Source) -> FrameEntry:
    """Return the entry with the keys of its pattern where it gives none itself; slots are taken over side by side."""
    if not entry.pattern:
        return entry
    pattern = patterns.get(entry.pattern)
    if pattern is None:
        raise source.error(f"unknown pattern {entry.pattern!r}", f"one of {', '.join(sorted(patterns))}")
    given = entry.model_fields_set
    inherited = {name for name in PatternEntry.model_fields if name not in given and name != "definition"}
    update = {name: getattr(pattern, name) for name in inherited}
    for name in ("slots", "noun_slots"):
        if name in given:
            own, general = getattr(entry, name), getattr(pattern, name)
            sides = {
                side: getattr(general, side) for side in SlotsEntry.model_fields if side not in own.model_fields_set
            }
            update[name] = own.model_copy(update=sides)
    return entry.model_copy(update=update)


def _slots(entry: SlotsEntry) -> Slots:
    return Slots(tuple(entry.actor), tuple(entry.recipient), tuple(entry.content))


def _cameo(entry: FrameEntry, ontology: Ontology, source: _Source) -> str:
    """Return the entry's code, its mode's or its type's; refuse a mode or code that does not belong to the type."""
    assert entry.type is not None  # noqa: S101  read_frames has set it
    if entry.mode and ontology.mode(entry.type, entry.mode) is None:
        known = ", ".join(ontology.type(entry.type).modes) or "none"
        raise source.error(f"{entry.id}: {entry.type} has no mode {entry.mode!r}", f"its modes: {known}")
    code = entry.cameo or ontology.cameo_for(entry.type, entry.mode)
    if code not in ontology.cameo or ontology.cameo_for(entry.type, entry.mode, code) != code:
        what = f"{entry.type} {entry.mode or ''}".rstrip()
        raise source.error(f"{entry.id}: {code} is no code of {what}", "see cameo.yaml")
    return code


def _frame(entry: FrameEntry, ontology: Ontology, source: _Source) -> Frame:
    assert entry.type is not None  # noqa: S101  read_frames has set it
    kind = next(name for name in _TRIGGERS if getattr(entry, name))
    lemma = entry.expression[0] if entry.expression else entry.verb or entry.noun or entry.adj
    return Frame(
        id=entry.id,
        type=entry.type,
        mode=entry.mode,
        cameo=_cameo(entry, ontology, source),
        kind=kind,
        lemma=lemma,
        pattern=entry.pattern,
        slots=_slots(entry.slots),
        noun_slots=_slots(entry.noun_slots),
        nouns=tuple(entry.nouns),
        light=tuple(entry.light),
        inverse=tuple(entry.inverse),
        object=folded(entry.object),
        object_not=folded(entry.object_not),
        subject=folded(entry.subject),
        subject_not=folded(entry.subject_not),
        having=tuple(entry.having),
        without=tuple(entry.without),
        requires=tuple(entry.requires),
        actor_kind=entry.actor_kind,
        recipient_kind=entry.recipient_kind,
        reciprocal=entry.reciprocal,
        content=entry.content,
        verb=entry.finite,
        masdar=entry.masdar,
        participle=entry.participle,
        passive=entry.passive,
        status=entry.status,
        violence=entry.violence,
    )


def triggers(frame: Frame) -> tuple[str, ...]:
    """Return the keys that open the frame; an expression has none here."""
    suffix = {"verb": "v", "noun": "n", "adj": "a"}.get(frame.kind)
    own = (f"{frame.lemma}/{suffix}",) if suffix else ()
    return (*own, *(f"{noun}/n" for noun in frame.nouns))


def conditions(frame: Frame) -> tuple[object, ...]:
    """Return what tells the frame from another with the same trigger."""
    return (
        frame.object, frame.object_not, frame.subject, frame.subject_not, frame.having, frame.without,
        frame.actor_kind, frame.recipient_kind, frame.masdar, frame.verb, frame.passive,
    )  # fmt: skip


def _variants(frame: Frame) -> dict[str, Frame]:
    """Return the frame by label: a variant for each word that its `with` chooses from, or the frame itself."""
    if len(frame.having) < _CHOICE:
        return {frame.id: frame}
    return {f"{frame.id}#{n}": frame._replace(having=(one,)) for n, one in enumerate(frame.having)}


def _by_lemma(frames: Mapping[str, Frame], sources: Mapping[str, _Source]) -> dict[str, tuple[Frame, ...]]:
    index: dict[str, list[Frame]] = {}
    for frame in frames.values():
        for key in triggers(frame):
            for other in index.get(key, []):
                if conditions(other) == conditions(frame):
                    raise sources[frame.id].error(
                        f"{frame.id} and {other.id} have the trigger {key} and nothing tells them apart",
                        "join them, or add a condition (object, subject, with, without) to one",
                    )
            index.setdefault(key, []).append(frame)
    return {
        key: tuple(variant for frame in sorted(found, key=_specificity) for variant in _variants(frame).values())
        for key, found in index.items()
    }


def _specificity(frame: Frame) -> tuple[int, str]:
    """Order the frames of one word: those that ask for other words first, then for a preposition, then the general."""
    words = any(not condition.startswith("prep:") for condition in frame.having)
    strict = 2 * (bool(frame.object) + bool(frame.subject) + words) + bool(frame.having)
    return (-strict, frame.id)


def item_keys(text: str, source: _Source | None = None) -> tuple[str, ...]:
    """Return the keys of one word of an expression: `قطع/v`, `علاقة/n|تمثيل/n`, `القبض`, `ب+قنبلة/n`; `...` gives ().

    Lemmas keep their spelling, written words take their normal form.
    """
    if text == "...":
        return ()
    keys = []
    for part in text.split("|"):
        if lemma := _LEMMA.fullmatch(part):
            particle, word, suffix = lemma.groups()
        elif written := _WORD.fullmatch(part):
            particle, word, suffix = written[1], fold(written[2]), "w"
        else:
            problem = f"cannot read {part!r} in an expression"
            remedy = "write lemma/v, lemma/n, lemma/a, a plain word, x|y, ب+word or ..."
            raise source.error(problem, remedy) if source else ValueError(problem)
        keys.append(f"{particle}+{word}/{suffix}" if particle else f"{word}/{suffix}")
    return tuple(keys)


def word_index(entries: Iterable[tuple[str, str, _Source | None]]) -> WordIndex:
    """Build an index of (label, words, source). A phrase is found by its rarest word, so that few are tried in vain."""
    single: dict[str, dict[str, None]] = {}
    waiting: list[tuple[str, tuple[tuple[str, ...], ...]]] = []
    for label, text, source in entries:
        items = tuple(item_keys(word, source) for word in text.split())
        if len(items) == 1:
            for key in items[0]:
                single.setdefault(key, {})[label] = None
        else:
            if not items or not items[0] or not items[-1]:
                raise _bad_phrase(text, source)
            waiting.append((label, items))
    often = Counter(key for _, items in waiting for item in items for key in item)
    phrases: dict[str, list[Phrase]] = {}
    for label, items in waiting:
        anchor = min(
            (n for n, item in enumerate(items) if item), key=lambda n: (sum(often[key] for key in items[n]), n)
        )
        phrase = Phrase(label, items, anchor)
        for key in items[anchor]:
            phrases.setdefault(key, []).append(phrase)
    return WordIndex(
        single={key: tuple(labels) for key, labels in single.items()},
        phrases={key: tuple(found) for key, found in phrases.items()},
        known=frozenset({*single, *phrases}),
    )


def _bad_phrase(text: str, source: _Source | None) -> Exception:
    problem = f"the phrase {text!r} begins or ends with a gap"
    return source.error(problem, "begin and end it with a word") if source else ValueError(problem)


def _flat(file: DataFile) -> Iterable[tuple[str, str, _Source | None]]:
    """Yield (label, words, source) of a file whose keys are labels (`sport`) or labels in labels (`clause: sport:`)."""
    for name, value in read_mapping(file).items():
        groups = value.items() if isinstance(value, dict) else [("", value)]
        line = value.get(LINE, 0) if isinstance(value, dict) else 0
        for below, words in groups:
            if below == LINE:
                continue
            if not isinstance(words, list):
                raise LexiconError(file.name, line, f"{name} {below} holds no list", "write `label: [words]`")
            label = f"{name}:{below}" if below else name
            yield from ((label, str(word), _Source(file, line)) for word in words)


def _content(file: DataFile) -> dict[str, WordIndex]:
    entries: dict[str, list[tuple[str, str, _Source | None]]] = {}
    for label, text, source in _flat(file):
        name, _, mode = label.partition(":")
        entries.setdefault(name, []).append((mode, text, source))
    return {name: word_index(found) for name, found in entries.items()}


def _light(file: DataFile) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for role, text, source in _flat(file):
        if role not in LIGHT_ROLES:
            raise LexiconError(file.name, 0, f"unknown role {role!r}", f"one of {', '.join(LIGHT_ROLES)}")
        for key in item_keys(text, source):
            found.setdefault(key, {})[role] = None
    return {key: tuple(roles) for key, roles in found.items()}


def _examples(entry: FrameEntry) -> tuple[Example, ...]:
    return (
        *(Example(e.text, e.actor, e.recipient, e.status) for e in entry.examples),
        *(Example(e.text, e.actor, e.recipient, e.status, counter=True) for e in entry.counter_examples),
    )


_WORD_FILES: Final = ("content_modes.yaml", "factuality.yaml", "light.yaml", "shut.yaml", "violence.yaml")


def _collected(
    files: tuple[DataFile, ...], patterns: dict[str, PatternEntry]
) -> tuple[dict[str, FrameEntry], dict[str, _Source]]:
    """Return all entries, merged with their patterns, in the order of ids. A user's file may replace or remove one."""
    entries: dict[str, FrameEntry] = {}
    sources: dict[str, _Source] = {}
    for file in files:
        for entry, source in read_frames(file):
            known = sources.get(entry.id)
            if known and known.file.name == file.name:
                raise source.error(f"{entry.id} stands twice", f"the other is in line {known.line}")
            if entry.remove:
                entries.pop(entry.id, None)
                continue
            _check_entry(entry, source)
            merged = _merged(entry, patterns, source)
            _check_slots(merged, source)
            entries[entry.id], sources[entry.id] = merged, source
    return dict(sorted(entries.items())), sources


def build(files: tuple[DataFile, ...]) -> FrameTable:
    """Build the table from the files of `events/` and `ontology/` and a user's own (lists of frames)."""
    ontology = ontology_module.compile_table(files)
    events = [file for file in files if file.folder == "events"]
    special = {file.path.name: file for file in events if file.path.name in (*_WORD_FILES, "patterns.yaml")}
    if missing := [name for name in (*_WORD_FILES, "patterns.yaml") if name not in special]:
        raise LexiconError(f"events/{missing[0]}", 0, "is not there", "install the package again")
    patterns = read_patterns(special["patterns.yaml"])
    entries, sources = _collected(tuple(f for f in events if f.path.name not in special), patterns)
    frames = {name: _frame(entry, ontology, sources[name]) for name, entry in entries.items()}
    variants = {name: _variants(frame) for name, frame in frames.items()}
    expressions = (
        (label, text, sources[name])
        for name, entry in entries.items()
        for text in entry.expression
        for label in variants[name]
    )
    return FrameTable(
        frames=frames,
        variants={label: frame for found in variants.values() for label, frame in found.items() if label not in frames},
        by_lemma=_by_lemma(frames, sources),
        expressions=word_index(expressions),
        light=_light(special["light.yaml"]),
        content=_content(special["content_modes.yaml"]),
        factuality=word_index(_flat(special["factuality.yaml"])),
        shut=word_index(_flat(special["shut.yaml"])),
        violence=word_index(_flat(special["violence.yaml"])),
        examples={name: _examples(entry) for name, entry in entries.items()},
    )
