"""What one line of a page is by its words alone: label, source line, share counter, byline, or running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from marsad.lexicon.letters import fold
from marsad.lexicon.sites import LineKind, SiteTable, trim

_BREAK: Final = re.compile(r"[:：|\-–—/](?:(?<=[:：|])|(?<=\s.))")
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
ABOUT: Final = 0.4  # share of a headline's content words that its own story repeats in its first paragraphs
_LABEL_LINE: Final = 26  # words; a longer line is no label, counter or headline behind a label without a colon
_SHORT_LINE: Final = 12  # words; nor is a longer one that ends with a full stop
_PROSE_WORDS: Final = 60  # words of a line among which function words are counted
_ENDING: Final = 80  # characters in which a sentence's end stands, with quotation marks and an agency behind it
_LONG_LINE: Final = 60  # words; no label or phrase of a site is in a line as long as this


class Line(NamedTuple):
    """What a line is. `value` is what stands behind its label, "" where the label is the whole line."""

    kind: LineKind
    value: str = ""
    page: bool = False


def read_line(text: str, tokens: Sequence[str], sites: SiteTable) -> Line | None:
    """Return what a line is where it belongs to the page and not to the story, else None; `tokens` are its words."""
    words = len(tokens)
    if words > _LONG_LINE:
        return None
    if words > _LABEL_LINE or (words > _SHORT_LINE and text.endswith(".")):
        return _headed(text, sites) or _phrase(text, tokens, words, sites)
    folded = fold(text).casefold()
    if text.startswith("©") and words <= 14:
        return Line(LineKind.CAPTION)
    if words <= 6 and _INITIALS.fullmatch(folded) and sites.agency(folded) is None:
        return Line(LineKind.NAVIGATION)  # an editor's sign below an agency's story
    bare = _TOKEN.findall(folded)
    return _labelled(text, folded, sites) or _counter(folded, bare, sites) or _phrase(text, bare, words, sites)


def _labelled(text: str, folded: str, sites: SiteTable) -> Line | None:
    key = trim(folded)
    label = sites.labels.get(key)
    if label:
        return Line(label.kind, "", label.page)
    return _headed(text, sites) or _counted_label(key, sites) or _open_label(text, key, sites)


def _headed(text: str, sites: SiteTable) -> Line | None:
    """Read a label with its matter behind a colon, bar or dash: «المصدر: رويترز»."""
    head = _BREAK.search(text, 0, 48)
    if head and (name := text[: head.start()].rstrip()):
        label = sites.label(name)
        value = text[head.end() :].strip()
        if label and (label.kind in _VALUED or not value):
            return Line(label.kind, value, label.page)
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
    if not words or trim(words[0]) not in sites.open_words:
        return None
    if _SENTENCE_END.search(text) and not text.rstrip().endswith(("؟", "?", "…")):
        return None
    for size in range(min(sites.label_words, len(words) - 1), 0, -1):
        label = sites.labels.get(trim(" ".join(words[:size])))
        if label and label.open:
            return Line(label.kind, " ".join(text.split()[size:]).strip(" :.-–—|"), label.page)
    return None


def _counter(folded: str, written: list[str], sites: SiteTable) -> Line | None:
    """Read a share bar: two share words or more, and no more than a third of the words are others."""
    if len(folded) > 400 or (sites.share_words.isdisjoint(written) and not _NUMBERS.fullmatch(folded)):
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


def _phrase(text: str, tokens: Sequence[str], words: int, sites: SiteTable) -> Line | None:
    """Read a line of the site by a phrase in it; `tokens` are its words, folded or as written."""
    known = sites.phrases
    if known.keys().isdisjoint(tokens):
        return None
    possible = sorted({phrase for token in tokens for phrase in known.get(token, ()) if words <= phrase.most})
    if not possible:
        return None
    folded = fold(text).casefold()
    return next((Line(phrase.kind) for phrase in possible if _holds(folded, phrase.words, sites)), None)


def _holds(folded: str, phrase: str, sites: SiteTable) -> bool:
    """Tell whether a phrase stands in a line as whole words, «و» or the like joined to it or not."""
    at = folded.find(phrase)
    while at >= 0:
        end = at + len(phrase)
        begins = _is_border(folded, at) or (folded[at - 1 : at] in sites.prefixes and _is_border(folded, at - 1))
        if begins and _is_border(folded, end + 1):
            return True
        at = folded.find(phrase, at + 1)
    return False


def _is_border(text: str, at: int) -> bool:
    """Tell whether no letter or digit stands before `at`."""
    before = text[max(0, at - 1) : at]
    return not before.isalnum() and before != "_"


def is_sentence(text: str) -> bool:
    """Tell whether `text` ends like a sentence."""
    return _SENTENCE_END.search(text[-_ENDING:]) is not None


def content_words(text: str, sites: SiteTable) -> set[str]:
    """Return rough stems of the words that carry the sense: enough to see whether two lines speak of one thing."""
    words = _WORD.findall(fold(text))
    return {_stem(word, sites) for word in words if len(word) >= 3 and word not in sites.function_words}


def _stem(word: str, sites: SiteTable) -> str:
    if word.startswith(sites.prefixes):
        word = word[len(next((p for p in sites.prefixes if word.startswith(p) and len(word) - len(p) >= 3), "")) :]
    if word.endswith(sites.suffixes):
        suffix = next((s for s in sites.suffixes if word.endswith(s) and len(word) - len(s) >= 3), "")
        return word[: len(word) - len(suffix)]
    return word


def is_prose(text: str, tokens: Sequence[str], sites: SiteTable) -> bool:
    """Tell whether a line is the running text of a story: long, or a sentence of some length, with function words."""
    words = len(tokens)
    if words < 5:
        return False
    if words >= 8 and text.endswith("."):
        return True
    functions = sum(map(sites.function_words.__contains__, tokens[:_PROSE_WORDS]))
    if words >= 20:
        return functions * 25 >= min(words, _PROSE_WORDS)
    return functions > 0 and (words >= 10 or functions >= 2) and is_sentence(text)
