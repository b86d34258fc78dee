"""All figures of quality that can be measured here, in one run: train, dev, seed page, GSR, UN sentences, speed.

usage: python benchmarks/quality.py [--update-readme]

`--update-readme` writes the table between the markers of README.md. Where the gold is absent, the script says so.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Any, NamedTuple

import gold
from marsad.lexicon.load import Lexicon, load
from marsad.model.event import EventType
from marsad.model.news import Story
from marsad.pipeline import Reader

START, END = "<!-- figures:start -->", "<!-- figures:end -->"


def coded_types(reader: Reader, text: str) -> set[str]:
    """Return the types of the events of one sentence."""
    return {event.type.value for event in reader.story(Story(id="gsr", text=text), home="").events}


def gsr(reader: Reader, name: str, event_type: EventType) -> tuple[float, float]:
    """Return recall on `yes` and false alarms on `easy no`: a sentence counts when any event of the type is coded."""
    hits: Counter[tuple[str, bool]] = Counter()
    for record in gold.lines(f"gsr/{name}_labels.jsonl"):
        if record["label"] in ("yes", "easy no"):
            hits[record["label"], event_type.value in coded_types(reader, record["text"])] += 1
    share = {label: hits[label, True] / max(hits[label, True] + hits[label, False], 1) for label in ("yes", "easy no")}
    return share["yes"], share["easy no"]


def gsr_spans(reader: Reader, name: str) -> tuple[float, float, float]:
    """Return in how many sentences an event has the annotators' verb, and a side their source's and target's code.

    Any annotator's answer counts; a code is right by its country, or by its sector where they name no country. The GSR
    writes CAMEO's codes, Marsad PLOVER's: `_PLOVER` says which are the same.
    """
    words = gold.scorer().words
    hits: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for record in gold.lines(f"gsr/{name}_spans.jsonl"):
        answers = [answer for answer in record["annotations"] if isinstance(answer, dict)]
        events = reader.story(Story(id="gsr", text=record["text"]), home="").events
        wanted = {
            "trigger": {word for answer in answers for verb in answer.get("verb") or () for word in words(verb)},
            "source": {code for answer in answers for code in _role(answer.get("source_role"))},
            "target": {code for answer in answers for code in _role(answer.get("target_role"))},
        }
        told = {
            "trigger": {word for event in events for word in words(event.trigger)},
            "source": {part for event in events for side in event.actors for part in _parts(side.code)},
            "target": {part for event in events for side in event.recipients for part in _parts(side.code)},
        }
        for what, known in wanted.items():
            asked[what] += bool(known)
            hits[what] += bool(known & told[what])
    trigger, source, target = (hits[what] / max(asked[what], 1) for what in ("trigger", "source", "target"))
    return trigger, source, target


_PLOVER = {
    "CVL": "CIV",
    "EDU": "CIV",
    "HLH": "CIV",
    "REF": "CIV",
    "COP": "POL",
    "CRM": "UAF",
    "IMG": "NSA",
    "INT": "IGO",
}
"""CAMEO's codes of sectors and of bodies without a country, where PLOVER writes another: civilians, teachers, doctors
and refugees are CIV, police is POL, gangs UAF, armed groups across borders NSA, «international» is IGO."""


def _role(role: object) -> tuple[str, ...]:
    """Return the code of an annotated role to look for: the country, else the sector, else nothing."""
    if not isinstance(role, dict):
        return ()
    found = [str(role.get(key)) for key in ("main", "role") if role.get(key) not in (None, "", "None")]
    return tuple(_PLOVER.get(code, code) for code in found[:1])


def _parts(code: str) -> set[str]:
    """Return what a code of ours answers to: its head, its sector, and the class of a body («IGO:UN» is IGO too)."""
    parts = code.split()
    return {*parts, *(part.partition(":")[0] for part in parts)}


def un(reader: Reader) -> tuple[float, float]:
    """Return macro-F1 over the four quad classes and none: of whole events, and of what the coder takes a sentence for.

    The sentences are torn from their text: half of them name nobody whom a reader could code («ويرحب المجلس», «أن
    يكفل»). For these the class is that of the first word that told an event and lacked nothing but its sides.
    """
    events, words = _Classes(), _Classes()
    for record in gold.lines("un/dev.jsonl"):
        coded = reader.story(Story(id="un", text=record["text"]), home="")
        known = record["quad"] if record["quad"] in _QUADS else _NONE
        told = _un_class(coded.events[0].type) if coded.events else _NONE
        open_ = sorted((c.trigger.start, c.type) for c in coded.rejected if c.reason.startswith(_LACKS))
        events.add(known, told)
        words.add(known, told if coded.events or not open_ else _un_class(open_[0][1]))
    return events.macro_f1(), words.macro_f1()


_QUADS = {"verbal cooperation", "material cooperation", "verbal conflict", "material conflict"}
_NONE = "none"
_LACKS = "no "


def _un_class(event_type: EventType) -> str:
    """Return the quad class of a type in the scheme of the UN sentences, CAMEO's: an appeal is cooperation."""
    if event_type is EventType.REQUEST:
        return "verbal cooperation"
    return str(load().ontology.quad(event_type))


