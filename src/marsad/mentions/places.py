"""Places in a Doc, each resolved to one entry with country and coordinates.

A name is a place where the words around it say so («في», «مدينة»), or where it is big and no everyday word. One of
several places of a name is chosen by the word before it, by the countries that the story names, then by population. A
capital or country that is the subject of a verb («رحبت صنعاء») is its government, not a place: `actors` finds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final, NamedTuple

from marsad.lexicon.places import DIVISIONS, NameBegun, Phrase, PlaceEntry, PlaceTable
from marsad.model.doc import Doc, Pos
from marsad.model.mention import PlaceMention

_BIG: Final = 250_000  # people from which a name needs no word beside it
_KNOWN: Final = 100_000  # people from which a preposition is enough for an everyday word, in a country of the story
_STRIPPED: Final = 100_000  # people from which a name may carry a particle that the reading of the word does not know
_RIVAL: Final = 10  # how many times smaller a place may be that wins because the story is about its country
_NAME_POS: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN, Pos.NISBA})
_DATELINE_REACH: Final = 4
_DATELINE_MARKS: Final = frozenset({"-", "–", "—", "/", "(", ":"})
_COUNTRY_WEIGHT: Final = 3


class _Match(NamedTuple):
    """A name found at tokens `first` to `last`, the places that bear it, and what stands before it."""

    first: int
    last: int
    places: tuple[int, ...]
    particles: str  # particles written onto it
    kind: str  # what the word before says that it is
    inside: bool  # «في», «من» …
    near: bool  # «على», «نحو» …
    named: bool  # its words are no everyday words


def find(doc: Doc, table: PlaceTable) -> tuple[PlaceMention, ...]:
    """Return the places in text order."""
    reading = _Reading(doc, table)
    return tuple(reading.mentions())


class _Reading:
    """One story being read."""

    def __init__(self, doc: Doc, table: PlaceTable) -> None:
        self.doc, self.table = doc, table
        self.tokens = doc.tokens
        self.words = [token.word.norm for token in doc.tokens]
        self.matches = list(self._matches())
        self.countries = self._countries()

    # Finding.

    def _matches(self) -> Iterator[_Match]:
        i, beginning = 0, self.table.beginning
        while i < len(self.words):
            names = beginning(self.words[i])
            match = self._match(i, names) if names else None
            if match is None:
                i += 1
            else:
                yield match
                i = match.last

    def _match(self, i: int, names: tuple[NameBegun, ...]) -> _Match | None:
        """Return the longest name at token `i`, with or without particles."""
        for words, places, particles in names:
            last = i + len(words)
            if len(words) > 1 and tuple(self.words[i + 1 : last]) != words[1:]:
                continue
            if len(words) > 1 or not particles or self._may_carry(i, particles, places):
                return self._in_context(i, last, places, particles)
        return None

    def _may_carry(self, i: int, particles: str, places: tuple[int, ...]) -> bool:
        """Tell whether a word is a name with particles («بالموصل») and not another word («كامل», «بتول»)."""
        analysis = self.tokens[i].analysis
        if analysis.pos is not Pos.UNKNOWN or analysis.proclitics == particles:
            return analysis.proclitics == particles
        found = (self.table.places[k] for k in places)
        return any(p.population >= _STRIPPED or p.capital or p.geonames is None for p in found)

    def _in_context(self, first: int, last: int, places: tuple[int, ...], particles: str) -> _Match:
        before = self._ending_at(first, "kind", "inside", "before")
        kind = before.kind if before is not None and before.role == "kind" else ""
        if not kind and first > 0:
            kind = self._kind_through_bracket(first)
        inside = particles[-1:] in self.table.inside or (before is not None and before.role == "inside")
        near = bool(particles) or (before is not None and before.role == "before")
        named = last - first > 1 or self.tokens[first].analysis.pos in _NAME_POS
        return _Match(first, last, places, particles, kind, inside, near, named)

    def _kind_through_bracket(self, first: int) -> str:
        """Return the kind that «مستوطنة (…)» gives."""
        word = self._ending_at(first - 1, "kind") if self.words[first - 1] in {"(", '"', "«"} else None
        return word.kind if word else ""

    def _ending_at(self, i: int, *roles: str) -> Phrase | None:
        """Return the phrase with one of the roles that ends right before token `i`, with or without particles."""
        for length in (3, 2, 1):
            start = i - length
            if start < 0:
                continue
            for bare, _ in self.table.bare_forms(self.words[start]):
                if bare not in self.table.phrases:
                    continue
                words = [bare, *self.words[start + 1 : i]]
                found = self.table.find(words, 0, *roles)
                if found is not None and len(found.words) == length:
                    return found
        return None

    # Choosing.

    def _countries(self) -> Counter[str]:
        """Count the countries of the story: those it names, and those of names that only one place bears."""
        named: Counter[str] = Counter()
        for match in self.matches:
            found = [self.table.places[i] for i in match.places]
            countries = {place.country for place in found if place.country}
            if any(place.kind == "country" for place in found):
                named[next(p.country for p in found if p.kind == "country")] += _COUNTRY_WEIGHT
            elif len(countries) == 1 and match.named and self._is_known(found[0], match):
                named[next(iter(countries))] += 1
        return named

    def _is_known(self, place: PlaceEntry, match: _Match) -> bool:
        return bool(match.kind or match.inside or place.geonames is None or place.population >= _BIG)

    def _choose(self, match: _Match) -> PlaceEntry | None:
        """Return the place that a name means here, or None where none of them fits."""
        places = [self.table.places[i] for i in match.places]
        if match.kind in DIVISIONS:
            divisions = [p for p in places if p.kind in DIVISIONS or p.kind == "region"]
            places = divisions or [p for p in places if p.kind != "country"] or places
        else:
            places = [p for p in places if not p.shadowed] or places
        if match.kind in {"city", "village"}:
            places = [p for p in places if p.kind not in {"country", *DIVISIONS}] or places
        if any(p.kind == match.kind for p in places):
            places = [p for p in places if p.kind == match.kind]
        return self._of_the_story(places)

    def _of_the_story(self, places: list[PlaceEntry]) -> PlaceEntry:
        """Return the best known place, or one not much smaller in a country that the story speaks of more."""
        capital = any(p.capital for p in places)
        best = max(
            places, key=lambda p: (p.kind == "country" and not capital, p.capital, p.geonames is None, p.population)
        )
        weight = self.countries[best.country]
        rivals = [
            p
            for p in places
            if self.countries[p.country] > weight and (p.kind == "country" or p.population * _RIVAL >= best.population)
        ]
        return max(rivals, key=lambda p: (self.countries[p.country], p.population), default=best)

    # Deciding.

    def mentions(self) -> Iterator[PlaceMention]:
        """Yield the matches that are places here."""
        for match in self.matches:
            place = self._choose(match)
            dateline = self._is_dateline(match)
            if place is not None and (dateline or self._is_place(match, place)):
                yield PlaceMention(
                    span=self.doc.span(match.first, match.last),
                    first=match.first,
                    last=match.last,
                    name=place.name,
                    name_en=place.name_en,
                    kind=place.kind,
                    country=place.country,
                    geonames=place.geonames,
                    lat=place.lat,
                    lon=place.lon,
                    dateline=dateline,
                )

    def _is_place(self, match: _Match, place: PlaceEntry) -> bool:
        if self._ending_at(match.first, "against") is not None:
            return False
        if match.kind:
            return self._fits_its_word(match, place)
        if place.kind in {"country", "seat"}:
            return match.inside
        if place.shadowed:
            return False
        if not match.named:
            known = place.population >= _KNOWN and self.countries[place.country] > 0
            return match.inside and (known or (place.geonames is None and place.kind not in DIVISIONS))
        if match.inside:
            return True
        if place.geonames is not None and not place.capital and self._part_of_a_name(match):
            return False
        big = place.capital or place.population >= _BIG or place.geonames is None
        return big and not self._is_subject(match, place)

    def _fits_its_word(self, match: _Match, place: PlaceEntry) -> bool:
        """Tell whether a name behind «مدينة», «ولاية» is believed: an everyday word only in a country of the story."""
        of_the_story = self.countries[place.country] > 0
        if not match.named:
            return of_the_story or place.kind == match.kind
        if match.kind in DIVISIONS and place.kind == "city":
            return of_the_story or place.population >= _BIG or place.capital
        return True

    def _part_of_a_name(self, match: _Match) -> bool:
        """Tell whether unknown words beside a name make it rather a person's («محمد الزاوية»)."""
        beside = [i for i in (match.first - 1, match.last) if 0 <= i < len(self.tokens)]
        return any(self.tokens[i].analysis.pos in {Pos.NAME, Pos.UNKNOWN} for i in beside)

    def _is_subject(self, match: _Match, place: PlaceEntry) -> bool:
        """Tell whether a capital follows a feminine verb as its subject («رحبت صنعاء»)."""
        if not place.capital or match.first == 0 or match.near:
            return False
        verb = self.tokens[match.first - 1].analysis
        return verb.pos is Pos.VERB and verb.features.gender != "m" and not verb.enclitic

    def _is_dateline(self, match: _Match) -> bool:
        """Tell whether a name opens the story and marks follow it («القاهرة - رويترز», «غزة (د ب أ)»)."""
        if match.first > 0 and not (match.first == 1 and self.words[0] in {"(", "«"}):
            return False
        following = self.words[match.last : match.last + _DATELINE_REACH]
        return bool(following) and following[0] in _DATELINE_MARKS
