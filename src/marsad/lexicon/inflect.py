"""Inflection of nouns, adjectives, participles and verbal nouns: from a citation form to every written form.

Unvocalised writing hides case and most vowels; what it shows is generated: the feminine, dual and sound plurals with
their two cases, the construct state that drops the noon, the alef of the indefinite accusative, hamza seats and weak
endings. Attached pronouns and the article are not generated: `arabic.morphology` joins them at lookup, by rule.
Verbs are in `conjugate`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from marsad.model.doc import Features, Pos

SOUND_MASCULINE: Final = "ون"
SOUND_FEMININE: Final = "ات"
REGULAR: Final = "+"


class Form(NamedTuple):
    """One written form: `spelling` keeps hamza, ta marbuta and alef maqsura as a careful writer sets them."""

    spelling: str
    pos: Pos
    features: Features


@dataclass(frozen=True, slots=True)
class Nominal:
    """What inflection must know of a noun, adjective, participle or verbal noun.

    `plurals` holds SOUND_MASCULINE, SOUND_FEMININE or broken plurals. A `defective` word is cited without its ya
    («قاض»); a `fixed` one has only the form it is cited in.
    """

    citation: str
    pos: Pos
    gender: str
    plurals: tuple[str, ...] = ()
    defective: bool = False
    fixed: bool = False


def inflect(nominal: Nominal) -> Iterator[Form]:
    """Yield the written forms of a nominal: its singular, dual and plurals."""
    yield from _singular(nominal)
    if nominal.fixed:
        return
    if nominal.citation in FIVE_NOUNS:
        yield from _five_noun(nominal)
    for plural in nominal.plurals:  # before the dual: «المسؤولين» are many rather than two
        if plural == SOUND_MASCULINE:
            yield from _sound_masculine(nominal)
        elif plural == SOUND_FEMININE:
            yield from _sound_feminine(nominal)
        else:
            yield from _broken(nominal, plural)
    yield from dual(nominal)


def feminine(masculine: str, *, defective: bool = False) -> str:
    """Return the regular feminine of an adjective or participle.

    >>> feminine("كبير"), feminine("داع", defective=True), feminine("منشأ"), feminine("معطى")
    ('كبيرة', 'داعية', 'منشأة', 'معطاة')
    """
    if defective:
        return masculine + "ية"
    return (masculine[:-1] + "ا" if masculine.endswith("ى") else masculine) + "ة"


def nisba(name: str) -> str:
    """Return the regular relation adjective of a country, city or thing.

    >>> nisba("مصر"), nisba("السعودية"), nisba("ليبيا"), nisba("غزة"), nisba("كندا")
    ('مصري', 'سعودي', 'ليبي', 'غزي', 'كندي')
    """
    bare = name.removeprefix("ال")
    for ending in ("يا", "ية", "ا", "ة", "ى", "ي"):
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            return bare.removesuffix(ending) + "ي"
    return bare + "ي"


# The five nouns with their three cases; the fourth and fifth («حم», «فو») are written like them.
FIVE_NOUNS: Final = {
    "أب": ("أبو", "أبا", "أبي"),
    "أخ": ("أخو", "أخا", "أخي"),
    "حم": ("حمو", "حما", "حمي"),
    "ذو": ("ذو", "ذا", "ذي"),
    "فو": ("فو", "فا", "في"),
}


def _five_noun(nominal: Nominal) -> Iterator[Form]:
    for spelling, case in zip(FIVE_NOUNS[nominal.citation], ("nom", "obl", "obl"), strict=True):
        features = Features(gender=nominal.gender, number="s", case=case, state="construct")
        yield Form(spelling, nominal.pos, features)


def takes_alef(word: str) -> bool:
    """Tell whether the indefinite accusative is written with an alef («قرارا», but «حكومة», «لقاء», «خطأ»)."""
    return not word.endswith(("ة", "ى", "ا", "اء", "أ"))


def _singular(nominal: Nominal) -> Iterator[Form]:
    word, bare = nominal.citation, Features(gender=nominal.gender, number="s")
    yield Form(word, nominal.pos, bare)
    if nominal.fixed:
        return
    if nominal.defective:
        yield Form(word + "ي", nominal.pos, bare)
        yield Form(word + "يا", nominal.pos, bare._replace(case="acc"))
    elif takes_alef(word):
        for spelling in before_vowel(word, "ا", indefinite=True):
            yield Form(spelling, nominal.pos, bare._replace(case="acc"))


def _stem_before_suffix(nominal: Nominal) -> str:
    """Return the stem to which dual endings are joined."""
    word = nominal.citation
    if nominal.defective:
        return word + "ي"
    if word.endswith("ة"):
        return word[:-1] + "ت"
    if word.endswith("ى"):
        return word[:-1] + "ي"
    if word.endswith("اء") and nominal.gender == "f":
        return word[:-1] + "و"
    if word.endswith("ا"):
        return word[:-1] + "و"
    return word


def dual(nominal: Nominal) -> Iterator[Form]:
    """Yield the four forms of the dual: two cases, free and in construct."""
    stem = _stem_before_suffix(nominal)
    for ending, case, state in (
        ("ان", "nom", ""),
        ("ين", "obl", ""),
        ("ا", "nom", "construct"),
        ("ي", "obl", "construct"),
    ):
        features = Features(gender=nominal.gender, number="d", case=case, state=state)
        for spelling in before_vowel(stem, ending):
            yield Form(spelling, nominal.pos, features)


def _sound_masculine(nominal: Nominal) -> Iterator[Form]:
    word = nominal.citation
    stem = word[:-1] if word.endswith(("ى", "ة")) else word
    for ending, case, state in (
        ("ون", "nom", ""),
        ("ين", "obl", ""),
        ("و", "nom", "construct"),
        ("ي", "obl", "construct"),
    ):
        features = Features(gender=nominal.gender, number="p", case=case, state=state)
        for spelling in before_vowel(stem, ending):
            yield Form(spelling, nominal.pos, features)


def _sound_feminine(nominal: Nominal) -> Iterator[Form]:
    word = nominal.citation
    if word.endswith("اة"):  # «مباراة»: مباريات
        stem = word[:-2] + "ي"
    elif word.endswith(("ة", "ا")):
        stem = word[:-1]
    else:
        stem = _stem_before_suffix(nominal)
    for spelling in before_vowel(stem, "ات"):
        yield Form(spelling, nominal.pos, Features(gender="f", number="p"))


def _broken(nominal: Nominal, plural: str) -> Iterator[Form]:
    features = Features(gender=nominal.gender, number="p")
    yield Form(plural, nominal.pos, features)
    if len(plural) > 4 and plural.endswith("ي") and plural[-3] == "ا":  # «أراضي» is «أراض» without article
        yield Form(plural[:-1], nominal.pos, features)
    if takes_alef(plural):
        for spelling in before_vowel(plural, "ا", indefinite=True):
            yield Form(spelling, nominal.pos, features._replace(case="acc"))


def before_vowel(stem: str, ending: str, *, indefinite: bool = False) -> tuple[str, ...]:
    """Join an ending that begins with a vowel to a stem, with each hamza seat that good writers use.

    >>> before_vowel("بدأ", "وا"), before_vowel("مبدأ", "ان"), before_vowel("جزء", "ا", indefinite=True)
    (('بدأوا', 'بدؤوا'), ('مبدآن',), ('جزءا',))
    """
    if stem.endswith("أ"):
        if ending.startswith("ا"):
            return (stem[:-1] + "آ" + ending[1:],)
        seat = "ؤ" if ending.startswith("و") else "ئ"
        return (stem + ending, stem[:-1] + seat + ending)
    if stem.endswith("يء") or (stem.endswith("ء") and ending.startswith("ي")):
        return (stem[:-1] + "ئ" + ending,)
    if stem.endswith("اء") and ending.startswith("و"):
        return (stem[:-1] + "ؤ" + ending,)
    if stem.endswith("ء") and ending.startswith("ا") and not indefinite and not stem.endswith(("اء", "وء")):
        return (stem + ending, stem[:-1] + "آ" + ending[1:])
    return (stem + ending,)
