"""How the words of actor files take their other written forms: nisba adjectives, nouns of role, parts of names.

The endings themselves are data (`words.yaml`); this module only knows how to apply them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import yaml

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import line_of

Form = tuple[str, str, str, bool]  # written form, gender, number, construct


@dataclass(frozen=True, slots=True)
class Words:
    """The endings and the parts of names that vary. `endings` maps gender and number ("ms") to suffixes."""

    article: str
    nisba: str  # the letter that a nisba ends in
    feminine: str
    feminine_open: str  # what the feminine ending becomes before another ending
    accusative: str
    no_accusative: tuple[str, ...]  # endings after which the accusative is not written
    endings: dict[str, tuple[str, ...]]  # md mp fp
    constructs: dict[str, tuple[str, ...]]
    joined_first: frozenset[str]  # written apart from the next word or joined to it
    joined_last: frozenset[str]
    declined: dict[str, tuple[str, ...]]  # the five nouns inside names
    common: frozenset[str]  # words that are a name only where the context shows it

    def definite(self, phrase: str) -> str:
        """Put the article before every word of an adjective."""
        return " ".join(self.article + word for word in phrase.split())

    def feminine_of(self, phrase: str) -> str:
        """Return the feminine of a masculine singular adjective of one or more words."""
        return " ".join(word + self.feminine if word.endswith(self.nisba) else word for word in phrase.split())

    def adjective(self, phrase: str, plurals: tuple[str, ...] = ()) -> Iterator[Form]:
        """Yield the forms of an adjective; `plurals` are its broken plurals."""
        feminine = self.feminine_of(phrase)
        yield phrase, "m", "s", False
        yield feminine, "f", "s", False
        if " " not in phrase:
            yield phrase + self.accusative, "m", "s", False
        for gender, stem in (("m", phrase), ("f", feminine)):
            for number in "pd":  # «السوريين» is read as a plural first
                for form, *_ in self._ended(stem, gender, number):
                    if " " not in phrase or phrase.split()[0].endswith(self.nisba):
                        yield form, gender, number, False
        for plural in plurals:
            yield plural, "m", "p", False

    def noun(self, cells: list[str]) -> Iterator[Form]:
        """Yield the forms of a role noun from its masculine and feminine singular and plural; `+` is a sound plural."""
        for gender, single, plural in (("m", cells[0], cells[1]), ("f", cells[2], cells[3])):
            singles = [] if single == "-" else single.split("/")
            for form in singles:
                yield from self._singular(form, gender, "s")
            plurals = [] if plural == "-" else plural.split("/")
            for form in singles:
                yield from self._ended(form, gender, "d")
                if "+" in plurals:
                    yield from self._ended(form, gender, "p")
            for form in plurals:
                if form != "+":
                    yield from self._singular(form, gender, "p")

    def _singular(self, form: str, gender: str, number: str) -> Iterator[Form]:
        """Yield a form and its indefinite accusative, which writing shows by an alef except after some endings."""
        yield form, gender, number, False
        if not form.endswith(self.no_accusative) and " " not in form:
            yield form + self.accusative, gender, number, False

    def _ended(self, phrase: str, gender: str, number: str) -> Iterator[Form]:
        for construct, endings in ((False, self.endings), (True, self.constructs)):
            for ending in endings.get(gender + number, ()):
                form = " ".join(self._join(word, ending, number) for word in phrase.split())
                yield form, gender, number, construct

    def _join(self, word: str, ending: str, number: str) -> str:
        if not word.endswith(self.feminine):
            return word + ending
        stem = word[: -len(self.feminine)]
        return stem + ending if number == "p" else stem + self.feminine_open + ending

    def keys(self, name: str) -> list[str]:
        """Return the normal forms under which a name is found: joined or apart, and in the cases of the five nouns."""
        words = [fold(word) for word in name.split()]
        choices: list[tuple[str, ...]] = []
        for i, word in enumerate(words):
            apart = word if not i else " " + word
            before = words[i - 1] if i else ""
            forms = (word, *self.declined.get(word, ()))
            if i and (before in self.joined_first or word in self.joined_last) and len(before) > 1:
                choices.append((apart, word))
            else:
                choices.append(tuple(form if not i else " " + form for form in forms))
        return list(dict.fromkeys("".join(parts) for parts in product(*choices)))


def read_words(files: list[DataFile]) -> Words:
    """Read `words.yaml`; a missing part is a LexiconError."""
    merged: dict[str, object] = {}
    name = files[-1].name if files else "actors/words.yaml"
    for file in files:
        try:
            merged.update(yaml.safe_load(file.text()) or {})
        except yaml.YAMLError as error:
            raise LexiconError(file.name, line_of(error), "is no YAML", "check its indentation and quotes") from error
    try:
        return Words(
            article=str(merged["article"]),
            nisba=str(merged["nisba"]),
            feminine=str(merged["feminine"]),
            feminine_open=str(merged["feminine_open"]),
            accusative=str(merged["accusative"]),
            no_accusative=tuple(str(w) for w in _list(merged["no_accusative"])),
            endings=_suffixes(merged["endings"]),
            constructs=_suffixes(merged["constructs"]),
            joined_first=frozenset(fold(str(w)) for w in _list(merged["joined_first"])),
            joined_last=frozenset(fold(str(w)) for w in _list(merged["joined_last"])),
            declined={fold(k): tuple(fold(w) for w in v) for k, v in _suffixes(merged["declined"]).items()},
            common=frozenset(fold(str(w)) for w in str(merged["common"]).split()),
        )
    except (KeyError, TypeError) as error:
        raise LexiconError(name, 0, f"lacks or misshapes {error}", "see docs/actors.md for its parts") from error


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(repr(value))
    return value


def _suffixes(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise TypeError(repr(value))
    return {str(key): tuple(str(item) for item in _list(items)) for key, items in value.items()}
