"""A written word into all its readings: clitics are split off only where a known form remains.

The order of the readings is a sum of small costs, set so that the reading that news means most comes first: a whole
word before a split one, exact spelling before one that lacks its hamza, closed classes before open ones. Readings are
not dropped for being unlikely; `arabic.context` chooses again in the sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from marsad.arabic.tokens import tokenize
from marsad.lexicon.clitics import OPEN, pos_clitics
from marsad.lexicon.forms import FormTable, Reading
from marsad.lexicon.letters import fold, plain
from marsad.model.doc import Analysis, Features, Pos, Word

NOMINALS: Final = frozenset({Pos.NOUN, Pos.ADJ, Pos.MASDAR, Pos.ACTIVE, Pos.PASSIVE, Pos.NISBA, Pos.NUM})
_FINITE: Final = frozenset({Pos.VERB, Pos.AUX})
_PARTICIPLES: Final = frozenset({Pos.ACTIVE, Pos.PASSIVE})
_DESCRIBING: Final = frozenset({Pos.ADJ, Pos.NISBA, Pos.NUM})
_OPEN_CLASSES: Final = NOMINALS | {Pos.VERB, Pos.NAME}
_OWN_POS: Final = {"digits": Pos.DIGITS, "latin": Pos.LATIN, "mixed": Pos.LATIN, "url": Pos.LATIN, "punct": Pos.PUNCT}

_LONGEST: Final = 32  # letters; no Arabic word with its clitics is longer
_CACHED_WORDS: Final = 250_000

_PRONOUNS: Final = ("ه", "ها", "هم", "هما", "هن", "نا", "ك", "كم", "كما", "كن", "ني", "ي")
_ENDING_IN: Final = {p[-1]: tuple(q for q in _PRONOUNS if q[-1] == p[-1]) for p in _PRONOUNS}
_PRONOUN_COST: Final = dict(zip(_PRONOUNS, (0.7, 0.7, 0.7, 0.7, 1.2, 1.2, 2.0, 1.8, 2.2, 2.6, 2.0, 2.2), strict=True))
_PROCLITIC_COST: Final = {"و": 0.7, "ف": 1.1, "س": 0.3, "ل": 0.8, "ب": 0.8, "ك": 1.6, "أ": 1.5}
_POS_COST: Final = {Pos.NAME: 0.4, Pos.PASSIVE: 0.35, Pos.ACTIVE: 0.3, Pos.ADJ: 0.2}
_ARTICLE_COST: Final = 0.1
_TO_DO_COST: Final = 0.2  # «لتبادل» is rather «for the exchange» than «to exchange»
_CLOSED_COST: Final = -1.0
_NAME_COST: Final = 2.5
_DERIVED_COST: Final = 0.8
_DESCRIBES_COST: Final = 0.4
_SEATS: Final = frozenset("ءؤئ")
_ALEFS: Final = frozenset("أإآ")


class _Split(NamedTuple):
    """A way to cut the front of a word: the stem begins at `at` in the normal form; `stem` may restore an alef."""

    proclitics: str
    article: bool
    stem: str
    at: int


class _Base(NamedTuple):
    """A way to cut the end: the key to look up, the pronoun, how the stem's ending must be spelled, letters shared."""

    key: str
    enclitic: str
    ending: str
    shared: int


