"""What codes are called in the reader's language: event types, modes, contexts, countries, actors.

Types, modes and contexts are named by the ontology, actors by the lexicon, countries by the CLDR; what none of them
knows is shown as it stands in the record, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

import yaml
from babel import Locale
from babel.core import get_global

from marsad.lexicon.actors import ActorTable
from marsad.lexicon.frames import FrameTable
from marsad.lexicon.load import load
from marsad.lexicon.ontology import Ontology
from marsad.model.codes import UNKNOWN_HEAD
from marsad.model.event import EventType, Participant
from marsad.observatory.i18n import Translator
from marsad.store.filters import is_code

_DEFINITIONS: Final = Path(__file__).parent / "data" / "definitions-ar.yaml"
_OLD_ALPHA3: Final = frozenset({"BUR", "ZAR", "DDR", "FXX", "TMP", "YMD"})
"""Withdrawn codes that the CLDR still maps to a country of today."""


@lru_cache(maxsize=1)
def _alpha2() -> dict[str, str]:
    """Return ISO 3166 alpha-3 -> alpha-2."""
    aliases = get_global("territory_aliases")
    return {
        str(old): str(new[0])
        for old, new in aliases.items()
        if len(old) == 3 and old.isalpha() and len(new) == 1 and old not in _OLD_ALPHA3
    } | {"XKX": "XK"}


@lru_cache(maxsize=1)
def _arabic_definitions() -> dict[str, str]:
    """Return definitions in Arabic by `TYPE` or `TYPE.mode`; the ontology's own are English."""
    found: dict[str, str] = yaml.safe_load(_DEFINITIONS.read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=1)
def _heads() -> dict[str, tuple[str, str]]:
    """Return the names (Arabic, English) of every head that a lexicon actor stands for: IGO:UN, NSA:ISIS, also RUS.

    Several actors may share a head (the UN and its secretary-general); the organisation or state itself names it.
    """
    order = ("state", "organisation", "armed-group", "ngo", "body", "party")
    found: dict[str, tuple[int, str, str]] = {}
    for entry in Names.actor_table().actors.values():
        if entry.kind not in order or (entry.sectors and entry.kind == "body"):
            continue
        rank = order.index(entry.kind)
        if entry.country not in found or rank < found[entry.country][0]:
            found[entry.country] = (rank, entry.name, entry.name_en)
    return {head: (ar, en) for head, (_, ar, en) in found.items()}


@dataclass(frozen=True)
class Names:
    """Names in one language."""

    t: Translator

    @staticmethod
    def actor_table() -> ActorTable:
        """Return the lexicon's actors."""
        return load().actors

    @cached_property
    def ontology(self) -> Ontology:
        """PLOVER and CAMEO as the lexicon has them."""
        return load().ontology

    @cached_property
    def frames(self) -> FrameTable:
        """The event lexicon."""
        return load().frames

    @cached_property
    def _territories(self) -> dict[str, str]:
        return {str(code): str(name) for code, name in Locale(self.t.language).territories.items()}

    def _pick(self, ar: str, en: str) -> str:
        return (ar or en) if self.t.language == "ar" else (en or ar)

    def type(self, event_type: EventType | str) -> str:
        """Return the label of an event type."""
        label = self.ontology.types[EventType(event_type)].label
        return self._pick(label.ar, label.en)

    def mode(self, event_type: EventType | str, mode: str | None) -> str:
        """Return the label of a mode, "" where there is none."""
        info = self.ontology.mode(EventType(event_type), mode)
        return self._pick(info.label.ar, info.label.en) if info else (mode or "")

    def meaning(self, english: str, event_type: str, mode: str = "") -> tuple[str, str]:
        """Return the definition of a type or mode and its language: Arabic where the observatory has it in Arabic."""
        key = f"{event_type}.{mode}" if mode else event_type
        arabic = _arabic_definitions().get(key, "") if self.t.language == "ar" else ""
        return (arabic, "ar") if arabic else (english, "en")

    def any_mode(self, mode: str) -> str:
        """Return the label of a mode whose type is not told."""
        for event_type in EventType:
            if self.ontology.mode(event_type, mode):
                return self.mode(event_type, mode)
        return mode

    def context(self, name: str) -> str:
        """Return the label of a context."""
        info = self.ontology.contexts.get(name)
        return self._pick(info.label.ar, info.label.en) if info else name

    def country(self, code: str) -> str:
        """Return the name of a country or organisation by its head; the code itself where nobody knows it."""
        if code == UNKNOWN_HEAD:
            return self.t("head.XXX")
        short = _alpha2().get(code)
        if short and short in self._territories:
            return self._short_country(code, self._territories[short])
        names = _heads().get(code)
        return self._pick(*names) if names else code.partition(":")[2] or code

    def _short_country(self, code: str, full: str) -> str:
        """Prefer the news's own name where it is shorter than the CLDR's («فلسطين» over «الأراضي الفلسطينية»)."""
        names = _heads().get(code)
        name = self._pick(*names) if names else ""
        return name if name and len(name) <= len(full) else full

    def code(self, code: str) -> str:
        """Return a head with its sector in words («روسيا (جيش)»)."""
        head, _, sector = code.partition(" ")
        if not sector:
            return self.country(head)
        return f"{self.country(head)} ({self.t.word('sector.' + sector, sector)})"

    def actor(self, key: str, fallback: str = "") -> str:
        """Return the name of an actor by its key: head, code or lexicon id."""
        if is_code(key):
            return self.code(key)
        entry = self.actor_table().actors.get(key)
        return self._pick(entry.name, entry.name_en) if entry else fallback or key

    def participant(self, side: Participant) -> tuple[str, str]:
        """Return the name of an event's side and the key of its page.

        A lexicon actor has its own name and page. Any other leads to its code and is called by it in English, in Arabic
        as the text calls it, save a bare country («الإسرائيلي» is Israel).
        """
        if side.actor_id and side.actor_id in self.actor_table().actors:
            return self.actor(side.actor_id), side.actor_id
        if side.actor_id and not is_code(side.actor_id):
            return side.name or side.text, side.actor_id
        if self.t.language == "ar" and (" " in side.code or side.code in {"", UNKNOWN_HEAD}):
            return side.name or side.text, side.code
        return (self.code(side.code) if side.code else side.name or side.text), side.code

    def joined(self, names: Iterable[str]) -> str:
        """Join names as the language lists them."""
        return self.t("list.comma").join(names)


@lru_cache(maxsize=4)
def names_for(t: Translator) -> Names:
    """Return the names in one language; one object a language, so that tables are looked up once."""
    return Names(t)
