"""Conjugation: from the principal parts of a verb to every form that unvocalised writing shows.

A verb is cited as dictionaries do (past, third person masculine singular) with its form, I to X or a quadriliteral one.
Only form I needs its present. `principal_parts` derives the root class (sound, assimilated, hollow, defective, doubled,
hamzated) from these letters and returns six stems; `conjugate` and `derived` put endings on them. A stem is kept in two
lengths, because endings that begin with a consonant shorten a hollow stem («قال», «قلت») and part a doubled one («شد»,
«شددت»). The facts are those of any grammar of Modern Standard Arabic.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from marsad.lexicon.inflect import (
    REGULAR,
    SOUND_FEMININE,
    SOUND_MASCULINE,
    Form,
    Nominal,
    before_vowel,
    feminine,
    inflect,
)
from marsad.model.doc import Features, Pos

_LENGTHS: Final = {
    "I": (2, 3), "II": (3,), "III": (3, 4), "IV": (3, 4), "V": (4,), "VI": (4, 5), "VII": (4, 5), "VIII": (4, 5),
    "IX": (4,), "X": (5, 6), "Q": (4,), "QII": (5,), "QIV": (5,),
}  # fmt: skip
_U_PREFIX: Final = frozenset({"II", "III", "IV", "Q"})  # the present's prefix has u: hamza sits on waw after it
_A_FINAL: Final = frozenset({"V", "VI", "QII"})  # the last vowel of the present is a
_AUGMENTED: Final = frozenset({"IV", "VII", "VIII", "IX", "X", "QIV"})  # the present loses the past's alef


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb by its principal parts. Empty `active`/`passive` = regular, ("-",) = none, else the listed participles.

    A masdar or participle may bring a broken plural after a slash: «قاتل/قتلة».
    """

    past: str
    form: str
    present: str = ""
    masdars: tuple[str, ...] = (REGULAR,)
    active: tuple[str, ...] = ()
    passive: tuple[str, ...] = ()
    auxiliary: bool = False


class Stem(NamedTuple):
    """`base` before vowels, `short` before consonants and in the jussive, `end` the weak letter after it or ""."""

    base: str
    short: str
    end: str = ""

    @property
    def whole(self) -> str:
        """The stem with no ending: third person masculine singular."""
        return self.base + self.end


