"""The gold that lies beside the repository (`../shared`, or where MARSAD_SHARED says), and its own scorer.

Scripts that need it say so and end well where it is absent.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

from marsad.model.event import CodedStory
from marsad.model.news import Story
from marsad.model.record import coded_to_record
from marsad.pipeline import Reader

ROOT = Path(__file__).parent.parent
ANNOTATED = ROOT / "benchmarks" / "annotated"
SHARED = Path(os.environ.get("MARSAD_SHARED", ROOT.parent / "shared"))


def need(*names: str) -> None:
    """End the script well, with a word, where a file of the gold is not there."""
    for name in names:
        if not (SHARED / name).exists():
            print(f"skipped: {name} is not beside this repository (set MARSAD_SHARED)")
            raise SystemExit(0)


def scorer() -> ModuleType:
    """Return the gold's own scorer as a module."""
    spec = importlib.util.spec_from_file_location("gold_score", SHARED / "gold" / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lines(name: str) -> list[dict[str, Any]]:
    """Return the records of a JSONL file below the shared folder."""
    return [json.loads(line) for line in (SHARED / name).open(encoding="utf-8") if line.strip()]


def stories(name: str) -> Iterator[Story]:
    """Yield the stories of a JSONL file below the shared folder."""
    for record in lines(name):
        published = date.fromisoformat(record["published"]) if record.get("published") else None
        yield Story(
            id=record["id"],
            text=record["text"],
            title=record.get("title"),
            published=published,
            outlet=record.get("outlet") or record.get("source"),
            url=record.get("url"),
        )


def annotated(name: str) -> Iterator[tuple[Story, dict[str, Any]]]:
    """Yield stories of the uncoded corpus with what we coded in them by reading: benchmarks/annotated/README.md.

    The files hold places and codes only; the words come from the corpus beside the repository.
    """
    own = {record["id"]: record for record in map(json.loads, (ANNOTATED / f"{name}.jsonl").open(encoding="utf-8"))}
    for story in stories("material/ant.jsonl"):
        if story.id in own:
            yield story, _worded(story, own[story.id])


def _worded(story: Story, record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of places and codes in the form of the gold, with words."""

    def words(place: list[int] | None) -> str | None:
        return story.text[slice(*place)] if place else None

    def side(found: list[list[Any]]) -> list[dict[str, Any]]:
        return [{"code": code, "text": words(place)} for code, *place in found]

    events = [
        {
            "type": event["type"],
            "mode": event.get("mode"),
            "trigger": words(event.get("trigger")) or (story.title or "")[slice(*event.get("title", (0, 0)))],
            "actors": side(event.get("actors", [])),
            "recipients": side(event.get("recipients", [])),
            "status": event.get("status", "actual"),
            "by": words(event.get("by")),
            "date": event.get("date"),
        }
        for event in record["events"]
    ]
    quotations = [{"text": words(text), "speaker": words(who)} for text, who in record.get("quotations", [])]
    return {"id": story.id, "events": events, "quotations": quotations, "dates": []}


def scored_annotated(reader: Reader, name: str) -> dict[str, Any]:
    """Code stories that we annotated and return the scorer's result."""
    known, coded = [], []
    for story, record in annotated(name):
        known.append(record)
        coded.append(reader.story(story))
    result: dict[str, Any] = scorer().score(known, records(coded))
    return result


def records(coded: Iterable[CodedStory]) -> list[dict[str, Any]]:
    """Return coded stories in the border form that the scorer reads.

    The gold lists a time expression once a story, the record every place where it stands: equal ones count once here.
    """
    found = []
    for story in coded:
        record = coded_to_record(story)
        once = {(date["text"], date["value"]): date for date in record["dates"]}
        found.append({**record, "dates": list(once.values())})
    return found


def scored(reader: Reader, stories_name: str, gold_name: str) -> dict[str, Any]:
    """Code the stories and return the scorer's result."""
    coded = records(reader.story(story) for story in stories(stories_name))
    result: dict[str, Any] = scorer().score(lines(gold_name), coded)
    return result


def seed(reader: Reader) -> dict[str, Any]:
    """Read the seed page through the whole way and score its stories, told apart by how their text begins."""
    results = [r for r in reader.read([str(SHARED / "seed" / "page.txt")]) if isinstance(r, CodedStory)]
    page = json.loads((SHARED / "seed" / "page.json").read_text(encoding="utf-8"))
    coded = [
        {**record, "id": story["id"]}
        for record in records(results)
        for story in page["stories"]
        if record["text"].startswith(story["starts"]) and record["text"].endswith(story["ends"])
    ]
    result: dict[str, Any] = scorer().score(lines("seed/gold.jsonl"), coded)
    result["stories"] = len(coded)
    return result


def machine() -> str:
    """Return a line about the machine, for figures of speed."""
    return f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {sys.platform}"
