"""All mentions of a Doc, in the order in which they need each other.

Known names and time expressions are found first, since they tell where phrases end; phrases and clauses are cut then;
actors, quotations, places and counts are read off them.
"""

from __future__ import annotations

from marsad.arabic.phrases import chunk
from marsad.arabic.view import DocView
from marsad.lexicon.load import Lexicon
from marsad.mentions import counts, places, quotations
from marsad.mentions.actors import ActorFinder
from marsad.mentions.dates import TimeFinder
from marsad.mentions.names import mark, neighbours
from marsad.model.doc import Doc
from marsad.model.mention import Mentions


class MentionFinder:
    """Finds all mentions of Docs; one object a lexicon, its caches serve all stories."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.times = TimeFinder(lexicon.dates)
        self.actors = ActorFinder(lexicon.actors, lexicon.grammar)

    def find(self, doc: Doc, *, home: str = "") -> tuple[DocView, Mentions]:
        """Return the Doc with phrases and clauses, and its mentions. `home` is the outlet's country (alpha-3) or ""."""
        lexicon = self.lexicon
        times = self.times.find(doc)
        hits = self.actors.names.find(doc.tokens, day=doc.story.published)
        marked = chunk(mark(doc, hits, times), lexicon.grammar, breaks=neighbours(doc, hits, lexicon.actors))
        view = DocView(marked)
        found_places = places.find(marked, lexicon.places)
        actors = self.actors.find(view, hits, places=found_places, home=home)
        return view, Mentions(
            actors=actors,
            places=found_places,
            times=times,
            quotations=quotations.find(marked, actors, lexicon.speech),
            counts=counts.find(marked, lexicon.speech),
        )