class Participle(NamedTuple):
    """A participle's or masdar's citation form; `defective` as in `inflect.Nominal`."""

    citation: str
    defective: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The six stems of a verb and its regular derived words. Present stems are without their prefix."""

    past: Stem
    present: Stem
    passive_past: Stem
    passive_present: Stem
    imperative: Stem
    active: Participle
    passive: Participle
    masdar: Participle | None


def principal_parts(verb: Verb) -> Parts:
    """Return the stems of a verb; ValueError where its letters do not fit its form."""
    if verb.form not in _LENGTHS:
        raise ValueError(f"form {verb.form!r} is none of {' '.join(_LENGTHS)}")
    if verb.form == "I" and not verb.present.startswith("ي"):
        raise ValueError(f"the present {verb.present} of {verb.past} does not begin with ya")
    length = len(verb.past.replace("آ", "أا"))
    if length not in _LENGTHS[verb.form]:
        raise ValueError(f"{verb.past} has {length} letters, too many or too few for form {verb.form}")
    return _first_form(verb) if verb.form == "I" else _derived_form(verb)


# --- form I ------------------------------------------------------------------------------------------------------


def _first_form(verb: Verb) -> Parts:
    past, present = verb.past, verb.present[1:]
    hollow = len(past) == 3 and past[1] == "ا"
    doubled = len(past) == 2
    present_stem = _first_present(past, present, hollow=hollow, doubled=doubled)
    return Parts(
        past=_first_past(past, present, hollow=hollow, doubled=doubled),
        present=present_stem,
        passive_past=_first_passive_past(past, hollow=hollow, doubled=doubled),
        passive_present=_first_passive_present(past, present, hollow=hollow, doubled=doubled),
        imperative=_first_imperative(past, present_stem, hollow=hollow, doubled=doubled),
        active=_first_active(past, hollow=hollow, doubled=doubled),
        passive=Participle(_first_passive(past, present, hollow=hollow, doubled=doubled)),
        masdar=None,
    )


def _first_past(past: str, present: str, *, hollow: bool, doubled: bool) -> Stem:
    if doubled:
        return Stem(past, past + past[-1])
    if past.endswith(("ا", "ى")):
        return Stem(past[:-1], past[:-1] + ("و" if past.endswith("ا") and past[1] != "ي" else "ي"), past[-1])
    if past.endswith("ي"):
        return Stem(past[:-1], past, "ي")
    if hollow:
        return Stem(past, past[0] + _seated(past[2], "و" if "و" in present else "ي"))
    return Stem(past, past)


def _seated(letter: str, vowel: str) -> str:
    """Return a final radical; a hamza takes the seat of the vowel before it."""
    return {"و": "ؤ", "ي": "ئ", "ا": "أ"}[vowel] if letter == "ء" else letter


def _first_present(past: str, present: str, *, hollow: bool, doubled: bool) -> Stem:
    if present.endswith(("و", "ي", "ى", "ا")):
        return Stem(present[:-1], present[:-1], "ى" if present.endswith("ا") else present[-1])
    if doubled:
        return Stem(present, present + present[-1])
    if hollow and len(present) == 3:
        return Stem(present, present[0] + _seated(present[2], present[1]))
    return Stem(present, present)


def _first_passive_past(past: str, *, hollow: bool, doubled: bool) -> Stem:
    if doubled:
        return Stem(past, past + past[-1])
    if past.endswith(("ا", "ى", "ي")):
        root = past[:-1].replace("أ", "ئ") if past[1] == "أ" else past[:-1]
        return Stem(root, root + "ي", "ي")
    if hollow:
        return Stem(past[0] + "ي" + past[2], past[0] + _seated(past[2], "ي"))
    root = past[0] + past[1:].replace("أ", "ئ")
    return Stem(root, root)


def _first_passive_present(past: str, present: str, *, hollow: bool, doubled: bool) -> Stem:
    root = _after_u(past[:-1] + "أ" if past.endswith(("ئ", "ؤ")) else past)
    if doubled:
        return Stem(root, root + root[-1])
    if past.endswith(("ا", "ى", "ي")):
        base = present[:-1] if past[1] == "أ" else root[:-1]  # «رأى» loses its hamza in the present
        return Stem(base, base, "ى")
    if hollow:
        return Stem(root, root[0] + _seated(root[2], "ا"))
    return Stem(root, root)


def _first_imperative(past: str, present: Stem, *, hollow: bool, doubled: bool) -> Stem:
    if past in ("أخذ", "أكل", "أمر"):
        return Stem(past[1:], past[1:])
    if hollow or doubled or len(present.whole) == 2:
        return present
    lead = "ائ" if present.base.startswith("أ") else "ا" + present.base[0]
    return Stem(lead + present.base[1:], lead + present.short[1:], present.end)


def _first_active(past: str, *, hollow: bool, doubled: bool) -> Participle:
    first = "آ" if past[0] == "أ" else past[0] + "ا"
    if hollow:
        return Participle(first + "ء", defective=True) if past[2] == "ء" else Participle(first + "ئ" + past[2])
    if doubled:
        return Participle(first + past[1])
    if past.endswith(("ا", "ى", "ي")):
        return Participle(first + past[1].replace("أ", "ء"), defective=True)
    return Participle(first + past[1:].replace("أ", "ئ").replace("ؤ", "ئ"))


def _first_passive(past: str, present: str, *, hollow: bool, doubled: bool) -> str:
    if doubled:
        return "م" + past + "و" + past[1]
    if hollow:
        return "م" + past[0] + ("و" if "و" in present else "ي") + past[2]
    if past.endswith(("ا", "ى", "ي")):
        return "م" + past[:-1].replace("رأ", "رئ") + ("و" if present.endswith("و") else "ي")
    second = "ؤ" if past[1] == "أ" else past[1]
    third = "ء" if past[2] in "أئؤ" else past[2]
    return "م" + past[0] + second + "و" + third


# --- forms II to X and the quadriliterals ------------------------------------------------------------------------


def _is_doubled(past: str, form: str) -> bool:
    """Tell whether the last radical is doubled; only the length of the past shows it."""
    if form in ("IX", "QIV"):
        return True
    if past.endswith(("ى", "ا")):
        return False
    if form == "VIII":  # «احتل», «اضطر», but «اتهم»: there the first radical is assimilated
        return len(past) == 4 and past[2] in "تطد"
    length = {"III": 3, "IV": 3, "VI": 4, "VII": 4, "X": 5}.get(form)
    return len(past) == length and "آ" not in past  # «آخذ», «تآمر»: alef madda is two letters


def _is_hollow(past: str, form: str) -> bool:
    return form in ("IV", "VII", "VIII", "X") and past[-2] == "ا" and not past.endswith(("ى", "ا"))


def _after_u(stem: str) -> str:
    """Return a stem as it is written after a prefix or mim with u."""
    if stem.startswith("آ"):
        return "ؤا" + stem[1:]
    return "ؤ" + stem[1:] if stem.startswith(("أ", "ئ")) else stem


def _body(past: str, form: str) -> str:
    """Return the past without the alef that the present loses."""
    if form == "IV" and past.startswith("آ"):
        return "أ" + past[1:]
    return past[1:] if form in _AUGMENTED else past


def _derived_form(verb: Verb) -> Parts:
    past, form = verb.past, verb.form
    if form in _AUGMENTED and past[0] not in "اأآ":
        raise ValueError(f"{past} of form {form} does not begin with alef")
    hollow, doubled = _is_hollow(past, form), _is_doubled(past, form)
    body = _body(past, form)
    inner = _present_stem(body, form, hollow=hollow, doubled=doubled, last="ي")
    active = _present_stem(body, form, hollow=hollow, doubled=doubled, last="ى" if form in _A_FINAL else "ي")
    passive = _passive_present_stem(body, hollow=hollow, doubled=doubled)
    participle = _after_u(inner.base)
    return Parts(
        past=_derived_past(past, hollow=hollow, doubled=doubled),
        present=_with_start(active, form),
        passive_past=_derived_passive_past(past, form, hollow=hollow, doubled=doubled),
        passive_present=Stem(_after_u(passive.base), _after_u(passive.short), passive.end),
        imperative=_derived_imperative(active, form),
        active=Participle("م" + participle, defective=bool(inner.end)),
        passive=Participle("م" + _after_u(passive.base) + passive.end),
        masdar=_regular_masdar(past, form, hollow=hollow, doubled=doubled),
    )


def _derived_past(past: str, *, hollow: bool, doubled: bool) -> Stem:
    if past.endswith(("ى", "ا")):
        return Stem(past[:-1], past[:-1] + "ي", past[-1])
    if hollow:
        return Stem(past, past[:-2] + _seated(past[-1], "ا"))
    return Stem(past, past + past[-1]) if doubled else Stem(past, past)


def _present_stem(body: str, form: str, *, hollow: bool, doubled: bool, last: str) -> Stem:
    """Return the present stem whose last vowel is i (`last` ya) or a (`last` alef maqsura)."""
    if body.endswith(("ى", "ا")):
        return Stem(body[:-1], body[:-1], last)
    if hollow:
        if form in ("IV", "X"):
            return Stem(body[:-2] + "ي" + body[-1], body[:-2] + _seated(body[-1], "ي"))
        return Stem(body, body[:-2] + _seated(body[-1], "ا"))
    if doubled:
        base = body[:-2] + body[-2:].replace("أ", "ئ")
        return Stem(base, base + base[-1])
    if last == "ي":
        body = body[:-1] + "ئ" if body.endswith("أ") else body[:-2] + body[-2].replace("ء", "ئ") + body[-1]
    return Stem(body, body)


def _passive_present_stem(body: str, *, hollow: bool, doubled: bool) -> Stem:
    if body.endswith(("ى", "ا")):
        return Stem(body[:-1], body[:-1], "ى")
    if hollow:
        return Stem(body, body[:-2] + _seated(body[-1], "ا"))
    return Stem(body, body + body[-1]) if doubled else Stem(body, body)


def _with_start(stem: Stem, form: str) -> Stem:
    """Seat the hamza that opens a present stem by the vowel of the prefix."""
    if form in _U_PREFIX:
        return Stem(_after_u(stem.base), _after_u(stem.short), stem.end)
    if stem.base.startswith("ئ"):
        return Stem("أ" + stem.base[1:], "أ" + stem.short[1:], stem.end)
    return stem


def _derived_passive_past(past: str, form: str, *, hollow: bool, doubled: bool) -> Stem:
    if form == "III":
        past = "أو" + past[1:] if past.startswith("آ") else past[0] + "و" + past[2:]
    elif form == "VI":
        past = "ت" + past[1] + "و" + past[3:] if past[2] == "ا" else past
    elif form == "IV" and past.startswith("آ"):
        past = "أو" + past[1:]
    if past.endswith(("ى", "ا")):
        return Stem(past[:-1], past[:-1] + "ي", "ي")
    if hollow:
        return Stem(past[:-2] + "ي" + past[-1], past[:-2] + _seated(past[-1], "ي"))
    if doubled:
        return Stem(past, past + past[-1])
    root = past[:-1] + "ئ" if past.endswith("أ") else past
    return Stem(root, root)


def _derived_imperative(present: Stem, form: str) -> Stem:
    lead = {"IV": "أ"}.get(form, "ا") if form in _AUGMENTED else ""
    if form == "IV" and present.base.startswith("أ"):
        return Stem("آ" + present.base[1:], "آ" + present.short[1:], present.end)
    return Stem(lead + present.base, lead + present.short, present.end)


def _regular_masdar(past: str, form: str, *, hollow: bool, doubled: bool) -> Participle:
    weak = past.endswith(("ى", "ا"))
    if form == "II":
        return Participle(_second_masdar(past))
    if form == "III":
        return Participle("م" + feminine(_after_u(past[:-1] + "ى" if weak else past)))
    if form == "Q":
        return Participle(feminine(past))
    if form in _A_FINAL:
        if weak:
            return Participle(past[:-1], defective=True)
        return Participle(past[:-1] + "ؤ" if past.endswith("أ") else past.replace("ء", "ؤ"))
    if form == "IV":
        return Participle(_fourth_masdar(past, hollow=hollow, doubled=doubled))
    return Participle(_alef_masdar(past, form, hollow=hollow, doubled=doubled))


def _second_masdar(past: str) -> str:
    if past.endswith(("ى", "ا")):
        return "ت" + (past[0] if past[1] == "ي" else past[:-1]) + "ية"
    if past.endswith("أ"):
        return "ت" + past[:-1] + "ئة"
    return "ت" + past[:-1] + "ي" + past[-1]


def _fourth_masdar(past: str, *, hollow: bool, doubled: bool) -> str:
    body = _body(past, "IV")
    first = "إي" if body[0] in "وأ" else "إ" + body[0]
    if hollow:
        return "إ" + body + "ة"
    if doubled:
        return "إ" + body + "ا" + body[-1]
    middle = first + body[1:-1].replace("أ", "ئ")
    return middle + ("اء" if body.endswith(("ى", "ا", "أ")) else "ا" + body[-1])


def _alef_masdar(past: str, form: str, *, hollow: bool, doubled: bool) -> str:
    if form == "X" and past[3] == "و" and not hollow:
        past = past[:3] + "ي" + past[4:]
    stem = past[:2] + past[2:-1].replace("أ", "ئ") + past[-1]
    if hollow:
        return stem + "ة" if form == "X" else stem[:-2] + "يا" + stem[-1]
    if doubled:
        return stem + "ا" + stem[-1]
    return stem[:-1] + ("اء" if stem.endswith(("ى", "ا", "أ")) else "ا" + stem[-1])


# --- endings -----------------------------------------------------------------------------------------------------


def conjugate(verb: Verb) -> Iterator[Form]:
    """Yield the finite forms, each spelling once a tense: the reading that news uses most stands for its homographs."""
    parts = principal_parts(verb)
    cells: dict[tuple[str, str], Features] = {}
    voices = [("active", parts.past, parts.present)]
    if verb.passive != ("-",):
        voices.append(("passive", parts.passive_past, parts.passive_present))
    for voice, past, present in voices:
        for spelling, features in (*_past(past), *_present(present)):
            known = cells.get((spelling, features.tense))
            if known is None:
                cells[spelling, features.tense] = features._replace(voice=voice)
            elif known.voice != voice:
                cells[spelling, features.tense] = known._replace(voice="")
    for spelling, features in _imperative(parts.imperative):
        cells.setdefault((spelling, "imperative"), features)
    pos = Pos.AUX if verb.auxiliary else Pos.VERB
    for (spelling, _), features in cells.items():
        yield Form(spelling, pos, features)


def _cells(
    spellings: tuple[str, ...], tense: str, person: str, gender: str, number: str, mood: str = ""
) -> Iterator[tuple[str, Features]]:
    for spelling in spellings:
        yield spelling, Features(tense, mood, person, gender, number)


def _past(stem: Stem) -> Iterator[tuple[str, Features]]:
    """Endings of the past; the third person comes first because it stands for its homographs."""
    base = stem.base[:-1] + "ئ" if stem.base.endswith("يء") else stem.base  # «جيئت»
    she = base + ("ي" if stem.end == "ي" else "") + "ت"
    yield from _cells((stem.whole,), "past", "3", "m", "s")
    yield from _cells((she,), "past", "3", "f", "s")
    yield from _cells(before_vowel(stem.base, "وا"), "past", "3", "m", "p")
    dual = (stem.short + "ا",) if stem.end else before_vowel(stem.base, "ا")
    yield from _cells(dual, "past", "3", "m", "d")
    yield from _cells((she + "ا",), "past", "3", "f", "d")
    for ending, person, gender, number in _CONSONANT_ENDINGS:
        short = (
            stem.short[:-1] if ending[0] == stem.short[-1] == "ن" else stem.short
        )  # «أعلنّا» is written with one noon
        yield from _cells((short + ending,), "past", person, gender, number)


_CONSONANT_ENDINGS: Final = (
    ("ن", "3", "f", "p"),
    ("ت", "1", "", "s"),
    ("نا", "1", "", "p"),
    ("تم", "2", "m", "p"),
    ("تما", "2", "", "d"),
    ("تن", "2", "f", "p"),
)


def _present(stem: Stem) -> Iterator[tuple[str, Features]]:
    """Endings of the present, then of subjunctive and jussive where writing differs."""
    weak = "و" if stem.end == "و" else "ي" if stem.end else ""
    singular = (("ي", "3", "m", "s"), ("ت", "3", "f", "s"), ("ن", "1", "", "p"), ("أ", "1", "", "s"))
    for prefix, person, gender, number in singular:
        yield from _cells((_prefixed(prefix, stem.whole),), "present", person, gender, number)
    for prefix, person, gender in (("ي", "3", "m"), ("ت", "2", "m")):
        base = prefix + stem.base
        yield from _cells(before_vowel(base, "ون"), "present", person, gender, "p")
        yield from _cells(before_vowel(base, "وا"), "present", person, gender, "p", "subjunctive")
    for prefix, gender in (("ي", "m"), ("ت", "f")):
        base = prefix + stem.base + weak
        yield from _cells(before_vowel(base, "ان"), "present", "3", gender, "d")
        yield from _cells(before_vowel(base, "ا"), "present", "3", gender, "d", "subjunctive")
    plural = _with_noon(stem.base + weak if stem.end else stem.short)
    yield from _cells(("ي" + plural,), "present", "3", "f", "p")
    yield from _cells(before_vowel("ت" + stem.base, "ين"), "present", "2", "f", "s")
    for prefix, person, gender, number in singular:
        shorts = (_prefixed(prefix, stem.base if stem.end else stem.short),)
        yield from _cells(shorts, "present", person, gender, number, "jussive")


def _with_noon(stem: str) -> str:
    return stem if stem.endswith("ن") else stem + "ن"


def _prefixed(prefix: str, stem: str) -> str:
    return "آ" + stem[1:] if prefix == "أ" and stem.startswith("أ") else prefix + stem


def _imperative(stem: Stem) -> Iterator[tuple[str, Features]]:
    if len(stem.base) < 2:  # «قِ»: a letter alone is never met as a verb
        return
    whole = stem.base if stem.end or len(stem.short) > len(stem.base) else stem.short
    yield from _cells((whole,), "imperative", "2", "m", "s")
    yield from _cells(before_vowel(stem.base, "وا"), "imperative", "2", "m", "p")
    yield from _cells(before_vowel(stem.base, "ي"), "imperative", "2", "f", "s")


def derived(verb: Verb) -> Iterator[Form]:
    """Yield the forms of the verb's masdars and participles."""
    parts = principal_parts(verb)
    for masdar in _chosen(verb.masdars, parts.masdar):
        gender = "f" if masdar.citation.endswith("ة") else "m"
        yield from inflect(Nominal(masdar.citation, Pos.MASDAR, gender, masdar.plurals, defective=masdar.defective))
    for listed, regular, pos in (
        (verb.active, parts.active, Pos.ACTIVE),
        (verb.passive, parts.passive, Pos.PASSIVE),
    ):
        for word in _chosen(listed or (REGULAR,), regular):
            yield from _participle(word, pos)


class _Chosen(NamedTuple):
    citation: str
    plurals: tuple[str, ...]
    defective: bool


def _chosen(listed: tuple[str, ...], regular: Participle | None) -> Iterator[_Chosen]:
    """Read a listed word with its plural, or take the regular one where the list says REGULAR."""
    for item in listed:
        word, _, plural = item.partition("/")
        if word == "-":
            continue
        is_regular = regular is not None and word in (REGULAR, regular.citation)
        citation = regular.citation if is_regular and regular else word
        if citation == REGULAR:
            continue
        sound = (SOUND_FEMININE,) if is_regular or citation.endswith("ة") else ()
        yield _Chosen(
            citation, (*sound, plural) if plural else sound, bool(is_regular and regular and regular.defective)
        )


def _participle(word: _Chosen, pos: Pos) -> Iterator[Form]:
    broken = tuple(plural for plural in word.plurals if plural != SOUND_FEMININE)
    masculine = Nominal(word.citation, pos, "m", (SOUND_MASCULINE, *broken), defective=word.defective)
    yield from inflect(masculine)
    yield from inflect(Nominal(feminine(word.citation, defective=word.defective), pos, "f", (SOUND_FEMININE,)))
