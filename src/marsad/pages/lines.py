"""What one line of a page is by its words alone: label, source line, share counter, byline, or running text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from marsad.lexicon.letters import FOLDED, fold
from marsad.lexicon.sites import LineKind, SiteTable, trim

_BREAK: Final = re.compile(r"\s*(?:[:：|]|\s[-–—/]\s?)\s*")
_NUMBER: Final = re.compile(r"[\d.,+%]+[kKmM]?")
_SENTENCE_END: Final = re.compile(r"[.!؟?…][\"'”“»’)\]\s]*(?:\([^()]{1,40}\)\s*)?$")  # an agency may follow the stop
_WORD: Final = re.compile(r"[^\W_]+(?:[.'][^\W_]+)*")
_INITIALS: Final = re.compile(r"\W*[^\W\d_]{1,2}(?:[\s/.\-]+[^\W\d_]{1,2})+\W*")
_VALUED: Final = frozenset(
    {
        LineKind.RELATED,
        LineKind.SOURCE,
        LineKind.TAGS,
        LineKind.BYLINE,
        LineKind.DATE,
        LineKind.UPDATED,
        LineKind.NEWSLETTER,
    }
)  # labels behind which their matter stands on the same line; «عاجل | …» and «صور: …» begin a headline
_TOKEN: Final = re.compile(r"[^\W_]+")
_GAPS: Final = re.compile(r"[\s|/•·]+")
_NUMBERS: Final = re.compile(r"[\d\s.,+%kKmM]+")
_VARIANTS: Final = tuple((variant, letter) for variant, letter in FOLDED.items() if "\u0621" <= variant <= "\u064a")
ABOUT: Final = 0.4  # share of a headline's content words that its own story repeats in its first paragraphs
_LABEL_LINE: Final = 26  # words; a longer line is no label, counter or headline behind a label without a colon
_SHORT_LINE: Final = 12  # words; nor is a longer one that ends with a full stop
_LONG_LINE: Final = 60  # words; no label or phrase of a site is in a line as long as this


class Line(NamedTuple):
    """What a line is. `value` is what stands behind its label, "" where the label is the whole line."""

    kind: LineKind
    value: str = ""
    page: bool = False


def read_line(text: str, sites: SiteTable) -> Line | None:
    """Return what `text` is where it belongs to the page and not to the story, else None."""
    words = text.count(" ") + 1
    if words > _LONG_LINE:
        return None
    if words > _LABEL_LINE or (words > _SHORT_LINE and text.endswith(".")):
        quick = _quick(text)
        return _headed(text, sites) or _phrase(quick, quick.split(), words, sites)
    folded = fold(text).casefold()
    if text.startswith("©") and words <= 14:
        return Line(LineKind.CAPTION)
    if words <= 6 and _INITIALS.fullmatch(folded) and sites.agency(folded) is None:
        return Line(LineKind.NAVIGATION)  # an editor's sign below an agency's story
    return (
        _labelled(text, folded, sites)
        or _counter(folded, sites)
        or _phrase(folded, _TOKEN.findall(folded), words, sites)
    )


def _quick(text: str) -> str:
    """Return a normal form good enough for a site's phrases, which bear no vowel signs; ten times as fast as `fold`."""
    for variant, letter in _VARIANTS:
        text = text.replace(variant, letter)
    return text.casefold()


def _labelled(text: str, folded: str, sites: SiteTable) -> Line | None:
    key = trim(folded)
    label = sites.labels.get(key)
    if label:
        return Line(label.kind, "", label.page)
    return _headed(text, sites) or _counted_label(key, sites) or _open_label(text, key, sites)


def _headed(text: str, sites: SiteTable) -> Line | None:
    """Read a label with its matter behind a colon, bar or dash: «المصدر: رويترز»."""
    head = _BREAK.search(text, 0, 48)
    if head and head.start() > 0:
        label = sites.label(text[: head.start()])
        if label and (label.kind in _VALUED or head.end() >= len(text.rstrip())):
            return Line(label.kind, text[head.end() :].strip(), label.page)
    return None


def _counted_label(key: str, sites: SiteTable) -> Line | None:
    """Read «3 تعليقات» and «التعليقات (0)»: a label with a number."""
    bare = trim(_NUMBER.sub("", key))
    if bare and bare != key and (label := sites.labels.get(bare)):
        return Line(label.kind, "", label.page)
    return None


def _open_label(text: str, key: str, sites: SiteTable) -> Line | None:
    """Read a label that runs into its matter without a colon: «اقرأ أيضا قمة طارئة في بغداد»."""
    glued = next((kind for start, kind in sites.glued.items() if key.startswith(start)), None)
    if glued is not None:
        return Line(glued)
    words = key.split()
    if _SENTENCE_END.search(text) and not text.rstrip().endswith(("؟", "?", "…")):
        return None
    for size in range(min(sites.label_words, len(words) - 1), 0, -1):
        label = sites.labels.get(trim(" ".join(words[:size])))
        if label and label.open:
            return Line(label.kind, " ".join(text.split()[size:]).strip(" :.-–—|"), label.page)
    return None


def _counter(folded: str, sites: SiteTable) -> Line | None:
    """Read a share bar: two share words or more, and no more than a third of the words are others."""
    if len(folded) > 400 or (sites.share_words.isdisjoint(_TOKEN.findall(folded)) and not _NUMBERS.fullmatch(folded)):
        return None
    tokens = [token for token in (trim(part) for part in _GAPS.split(folded)) if token]
    numbers = sum(_NUMBER.fullmatch(token) is not None or token in sites.counter_units for token in tokens)
    if tokens and len(tokens) <= 6 and numbers == len(tokens):
        return Line(LineKind.SHARE)
    shares = sum(token in sites.counter_words for token in tokens)
    others = len(tokens) - shares - numbers
    if (shares >= 2 and others * 3 <= len(tokens)) or (shares and numbers and others == 0):
        return Line(LineKind.SHARE)
    return None


def _phrase(folded: str, tokens: list[str], words: int, sites: SiteTable) -> Line | None:
    if sites.phrase_words.isdisjoint(tokens):
        return None
    for pattern, kind, most in sites.phrases:
        if words <= most and pattern.search(folded):
            return Line(kind)
    return None


def is_sentence(text: str) -> bool:
    """Tell whether `text` ends like a sentence."""
    return _SENTENCE_END.search(text) is not None


def content_words(text: str, sites: SiteTable) -> set[str]:
    """Return rough stems of the words that carry the sense: enough to see whether two lines speak of one thing."""
    words = _WORD.findall(fold(text))
    return {_stem(word, sites) for word in words if len(word) >= 3 and word not in sites.function_words}


def _stem(word: str, sites: SiteTable) -> str:
    prefix = next((p for p in sites.prefixes if word.startswith(p) and len(word) - len(p) >= 3), "")
    word = word[len(prefix) :]
    suffix = next((s for s in sites.suffixes if word.endswith(s) and len(word) - len(s) >= 3), "")
    return word[: len(word) - len(suffix)]


def is_prose(text: str, words: int, sites: SiteTable) -> bool:
    """Tell whether a line is the running text of a story: long, or a sentence of some length, with function words."""
    if words < 5:
        return False
    if words >= 8 and text.endswith("."):
        return True
    known = sites.function_words
    functions = sum(map(known.__contains__, text.split(None, 60)[:60]))
    if words >= 20:
        return functions * 25 >= min(words, 60)
    return functions > 0 and (words >= 10 or functions >= 2) and is_sentence(text)
