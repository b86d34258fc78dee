"""Event frames: which word or expression tells which event, and which grammatical slot holds which side.

The data (`data/events/`) is written for a linguist; `compile_table` turns it into flat records that are looked up by
key. A key is a lemma with its class, `قطع/v` (verbs, their verbal nouns and participles), `غارة/n`, `داعم/a`, or a
written word in normal form, `القبض/w`; after a preposition of one letter also `ب+قنبلة/n`. `word_keys` gives all keys
of a word of the text, and everything here (frames, expressions, lists of words) is found by them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.model.doc import Analysis, Pos, Word
from marsad.model.event import EventType, Status

FOLDERS: Final = ("events", "ontology")
GAP: Final = 6
"""Most words that `...` in an expression may stand for: room for a subject with title, office and name."""
_MAX_CACHED: Final = 100_000  # sets of keys
_Items = tuple[tuple[str, ...], ...]  # of a phrase: the keys that each word takes, nothing for a gap

_CLASSES: Final = {
    Pos.VERB: "v",
    Pos.MASDAR: "v",
    Pos.ACTIVE: "v",
    Pos.PASSIVE: "v",
    Pos.NOUN: "n",
    Pos.ADJ: "a",
    Pos.NISBA: "a",
}


def analysis_key(analysis: Analysis) -> str:
    """Return the key of one reading: `lemma/v`, `lemma/n`, `lemma/a`; other words have `lemma/w`."""
    return f"{analysis.lemma}/{_CLASSES.get(analysis.pos, 'w')}"


def word_keys(word: Word) -> frozenset[str]:
    """Return every key that a word answers to, over all its readings, with and without its particles and article."""
    keys = {f"{word.norm}/w"}
    for analysis in word.analyses:
        key = analysis_key(analysis)
        rest = f"{word.norm[len(analysis.proclitics) :]}/w"
        keys.update((key, rest))
        if analysis.article:
            keys.add(f"{analysis.stem}/w")
        if analysis.proclitics:
            last = analysis.proclitics[-1]
            keys.update((f"{last}+{key}", f"{last}+{rest}"))
    return frozenset(keys)


class Slots(NamedTuple):
    """Where the sides stand, in order of preference; docs/frames.md lists the slots (subject, prep:على and so on)."""

    actor: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    content: tuple[str, ...] = ()


class Frame(NamedTuple):
    """One entry of the event lexicon.

    `slots` holds for the verb (active voice), `noun_slots` for its verbal noun and for nouns. `object`, `subject` and
    their opposites are folded lemmas of the head that must or must not stand there. `having` and `without` are
    conditions on the clause: `prep:X`, `object`, `word:X`, `lemma:X/v`. `requires` names sides (actor, recipient, side)
    that must be political. `light` are verbs whose subject is this noun's actor, `inverse` verbs whose subject is its
    recipient, besides those that the table lists for every noun. `participle` tells which participles of the verb open
    the frame: any, manner (those without article, «منددا»), none. An entry whose `with` gives a choice is several
    frames of the same id, one for each (see `FrameTable.variants`).
    """

    id: str
    type: EventType
    mode: str | None
    cameo: str
    kind: str  # verb noun adj expression
    lemma: str
    pattern: str
    slots: Slots = Slots()
    noun_slots: Slots = Slots()
    nouns: tuple[str, ...] = ()
    light: tuple[str, ...] = ()
    inverse: tuple[str, ...] = ()
    object: tuple[str, ...] = ()
    object_not: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    subject_not: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    actor_kind: str = ""
    recipient_kind: str = ""
    reciprocal: bool = False
    content: bool = False
    verb: bool = True
    masdar: bool = True
    participle: str = "manner"
    passive: bool = True
    status: Status | None = None
    violence: bool = False

    def slots_for(self, *, nominal: bool) -> Slots:
        """Return the slots of the finite verb, or those of the noun."""
        return self.noun_slots if nominal else self.slots


class Example(NamedTuple):
    """A sentence of our own that the frame must code, or (`counter`) must leave alone; it is the entry's test."""

    text: str
    actor: str = ""
    recipient: str = ""
    status: Status | None = None
    counter: bool = False


class Phrase(NamedTuple):
    """A sequence of words. Each item lists the keys it takes; an empty item is a gap of up to GAP words."""

    label: str
    items: _Items
    anchor: int


class Match(NamedTuple):
    """A phrase found in a text: its label and the indices of the tokens that carry it."""

    label: str
    tokens: tuple[int, ...]


class _Opening(NamedTuple):
    """What a word makes be sought: a label by itself, or with the items before it (nearest first) and behind it."""

    label: str
    before: _Items = ()
    behind: _Items = ()


def _walk(items: _Items, keys: Sequence[frozenset[str]], at: int, step: int, end: int) -> tuple[int, ...] | None:
    """Match items from token `at` on in steps of 1 or -1 up to `end` (excluded), the nearest word first after a gap."""
    found: list[int] = []
    for number, item in enumerate(items):
        if not item:
            rest = items[number + 1 :]
            for near in range(at, at + min(GAP + 1, (end - at) * step) * step, step):
                if keys[near].isdisjoint(rest[0]):
                    continue
                if (behind := _walk(rest, keys, near, step, end)) is not None:
                    return (*found, *behind)
            return None
        if at == end or keys[at].isdisjoint(item):
            return None
        found.append(at)
        at += step
    return tuple(found)


