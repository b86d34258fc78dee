"""One act, one event: repeats of an act inside a story are joined, and all evidence is kept."""

from __future__ import annotations

from typing import Final

from marsad.arabic.view import DocView
from marsad.events.draft import Draft
from marsad.events.shut import CASUALTIES
from marsad.model.codes import UNKNOWN_HEAD, head_of
from marsad.model.doc import Pos
from marsad.model.event import EventType, Participant

_BY_SIDES: Final = frozenset(
    {
        EventType.ASSAULT,
        EventType.COERCE,
        EventType.CONSULT,
        EventType.MOBILIZE,
        EventType.PROTEST,
        EventType.RETREAT,
        EventType.SANCTION,
    }
)
"""Acts that happen in the world: told again with other words and the same sides, they are the same act. Words said
twice (ACCUSE, REQUEST …) are two unless the same word tells them."""
_OF_WORDS: Final = frozenset({EventType.ACCUSE, EventType.AGREE, EventType.REQUEST, EventType.SUPPORT})
"""Words that the same verb tells to different people are different words: «دعا الحكومة … كما دعا النقابات»."""
_TELLING_AGAIN: Final = frozenset({EventType.AGREE, EventType.REJECT, EventType.REQUEST})
"""Words that a story gives in its first sentence and then in full, with other verbs but the same matter."""
_STATE: Final = frozenset({"GOV", "JUD", "MIL", "POL", "SPY"})
_ARMED: Final = frozenset({"REB", "UAF"})
"""Sectors of a country that fight each other: what its army did, its gunmen did not."""
_ATTACKS: Final = frozenset({"attack", "strike"})
"""Patterns of frames that tell an attack itself."""
_NOUNS: Final = frozenset({"noun", "masdar"})
_ARREST: Final = "arrest"
_MATTER: Final = frozenset({Pos.MASDAR, Pos.NOUN, Pos.VERB})
_FAR: Final = 14  # words behind a trigger that tell its matter
_SHARED: Final = 2  # words of the matter that two tellings of one demand have in common
_JUDGING: Final = "judge_as"
"""The pattern of verbs that call somebody something."""
_IMPERSONAL: Final = "must"
"""The pattern of what a speaker says must be: said twice it is one demand."""
_NEAR: Final = 2  # sentences between an attack and what it cost
_FURTHER: Final = 4  # sentences between two tellings of one attack by the same means


def join_repeats(drafts: list[Draft], view: DocView) -> list[Draft]:
    """Return the drafts in text order with repeats folded into the one that tells the act in full."""
    kept: list[Draft] = []
    for draft in drafts:
        known = next((other for other in kept if same_act(other, draft, view)), None)
        if known is None:
            kept.append(draft)
        elif _fullness(draft) > _fullness(known):
            draft.repeats = [known.trigger, *known.repeats]
            _share(draft, known)
            kept[kept.index(known)] = draft
        else:
            known.repeats.append(draft.trigger)
            _share(known, draft)
    return sorted(kept, key=lambda d: d.trigger.head)


def same_act(a: Draft, b: Draft, view: DocView) -> bool:
    """Tell whether two drafts, the earlier first, tell one act."""
    if a.type is not b.type or not _agree(a, b):
        return False
    if _tells_object_of(a, b) or _tells_object_of(b, a):
        return True  # whatever the noun alone seems to say of its status
    if a.status is not b.status:
        return False
    if b.points_back and a.type in _BY_SIDES:
        return True
    if (one := _ONE_ACT.get(a.type)) is not None and one(a, b, view):
        return True
    if a.trigger.frame.lemma == b.trigger.frame.lemma or set(a.trigger.tokens) & set(b.trigger.tokens):
        if _asks_for_more(a, b, view):
            return False
        told_apart = a.type in _OF_WORDS and not b.trigger.nominal and b.trigger.frame.pattern != _IMPERSONAL
        return not told_apart or a.recipient_heads == b.recipient_heads != set()
    if a.type in _TELLING_AGAIN and _told_in_full(a, b, view):
        return True
    full = a.actor_heads == b.actor_heads and a.recipient_heads == b.recipient_heads and bool(a.actor_heads)
    if full and view.clause_of[a.trigger.head] == view.clause_of[b.trigger.head]:
        return True  # «قدمت الكويت مساعدات»: the verb and its object tell one act
    return a.type in _BY_SIDES and full