class Analyzer:
    """Words by their written form; the same form gives the same object while it is in the cache.

    `contexts` tells what a particle's lemma prepares for (`arabic.context`), and which nouns are "describing" ones.
    With `ya_for_maqsura` the writer is known to write ya for every alef maqsura («علي» for «على»), as in Egypt.
    """

    def __init__(self, forms: FormTable, *, ya_for_maqsura: bool = False) -> None:
        self._forms = forms
        self.contexts = forms.contexts
        self._maqsura_cost = 0.1 if ya_for_maqsura else 2.0
        self._words: dict[str, Word] = {}
        self._costs: dict[str, tuple[float, ...]] = {}

    def word(self, form: str, shape: str = "") -> Word:
        """Return the word that a token's text is. `shape` is found from the form where it is not given."""
        word = self._words.get(form)
        if word is None:
            word = self._make(form, shape or _shape(form))
            if len(form) <= _LONGEST:
                if len(self._words) >= _CACHED_WORDS:
                    self._words.clear()
                    self._costs.clear()
                self._words[form] = word
        return word

    def costs(self, word: Word) -> tuple[float, ...]:
        """Return what each reading of a word costs, in order; readings of equal cost are equally likely."""
        found = self._costs.get(word.form)
        return found if found is not None else tuple(0.6 * rank for rank in range(len(word.analyses)))

    def _make(self, form: str, shape: str) -> Word:
        norm = fold(form)
        if shape == "arabic":
            return self._arabic(form, norm.rstrip("."))
        if shape == "hashtag":
            return Word(form, norm, shape, (Analysis(norm, Pos.UNKNOWN, stem=norm),))
        pos = _OWN_POS.get(shape, Pos.UNKNOWN)
        norm = norm or "-"  # a run of tatweel stands for a dash
        return Word(form, norm, shape, (Analysis(norm, pos, stem=norm),))

    def _arabic(self, form: str, norm: str) -> Word:
        if "." in norm:  # initials: «أ.ف.ب»
            return Word(form, norm, "arabic", (Analysis(norm, Pos.NAME, stem=norm),))
        if len(norm) > _LONGEST or not norm:
            return Word(form, norm, "arabic", (Analysis(norm, Pos.UNKNOWN, stem=norm),))
        spelled = plain(form).rstrip(".")
        found: dict[Analysis, float] = {}
        for split in _splits(norm, spelled):
            for cost, analysis in self._readings(split, spelled):
                if cost < found.get(analysis, 99.0):
                    found[analysis] = cost
        _weigh_participles(found, self.contexts)
        ranked = sorted(found, key=found.__getitem__)
        if ranked and found[ranked[0]] > _NAME_COST and ranked[0].pos in NOMINALS:
            # «رياك»: rather a name that nobody listed than «your …»
            ranked.insert(0, Analysis(spelled, Pos.UNKNOWN, _guessed_features(spelled), stem=norm))
            found[ranked[0]] = _NAME_COST
        if ranked:
            self._costs[form] = tuple(found[analysis] for analysis in ranked)
        return Word(form, norm, "arabic", (*ranked, *([] if ranked else _guesses(norm, spelled))))

    def _readings(self, split: _Split, spelled: str) -> Iterator[tuple[float, Analysis]]:
        written = spelled[split.at :]
        lead = sum(_PROCLITIC_COST[letter] for letter in split.proclitics) + _ARTICLE_COST * split.article
        to_do = _TO_DO_COST if split.proclitics.endswith("ل") else 0.0
        for base in _bases(split.stem):
            for reading in self._forms.lookup(base.key):
                if not _fits(reading, split, base):
                    continue
                restored = len(split.stem) - len(written)  # «للعراق»: the alef of the article is not written
                cost = lead + self._spelling_cost(written, reading.spelling[restored:], base.shared - restored)
                cost += reading.rank + _pronoun_cost(base)
                cost += _feature_cost(reading.features) + (to_do if reading.features.tense else 0.0)
                cost += _class_cost(reading)
                yield (
                    cost,
                    Analysis(
                        reading.lemma, reading.pos, reading.features, split.proclitics, split.article,
                        base.enclitic, base.key, reading.entry,
                    ),
                )  # fmt: skip

    def _spelling_cost(self, written: str, right: str, shared: int) -> float:
        """Return what it costs to take the written letters for the right ones, over the first `shared` letters."""
        written, right = written[:shared], right[:shared]
        if written == right:
            return 0.0
        pairs = zip(written, right, strict=False)
        return sum(_letter_cost(a, b, self._maqsura_cost) for a, b in pairs if a != b)


