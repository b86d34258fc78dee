"""Base phrases of a Doc: noun phrases, prepositional phrases, verb groups.

A base noun phrase is a head with its construct chain, the adjectives that agree, and names in apposition
(«وزير الخارجية الأميركي أنتوني بلينكن»). Coordinated members are phrases of their own with the relation `JOINED`; the
first member lists their heads in `parts`. A phrase behind a preposition is a PP whose `relation` is the preposition's
normal form. Phrases never overlap and never cross a sentence. See docs/grammar.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final

from marsad.arabic.clauses import split_clauses
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.doc import Analysis, Doc, Phrase, PhraseKind, Pos, Sentence, Token, Word

JOINED: Final = "و"

_NOUNS: Final = frozenset(
    {Pos.NOUN, Pos.MASDAR, Pos.NAME, Pos.UNKNOWN, Pos.LATIN, Pos.DIGITS, Pos.NUM, Pos.ACTIVE, Pos.PASSIVE}
)
_ADJECTIVES: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.ACTIVE, Pos.PASSIVE})
_BY_ORIGIN: Final = frozenset({Pos.ADJ, Pos.NISBA})
_DESCRIBING: Final = _ADJECTIVES | {Pos.NUM}
_NAMES: Final = frozenset({Pos.NAME, Pos.UNKNOWN, Pos.LATIN})
_NUMBERS: Final = frozenset({Pos.NUM, Pos.DIGITS})
NOMINAL: Final = _NOUNS | _ADJECTIVES
_REACH: Final = 8  # words behind a verb of beginning in which its other verb stands
_BEFORE_VERB: Final = frozenset({Pos.NEG, Pos.AUX})
_QUOTES: Final = frozenset("\"“”«»'‘’„‟″")
_COMMAS: Final = frozenset("،,")
_CLITIC_PREPOSITIONS: Final = "بلك"


def clitic_preposition(token: Token) -> str:
    """Return the preposition written as the word's own first letters (ب ل ك), or ""."""
    for letter in token.analysis.proclitics:
        if letter in _CLITIC_PREPOSITIONS and token.analysis.pos is not Pos.VERB:
            return letter
    return ""


def nunated(reading: Analysis) -> bool:
    """Tell a noun that keeps the nun of its plural or dual: no noun can complete it («متظاهرون»)."""
    features = reading.features
    return features.case in ("nom", "obl") and features.state != "construct" and not reading.enclitic


def agrees(word: Word, noun: Analysis, *, shared: bool = False, strict: bool = False) -> bool:
    """Tell whether some reading of a definite adjective agrees in gender and number with a noun.

    What the noun does not show is taken to agree, but for `strict`. Plurals of things, and many of people, take the
    feminine singular. `shared` tells that another adjective follows with «و»: «وزراء الخارجية الروسي والتركي».
    """
    gender, number = noun.features.gender, noun.features.number
    if not number or number == "d":
        return not strict
    people = gender == "m" and noun.features.case in ("nom", "obl")
    for reading in word.analyses:
        if not reading.article or reading.pos not in _DESCRIBING:
            continue
        own = reading.features
        if not own.number or not own.gender:
            return True
        if number == "s" and own.number == "s" and (not gender or own.gender == gender):
            return True
        if number == "p" and (own.number == "p" or (own.gender == "f" and not people) or shared):
            return True
    return False


def _names_only(token: Token) -> bool:
    """Tell a name that is no man's office too («رئيس» of a known office is one)."""
    if token.analysis.pos not in _NAMES:
        return False
    offices = (r.features for r in token.word.analyses if r.pos is Pos.NOUN and r.stem == token.norm)
    return not any((features.gender, features.number) == ("m", "s") for features in offices)


def _has_and(token: Token) -> bool:
    return JOINED in token.analysis.proclitics