def _agree(a: Draft, b: Draft) -> bool:
    """Tell whether nothing that the two tell contradicts: modes, dates and sides."""
    told = a.mode_of_frame and b.mode_of_frame and a.trigger.frame.lemma != b.trigger.frame.lemma
    if told and a.mode != b.mode:
        return False
    if a.date and b.date and (a.date.end < b.date.start or b.date.end < a.date.start):
        return False
    return _compatible(a.actor_heads, b.actor_heads) and _compatible(a.recipient_heads, b.recipient_heads)


def _tells_object_of(noun: Draft, verb: Draft) -> bool:
    """«عقدت الوزيرة اجتماعا مع»: the noun that is the object of the other's verb."""
    return noun.hangs_on is not None and noun.hangs_on in verb.trigger.tokens


def _one_judgement(a: Draft, b: Draft, view: DocView) -> bool:
    """«وصف التدخل بأنه غير مقبول», «اعتبرت الموقف انحيازا سافرا»: the verb of judging and its predicate are one."""
    if a.trigger.frame.pattern != _JUDGING or a.trigger.construction == "noun" or b.trigger.head < a.trigger.head:
        return False
    if view.sentence_of[a.trigger.head] != view.sentence_of[b.trigger.head] or b.trigger.construction == "verb":
        return False
    return (
        bool(a.actor_heads)
        and a.actor_heads == b.actor_heads
        and view.clause_of[b.trigger.head] <= (view.clause_of[a.trigger.head] + 1)
    )


def _told_in_full(a: Draft, b: Draft, view: DocView) -> bool:
    """«رفض السماح لوفود المنظمة بالزيارة … وشدد على أنه لن يسمح للمنظمة بزيارة»: one matter in two sentences."""
    if view.sentence_of[a.trigger.head] == view.sentence_of[b.trigger.head] or not a.actors:
        return False
    if a.actor_heads != b.actor_heads:
        return False
    one, other = _matter(a, view), _matter(b, view)
    shared = len(one & other)
    return shared >= _SHARED and 2 * shared >= min(len(one), len(other))


def _asks_for_more(a: Draft, b: Draft, view: DocView) -> bool:
    """«دعا الحكومة إلى الإسراع … ودعاها إلى احترام الحريات»: one verb with two demands is two."""
    if a.type is not EventType.REQUEST or b.trigger.construction in _NOUNS:
        return False
    one, other = _matter(a, view), _matter(b, view)
    return bool(one) and bool(other) and not one & other


def _matter(draft: Draft, view: DocView) -> set[str]:
    """Return the words behind a trigger that tell what it is about."""
    first = draft.trigger.head + 1
    behind = (token.analysis for token in view.doc.tokens[first : max(draft.trigger.tokens) + _FAR + 1])
    return {reading.lemma for reading in behind if reading.pos in _MATTER}


def _one_arrest(a: Draft, b: Draft, view: DocView) -> bool:
    """«أوقفت الشرطة المسؤول … وجاء اعتقاله بعد»: the noun tells again who was held, not by whom."""
    apart = view.sentence_of[b.trigger.head] - view.sentence_of[a.trigger.head]
    if a.mode != _ARREST or b.mode != _ARREST or apart > _NEAR or not b.trigger.nominal:
        return False
    return bool(a.actors) and not b.actors and bool(a.recipient_heads & b.recipient_heads - {UNKNOWN_HEAD})


def _one_protest(a: Draft, b: Draft, view: DocView) -> bool:
    """«تظاهر المئات … وحملوا لافتات», «أضربت عن الطعام احتجاجا على»: in one sentence and the next by one means."""
    apart = view.sentence_of[b.trigger.head] - view.sentence_of[a.trigger.head]
    return apart <= 1 and (a.mode is None or b.mode is None or a.mode == b.mode)


def _one_meeting(a: Draft, b: Draft, view: DocView) -> bool:
    """«استقبل الرئيس نظيره في لقاء»: two words of one clause that bring the same two together."""
    sides = a.actor_heads | a.recipient_heads
    if len(sides) == 1 or sides != b.actor_heads | b.recipient_heads:
        return False
    return view.clause_of[a.trigger.head] == view.clause_of[b.trigger.head]


