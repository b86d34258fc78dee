"""A story as grammar sees it: words, sentences, phrases, clauses. All of it points into `Story.text`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from marsad.model.choice import Choice
from marsad.model.news import Story
from marsad.model.text import Span


class Pos(Choice):
    """Parts of speech, as the lexicon and the rules name them."""

    VERB = "verb"
    MASDAR = "masdar"  # verbal noun; its lemma is the verb's
    NOUN = "noun"
    ADJ = "adj"
    ACTIVE = "active"  # active participle; its lemma is the verb's
    PASSIVE = "passive"  # passive participle; its lemma is the verb's
    NAME = "name"  # a word that is only known as a part of names
    NISBA = "nisba"  # nationality or relation adjective
    PREP = "prep"
    CONJ = "conj"
    SUBORD = "subord"  # أن، إن، إذا، عندما …
    RELATIVE = "relative"
    PRON = "pron"
    DEM = "dem"
    NEG = "neg"
    AUX = "aux"  # كان وأخواتها، قد، سوف …
    PART = "part"  # other particles
    ADV = "adv"
    NUM = "num"
    INTERROG = "interrog"
    DIGITS = "digits"
    LATIN = "latin"
    PUNCT = "punct"
    UNKNOWN = "unknown"


class Features(NamedTuple):
    """What a written form tells about itself; "" where it tells nothing."""

    tense: str = ""  # past present imperative
    mood: str = ""  # "" or jussive/subjunctive where writing differs
    person: str = ""  # 1 2 3
    gender: str = ""  # m f
    number: str = ""  # s d p
    voice: str = ""  # active passive ("" = both can be read)
    case: str = ""  # nom, obl where writing shows it (dual, sound plural, the five nouns)
    state: str = ""  # construct where writing shows it


class Analysis(NamedTuple):
    """One reading of a written word.

    `lemma` is the unvocalised citation form as the lexicon writes it (verb: past 3ms; noun: singular); a masdar or
    participle carries its verb's lemma. `proclitics` are the single-letter particles split off, in order, in normal
    form (و ف س ل ب ك أ); the article is `article`. `enclitic` is the attached pronoun or "". `stem` is the normal form
    without them.
    """

    lemma: str
    pos: Pos
    features: Features = Features()
    proclitics: str = ""
    article: bool = False
    enclitic: str = ""
    stem: str = ""
    entry: str = ""  # id of the lexicon line; "" for what rules made


class Word(NamedTuple):
    """A written form with all its readings, the likeliest first; shared by every token that is written so.

    `norm` is the normal form of the whole. `shape` is one of arabic digits latin punct url hashtag mixed.
    `names` are the lexicon's name starts that some split of the form matches (see `lexicon.names`).
    """

    form: str
    norm: str
    shape: str
    analyses: tuple[Analysis, ...]

    @property
    def best(self) -> Analysis:
        """The likeliest reading."""
        return self.analyses[0]


class Token(NamedTuple):
    """A word at its place. `start`/`end` are offsets in `Story.text`, `space` that where the next token begins."""

    i: int
    start: int
    end: int
    space: int
    word: Word
    analysis: Analysis  # the reading chosen in this context

    @property
    def span(self) -> Span:
        """The token's place in the text."""
        return Span(self.start, self.end)

    @property
    def norm(self) -> str:
        """Normal form of the whole word."""
        return self.word.norm

    @property
    def form(self) -> str:
        """The word as written."""
        return self.word.form


class Sentence(NamedTuple):
    """Tokens `first` to `last` (half-open, indices into `Doc.tokens`). `kind` is body, headline or dateline."""

    first: int
    last: int
    start: int
    end: int
    kind: str = "body"

    @property
    def span(self) -> Span:
        """The sentence's place in the text."""
        return Span(self.start, self.end)


class PhraseKind(Choice):
    """Kinds of phrase."""

    NP = "np"
    PP = "pp"
    VG = "vg"  # verb group: particles, auxiliary, verb


class Phrase(NamedTuple):
    """Tokens `first` to `last` (half-open) with their `head` token.

    In a PP `prep` is the token that carries the preposition (a clitic counts: then `prep` is the first token of the
    noun phrase) and `relation` its normal form. In a NP `parts` are the heads of coordinated members, `head` first.
    """

    kind: PhraseKind
    first: int
    last: int
    head: int
    relation: str = ""
    parts: tuple[int, ...] = ()


class ClauseKind(Choice):
    """Kinds of clause, by what opens them."""

    MAIN = "main"
    COORDINATE = "coordinate"
    RELATIVE = "relative"
    COMPLEMENT = "complement"
    PURPOSE = "purpose"
    TIME = "time"
    CONDITION = "condition"
    CAUSE = "cause"
    MANNER = "manner"  # حال: «مؤكدا …»، «وهو …»
    ASIDE = "aside"  # between brackets or dashes


class Clause(NamedTuple):
    """Tokens `first` to `last` (half-open). `marker` is the token that opens it, `parent` the clause it hangs on."""

    kind: ClauseKind
    first: int
    last: int
    marker: int | None = None
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Doc:
    """A story with its grammar. Tokens tile the text: blanks at its start are `lead`, the rest each token's `space`."""

    story: Story
    lead: int
    tokens: tuple[Token, ...]
    sentences: tuple[Sentence, ...]
    phrases: tuple[Phrase, ...] = ()
    clauses: tuple[Clause, ...] = ()

    def text(self, first: int, last: int) -> str:
        """Return the text of tokens `first` to `last` (half-open)."""
        return self.story.text[self.tokens[first].start : self.tokens[last - 1].end]

    def span(self, first: int, last: int) -> Span:
        """Return the span of tokens `first` to `last` (half-open)."""
        return Span(self.tokens[first].start, self.tokens[last - 1].end)

    def rebuilt(self) -> str:
        """Give the text back from its tokens; equals `story.text` always (invariant 1)."""
        text = self.story.text
        return text[: self.lead] + "".join(text[t.start : t.space] for t in self.tokens)
