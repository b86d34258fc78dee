"""Why two stories or events are held to be one, in the reader's words.

`crossdoc` writes reasons as `name: value` with closed names; a line that it did not write is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Iterable

from marsad.crossdoc.reasons import Reason, split
from marsad.model.event import EventType, Status
from marsad.observatory.i18n import Translator
from marsad.observatory.vocabulary import Names
from marsad.store.filters import is_code

_LIST = ", "
_OR = " / "


def in_words(t: Translator, names: Names, why: Iterable[str]) -> tuple[str, ...]:
    """Return reasons as sentences in the reader's language."""
    return tuple(_sentence(t, names, line) for line in why)


def _sentence(t: Translator, names: Names, line: str) -> str:
    try:
        reason, value = split(line)
    except ValueError:
        return line
    key = f"reason.{reason.name.lower()}"
    if reason is Reason.DAYS and value.isdigit():
        return t(key, n=int(value))
    return t(key, value=_OR.join(_values(t, names, part) for part in value.split(_OR)))


def _values(t: Translator, names: Names, part: str) -> str:
    return names.joined(_value(t, names, one) for one in part.split(_LIST))


def _value(t: Translator, names: Names, word: str) -> str:
    """Return a code in words: a type, an act («ASSAULT RUS UKR»), an actor, a status; any other word as it stands."""
    first, _, rest = word.partition(" ")
    if first in EventType.__members__:
        sides = f" {t('event.arrow')} ".join(names.actor(side) for side in rest.split())
        return f"{names.type(first)}: {sides}" if sides else names.type(first)
    if word in tuple(Status):
        return t(f"status.{word}")
    if word.isascii() and is_code(word) and len(first) >= len("RUS") and not word[0].isdigit():
        return names.actor(word)
    kind, _, number = word.partition(" ")
    known = t.word(f"counts.{kind}", "")
    return f"{known} {number}" if known and number else names.actor(word)
