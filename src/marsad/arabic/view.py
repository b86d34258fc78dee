"""DocView: constant-time answers about a Doc's phrases and clauses, computed once and shared by the later stages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marsad.arabic.phrases import JOINED
from marsad.model.doc import Clause, ClauseKind, Doc, Phrase, PhraseKind, Sentence


@dataclass(slots=True)
class DocView:
    """Indexes over one Doc: for each token its sentence, clause and phrase (index or -1)."""

    doc: Doc
    phrase_of: list[int] = field(default_factory=list)
    clause_of: list[int] = field(default_factory=list)
    sentence_of: list[int] = field(default_factory=list)
    _first_phrase: list[int] = field(default_factory=list)  # of each token: index of the first phrase at or after it

    def __post_init__(self) -> None:
        size = len(self.doc.tokens)
        self.phrase_of, self.clause_of, self.sentence_of = [-1] * size, [-1] * size, [-1] * size
        _mark(self.phrase_of, ((p.first, p.last) for p in self.doc.phrases))
        _mark(self.clause_of, ((c.first, c.last) for c in self.doc.clauses))
        _mark(self.sentence_of, ((s.first, s.last) for s in self.doc.sentences))
        self._first_phrase = [0] * (size + 1)
        following = len(self.doc.phrases)
        self._first_phrase[size] = following
        for at in range(size - 1, -1, -1):
            index = self.phrase_of[at]
            if index >= 0:
                following = index if self.doc.phrases[index].first >= at else index + 1
                if self.doc.phrases[index].first == at:
                    following = index
            self._first_phrase[at] = following

    def phrase(self, token: int) -> Phrase | None:
        """Return the phrase that holds the token, or None."""
        index = self.phrase_of[token]
        return self.doc.phrases[index] if index >= 0 else None

    def clause(self, token: int) -> Clause | None:
        """Return the clause that holds the token, or None."""
        index = self.clause_of[token]
        return self.doc.clauses[index] if index >= 0 else None

    def segments(self, clause: Clause) -> list[Clause]:
        """Return the halves of a clause that another interrupts, in text order; most clauses are whole."""
        index = self.clause_of[clause.first]
        clauses = self.doc.clauses
        found = [clause]
        for first in (index - 2, index):
            if first < 0 or first + 2 >= len(clauses) or clauses[first + 1].parent != first:
                continue
            one, other = clauses[first], clauses[first + 2]
            same_sentence = self.sentence_of[one.first] == self.sentence_of[other.first]
            if same_sentence and (one.kind, one.marker, one.parent) == (other.kind, other.marker, other.parent):
                found.append(other if first == index else one)
        return sorted(found, key=lambda part: part.first)

    def opener(self, phrase: Phrase) -> Phrase:
        """Return the first member of the list that a phrase goes on, itself where it goes on none."""
        index = self.phrase_of[phrase.head]
        while index > 0 and self.doc.phrases[index].relation == JOINED:
            index -= 1
        return self.doc.phrases[index]

    def relative_behind(self, phrase: Phrase) -> Clause | None:
        """Return the relative clause that begins right behind a phrase, or None."""
        index = self.clause_of[phrase.head] + 1
        if index >= len(self.doc.clauses):
            return None
        clause = self.doc.clauses[index]
        near = 0 <= clause.first - phrase.last <= 1
        return clause if clause.kind is ClauseKind.RELATIVE and near else None

    def sentence(self, token: int) -> Sentence:
        """Return the sentence that holds the token."""
        return self.doc.sentences[self.sentence_of[token]]

    def phrases_between(self, first: int, last: int) -> Iterator[Phrase]:
        """Return the phrases that begin in tokens `first` to `last` (half-open), in order."""
        starts = self._first_phrase
        if first >= len(starts):
            return iter(())
        return iter(self.doc.phrases[starts[first] : starts[min(last, len(starts) - 1)]])

    def verb_group(self, token: int) -> Phrase | None:
        """Return the verb group that holds the token, or None."""
        phrase = self.phrase(token)
        return phrase if phrase is not None and phrase.kind is PhraseKind.VG else None


def _mark(target: list[int], ranges: Iterable[tuple[int, int]]) -> None:
    """Write the index of each range at the tokens that it covers."""
    for index, (first, last) in enumerate(ranges):
        target[first:last] = [index] * (last - first)
