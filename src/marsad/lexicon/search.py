"""What a text search knows of written Arabic: the article, particles, endings, and how a query is written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Any, Final

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile
from marsad.lexicon.yamlfile import read_mapping

FOLDERS: Final = ("search",)
_WORD: Final = re.compile(r"\w+")
_RARE: Final = 0.0003  # share of stories assumed of a word that the table of common words lacks


@dataclass(frozen=True, slots=True)
class Ending:
    """A word that ends in `of` is also found with one of `forms` in its place."""

    of: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchTable:
    """What is cut from and added to words, how a query is written, and how common words are.

    `article` and `trimmed` are patterns for what is cut; `common` is the share of stories that hold a trimmed word.
    """

    article: re.Pattern[str]
    trimmed_before: re.Pattern[str]
    trimmed_after: re.Pattern[str]
    common: dict[str, float]
    particles: tuple[str, ...]
    endings: tuple[Ending, ...]
    not_marks: tuple[str, ...]
    or_words: frozenset[str]
    quotes: tuple[tuple[str, str], ...]

    def words(self, text: str) -> list[str]:
        """Return the words of a text in their normal form: folded, in lower case, without the article."""
        return _WORD.findall(self.article.sub("", fold(text).lower()))

    def trimmed(self, word: str) -> str:
        """Return a normal word without particle and ending: the same for most forms of a word, not its true stem."""
        return self.trimmed_after.sub("", self.trimmed_before.sub("", word))

    def weight(self, trimmed: str) -> float:
        """Return how much a trimmed word tells: the logarithm of how many stories there are to one that holds it."""
        return -math.log(self.common.get(trimmed, _RARE))

    def written_forms(self, word: str) -> tuple[str, ...]:
        """Return the forms under which a text may hold `word` (folded, without article), itself first, each once."""
        stems = [word]
        for ending in self.endings:
            if word.endswith(ending.of):
                base = word[: len(word) - len(ending.of)]
                if len(base) > 1:
                    stems.extend(base + form for form in ending.forms)
                break
        return tuple(dict.fromkeys((*stems, *(p + stem for stem in stems for p in self.particles))))


def _longest_first(cuts: list[str]) -> str:
    return "|".join(map(re.escape, sorted(map(fold, cuts), key=lambda cut: (-len(cut), cut))))


def _shares(file: DataFile) -> dict[str, float]:
    """Read `common.tsv`: a trimmed word and the number of stories of a thousand that hold it."""
    shares = {}
    for number, line in enumerate(file.text().splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        word, _, permille = line.partition("\t")
        try:
            shares[word] = float(permille) / 1000
        except ValueError as error:
            raise LexiconError(file.name, number, f"{permille!r} is no number", "write word, tab, per mille") from error
    return shares


def compile_table(files: tuple[DataFile, ...]) -> SearchTable:
    """Build the table from its files; what is missing or of another kind is a LexiconError."""
    content: dict[str, Any] = {}
    common: dict[str, float] = {}
    for file in files:
        if file.path.suffix == ".tsv":
            common |= _shares(file)
        else:
            content |= read_mapping(file)
    try:
        query, shortest = content["query"], int(content["shortest"])
        return SearchTable(
            article=re.compile(rf"(?<!\w)(?:{_longest_first(content['article'])})(?=\w{{{shortest}}})"),
            trimmed_before=re.compile(rf"^(?:{_longest_first(content['trimmed']['before'])})(?=\w{{{shortest}}})"),
            trimmed_after=re.compile(rf"(?<=\w{{{shortest}}})(?:{_longest_first(content['trimmed']['after'])})$"),
            common=common,
            particles=tuple(map(fold, content["particles"])),
            endings=tuple(Ending(fold(e["of"]), tuple(map(fold, e["forms"]))) for e in content["endings"]),
            not_marks=tuple(query["not"]),
            or_words=frozenset(map(fold, query["or"])),
            quotes=tuple((pair[0], pair[1]) for pair in query["quotes"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        name = files[0].name if files else "search/letters.yaml"
        raise LexiconError(name, 0, f"lacks or misspells {error}", "compare it with the shipped file") from error
