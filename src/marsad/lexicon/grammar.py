"""Words of grammar that open clauses and phrases, compiled from `data/grammar/`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import read_plain
from marsad.model.doc import ClauseKind

FOLDERS: Final = ("grammar",)


_SETS: Final = (
    "transparent",
    "honorific",
    "counterpart",
    "joint",
    "side",
    "own_country",
    "country_word",
    "masculine_states",
    "former",
    "office_links",
    "name_of",
    "partitive",
    "document",
    "light_links",
    "adverbial",
    "source",
    "host",
    "first_person",
    "charge",
    "between",
    "governed",
    "agreed",
    "occasion",
    "series",
    "counting",
    "leaving",
    "done_to",
    "done_link",
    "backing",
    "befalls",
    "contest",
    "locality",
    "located",
    "control_verb",
    "control_link",
    "control_wish",
    "control_noun",
    "passive_light",
    "aside",
    "toward",
    "toward_noun",
    "meant",
    "together",
    "deed_noun",
    "announcing",
    "during",
    "sitting",
    "happening",
    "having",
    "direction",
    "full_aux",
    "reporting",
    "gathering",
    "parties",
    "named_by_deed",
    "sentencing",
    "avowing",
    "superlative",
    "by_kind",
    "state_participle",
)


@dataclass(frozen=True, slots=True)
class GrammarTable:
    """`clause_kinds` maps a word's normal form to the kind of clause that it opens; the sets hold normal forms.

    `transparent` heads mean their complement; `counterpart`, `joint`, `side`, `own_country` and `country_word` point
    back to actors; `former` marks an office that its holder has left; `office_links` are the prepositions between an
    office and its body, `partitive` that of «عدد من»; `agent` are the word sequences that open the agent of a
    passive; a `document` speaks for whom it comes from; `light_links` are prepositions between a light verb and its
    noun («قام بهجوم»); an `adverbial` noun behind «بـ» tells how («بشدة») and takes no complement; `source` and
    `host` are the prepositions of where something comes from and takes place, `between` that of an act of several,
    `governed` those between a verb and the deed that it governs, `agreed` those of what is agreed on, `occasion`
    those that end it, a `series` passes on what governs it; the subject of a `control_verb` does what stands behind
    its `control_link`, that of a `control_wish` what is its object, and the possessor of a `control_noun` what stands
    behind it; a verbal noun with a `passive_light` verb is passive; an `aside` stands between a participle and its
    object; a `toward` preposition, or one of a `toward_noun`, opens whom an act is turned to, one of `meant` whom a
    threatened, promised or refused deed is meant for, one of `together` with whom one meets; a `deed_noun` is written
    like a verb and may join a list of deeds; with an `announcing` verb authorities tell what they do; a
    `during` preposition opens the occasion of another act; a `sitting` body holds sessions; a `happening`
    befalls the place where it is told, a `gathering` is of its people; behind a `having` preposition stands
    whose something is; a `direction` noun tells where; a `full_aux` may stand without another verb («بدأت
    القوات الانسحاب»); with a `reporting` verb somebody tells of a thing without a clause («كشف عن تورط نواب»); behind
    `parties` stands whose a judged thing is; a thing `named_by_deed` is none («جرائم حرب»);
    a `sentencing` word has whom it sentences behind «على»;
    the object of an `avowing` verb has the pronoun of its own subject («جددت
    تضامنها»);
    `pronouns` maps
    a pronoun of the third person to gender and number; `stand_for` maps a word to the country that it means in news;
    `counting` heads make a crowd of a people; who stands behind a word of `leaving` does not come from where it
    leaves; `done_to` nouns with a preposition of `done_link` name no body («القضاء على»); armed groups behind a word
    of `backing` are not of the state that backs them; behind a `befalls` noun stands a person, no adjective; an
    office behind a `contest` noun is run for; `locality` nouns and `located` prepositions make a seat or province a
    place; `about` are the words before a number that only tell how exact it is, a `superlative` stands before its
    noun, a `by_kind` noun goes on an indefinite nationality, a `state_participle` opens a clause of manner.
    """

    clause_kinds: dict[str, ClauseKind]
    agent: tuple[tuple[str, ...], ...]
    transparent: frozenset[str] = frozenset()
    honorific: frozenset[str] = frozenset()
    counterpart: frozenset[str] = frozenset()
    joint: frozenset[str] = frozenset()
    side: frozenset[str] = frozenset()
    own_country: frozenset[str] = frozenset()
    country_word: frozenset[str] = frozenset()
    masculine_states: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    office_links: frozenset[str] = frozenset()
    name_of: frozenset[str] = frozenset()
    partitive: frozenset[str] = frozenset()
    document: frozenset[str] = frozenset()
    light_links: frozenset[str] = frozenset()
    adverbial: frozenset[str] = frozenset()
    source: frozenset[str] = frozenset()
    host: frozenset[str] = frozenset()
    first_person: frozenset[str] = frozenset()
    charge: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    governed: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()
    occasion: frozenset[str] = frozenset()
    series: frozenset[str] = frozenset()
    control_verb: frozenset[str] = frozenset()
    control_link: frozenset[str] = frozenset()
    control_wish: frozenset[str] = frozenset()
    control_noun: frozenset[str] = frozenset()
    passive_light: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    toward: frozenset[str] = frozenset()
    toward_noun: frozenset[str] = frozenset()
    meant: frozenset[str] = frozenset()
    together: frozenset[str] = frozenset()
    deed_noun: frozenset[str] = frozenset()
    announcing: frozenset[str] = frozenset()
    during: frozenset[str] = frozenset()
    sitting: frozenset[str] = frozenset()
    happening: frozenset[str] = frozenset()
    having: frozenset[str] = frozenset()
    direction: frozenset[str] = frozenset()
    full_aux: frozenset[str] = frozenset()
    reporting: frozenset[str] = frozenset()
    gathering: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    named_by_deed: frozenset[str] = frozenset()
    sentencing: frozenset[str] = frozenset()
    avowing: frozenset[str] = frozenset()
    superlative: frozenset[str] = frozenset()
    by_kind: frozenset[str] = frozenset()
    state_participle: frozenset[str] = frozenset()
    about: tuple[tuple[str, ...], ...] = ()
    counting: frozenset[str] = frozenset()
    leaving: frozenset[str] = frozenset()
    done_to: frozenset[str] = frozenset()
    done_link: frozenset[str] = frozenset()
    backing: frozenset[str] = frozenset()
    befalls: frozenset[str] = frozenset()
    contest: frozenset[str] = frozenset()
    locality: frozenset[str] = frozenset()
    located: frozenset[str] = frozenset()
    pronouns: dict[str, tuple[str, str]] = field(default_factory=dict)
    stand_for: dict[str, str] = field(default_factory=dict)


def _read(file: DataFile) -> dict[str, Any]:
    content = read_plain(file)
    if not isinstance(content, dict):
        raise LexiconError(file.name, 0, "holds no mapping", "write `name: [words]` lines")
    return content


def _clause_kinds(file: DataFile, content: dict[str, Any]) -> dict[str, ClauseKind]:
    kinds: dict[str, ClauseKind] = {}
    for name, words in content.items():
        try:
            kind = ClauseKind(name)
        except ValueError as error:
            known = ", ".join(ClauseKind)
            raise LexiconError(file.name, 0, f"unknown kind of clause {name!r}", f"one of {known}") from error
        kinds.update({fold(word): kind for word in words})
    return kinds


def compile_table(files: tuple[DataFile, ...]) -> GrammarTable:
    """Build the table; an unknown kind or a broken file is a LexiconError."""
    kinds: dict[str, ClauseKind] = {}
    sets: dict[str, set[str]] = {name: set() for name in _SETS}
    agent: list[tuple[str, ...]] = []
    about: list[tuple[str, ...]] = []
    stand_for: dict[str, str] = {}
    pronouns: dict[str, tuple[str, str]] = {}
    for file in files:
        content = _read(file)
        if file.name.endswith("clauses.yaml"):
            kinds |= _clause_kinds(file, content)
            continue
        agent.extend(tuple(map(fold, words)) for words in content.pop("agent", []))
        about.extend(tuple(map(fold, words)) for words in content.pop("about", []))
        for agreement, words in content.pop("pronouns", {}).items():
            gender, _, number = agreement.rpartition(" ")
            pronouns.update({fold(word): (gender, number) for word in words})
        for country, words in content.pop("stand_for", {}).items():
            stand_for.update({fold(word): country for word in words})
        for name, words in content.items():
            if name not in sets:
                raise LexiconError(file.name, 0, f"unknown set {name!r}", f"one of {', '.join(_SETS)}")
            sets[name].update(map(fold, words))
    frozen = {name: frozenset(words) for name, words in sets.items()}
    return GrammarTable(
        clause_kinds=kinds,
        agent=tuple(agent),
        about=tuple(about),
        stand_for=stand_for,
        pronouns=pronouns,
        **frozen,
    )
