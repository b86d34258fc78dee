"""What a text search knows of written Arabic: the article, particles, endings, and how a query is written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import yaml

from marsad.errors import LexiconError
from marsad.lexicon.letters import fold
from marsad.lexicon.load import DataFile

FOLDERS: Final = ("search",)


@dataclass(frozen=True, slots=True)
class Ending:
    """A word that ends in `of` is also found with one of `forms` in its place."""

    of: str
    forms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchTable:
    """`article` is a pattern for what is cut from the front of words; the rest are folded letters and query marks."""

    article: re.Pattern[str]
    particles: tuple[str, ...]
    endings: tuple[Ending, ...]
    not_marks: tuple[str, ...]
    or_words: frozenset[str]
    quotes: tuple[tuple[str, str], ...]

    def without_articles(self, folded: str) -> str:
        """Return folded text with the article cut from each of its words."""
        return self.article.sub("", folded)

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


def _pattern(article: list[str], shortest: int) -> re.Pattern[str]:
    longest_first = sorted(map(fold, article), key=lambda cut: (-len(cut), cut))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?=\w{{{shortest}}})")


def compile_table(files: tuple[DataFile, ...]) -> SearchTable:
    """Build the table from its one file; what is missing or of another kind is a LexiconError."""
    content: dict[str, Any] = {}
    for file in files:
        try:
            content |= yaml.safe_load(file.text())
        except (yaml.YAMLError, TypeError) as error:
            raise LexiconError(file.name, 0, f"cannot be read: {error}", "check the indentation") from error
    try:
        query = content["query"]
        return SearchTable(
            article=_pattern(content["article"], int(content["shortest"])),
            particles=tuple(map(fold, content["particles"])),
            endings=tuple(Ending(fold(e["of"]), tuple(map(fold, e["forms"]))) for e in content["endings"]),
            not_marks=tuple(query["not"]),
            or_words=frozenset(map(fold, query["or"])),
            quotes=tuple((pair[0], pair[1]) for pair in query["quotes"]),
        )
    except (KeyError, TypeError, ValueError, IndexError) as error:
        name = files[0].name if files else "search/letters.yaml"
        raise LexiconError(name, 0, f"lacks or misspells {error}", "compare it with the shipped file") from error
