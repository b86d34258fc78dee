"""Mentions by place; pronouns and dropped subjects to the mention they mean; mentions as participants of an event."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from marsad.arabic.view import DocView
from marsad.events.syntax import Syntax, gender_of
from marsad.lexicon.grammar import GrammarTable
from marsad.lexicon.letters import fold
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Clause, ClauseKind, Phrase, PhraseKind, Pos, Token
from marsad.model.event import Participant
from marsad.model.mention import ActorMention, Mentions, Quotation, Reference

_LOOK_BACK: Final = 8  # mentions before the pronoun that are tried
_SENTENCES_BACK: Final = 2
_STATE: Final = "state"
_BODIES: Final = frozenset({"party", "armed-group", "organisation", "body", "company", "ngo"})
_FEMININE: Final = ("ة", "ه")
_OF_A_VERB: Final = frozenset({Pos.VERB, Pos.PREP})


def genders_of(mentions: Iterable[ActorMention], grammar: GrammarTable, view: DocView) -> dict[int, str]:
    """Return the gender of mentions' heads, "" where a name may have either: states are feminine but for a few."""
    found: dict[int, str] = {}
    for mention in mentions:
        token = view.doc.tokens[mention.head]
        if mention.reference in (Reference.ROLE, Reference.GENERIC):
            gender = gender_of(token)
        elif mention.reference is Reference.NAME and mention.kind == _STATE and mention.code != UNKNOWN_HEAD:
            gender = "m" if fold(mention.name) in grammar.masculine_states else "f"
        elif mention.reference is Reference.NAME and mention.kind in _BODIES:
            gender = _gender_of_body(token)
        elif token.analysis.pos is Pos.NAME and not mention.code.endswith(("GOV", "PTY", "LEG", "CIV")):
            gender = ""
        else:
            gender = gender_of(token)
        found[mention.head] = gender
    return found


def _gender_of_body(token: Token) -> str:
    """«حركة» is feminine, whatever a name's reading says; «حماس» may be either."""
    if token.analysis.pos is not Pos.NAME:
        return gender_of(token)
    several = token.analysis.features.number in ("p", "d")  # «القادة الأوروبيون», «الأمم المتحدة»
    return "f" if token.norm.endswith(_FEMININE) and not several else ""


def without(found: list[Participant], others: list[Participant]) -> list[Participant]:
    """Leave out who stands on the other side already."""
    taken = {span for p in others for span in (p.span, p.antecedent) if span is not None}
    return [p for p in found if p.span not in taken and p.antecedent not in taken]


