"""The network of actors and the map of events, each with its rows as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from marsad.model.codes import UNKNOWN_HEAD
from marsad.observatory import contexts as c
from marsad.observatory import parts as p
from marsad.observatory.site import Answer, Ask
from marsad.observatory.svg import bars as hbars
from marsad.observatory.svg import network as drawing
from marsad.observatory.svg import worldmap
from marsad.observatory.svg.network import Node
from marsad.observatory.tables import Column, Table, columns
from marsad.observatory.views.events import active_filters
from marsad.observatory.views.relations import Pair, pair_label, pair_table, pair_words, pairs_of
from marsad.observatory.views.rows import COUNT_COLUMNS, long_counts, quads_of
from marsad.store.views import PlacePoint

SIZES: Final = ("24", "12", "40")
_PHONE: Final = 12
_EDGES: Final = 600
_ROWS: Final = 60
_PLACES: Final = 500
_NAMED: Final = {"world": 10, "arab": 14}


def network(ask: Ask) -> Answer:
    """Show who dealt with whom, within a filter."""
    filters = ask.filters
    size = ask.choice("most", SIZES)
    pairs = pairs_of(ask.reader.network(filters.to_store(), limit=_EDGES))
    nodes = _nodes(ask, pairs)
    edges = [_edge(ask, pair) for pair in pairs]
    kept, inner = drawing.strongest(nodes, edges, int(size))
    query = {**filters.query(), "most": size if size != SIZES[0] else ""}
    shown = {(edge.a, edge.b) for edge in inner}
    listed = [pair for pair in pairs if (pair.a, pair.b) in shown][:_ROWS]
    context = c.NetworkPage(
        lead=ask.t("network.lead", n=len(kept)),
        chart=_drawn(ask, nodes, edges, int(size)) if kept else None,
        rows=tuple(_row(ask, pair, listed[0].events) for pair in listed),
        sizes=tuple(
            p.Link(one, ask.urls.network(**{**filters.query(), "most": one}), one == size)
            for one in sorted(SIZES, key=int)
        ),
        active=active_filters(ask, filters, "network"),
    )
    return Answer(
        "network.html",
        context,
        title=ask.t("network.title"),
        section="network",
        query=query,
        table=lambda: pair_table(pairs),
    )


def _nodes(ask: Ask, pairs: Sequence[Pair]) -> list[Node]:
    weights: dict[str, int] = {}
    for pair in pairs:
        if UNKNOWN_HEAD in (pair.a, pair.b):
            continue
        for key in (pair.a, pair.b):
            weights[key] = weights.get(key, 0) + pair.events
    return [
        Node(
            key,
            ask.names.actor(key),
            events,
            ask.urls.actor(key),
            f"{ask.names.actor(key)}: {ask.t('count.events', n=events)}",
            "organisation" if ":" in key else "state",
        )
        for key, events in sorted(weights.items(), key=lambda item: (-item[1], item[0]))
    ]


def _edge(ask: Ask, pair: Pair) -> drawing.Edge:
    title = f"{pair_label(ask, pair.a, pair.b)}: {pair_words(ask, pair)}"
    share = pair.conflict / (pair.cooperation + pair.conflict or 1)
    return drawing.Edge(pair.a, pair.b, pair.events, share, ask.urls.relation(pair.a, pair.b), title)


def _drawn(ask: Ask, nodes: Sequence[Node], edges: Sequence[drawing.Edge], most: int) -> p.Chart:
    label = ask.t("network.title")
    wide_nodes, wide_edges = drawing.strongest(nodes, edges, most)
    few_nodes, few_edges = drawing.strongest(nodes, edges, min(most, _PHONE))
    wide = drawing.network(wide_nodes, wide_edges, label=label)
    return p.Chart(wide, drawing.network(few_nodes, few_edges, label=label, size=drawing.NARROW))


def _row(ask: Ask, pair: Pair, most: int) -> p.BarRow:
    return p.BarRow(
        label=pair_label(ask, pair.a, pair.b),
        href=ask.urls.relation(pair.a, pair.b),
        bar=hbars.split_bar(pair.split, label=pair_words(ask, pair), most=most),
        count=ask.t.number(pair.events),
        note=ask.t.percent(pair.conflict / (pair.cooperation + pair.conflict or 1)),
    )


def world(ask: Ask) -> Answer:
    """Show where events happened, within a filter."""
    filters = ask.filters
    region = ask.choice("region", tuple(worldmap.REGIONS))
    chosen = filters.to_store()
    points = ask.reader.places(chosen, limit=_PLACES)
    countries = ask.reader.facets(chosen).countries
    query = {**filters.query(), "region": region if region != "arab" else ""}
    located = [point for point in points if point.lat is not None and point.lon is not None]
    places = [_place(ask, point) for point in located]
    shaded = [
        worldmap.Country(
            tally.value,
            tally.events,
            ask.urls.events(**{**filters.query(), "country": tally.value}),
            f"{ask.names.country(tally.value)}: {ask.t('count.events', n=tally.events)}",
        )
        for tally in countries
        if ":" not in tally.value
    ]
    context = c.MapPage(
        chart=_map(ask, places, shaded, region) if places or shaded else None,
        regions=tuple(
            p.Link(ask.t(f"map.regions.{name}"), ask.urls.map(**{**filters.query(), "region": name}), name == region)
            for name in worldmap.REGIONS
        ),
        rows=tuple(_place_row(ask, point, points[0].events) for point in points[:_ROWS]),
        active=active_filters(ask, filters, "map"),
    )
    return Answer(
        "map.html",
        context,
        title=ask.t("map.title"),
        description=ask.t("map.lead"),
        section="map",
        query=query,
        table=lambda: place_table(points),
    )


def _map(ask: Ask, places: Sequence[worldmap.Place], shaded: Sequence[worldmap.Country], region: str) -> p.Chart:
    label = ask.t("map.title")
    named = _NAMED.get(region, 12)
    wide = worldmap.worldmap(places, shaded, region=region, label=label, names=named)
    narrow = worldmap.worldmap(
        places, shaded, region=region, label=label, width=worldmap.NARROW, names=named // 2, narrow=True
    )
    return p.Chart(wide, narrow)


def _place_href(ask: Ask, point: PlacePoint) -> str:
    """Return where a place's events are: those of its country whose story names it."""
    filters = ask.filters.query()
    return ask.urls.events(**{**filters, "country": point.country, "q": f'"{point.name}"'})


