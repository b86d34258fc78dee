"""What one line of a page is by its words alone: label, source line, share counter, byline, or running text."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from marsad.lexicon.letters import fold
from marsad.lexicon.sites import LineKind, SiteTable, trim

_BREAK: Final = re.compile(r"\s*(?:[:：|]|\s[-–—]\s?)\s*")
_NUMBER: Final = re.compile(r"[\d.,+%]+[kKmM]?")
_SENTENCE_END: Final = re.compile(r"[.!؟?…][\"'”“»’)\]\s]*$")
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
    folded = fold(text).casefold()
    if text.startswith("©") and words <= 14:
        return Line(LineKind.CAPTION)
    if words <= 6 and _INITIALS.fullmatch(folded) and sites.agency(folded) is None:
        return Line(LineKind.NAVIGATION)  # an editor's sign below an agency's story
    return _labelled(text, folded, sites) or _counter(folded, sites) or _phrase(folded, words, sites)


def _labelled(text: str, folded: str, sites: SiteTable) -> Line | None:
    key = trim(folded)
    label = sites.labels.get(key)
    if label:
        return Line(label.kind, "", label.page)
    head = _BREAK.search(text, 0, 48)
    if head and head.start() > 0:
        label = sites.label(text[: head.start()])
        if label and (label.kind in _VALUED or head.end() >= len(text.rstrip())):
            return Line(label.kind, text[head.end() :].strip(), label.page)
    return _counted_label(key, sites) or _open_label(text, key, sites)


def _counted_label(key: str, sites: SiteTable) -> Line | None:
    """Read «3 تعليقات» and «التعليقات (0)»: a label with a number."""
    bare = trim(_NUMBER.sub("", key))
    if bare and bare != key and (label := sites.labels.get(bare)):
        return Line(label.kind, "", label.page)
    return None


def _open_label(text: str, key: str, sites: SiteTable) -> Line | None:
    """Read a label that runs into its headline without a colon: «اقرأ أيضا قمة طارئة في بغداد»."""
    words = key.split()
    if _SENTENCE_END.search(text) and not text.rstrip().endswith(("؟", "?", "…")):
        return None
    for size in range(min(sites.label_words, len(words) - 1), 1, -1):
        label = sites.labels.get(trim(" ".join(words[:size])))
        if label and label.open:
            return Line(label.kind, " ".join(text.split()[size:]).strip(" :.-–—|"), label.page)
    return None


def _counter(folded: str, sites: SiteTable) -> Line | None:
    """Read a share bar: two share words or more, and no more than a third of the words are others."""
    tokens = _tokens(folded)
    if tokens and len(tokens) <= 6 and all(_NUMBER.fullmatch(token) for token in tokens):
        return Line(LineKind.SHARE)
    if not 1 < len(tokens) <= 40:
        return None
    shares = sum(token in sites.counter_words for token in tokens)
    numbers = sum(_NUMBER.fullmatch(token) is not None or token in sites.counter_units for token in tokens)
    others = len(tokens) - shares - numbers
    strong = len({t for t in tokens if t in sites.counter_words and len(t) > 3})
    if strong >= 1 and shares >= 2 and others * 3 <= len(tokens):
        return Line(LineKind.SHARE)
    if strong >= 1 and shares and numbers and others == 0:
        return Line(LineKind.SHARE)
    return None


def _tokens(folded: str) -> list[str]:
    return [token for token in (trim(part) for part in re.split(r"[\s|/•·]+", folded)) if token]


def _phrase(folded: str, words: int, sites: SiteTable) -> Line | None:
    if sites.phrase_words.isdisjoint(_tokens(folded)):
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
    known = sites.function_words
    functions = sum(word in known for word in text.split(None, 60)[:60])
    if words >= 20:
        return functions * 25 >= min(words, 60)
    return functions > 0 and (words >= 10 or functions >= 2) and is_sentence(text)
