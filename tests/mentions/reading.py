"""Reads the sentences of the case files with the real lexicon, as the pipeline would."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from marsad.arabic import read
from marsad.lexicon.load import load
from marsad.mentions.finder import MentionFinder
from marsad.model.doc import Doc
from marsad.model.mention import Mentions
from marsad.model.news import Story

CASES = Path(__file__).parents[1] / "cases" / "mentions"


def cases(name: str) -> list[dict[str, Any]]:
    found = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, list)
    return found


def doc_of(text: str, published: str | date | None = None, title: str | None = None) -> Doc:
    day = date.fromisoformat(published) if isinstance(published, str) else published
    return read(Story("story", text, title, published=day), load())


@lru_cache(maxsize=1)
def finder() -> MentionFinder:
    return MentionFinder(load())


def mentions_of(text: str, published: str | date | None = None, title: str | None = None) -> Mentions:
    return finder().find(doc_of(text, published, title))[1]