def place_label(ask: Ask, point: PlacePoint) -> str:
    """Return a place's name in the reader's language."""
    return point.name if ask.t.language == "ar" else point.name_en or point.name


def _place(ask: Ask, point: PlacePoint) -> worldmap.Place:
    name = place_label(ask, point)
    return worldmap.Place(
        name,
        point.lat or 0.0,
        point.lon or 0.0,
        quads_of((tally.value, tally.events) for tally in point.by_quad),
        _place_href(ask, point),
        f"{name}: {ask.t('count.events', n=point.events)}",
    )


def _place_row(ask: Ask, point: PlacePoint, most: int) -> p.BarRow:
    counts = quads_of((tally.value, tally.events) for tally in point.by_quad)
    return p.BarRow(
        label=place_label(ask, point),
        href=_place_href(ask, point),
        bar=hbars.split_bar(counts, label=ask.t("chart.split", **counts), most=most),
        count=ask.t.number(point.events),
        note=ask.names.country(point.country) if point.country else "",
    )


_COLUMNS: Final = (
    *columns("name", "name_en", "country"),
    Column("geonames", pa.int64()),
    Column("latitude", pa.float64()),
    Column("longitude", pa.float64()),
    Column("events", pa.int64()),
    *COUNT_COLUMNS,
)


def place_table(points: Sequence[PlacePoint]) -> Table:
    """Return places as a table."""
    return Table(
        _COLUMNS,
        [
            {
                "name": point.name,
                "name_en": point.name_en or None,
                "country": point.country or None,
                "geonames": point.geonames,
                "latitude": point.lat,
                "longitude": point.lon,
                "events": point.events,
                **long_counts(quads_of((tally.value, tally.events) for tally in point.by_quad)),
            }
            for point in points
        ],
    )