def _weigh_participles(found: dict[Analysis, float], contexts: dict[str, str]) -> None:
    """Set what a participle with the article costs where the lexicon has the word as a noun, and as no adjective.

    «المدينة», «المخيم», «الغاز» are written like participles too, but behind «الجيش» none of them describes it: such a
    participle costs more; that of a describing noun («الحاكم») costs little more than the noun.
    """
    definite = [reading for reading in found if reading.article]
    described = {(r.stem, r.proclitics) for r in definite if r.pos in _DESCRIBING}
    for noun in definite:
        split = noun.stem, noun.proclitics
        if noun.pos is not Pos.NOUN or split in described:
            continue
        describes = contexts.get(noun.lemma) == "describing"
        for reading in definite:
            if reading.pos in _PARTICIPLES and (reading.stem, reading.proclitics) == split:
                cost = found[reading]
                found[reading] = min(cost, found[noun] + _DESCRIBES_COST) if describes else cost + _DERIVED_COST


def _shape(form: str) -> str:
    tokens = tokenize(form)
    return tokens[0][2] if len(tokens) == 1 else "mixed"


def _splits(norm: str, spelled: str) -> Iterator[_Split]:
    """Yield the ways to cut proclitics and article off a word, the whole word first."""
    yield from _after_conjunction(norm, "", 0)
    if norm[0] in "وف" and len(norm) > 1:
        yield from _after_conjunction(norm, norm[0], 1)
    if spelled[0] == "أ" and len(norm) > 2:
        yield _Split("أ", False, norm[1:], 1)
        if norm[1] in "وف":
            yield _Split("أ" + norm[1], False, norm[2:], 2)


def _after_conjunction(norm: str, head: str, at: int) -> Iterator[_Split]:
    yield _Split(head, False, norm[at:], at)
    if norm.startswith("ال", at) and len(norm) > at + 3:
        yield _Split(head, True, norm[at + 2 :], at + 2)
    letter = norm[at]
    if letter not in "بكلس" or len(norm) < at + 2:
        return
    yield _Split(head + letter, False, norm[at + 1 :], at + 1)
    if letter in "بك" and norm.startswith("ال", at + 1) and len(norm) > at + 4:
        yield _Split(head + letter, True, norm[at + 3 :], at + 3)
    if letter == "ل" and norm.startswith("ل", at + 1) and len(norm) > at + 3:
        yield _Split(head + letter, True, norm[at + 2 :], at + 2)
        yield _Split(head + letter, True, norm[at + 1 :], at + 1)  # «للغة»: the stem's own lam
        yield _Split(head + letter, False, "ا" + norm[at + 1 :], at + 1)  # «للعراق»: a name with its article


def _bases(stem: str) -> Iterator[_Base]:
    """Yield the ways to cut an attached pronoun off a stem, and undo what joining it changed."""
    yield _Base(stem, "", "", len(stem))
    for pronoun in _ENDING_IN.get(stem[-1:], ()):
        if not stem.endswith(pronoun) or len(stem) == len(pronoun):
            continue
        base = stem[: -len(pronoun)]
        last, shared = base[-1], len(base) - 1
        yield _Base(base, pronoun, "", len(base))
        if last == "ت":
            yield _Base(base[:-1] + "ه", pronoun, "ة", shared)
        elif last == "ا":
            yield _Base(base[:-1] + "ي", pronoun, "ى", shared)
            yield _Base(base + "ي", pronoun, "أى", shared)  # «رآه» of «رأى»
        elif last == "ء":
            yield _Base(base[:-1] + "ا", pronoun, "أ", shared)
        elif last == "و":
            yield _Base(base + "ا", pronoun, "وا", len(base))
            if base.endswith("تمو"):
                yield _Base(base[:-1], pronoun, "تم", shared)


def _fits(reading: Reading, split: _Split, base: _Base) -> bool:
    pos = reading.pos
    if pos in _OPEN_CLASSES and len(base.key) < 2:
        return False
    if split.article and not _takes_article(reading, base.enclitic):
        return False
    if base.enclitic:
        if not _takes_pronoun(reading, base):
            return False
    elif reading.pronouns == "must":
        return False
    return not split.proclitics or _takes_proclitics(reading, split.proclitics)


def _takes_article(reading: Reading, enclitic: str) -> bool:
    features = reading.features
    return reading.pos in NOMINALS and not enclitic and features.state != "construct" and features.case != "acc"