@dataclass(frozen=True, slots=True)
class WordIndex:
    """Words and phrases with labels: `single` by key, `phrases` by the key of their rarest word, `known` all keys."""

    single: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[Phrase, ...]]
    known: frozenset[str]
    _openings: dict[frozenset[str], tuple[_Opening, ...]] = field(default_factory=dict, repr=False, compare=False)

    def _opened(self, keys: frozenset[str]) -> tuple[_Opening, ...]:
        """Return what a word with these keys makes be sought, remembered: most words open nothing."""
        found: list[_Opening] = []
        for key in sorted(self.known.intersection(keys)):
            found.extend(_Opening(label) for label in self.single.get(key, ()))
            for label, items, anchor in self.phrases.get(key, ()):
                found.append(_Opening(label, items[:anchor][::-1], items[anchor + 1 :]))
        if len(self._openings) >= _MAX_CACHED:
            self._openings.clear()
        self._openings[keys] = opened = tuple(found)
        return opened

    def scan(self, keys: Sequence[frozenset[str]], first: int, last: int) -> Iterator[tuple[int, Match]]:
        """Yield what stands in `first` to `last` (half-open), each with the token that it was found by, in text order.

        Of one token single words come first, then the phrases whose rarest word it is. `keys` are all tokens'.
        """
        known = self._openings
        for i in range(first, last):
            opened = known.get(keys[i])
            if opened is None:
                opened = self._opened(keys[i])
            for label, before, behind in opened:
                if not before and not behind:
                    yield i, Match(label, (i,))
                    continue
                # most phrases end at the word beside: that is asked first, and without a call
                if before and before[0] and (i == first or keys[i - 1].isdisjoint(before[0])):
                    continue
                if behind and behind[0] and (i + 1 == last or keys[i + 1].isdisjoint(behind[0])):
                    continue
                left = _walk(before, keys, i - 1, -1, first - 1)
                if left is None:
                    continue
                right = _walk(behind, keys, i + 1, 1, last)
                if right is not None:
                    yield i, Match(label, (*left[::-1], i, *right))

    def labels(self, keys: Sequence[frozenset[str]], first: int, last: int) -> tuple[str, ...]:
        """Return the labels found in `first` to `last` (half-open), each once, in text order."""
        return tuple(dict.fromkeys(match.label for _, match in self.scan(keys, first, last)))


@dataclass(frozen=True, slots=True)
class FrameTable:
    """All frames and the word lists that go with them.

    `by_lemma` holds verb, noun and adjective frames by key; the labels of `expressions` are for `get`. `light` tells of
    a verb what it does with the event noun beside it: active (its subject is the noun's actor), inverse (its
    recipient), occur (its subject is the noun), host (its subject is a place). `content` sets the mode of REQUEST,
    REJECT, THREATEN.
    """

    frames: dict[str, Frame]
    variants: dict[str, Frame]  # id#n -> the frame with the n-th of the words that its `with` chooses from
    by_lemma: dict[str, tuple[Frame, ...]]
    expressions: WordIndex
    light: dict[str, tuple[str, ...]]
    content: dict[str, WordIndex]
    factuality: WordIndex
    shut: WordIndex
    violence: WordIndex
    examples: dict[str, tuple[Example, ...]]

    def get(self, frame_id: str) -> Frame | None:
        """Return the frame with this id or label of an expression, or None."""
        return self.frames.get(frame_id) or self.variants.get(frame_id)

    def all(self) -> tuple[Frame, ...]:
        """Return all frames in the order of their ids."""
        return tuple(self.frames.values())

    def of_keys(self, keys: Iterable[str]) -> Iterator[Frame]:
        """Return the frames of all readings of a token, by their keys (conditions not yet checked)."""
        return (frame for key in keys for frame in self.by_lemma.get(key, ()))

    def of(self, analysis: Analysis) -> tuple[Frame, ...]:
        """Return the frames that one reading of a word can open (conditions not yet checked)."""
        found = self.by_lemma.get(analysis_key(analysis), ())
        if analysis.pos is Pos.MASDAR:
            return tuple(frame for frame in found if frame.masdar)
        if analysis.pos in {Pos.ACTIVE, Pos.PASSIVE}:
            manner = () if analysis.article else ("manner",)
            return tuple(frame for frame in found if frame.participle in ("any", *manner))
        if analysis.pos is Pos.VERB:
            passive = analysis.features.voice == "passive"
            return tuple(frame for frame in found if frame.verb and (frame.passive or not passive))
        return found


def folded(words: Collection[str]) -> tuple[str, ...]:
    """Return the normal forms of the words, in order."""
    return tuple(fold(word) for word in words)


def compile_table(files: tuple[DataFile, ...]) -> FrameTable:
    """Build the table; a wrong entry is a LexiconError that names file, line and remedy."""
    from marsad.lexicon.frame_files import build  # here: a compiled table loads without pydantic

    return build(files)
