"""Doc to mentions: who, when, where, how many, and whose words."""

from __future__ import annotations

from marsad.arabic.view import DocView
from marsad.lexicon.load import Lexicon
from marsad.mentions import counts, dates, places, quotations
from marsad.mentions.actors import ActorFinder
from marsad.model.mention import Mentions


class MentionFinder:
    """Finds all mentions of a Doc; one object a lexicon, its caches serve all stories."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.actors = ActorFinder(lexicon.actors, lexicon.grammar)

    def find(self, view: DocView, *, home: str = "") -> Mentions:
        """Return the mentions of the Doc behind `view`. `home` is the outlet's country (alpha-3) or ""."""
        doc, lexicon = view.doc, self.lexicon
        actors = self.actors.find(doc, view, home=home)
        return Mentions(
            actors=actors,
            places=places.find(doc, lexicon.places),
            times=dates.find(doc, lexicon.dates),
            quotations=quotations.find(doc, actors, lexicon.speech),
            counts=counts.find(doc, lexicon.speech),
        )
