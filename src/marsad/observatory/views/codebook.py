"""The codebook: every type, mode and context, and every lexicon entry with its examples, as the lexicon has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyarrow as pa

from marsad.lexicon.frames import Frame
from marsad.model.event import EventType, QuadClass
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.filters import QUAD_NAMES, quad_name
from marsad.observatory.site import Answer, Ask, NotFoundError
from marsad.observatory.tables import Column, Table, columns

_EXAMPLES: Final = 3
_COLUMNS: Final = (
    *columns("type", "mode", "quad", "label_ar", "label_en", "definition", "cameo"),
    Column("score", pa.float64()),
)


def codebook(ask: Ask) -> Answer:
    """Show the sixteen types by quad class, and the contexts."""
    ontology = ask.names.ontology
    counts = _frame_counts(ask)
    seen = {tally.value: tally.events for tally in ask.reader.facets().types}
    groups = tuple(
        p.QuadGroup(
            short,
            ask.t(f"quad.{short}"),
            tuple(_tile(ask, one, counts, seen) for one in EventType if ontology.quad(one) is quad),
        )
        for quad, short in QUAD_NAMES.items()
    )
    contexts = tuple(p.Pair(ask.names.context(name), info.definition) for name, info in ontology.contexts.items())
    return Answer(
        "codebook.html",
        c.CodebookPage(groups, contexts),
        title=ask.t("codebook.title"),
        description=ask.t("codebook.lead"),
        section="codebook",
        table=lambda: _table(ask),
    )


def _frame_counts(ask: Ask) -> dict[EventType, int]:
    counts = dict.fromkeys(EventType, 0)
    for frame in ask.names.frames.all():
        counts[frame.type] += 1
    return counts


def _tile(ask: Ask, one: EventType, counts: dict[EventType, int], seen: dict[str, int]) -> p.TypeTile:
    info = ask.names.ontology.type(one)
    return p.TypeTile(
        href=ask.urls.codebook(one.value),
        name=one.value,
        label=ask.names.type(one),
        definition=ask.names.meaning(info.definition, one.value)[0],
        definition_lang=ask.names.meaning(info.definition, one.value)[1],
        quad=quad_name(info.quad),
        modes=ask.t("count.modes", n=len(info.modes)),
        frames=ask.t("count.frames", n=counts[one]),
        seen=ask.t("count.events", n=seen.get(one.value, 0)),
    )


def _table(ask: Ask) -> Table:
    rows: list[dict[str, object]] = []
    for info in ask.names.ontology.types.values():
        quad = QuadClass(info.quad).value
        own = {"definition": info.definition, "score": info.score, "cameo": info.cameo, "mode": None}
        rows.append(
            {"type": info.type.value, "quad": quad, "label_ar": info.label.ar, "label_en": info.label.en, **own}
        )
        for mode in info.modes.values():
            labels = {"label_ar": mode.label.ar, "label_en": mode.label.en}
            told = {"definition": mode.definition, "score": mode.score, "cameo": mode.cameo, "mode": mode.name}
            rows.append({"type": info.type.value, "quad": quad, **labels, **told})
    return Table(_COLUMNS, rows)


def codebook_type(ask: Ask, name: str) -> Answer:
    """Show one type: its modes, and the words that carry it."""
    try:
        one = EventType(name.upper())
    except ValueError as error:
        raise NotFoundError(f"no event type {name[:40]!r}") from error
    info = ask.names.ontology.type(one)
    frames = [frame for frame in ask.names.frames.all() if frame.type is one]
    t = ask.t
    seen = next((tally.events for tally in ask.reader.facets().types if tally.value == one.value), 0)
    needs = t("codebook.needed" if info.requires_recipient else "codebook.not_needed")
    context = c.CodebookTypePage(
        name=one.value,
        label=ask.names.type(one),
        definition=ask.names.meaning(info.definition, one.value)[0],
        definition_lang=ask.names.meaning(info.definition, one.value)[1],
        quad=quad_name(info.quad),
        quad_label=t(f"quad.{quad_name(info.quad)}"),
        facts=(
            p.Pair(t("codebook.score"), t.decimal(info.score), code=True),
            p.Pair(t("codebook.cameo"), info.cameo, code=True),
            p.Pair(t("codebook.recipient"), needs),
        ),
        modes=tuple(_modes(ask, one)),
        frames=tuple(_frame(ask, frame) for frame in frames),
        frame_count=t("count.frames", n=len(frames)),
        events=ask.urls.events(type=one.value),
        seen=t("count.events", n=seen),
    )
    return Answer(
        "codebook_type.html",
        context,
        title=f"{ask.names.type(one)} ({one.value})",
        description=info.definition,
        section="codebook",
        table=lambda: _frames_table(ask, frames),
    )


def _modes(ask: Ask, one: EventType) -> Iterable[p.ModeRow]:
    for mode in ask.names.ontology.type(one).modes.values():
        yield p.ModeRow(
            name=mode.name,
            label=ask.names.mode(one, mode.name),
            definition=ask.names.meaning(mode.definition, one.value, mode.name)[0],
            definition_lang=ask.names.meaning(mode.definition, one.value, mode.name)[1],
            score=ask.t.decimal(mode.score),
            cameo=mode.cameo,
            href=ask.urls.events(type=one.value, mode=mode.name),
        )


def _frame(ask: Ask, frame: Frame) -> p.FrameRow:
    examples = ask.names.frames.examples.get(frame.id, ())
    sides = (("event.actor", frame.slots.actor), ("event.recipient", frame.slots.recipient))
    return p.FrameRow(
        id=frame.id,
        words=frame.pattern or frame.lemma,
        mode_label=ask.names.mode(frame.type, frame.mode),
        kind=frame.kind,
        slots=ask.names.joined(f"{ask.t(key)} = {' / '.join(slots)}" for key, slots in sides if slots),
        examples=tuple(one.text for one in examples if not one.counter)[:_EXAMPLES],
        counter=tuple(one.text for one in examples if one.counter)[:_EXAMPLES],
    )


def _frames_table(ask: Ask, frames: list[Frame]) -> Table:
    names = columns(
        "id", "type", "mode", "cameo", "kind", "words", "actor", "recipient", "examples", "counter_examples"
    )
    rows = []
    for frame in frames:
        shown = _frame(ask, frame)
        rows.append(
            {
                "id": frame.id,
                "type": frame.type.value,
                "mode": frame.mode,
                "cameo": frame.cameo,
                "kind": frame.kind,
                "words": shown.words,
                "actor": "; ".join(frame.slots.actor),
                "recipient": "; ".join(frame.slots.recipient),
                "examples": " | ".join(shown.examples),
                "counter_examples": " | ".join(shown.counter),
            }
        )
    return Table(names, rows)