def _takes_pronoun(reading: Reading, base: _Base) -> bool:
    pos, features, spelling = reading.pos, reading.features, reading.spelling
    if reading.pronouns == "no":
        return False
    if base.ending:
        if not spelling.endswith(base.ending) or (base.ending in ("وا", "تم") and pos not in _FINITE):
            return False
    elif spelling.endswith(("ة", "ى")) or (pos in _FINITE and spelling.endswith("وا")):
        return False
    if pos in _FINITE:
        return base.enclitic != "ي" and features.voice != "passive"
    if pos in NOMINALS:
        return base.enclitic != "ني" and (not features.case or features.state == "construct")
    return pos is not Pos.NAME


def _takes_proclitics(reading: Reading, proclitics: str) -> bool:
    pos, features = reading.pos, reading.features
    allowed = pos_clitics(pos) if reading.clitics == OPEN else reading.clitics
    if any(letter not in allowed for letter in proclitics):
        return False
    last = proclitics[-1]
    if pos in _FINITE:
        if last == "س":
            return features.tense == "present" and not features.mood
        return last != "ل" or features.tense == "present"
    return last not in "بلك" or features.case not in ("nom", "acc")


def _pronoun_cost(base: _Base) -> float:
    if not base.enclitic:
        return 0.0
    cost = _PRONOUN_COST[base.enclitic]
    return cost + (cost > 1.0 and len(base.key) == 2)  # a noun of two letters with «your» or «my» is seldom one


def _class_cost(reading: Reading) -> float:
    if reading.pos is Pos.NAME and reading.spelling.startswith("ال"):
        return -0.1  # a name that is listed with its article is seldom the common word («القاهرة», «الرياض»)
    return _POS_COST.get(reading.pos, 0.0) if reading.pos in _OPEN_CLASSES else _CLOSED_COST


def _feature_cost(features: Features) -> float:
    """Passive, accusative, plural and dual are rarer than what is written like them («وفي», «روسيا», «كتاب»)."""
    passive = 0.4 if features.tense == "present" else 0.9  # a past passive shows only where its letters differ: «ووعد»
    cost = (
        passive * (features.voice == "passive")
        + 0.6 * (features.mood == "jussive")
        + 0.5 * (features.case == "acc")
        + 0.1 * (features.number == "p")
    )
    if (
        features.number == "d"
    ):  # «ودعا», «جوي», «قرارا»: seldom «the two bade farewell», «two airs of», «two decisions of»
        cost += 0.8 if features.tense or features.state else 0.2
    return cost


def _letter_cost(written: str, right: str, maqsura: float) -> float:
    if written in _SEATS and right in _SEATS:
        return 0.2
    if written == "ا" and right in _ALEFS:
        return 0.9  # the hamza left out, as much news does
    if written in _ALEFS:
        return 1.5 if right == "ا" else 2.0
    if written == "ه" and right == "ة":
        return 1.4
    return maqsura if {written, right} == {"ي", "ى"} else 3.0


def _guesses(norm: str, spelled: str) -> Iterator[Analysis]:
    """Yield readings of a word that the lexicon does not know, the likeliest first."""
    heads = [split for split in _splits(norm, spelled) if split.article and len(split.stem) > 2]
    whole = [_Split("", False, norm, 0)]
    if norm[0] in "وفلبك" and len(norm) > 4:
        whole.append(_Split(norm[0], False, norm[1:], 1))
    if norm[0] in "وف" and norm[1:2] in tuple("لبك") and len(norm) > 5:
        whole.append(_Split(norm[:2], False, norm[2:], 2))
    for split in (*heads, *whole):
        features = _guessed_features(spelled[split.at :])
        yield Analysis(
            spelled[split.at :], Pos.UNKNOWN, features, split.proclitics, split.article, "", split.stem
        )  # fmt: skip


def _guessed_features(spelled: str) -> Features:
    if spelled.endswith("ة"):
        return Features(gender="f", number="s")
    return Features(gender="f", number="p") if spelled.endswith("ات") and len(spelled) > 4 else Features()