def _one_attack(a: Draft, b: Draft, view: DocView) -> bool:
    """Tell an attack and its victims: of one sentence, or what a sentence right behind says that it cost."""
    if _strikes_back(a, b) or _strikes_back(b, a):
        return False
    apart = view.sentence_of[b.trigger.head] - view.sentence_of[a.trigger.head]
    if apart == 0:
        return True  # «أسفر هجوم استهدف مسجدا عن مقتل …»: the attack, its aim and its victims are one act
    if a.place is not None and b.place is not None and a.place.name != b.place.name:
        return False
    if a.mode is not None and a.mode == b.mode and apart <= _FURTHER and _half_told(a, b):
        return True
    if not a.recipient_heads & b.recipient_heads - {UNKNOWN_HEAD}:
        return False
    if apart == 1 and not a.actors and _told_by_victims(a, b):
        return True
    return apart <= _NEAR and b.trigger.frame.pattern in CASUALTIES and not (a.actors and b.actors)


def _told_by_victims(a: Draft, b: Draft) -> bool:
    """«لقي ثلاثة من الشرطة مصرعهم. وقال مصدر إن مسلحين استهدفوا سيارتهم»: the victims first, then the attack."""
    costs = any(trigger.frame.pattern in CASUALTIES for trigger in (a.trigger, *a.repeats))
    told = costs and b.trigger.frame.pattern in _ATTACKS
    one, other = _sectors(a.recipients), _sectors(b.recipients)
    return told and not (one & _STATE and other & _ARMED) and not (one & _ARMED and other & _STATE)


def _strikes_back(a: Draft, b: Draft) -> bool:
    """«قتل الجنود الرجل الذي أطلق النار على الشرطة»: what gunmen did to a state's forces, and what these did."""
    gunmen = _sectors(b.actors) & _ARMED and _sectors(b.recipients) & _STATE
    return bool(gunmen and _sectors(a.actors) & _STATE)


def _sectors(side: list[Participant]) -> set[str]:
    return {p.code.partition(" ")[2] for p in side}


def _half_told(a: Draft, b: Draft) -> bool:
    """Tell two that name one side alike, of which one leaves the other open: «قصف الطيران نفقا», «الغارة على غزة»."""
    unknown = {UNKNOWN_HEAD}
    same_actors = bool(a.actor_heads & b.actor_heads - unknown) and not (a.recipients and b.recipients)
    same_recipients = bool(a.recipient_heads & b.recipient_heads - unknown) and not (a.actors and b.actors)
    return same_actors or same_recipients


_ONE_ACT: Final = {
    EventType.ACCUSE: _one_judgement,
    EventType.ASSAULT: _one_attack,
    EventType.COERCE: _one_arrest,
    EventType.CONSULT: _one_meeting,
    EventType.PROTEST: _one_protest,
}
"""What joins two tellings of a type, beside what joins those of all types."""


def _compatible(a: set[str], b: set[str]) -> bool:
    """Tell whether two sides can be one; a side whose country the text does not tell fits any."""
    return not a or not b or UNKNOWN_HEAD in a or UNKNOWN_HEAD in b or bool(a & b)


def _only_costs(victims: Draft, attack: Draft) -> bool:
    """Tell what only says whom an attack struck, beside a word for the attack itself."""
    told = victims.trigger.frame.pattern in CASUALTIES and attack.trigger.frame.pattern in _ATTACKS
    return told and (not victims.actors or bool(attack.actors))


def _names_victims(victims: Draft, attack: Draft) -> bool:
    """«مقتل شرطيين في هجوم بالعاصمة»: whom it killed is told better than where."""
    same = attack.type is EventType.ASSAULT and victims.recipient_heads == attack.recipient_heads
    return same and not victims.actors and _only_costs(victims, attack)


def _fullness(draft: Draft) -> tuple[int, int, int]:
    """Rank how fully a draft tells its act: sides filled, sides named rather than meant, then the earlier place."""
    filled = bool(draft.actors) + bool(draft.recipients)
    named = sum(any(p.antecedent is None for p in side) for side in (draft.actors, draft.recipients))
    return filled, named, -draft.trigger.head


def _share(into: Draft, other: Draft) -> None:
    """Take from a repeat what the fuller telling leaves open."""
    if other.actors and into.actor_heads <= {UNKNOWN_HEAD}:
        into.actors = other.actors
    elif other.trigger.frame.reciprocal and not into.recipients and not other.recipients:
        into.actors = [*into.actors, *(p for p in other.actors if head_of(p.code) not in into.actor_heads)]
    if other.recipients and (into.recipient_heads <= {UNKNOWN_HEAD} or _names_victims(other, into)):
        into.recipients = other.recipients
    into.date = into.date or other.date
    into.place = into.place or other.place
    into.counts = into.counts or other.counts
    if other.mode_of_frame and not into.mode_of_frame:
        into.mode = other.mode
    into.mode = into.mode or other.mode