class _Classes:
    """Counts of known and told classes."""

    def __init__(self) -> None:
        self.truth: Counter[str] = Counter()
        self.told: Counter[str] = Counter()
        self.right: Counter[str] = Counter()

    def add(self, known: str, told: str) -> None:
        self.truth[known] += 1
        self.told[told] += 1
        self.right[known] += known == told

    def macro_f1(self) -> float:
        """Return the mean F1 of the classes that occur."""
        scores = [2 * self.right[name] / (self.truth[name] + self.told[name]) for name in self.truth]
        return sum(scores) / len(scores)


class Speed(NamedTuple):
    """Sentences a second, of stories whose words the process has seen and of new ones; milliseconds a long story."""

    seen: float
    new: float
    long: float


def speed(reader: Reader) -> Speed:
    """Return the speed on one core, story text to events, in processor time.

    `seen` is what a run over a crawl settles at, `new` that of its first stories, whose words are all looked up (the
    lexicon is loaded); `long` is the median of stories of 360 to 440 words, their words seen.
    """
    stories = list(gold.stories("material/ant.jsonl"))
    fresh = Reader(Lexicon())
    fresh.story(stories[-1])
    new = rate(fresh, stories[:300])
    reader.story(stories[-1])
    rate(reader, stories[:300])
    seen = median(rate(reader, stories[:300]) for _ in range(3))
    times = []
    for story in [story for story in stories if 360 <= len(story.text.split()) <= 440]:
        reader.story(story)
        for _ in range(5):
            begin = time.process_time()
            reader.story(story)
            times.append((time.process_time() - begin) * 1000)
    return Speed(seen, new, median(times) if times else 0.0)


def rate(reader: Reader, stories: Sequence[Story]) -> float:
    """Return sentences a second over these stories."""
    begin = time.process_time()
    sentences = sum(len(reader.story(story).sentences) for story in stories)
    return sentences / (time.process_time() - begin)


def rows(reader: Reader) -> list[tuple[str, str]]:
    """Return the table's rows: what was measured, and the figures."""
    found = []
    for title, stories, records in (
        ("dev: 72 stories, never read while writing rules", "gold/dev-stories.jsonl", "gold/dev.jsonl"),
        ("train: 160 stories, the rules were tuned on them", "gold/train-stories.jsonl", "gold/train.jsonl"),
    ):
        found.append((title, told(gold.scored(reader, stories, records))))
    apart = "apart: 139 stories that we coded by the codebook, never read while writing rules, known to no weight"
    found.insert(1, (apart, told(gold.scored_annotated(reader, "apart"))))
    found.append(("seed page", told(gold.seed(reader))))
    for name, event_type in (("assault", EventType.ASSAULT), ("protest", EventType.PROTEST)):
        recall, alarms = gsr(reader, name, event_type)
        trigger, source, target = gsr_spans(reader, name)
        figures = f"recall {recall:.2f}, false alarms on easy no {alarms:.2f}; "
        figures += f"verb {trigger:.2f}, source's code {source:.2f}, target's code {target:.2f}"
        found.append((f"GSR {event_type.value}", figures))
    of_events, of_words = un(reader)
    figures = f"macro-F1 {of_words:.2f}, of sentences with a whole event or none {of_events:.2f}"
    found.append(("UN sentences, five classes", figures))
    return found


def told(result: dict[str, Any]) -> str:
    """Return the scorer's result as one line."""
    m, s = result["measures"], result["shares"]
    event = m["event"]
    parts = [
        f"event F1 **{event['f1']:.2f}** (P {event['precision']:.2f}, R {event['recall']:.2f})",
        f"quad {m['quad']['f1']:.2f}",
        f"dyad {m['dyad']['f1']:.2f}",
        f"actors {m['actors']['f1']:.2f}",
        f"recipients {m['recipients']['f1']:.2f}",
        f"quotations {m['quotation']['f1']:.2f}",
    ]
    if m["time"]["gold"]:
        parts.append(f"times {m['time']['f1']:.2f}")
    parts += [f"{name} {s[name]['share']:.2f}" for name in ("speaker", "status", "mode", "date") if name in s]
    return ", ".join(parts)


def table(found: list[tuple[str, str]]) -> str:
    """Return the rows as a Markdown table."""
    return "\n".join(["| measured on | figures |", "| --- | --- |", *(f"| {what} | {how} |" for what, how in found)])


def update_readme(text: str) -> None:
    """Put the table between the markers of README.md."""
    path = gold.ROOT / "README.md"
    readme = path.read_text(encoding="utf-8")
    before, _, rest = readme.partition(START)
    _, _, after = rest.partition(END)
    path.write_text(f"{before}{START}\n{text}\n{END}{after}", encoding="utf-8")


def main() -> None:
    """Print the table, and the speed of this machine."""
    gold.need("gold/score.py", "gsr/assault_labels.jsonl", "un/dev.jsonl")
    reader = Reader()
    text = table(rows(reader))
    print(text)
    fast = speed(reader)
    print(
        f"\nspeed: {fast.seen:,.0f} sentences a second ({fast.new:,.0f} while all words are new), "
        f"{fast.long:.1f} ms for a 400-word story at the median ({gold.machine()})"
    )
    if "--update-readme" in sys.argv:
        update_readme(text)


if __name__ == "__main__":
    main()