class Sides:
    """Who stands where in one Doc. Built once a story; every answer is a mention, or a Participant made of one."""

    def __init__(self, view: DocView, mentions: Mentions, syntax: Syntax, grammar: GrammarTable) -> None:
        self.view, self.doc, self.syntax, self.grammar = view, view.doc, syntax, grammar
        self.mentions = mentions.actors
        self.by_head: dict[int, ActorMention] = {}
        for mention in self.mentions:
            self.by_head.setdefault(mention.head, mention)
        self.countries = {head_of(mention.code) for mention in self.mentions}
        self.by_span = {mention.span: mention for mention in reversed(self.mentions)}
        self.covered: dict[int, ActorMention] = {}
        for mention in sorted(self.mentions, key=lambda m: m.last - m.first):
            for at in range(mention.first, mention.last):
                self.covered.setdefault(at, mention)
        self._subjects: dict[int, tuple[ActorMention, ...]] = {}
        self.quotations = mentions.quotations
        self._quote_of = self._quotes_by_token(mentions.quotations)

    # --- mentions of phrases ----------------------------------------------------------------------------------------

    def of(self, phrase: Phrase | None, *, inside: bool = False) -> tuple[ActorMention, ...]:
        """Return the mentions that the phrase and its coordinated members mean.

        With `inside` a phrase that is no actor itself («تصريحات ترامب») yields the first actor inside it.
        """
        if phrase is None:
            return ()
        found: list[ActorMention] = []
        for head in phrase.parts or (phrase.head,):
            mention = self.by_head.get(head) or self._pronoun_phrase(phrase, head)
            if mention is None and inside:
                mention = self._inside(head)
            if mention is not None:
                found.append(mention)
                found.extend(self._members_behind(mention))
        return tuple(found)

    def _members_behind(self, mention: ActorMention) -> list[ActorMention]:
        """«كل من مصر والأردن»: a mention that reaches into the phrase behind «من» brings that phrase's members."""
        own, behind = self.view.phrase(mention.head), self.view.phrase(mention.last - 1)
        if own is None or behind is None or behind is own:
            return []
        return [self.by_head[head] for head in behind.parts[1:] if head in self.by_head]

    def _inside(self, head: int) -> ActorMention | None:
        """Return the actor inside a phrase that is none: in its chain, behind its «من», or whose deed it is."""
        phrase = self.view.phrase(head)
        if phrase is None:
            return None
        for at in range(head + 1, phrase.last):
            if at in self.by_head:
                return self.by_head[at]
        index = self.view.phrase_of[head] + 1
        if index < len(self.doc.phrases):
            following = self.doc.phrases[index]
            if following.first == phrase.last and following.relation in self.syntax.partitive:
                return self.by_head.get(following.head) or self._inside(following.head)
        return self._author(phrase)

    def author_of(self, phrase: Phrase) -> tuple[ActorMention, ...]:
        """Return whose deed the relative clause behind a phrase tells: «طائرة أطلقها الحوثيون»."""
        author = self._author(phrase)
        return (author,) if author is not None else ()

    def _author(self, phrase: Phrase) -> ActorMention | None:
        """«قرار أصدره الرئيس»: the subject of the relative clause right behind the phrase, where it is another."""
        verb = self.relative_verb(phrase)
        subject = self.syntax.verb(verb).subject if verb is not None else None
        return self.by_head.get(subject.head) if subject is not None and subject.head != phrase.head else None

    def relative_verb(self, phrase: Phrase) -> int | None:
        """Return the first verb of the relative clause right behind a phrase, or None."""
        clause = self.view.relative_behind(phrase)
        inside = self.view.phrases_between(clause.first, clause.last) if clause is not None else ()
        return next((group.head for group in inside if group.kind is PhraseKind.VG), None)

    def _pronoun_phrase(self, phrase: Phrase, head: int) -> ActorMention | None:
        """A preposition with its pronoun («عليه»), or a free pronoun, means what the pronoun means."""
        reading = self.doc.tokens[head].analysis
        if phrase.kind is PhraseKind.PP and head == phrase.first and reading.enclitic:
            return self.pronoun(head, reading.enclitic)
        if reading.pos is Pos.PRON:
            return self.pronoun(head, reading.stem or self.doc.tokens[head].norm)
        return None

    def between(self, first: int, last: int) -> list[ActorMention]:
        """Return the mentions whose head lies in tokens `first` to `last` (half-open)."""
        return [self.by_head[at] for at in range(first, last) if at in self.by_head]

    # --- subjects and pronouns --------------------------------------------------------------------------------------

    def subject_of(self, clause: Clause) -> tuple[ActorMention, ...]:
        """Return whom the clause is about: its verb's subject, found before the clause where it is dropped."""
        known = self._subjects.get(clause.first)
        if known is None:
            self._subjects[clause.first] = ()  # a clause that leads back to itself has none
            known = self._subjects[clause.first] = self._read_subject(clause)
        return known

    def _read_subject(self, clause: Clause) -> tuple[ActorMention, ...]:
        for phrase in self.view.phrases_between(clause.first, clause.last):
            if phrase.kind is PhraseKind.VG:
                return self.subject_of_verb(phrase.head)
        bare = next((p for p in self.view.phrases_between(clause.first, clause.last) if p.relation == ""), None)
        if clause.kind is ClauseKind.MANNER:
            return self.subject_of_manner(clause)
        return self.of(bare)

    def subject_of_verb(self, verb: int, *, transitive: bool = False) -> tuple[ActorMention, ...]:
        """Return the mentions that the verb's subject means; the speaker for the first person."""
        reading = self.doc.tokens[verb].analysis
        if reading.features.person == "1":
            return self.speaker_at(verb)
        syntax = self.syntax.transitive(verb) if transitive else self.syntax.verb(verb)
        if syntax.subject is not None:
            found = self.of(syntax.subject)
            if found:
                return found
            if self._is_document(syntax.subject):
                return self.of(syntax.subject, inside=True) or self.subject_before(syntax.clause)
            if self._is_own(syntax.subject, verb):
                return self.subject_before(syntax.clause, gender=reading.features.gender)
            crowd = reading.features.number == "p"  # only people take a plural verb: «ساسة المعارضة أدانوا»
            return self.of(syntax.subject, inside=True) if crowd else ()
        if syntax.clause.kind is ClauseKind.RELATIVE and syntax.antecedent is not None:
            opens = self.doc.tokens[syntax.clause.first].analysis.pos
            people = reading.features.number in ("p", "d") and opens is not Pos.RELATIVE  # «بيان أكدوا فيه»
            if not people and not (reading.enclitic and syntax.dropped):  # «الزيارة التي أداها»
                return ()  # its subject is what it describes or stands in it
        return self.subject_before(syntax.clause, gender=reading.features.gender, number=reading.features.number)

    def _is_document(self, phrase: Phrase) -> bool:
        """Tell a text («البيان») that speaks for whom it comes from."""
        return fold(self.doc.tokens[phrase.head].analysis.lemma) in self.syntax.documents

    def _is_own(self, phrase: Phrase, verb: int) -> bool:
        """«وجددت تضامنها»: what is avowed, with a pronoun that agrees with the verb, belongs to whom the verb means."""
        reading, owned = self.doc.tokens[verb].analysis, self.doc.tokens[phrase.head].analysis
        if phrase.first < verb or not owned.enclitic or reading.enclitic:
            return False
        agrees = self.grammar.pronouns.get(owned.enclitic) == (reading.features.gender, reading.features.number)
        return agrees and fold(reading.lemma) in self.grammar.avowing

    def subject_of_manner(self, clause: Clause, *, gender: str = "") -> tuple[ActorMention, ...]:
        """Return whom «مؤكدا …» describes: the subject of the sentence's own clause, not of what is reported in it."""
        index = self.view.clause_of[clause.first]
        sentence = self.view.sentence_of[clause.first]
        for before in range(index - 1, -1, -1):
            earlier = self.doc.clauses[before]
            if self.view.sentence_of[earlier.first] != sentence:
                break
            if earlier.parent is None and earlier.kind in (ClauseKind.MAIN, ClauseKind.COORDINATE):
                found = self.subject_of(earlier)
                if found and self._fits(found, gender, ""):
                    return found
        return self.subject_before(clause, gender=gender)

    def subject_before(self, clause: Clause, *, gender: str = "", number: str = "") -> tuple[ActorMention, ...]:
        """Return the subject of the nearest clause before that agrees, in this sentence or the two before."""
        index = self.view.clause_of[clause.first]
        sentence = self.view.sentence_of[clause.first]
        for before in range(index - 1, -1, -1):
            earlier = self.doc.clauses[before]
            back = sentence - self.view.sentence_of[earlier.first]
            if back > _SENTENCES_BACK:
                break
            if earlier.kind in (ClauseKind.RELATIVE, ClauseKind.ASIDE):
                continue
            if back and earlier.kind in (ClauseKind.COMPLEMENT, ClauseKind.PURPOSE):
                continue
            found = self.subject_of(earlier)
            if found and (self._fits(found, gender, number) or self._in_text(found[0], gender, number)):
                return found
        return ()

    def _in_text(self, mention: ActorMention, gender: str, number: str) -> bool:
        """«أكد بيان القمة … ورحب بالمبادرة»: a verb agrees with the text that speaks, not with whose text it is."""
        phrase = self.view.phrase(mention.head)
        if phrase is None or number in ("p", "d") or phrase.head == mention.head or not self._is_document(phrase):
            return False
        return gender_of(self.doc.tokens[phrase.head]) in ("", gender)

    def _fits(self, found: tuple[ActorMention, ...], gender: str, number: str) -> bool:
        first = found[0]
        if number in ("p", "d"):
            return len(found) > 1 or first.plural
        if gender and len(found) == 1:
            known = self.syntax.genders.get(first.head, "")
            return not known or known == gender
        return True

    def pronoun(self, token: int, form: str, *, other: bool = False) -> ActorMention | None:
        """Return the mention that a pronoun at this token means, or None where none agrees.

        A pronoun on a verb or a preposition is never its clause's own subject («اعتدى النائب عليه»); one on a noun
        often is («قدم استقالته»), but for `other` («رحب بتصريحاته»: somebody else's).
        """
        if form in self.grammar.first_person:
            speakers = self.speaker_at(token)
            return self._as_pronoun(speakers[0], token) if speakers else None
        gender, number = self.grammar.pronouns.get(form, ("", ""))
        clause = self.view.clause(token)
        own = self.covered.get(token)
        subjects = self.subject_of(clause) if clause is not None else ()
        apart = other or self.doc.tokens[token].analysis.pos in _OF_A_VERB
        for subject in subjects:
            if not apart and subject.head < token and subject is not own and self._fits((subject,), gender, number):
                return self._as_pronoun(subject, token)
        others = {m.antecedent or m.span for m in subjects} if apart else set()
        nearest = [
            m
            for m in self.mentions
            if m.last <= token and m is not own and m.span not in others and (m.antecedent or m.span) not in others
        ][-_LOOK_BACK:]
        sentence = self.view.sentence_of[token]
        for mention in reversed(nearest):
            if sentence - self.view.sentence_of[mention.head] > 1:
                break
            if mention.code and (self._means_another(mention) or self._fits((mention,), gender, number)):
                return self._as_pronoun(mention, token)
        return None

    def _means_another(self, mention: ActorMention) -> bool:
        """«تصريحات ترامب»: the head's gender tells nothing of whom the mention means."""
        head = self.doc.tokens[mention.head].analysis
        return mention.last > mention.head + 1 and fold(head.lemma) in self.grammar.document

    def _as_pronoun(self, mention: ActorMention, token: int) -> ActorMention:
        place = self.doc.tokens[token]
        return replace(
            mention, span=place.span, reference=Reference.PRONOUN, antecedent=mention.antecedent or mention.span
        )

    # --- speakers ---------------------------------------------------------------------------------------------------

    def _quotes_by_token(self, quotations: Sequence[Quotation]) -> dict[int, Quotation]:
        """The innermost quotation of each token: shorter ones overwrite longer ones."""
        found: dict[int, Quotation] = {}
        for quotation in sorted(quotations, key=lambda q: q.first - q.last):
            for at in range(quotation.first, quotation.last):
                found[at] = quotation
        return found

    def quotation_at(self, token: int) -> Quotation | None:
        """Return the innermost quotation or reported clause that holds the token."""
        return self._quote_of.get(token)

    def speaker_at(self, token: int) -> tuple[ActorMention, ...]:
        """Return who says the words at this token, where the story tells it and the speaker is an actor."""
        quotation = self._quote_of.get(token)
        if quotation is None or quotation.speaker_span is None:
            return ()
        span = quotation.speaker_span
        inside = [m for m in self.mentions if m.span.overlaps(span)]
        if inside:
            return (max(inside, key=lambda m: (m.span.covers(span), m.last - m.first)),)
        return ()

    def kind(self, participant: Participant) -> str:
        """Return the kind of actor that a participant is, "" where only its country is known."""
        mention = self.by_span.get(participant.antecedent or participant.span)
        return mention.kind if mention is not None else ""

    # --- participants -----------------------------------------------------------------------------------------------

    def participant(self, mention: ActorMention, slot: str) -> tuple[Participant, ...]:
        """Return the participants that a mention stands for: one, or each member of a joint mention («البلدان»)."""
        text = mention.span.of(self.doc.story.text)
        if mention.members:
            return tuple(
                Participant(text, code, mention.span, slot, mention.name, None, mention.antecedent)
                for code in mention.members
            )
        if not mention.code:
            return ()
        code = self._of_speaker(mention) or mention.code
        return (Participant(text, code, mention.span, slot, mention.name, mention.actor_id, mention.antecedent),)

    def participants(self, mentions: Iterable[ActorMention], slot: str) -> list[Participant]:
        """Return the participants of several mentions, in their order."""
        return [side for mention in mentions for side in self.participant(mention, slot)]

    def _of_speaker(self, mention: ActorMention) -> str:
        """Return the code of «شعبنا», «جيشنا» in somebody's mouth: that of his country; "" for any other mention."""
        if mention.reference not in (Reference.ROLE, Reference.GENERIC):
            return ""
        words = self.doc.tokens[mention.first : mention.last]
        if not any(word.analysis.enclitic in self.grammar.first_person for word in words):
            return ""
        speakers = self.speaker_at(mention.head)
        if not speakers or not speakers[0].code or head_of(speakers[0].code) == head_of(mention.code):
            return ""
        return mention.code.replace(head_of(mention.code), head_of(speakers[0].code), 1)