class _Chunker:
    """One pass over the tokens of one sentence; `at` walks, `phrases` grows."""

    def __init__(self, tokens: list[Token], sentence: Sentence, grammar: GrammarTable, breaks: Collection[int]) -> None:
        self.tokens = tokens
        self.at = sentence.first
        self.last = sentence.last
        self.grammar = grammar
        self.about = {words[0] for words in grammar.about}
        self.breaks = breaks
        self.phrases: list[Phrase] = []
        self.opener = 0  # index of the phrase that the current list of members begins with
        self.members: dict[int, list[int]] = {}

    def run(self) -> list[Phrase]:
        while self.at < self.last:
            token = self.tokens[self.at]
            pos = token.analysis.pos
            if token.analysis.stem in self.about and self._about(self.at):
                self._count()
            elif pos is Pos.PREP:
                self._prepositional(self.at + 1, token.analysis.lemma or token.norm)
            elif pos is Pos.VERB and (deed := self._joined_deed(token)) is not None:
                self.tokens[self.at] = token._replace(analysis=deed)
                self._nominal()
            elif pos is Pos.VERB or pos in _BEFORE_VERB:
                self._verb_group()
            elif pos in NOMINAL or pos is Pos.DEM:
                self._nominal()
            else:
                self.at += 1
        for index, heads in self.members.items():
            phrase = self.phrases[index]
            self.phrases[index] = phrase._replace(parts=(*phrase.parts, *heads))
        return self.phrases

    def _prepositional(self, start: int, relation: str) -> None:
        """Read the noun phrase behind a preposition that is a word of its own (quotation marks may stand between)."""
        begin, at = self.at, start
        if self.tokens[begin].analysis.enclitic:
            self._add(Phrase(PhraseKind.PP, begin, begin + 1, begin, relation, (begin,)))
            return
        while at < self.last and self.tokens[at].form in _QUOTES:
            at += 1
        if at < self.last:
            token = self.tokens[at]
            nominal = token.analysis.pos in NOMINAL or token.analysis.pos is Pos.DEM or self._about(at)
            if nominal and not token.analysis.proclitics:
                end, head = self._noun_phrase(at)
                self._add(Phrase(PhraseKind.PP, begin, end, head, relation, (head,)))
                return
            if token.analysis.pos is Pos.PRON:
                self._add(Phrase(PhraseKind.PP, begin, at + 1, at, relation, (at,)))
                return
        self.at = start

    def _about(self, at: int) -> int:
        """Return how many words before a number only tell how exact it is: «نحو 40 قطعة», «ما لا يقل عن 20 شخصا»."""
        first = self.tokens[at].analysis.stem
        if first not in self.about:
            return 0
        for words in self.grammar.about:
            end = at + len(words)
            if words[0] != first or end >= self.last or self.tokens[end].analysis.pos not in _NUMBERS:
                continue
            if all(self.tokens[at + i].norm == word for i, word in enumerate(words) if i):
                return 0 if self.tokens[end].analysis.proclitics else len(words)
        return 0

    def _count(self) -> None:
        """Read a number with the words before it as a noun phrase: no preposition, no relative clause opens there."""
        token = self.tokens[self.at]
        if token.analysis.pos is Pos.RELATIVE:
            self.tokens[self.at] = token._replace(analysis=token.analysis._replace(pos=Pos.NUM))
        self._nominal()

    def _joined_deed(self, token: Token) -> Analysis | None:
        """Return the verbal noun that a word is where it goes on a list of deeds, though it is written like a verb.

        «بتعذيب المعتقلين وقتل المتظاهرين»: right behind a verbal noun with its complement, before one of its own.
        """
        verb = token.analysis
        if verb.proclitics != JOINED or not self.phrases:
            return None
        if verb.enclitic:
            return self._owned_deed(token)
        if self.phrases[-1].last != token.i:
            return None
        before = self.phrases[-1]
        verbal = any(reading.pos is Pos.MASDAR for reading in self.tokens[before.head].word.analyses)
        if token.i + 1 >= self.last:
            return None
        following = self.tokens[token.i + 1].analysis
        if following.pos not in _NOUNS or following.proclitics:
            return None
        told = following.pos is Pos.NOUN and not following.article and following.features.case != "nom"
        if not (verbal and before.last > before.head + 1) and not (told and self._passive_deeds()):
            return None
        nouns = (r for r in token.word.analyses if r.pos in (Pos.NOUN, Pos.MASDAR) and r.proclitics == JOINED)
        return next((r for r in nouns if r.stem in self.grammar.deed_noun and not r.enclitic), None)

    def _passive_deeds(self) -> bool:
        """«تم القضاء على إرهابيين وحجز بندقية»: deeds that a verb of passives tells, the first behind a preposition."""
        if len(self.phrases) < 3 or self.phrases[-1].kind is not PhraseKind.PP:
            return False
        verb, deed = self.phrases[-3], self.phrases[-2]
        verbal = any(reading.pos is Pos.MASDAR for reading in self.tokens[deed.head].word.analyses)
        near = verb.last == deed.first and deed.last == self.phrases[-1].first
        light = fold(self.tokens[verb.head].analysis.lemma) in self.grammar.passive_light
        return verbal and near and verb.kind is PhraseKind.VG and light

    def _owned_deed(self, token: Token) -> Analysis | None:
        """«أكدت تضامنها مع مصر، ودعمها للإجراءات»: a deed beside another that the same pronoun owns."""
        verb = token.analysis
        if token.i + 1 >= self.last:
            return None
        following = self.tokens[token.i + 1].analysis
        if not following.proclitics.startswith("ل") and not (following.article and following.pos is Pos.ADJ):
            return None
        for phrase in reversed(self.phrases[-4:]):
            if phrase.kind is PhraseKind.VG:
                return None
            noun = self.tokens[phrase.head]
            if noun.analysis.enclitic == verb.enclitic and any(r.pos is Pos.MASDAR for r in noun.word.analyses):
                deeds = (
                    r for r in token.word.analyses if r.pos in (Pos.NOUN, Pos.MASDAR) and r.enclitic == verb.enclitic
                )
                return next((r for r in deeds if r.proclitics == JOINED), None)
        return None

    def _verb_group(self) -> None:
        begin = self.at
        at = begin
        while at < self.last and self.tokens[at].analysis.pos in _BEFORE_VERB:
            at += 1
        if at < self.last and self.tokens[at].analysis.pos is Pos.VERB:
            self._add(Phrase(PhraseKind.VG, begin, at + 1, at))
        elif at > begin and self._stands_alone(at - 1):
            self._add(Phrase(PhraseKind.VG, begin, at, at - 1))
        else:
            self.at = max(at, begin + 1)

    def _stands_alone(self, at: int) -> bool:
        """Tell a verb of beginning that has a noun for its object: «بدأت القوات الأميركية الانسحاب»."""
        token = self.tokens[at].analysis
        if token.pos is not Pos.AUX or fold(token.lemma) not in self.grammar.full_aux:
            return False
        for behind in range(at + 1, min(at + 1 + _REACH, self.last)):
            pos = self.tokens[behind].analysis.pos
            if pos in (Pos.PUNCT, Pos.SUBORD):
                break
            if pos is Pos.VERB:
                return False
        return at + 1 < self.last and self.tokens[at + 1].analysis.pos in NOMINAL

    def _nominal(self) -> None:
        begin = self.at
        token = self.tokens[begin]
        preposition = clitic_preposition(token)
        end, head = self._noun_phrase(begin)
        if preposition:
            joins = _has_and(token) and self._continues(PhraseKind.PP, begin)
            kind, relation = PhraseKind.PP, preposition
            if joins and self.phrases[-1].relation == preposition:
                self._join(head)
        elif (_has_and(token) or self._lists(begin)) and self._continues(None, begin):
            kind, relation = self.phrases[-1].kind, JOINED
            self._join(head)
        else:
            kind, relation = PhraseKind.NP, ""
        self._add(Phrase(kind, begin, end, head, relation, (head,)))

    def _continues(self, kind: PhraseKind | None, begin: int) -> bool:
        """Tell whether the phrase before can have this one as a coordinated member."""
        if not self.phrases:
            return False
        before = self.phrases[-1]
        if before.kind is PhraseKind.VG or (kind is not None and before.kind is not kind):
            return False
        if self._opens_manner(begin):
            return False
        gap = (self.tokens[i] for i in range(before.last, begin))
        return all(t.form in _QUOTES or t.form in _COMMAS or t.analysis.pos is Pos.CONJ for t in gap)

    def _opens_manner(self, begin: int) -> bool:
        """«أدان الهجوم، وداعيا الحكومة إلى»: a participle of saying in the accusative is no member of a list."""
        token = self.tokens[begin]
        reading = token.analysis
        if reading.features.case != "acc" or reading.features.number != "s" or begin + 1 >= self.last:
            return False
        parted = self.tokens[begin - 1].form in _COMMAS
        return parted and fold(reading.lemma) in self.grammar.state_participle

    def _lists(self, begin: int) -> bool:
        """Tell whether a phrase goes on a list: behind a free «و», or a name behind a comma or «ثم» and a name."""
        if not self.phrases:
            return False
        if begin and self.tokens[begin - 1].norm == JOINED:
            return True
        if self.tokens[begin].analysis.pos is not Pos.NAME:
            return False
        before = self.phrases[-1]
        between = [self.tokens[i] for i in range(before.last, begin)]
        return (
            self.tokens[before.head].analysis.pos is Pos.NAME
            and bool(between)
            and any(token.form in _COMMAS or token.analysis.pos is Pos.CONJ for token in between)
        )

    def _join(self, head: int) -> None:
        """Add `head` to the members of the list that the last phrase belongs to."""
        self.members.setdefault(self.opener, []).append(head)

    def _add(self, phrase: Phrase) -> None:
        if phrase.relation != JOINED:
            self.opener = len(self.phrases)
        self.phrases.append(phrase)
        self.at = phrase.last

    def _noun_phrase(self, begin: int) -> tuple[int, int]:
        """Return the end and the head of the noun phrase that begins here."""
        at, head = self._head(begin)
        closed = self._closes(head)
        if self._tells_how(head):
            return at, head
        named = self.tokens[head].analysis.pos in _NAMES
        while at < self.last and at not in self.breaks:
            token = self.tokens[at]
            if token.form in _QUOTES and self._quoted_name(at):
                at += 1
                continue
            step = self._extends(token, head, closed, named)
            if step is None:
                break
            closed, named = step
            at += 1
        return at, head

    def _tells_how(self, head: int) -> bool:
        """«أدانت بشدة الهجوم»: an adverbial noun takes no definite noun behind it."""
        reading = self.tokens[head].analysis
        adverbial = reading.stem in self.grammar.adverbial and "ب" in reading.proclitics and not reading.article
        return adverbial and head + 1 < self.last and self.tokens[head + 1].analysis.article

    def _head(self, begin: int) -> tuple[int, int]:
        """Skip demonstratives and numbers before the counted noun; return where the rest goes on, and the head."""
        at = begin + self._about(begin)
        while at + 1 < self.last and self._leads(at):
            at += 1
        return at + 1, at

    def _opens(self, at: int) -> bool:
        """Tell a demonstrative or number that stands before its own noun."""
        return at + 1 < self.last and self._leads(at)

    def _leads(self, at: int) -> bool:
        token, following = self.tokens[at], self.tokens[at + 1]
        if following.analysis.proclitics or following.analysis.pos not in NOMINAL:
            return False
        if token.analysis.pos is Pos.DEM:
            return following.analysis.article
        if self._superlative(token):
            return self._has_superlative(following)
        if token.analysis.article and token.analysis.features.number == "p":
            return False  # «نظم العشرات | وقفة»
        return token.analysis.pos in _NUMBERS and (
            following.analysis.pos in _NUMBERS
            or (not following.analysis.article and following.analysis.pos in _NOUNS)
            or self._superlative(following)
        )

    def _superlative(self, token: Token) -> bool:
        reading = token.analysis
        bare = reading.pos is Pos.ADJ and not reading.article and not reading.enclitic
        return bare and reading.stem in self.grammar.superlative

    def _has_superlative(self, noun: Token) -> bool:
        """«آخر دفعة», «أبرز القادة»: an elative before its noun; «أصيب آخر | جنوب المدينة» stands alone."""
        reading = noun.analysis
        if reading.pos not in (Pos.NOUN, Pos.MASDAR) or fold(reading.lemma) in self.grammar.direction:
            return False
        return not reading.article or reading.features.number == "p"

    def _closes(self, at: int) -> bool:
        reading = self.tokens[at].analysis
        return reading.article or bool(reading.enclitic) or reading.pos in _NAMES

    def _quoted_name(self, at: int) -> bool:
        """Tell whether a quotation mark inside a phrase sets off one or two words («تنظيم "داعش" الإرهابي»)."""
        ahead = self.tokens[at + 1 : min(at + 4, self.last)]
        behind = self.tokens[max(at - 3, 0) : at]
        return any(t.form in _QUOTES for t in ahead) or any(t.form in _QUOTES for t in behind)

    def _extends(self, token: Token, head: int, closed: bool, named: bool) -> tuple[bool, bool] | None:
        """Return the new (closed, named) when the word goes on the phrase of this head, else None."""
        reading, before = token.analysis, self.tokens[token.i - 1]
        if reading.proclitics or reading.pos not in NOMINAL:
            after_article = reading.pos is Pos.DEM and not reading.proclitics and before.analysis.article
            return (True, named) if after_article and not self._opens(token.i) else None
        if closed:
            return self._extends_closed(token, head, named)
        if reading.pos in _ADJECTIVES and not reading.article:
            return (False, False) if reading.pos not in _NOUNS else (bool(reading.enclitic), False)
        if reading.pos in _NUMBERS and before.analysis.pos in _ADJECTIVES:
            return None
        if self._described(before, head) and not reading.article and not _names_only(token):
            return None
        if reading.article and before.i > head and self._by_nation(before, token):
            return None
        if nunated(before.analysis) and not self._describes_people(token):
            return None
        if before.i == head and self._is_lone_subject(before, token):
            return None
        return self._closes(token.i), reading.pos in _NAMES

    def _described(self, before: Token, head: int) -> bool:
        """Tell whether the word before is an adjective: then no complement follows («عناصر مجهولة | رئيس الوزراء»)."""
        reading = before.analysis
        if reading.pos in (Pos.ADJ, Pos.NISBA):
            return True
        if reading.pos not in _ADJECTIVES or before.i == head or reading.features.state == "construct":
            return False
        noun = self.tokens[before.i - 1].analysis
        return (noun.features.gender, noun.features.number) in (
            (reading.features.gender, reading.features.number),
            ("m", "p"),
            ("f", "p"),
        )

    def _by_nation(self, before: Token, noun: Token) -> bool:
        """«عالجت مستشفيات تركية | الجرحى»: an indefinite nationality has no complement but its kind («تركية الصنع»)."""
        nationality = before.analysis.pos is Pos.NISBA and not before.analysis.article
        return nationality and fold(noun.analysis.lemma) not in self.grammar.by_kind

    def _is_lone_subject(self, noun: Token, following: Token) -> bool:
        """«استهدف انتحاري دورية»: right behind a verb, a person by origin or trade has an object and no complement."""
        man = (noun.analysis.features.gender, noun.analysis.features.number) == ("m", "s")
        trade = man and any(reading.pos in _BY_ORIGIN for reading in noun.word.analyses)
        behind_verb = bool(self.phrases) and self.phrases[-1].kind is PhraseKind.VG and self.phrases[-1].last == noun.i
        return trade and behind_verb and not following.analysis.article and following.analysis.pos is Pos.NOUN

    def _describes_people(self, token: Token) -> bool:
        """Tell an indefinite word that may stand behind a plural with its nun: «مسلحون أكراد», «إرهابيين اثنين»."""
        reading = token.analysis
        if reading.article or reading.enclitic:
            return False
        return any(other.pos in _ADJECTIVES or other.pos in _NUMBERS for other in token.word.analyses)

    def _extends_closed(self, token: Token, head: int, named: bool) -> tuple[bool, bool] | None:
        reading, before = token.analysis, self.tokens[token.i - 1]
        pos = reading.pos
        if reading.article and (pos in _ADJECTIVES or pos is Pos.NUM):
            return (True, named) if self._describes(token, head) else None
        if pos in _NAMES and self._several_described(token, head):
            return None
        if reading.article and pos in _NAMES:
            return True, True
        if pos in _NAMES and not reading.article and (named or self._titled(before)):
            return True, True
        if pos is Pos.DIGITS and named and not self._opens(token.i):
            return True, named
        return None

    def _several_described(self, name: Token, head: int) -> bool:
        """«حررت القوات العراقية | الموصل»: many, with nothing but adjectives, take no single name in apposition."""
        first = self.tokens[head].analysis
        if not first.article or first.features.number != "p":
            return False
        between = [self.tokens[i].word for i in range(head + 1, name.i)]
        return all(agrees(word, first) for word in between) and not agrees(name.word, first)

    def _describes(self, token: Token, head: int) -> bool:
        """Tell whether a definite adjective agrees with a noun of the phrase, as far as the words show it."""
        shared = token.i + 1 < self.last and _has_and(self.tokens[token.i + 1])
        nouns = [self.tokens[i] for i in range(head, token.i) if i == head or self._may_be_described(i)]
        if any(agrees(token.word, noun.analysis, shared=shared) for noun in nouns):
            return True
        return any(agrees(token.word, noun.analysis, strict=True) for noun in self._nouns_before(head))

    def _nouns_before(self, head: int) -> list[Token]:
        """Return the nouns that a list or a complement parts from an adjective: «وزارة الثقافة والإعلام السعودية»."""
        nouns: list[Token] = []
        first = head
        for phrase in reversed(self.phrases):
            if phrase.kind is PhraseKind.VG or phrase.last < first:
                break
            nouns += [self.tokens[i] for i in range(phrase.head, phrase.last) if self._may_be_described(i)]
            if phrase.kind is PhraseKind.NP and phrase.relation != JOINED:
                break
            first = phrase.first
        return nouns

    def _may_be_described(self, at: int) -> bool:
        reading = self.tokens[at].analysis
        return reading.pos in _NOUNS and not (reading.article and reading.pos in _ADJECTIVES)

    def _titled(self, before: Token) -> bool:
        """A name may follow an office, its nationality or an honorific directly, but no number («الدول الأربع قطر»)."""
        return before.analysis.pos in NOMINAL and before.analysis.pos not in _NUMBERS


def chunk(doc: Doc, grammar: GrammarTable, *, breaks: Collection[int] = frozenset()) -> Doc:
    """Return the Doc with its phrases and clauses; linear in the number of tokens.

    A word that the phrases show to be a verbal noun and no verb gets that reading («… وقتل المتظاهرين»).

    `breaks` are tokens before which a phrase ends whatever the words say: a second name right behind a first.
    """
    phrases: list[Phrase] = []
    tokens = list(doc.tokens)
    for sentence in doc.sentences:
        phrases.extend(_Chunker(tokens, sentence, grammar, breaks).run())
    with_phrases = replace(doc, tokens=tuple(tokens), phrases=tuple(phrases))
    return replace(with_phrases, clauses=split_clauses(with_phrases, grammar))
