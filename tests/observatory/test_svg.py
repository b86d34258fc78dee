from datetime import date, timedelta
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marsad.observatory.svg import bars, network, timeline, worldmap
from marsad.observatory.svg.draw import nice_ceiling

SVG = "{http://www.w3.org/2000/svg}"
COUNTS = st.fixed_dictionaries({quad: st.integers(0, 50) for quad in ("vc", "mc", "vx", "mx")})


def drawn(picture) -> ET.Element:
    return ET.fromstring(str(picture))  # noqa: S314  our own picture


def words(day: date) -> str:
    return day.isoformat()


def series(counts) -> list[timeline.Bar]:
    return [
        timeline.Bar(date(2024, 1, 1) + timedelta(days=i), c, f"/events?since={i}", f"day {i}")
        for i, c in enumerate(counts)
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(COUNTS, min_size=1, max_size=40))
def test_bars_stay_inside_the_picture_and_stand_for_their_counts(counts):
    picture = drawn(timeline.timeline(series(counts), label="x", month=words, day=words))
    rects = list(picture.iter(f"{SVG}rect"))
    for rect in rects:
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        assert x >= 0 and x + w <= 960.2
        assert y >= -0.2 and y + h <= 260.2
    assert len(rects) == sum(1 for c in counts for n in c.values() if n)


def test_cooperation_stands_above_the_axis_and_conflict_below_it():
    picture = drawn(
        timeline.timeline(series([{"vc": 2, "mc": 1, "vx": 3, "mx": 4}]), label="x", month=words, day=words)
    )
    axis = max(
        float(line.get("y1"))
        for line in picture.iter(f"{SVG}line")
        if line.get("class") == "axis" and line.get("y1") == line.get("y2") and line.get("x1") != line.get("x2")
    )
    for rect in picture.iter(f"{SVG}rect"):
        above = float(rect.get("y")) + float(rect.get("height")) <= axis + 0.2
        assert above == (rect.get("class") in {"f-vc", "f-mc"})


def test_every_bar_leads_to_its_events_and_tells_them():
    picture = drawn(
        timeline.timeline(series([{"vc": 1, "mc": 0, "vx": 0, "mx": 0}]), label="x", month=words, day=words)
    )
    link = picture.find(f"{SVG}a")
    assert link.get("href") == "/events?since=0"
    assert link.find(f"{SVG}title").text == "day 0"


def test_pictures_that_are_compared_share_their_scale():
    one = timeline.timeline(
        series([{"vc": 1, "mc": 0, "vx": 0, "mx": 0}]), label="x", month=words, day=words, ceiling=(10, 10)
    )
    rect = next(drawn(one).iter(f"{SVG}rect"))
    assert float(rect.get("height")) == pytest.approx((260 - 40) / 20, abs=0.1)


def test_a_picture_says_what_it_shows_to_those_who_do_not_see_it():
    picture = drawn(bars.split_bar({"vc": 1, "mx": 3}, label='three <of> "four"'))
    assert picture.get("role") == "img"
    assert picture.get("aria-label") == 'three <of> "four"'
    widths = [float(rect.get("width")) for rect in picture.iter(f"{SVG}rect")]
    assert widths == [25.0, 75.0]


@pytest.mark.parametrize(("value", "ceiling"), [(0, 1), (1, 1), (3, 5), (11, 20), (51, 100), (1234, 2000)])
def test_ceilings_are_round_numbers(value, ceiling):
    assert nice_ceiling(value) == ceiling


def nodes(n: int) -> list[network.Node]:
    return [network.Node(f"k{i}", f"لاعب {i}", 100 - i, f"/actors/k{i}", f"k{i}", "state") for i in range(n)]


def test_the_network_is_the_same_every_time_and_inside_its_picture():
    edges = [network.Edge(f"k{i}", f"k{(i * 7) % 11}", i + 1, i / 11) for i in range(11)]
    one = network.network(nodes(11), edges, label="x")
    network.layout.cache_clear()
    assert network.network(nodes(11), edges, label="x") == one
    for circle in drawn(one).iter(f"{SVG}circle"):
        assert 0 < float(circle.get("cx")) < 960
        assert 0 < float(circle.get("cy")) < 620


def test_no_two_actors_of_the_network_lie_on_each_other():
    edges = [network.Edge("k0", f"k{i}", 50, 0.9) for i in range(1, 12)]
    circles = list(drawn(network.network(nodes(12), edges, label="x")).iter(f"{SVG}circle"))
    at = [(float(c.get("cx")), float(c.get("cy"))) for c in circles]
    assert min(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for i, a in enumerate(at) for b in at[:i]) > 25


def test_conflict_is_told_apart_from_cooperation():
    picture = network.network(nodes(3), [network.Edge("k0", "k1", 3, 0.9), network.Edge("k1", "k2", 3, 0.1)], label="x")
    assert "e-conflict" in picture and "e-cooperation" in picture


def test_the_strongest_keep_only_those_with_a_relation_among_themselves():
    kept, edges = network.strongest(nodes(5), [network.Edge("k0", "k1", 3, 0), network.Edge("k3", "k4", 3, 0)], 3)
    assert [node.key for node in kept] == ["k0", "k1"]
    assert len(edges) == 1


def test_the_map_knows_every_arab_country():
    codes = [
        "DZA",
        "BHR",
        "COM",
        "DJI",
        "EGY",
        "IRQ",
        "JOR",
        "KWT",
        "LBN",
        "LBY",
        "MRT",
        "MAR",
        "OMN",
        "PSE",
        "QAT",
        "SAU",
        "SOM",
        "SDN",
        "SYR",
        "TUN",
        "ARE",
        "YEM",
    ]
    assert set(codes) <= worldmap.outlines().keys()


def test_rings_of_the_map_close():
    for code, rings in worldmap.outlines().items():
        for ring in rings:
            assert ring[0] == ring[-1], code
            assert all(-181 <= x <= 181 and -91 <= y <= 91 for x, y in ring)


@pytest.mark.parametrize("region", worldmap.REGIONS)
def test_a_place_is_drawn_where_it_is(region):
    cairo = worldmap.Place("القاهرة", 30.06, 31.25, {"vc": 1, "mc": 0, "vx": 0, "mx": 5}, "/x", "القاهرة")
    picture = drawn(worldmap.worldmap([cairo], [worldmap.Country("EGY", 6, "/y", "مصر")], region=region, label="x"))
    circles = list(picture.iter(f"{SVG}circle"))
    box = worldmap.REGIONS[region]
    inside = box.west <= 31.25 <= box.east and box.south <= 30.06 <= box.north
    assert len(circles) == int(inside)
    if inside:
        assert "q-mx" in circles[0].get("class")
        x = (31.25 - box.west) / (box.east - box.west) * worldmap.WIDE
        assert float(circles[0].get("cx")) == pytest.approx(x, abs=0.2)
    shaded = [path for path in picture.iter(f"{SVG}path") if " s" in (path.get("class") or "")]
    assert len(shaded) == int(inside)


def test_a_narrow_map_keeps_to_where_the_events_are():
    place = worldmap.Place("x", 15.5, 32.5, {"vc": 9, "mc": 0, "vx": 0, "mx": 0})
    box = worldmap.tall(worldmap.REGIONS["arab"], [place])
    assert box.west < 32.5 < box.east
    assert box.east - box.west < 60


def test_an_attack_in_a_name_is_no_markup():
    place = worldmap.Place(
        "<script>\u202e", 30, 31, {"vc": 1, "mc": 0, "vx": 0, "mx": 0}, '"/><script>', "</title><script>"
    )
    picture = worldmap.worldmap([place], [], region="arab", label='"><script>')
    assert "<script" not in picture
    drawn(picture)


def test_in_a_dense_network_only_the_strongest_relations_are_drawn():
    everybody = [network.Edge(f"k{i}", f"k{j}", 1 + i + j, 0.5) for i in range(12) for j in range(i)]
    kept, edges = network.strongest(nodes(12), everybody, 12)
    assert len(kept) == 12
    assert len(edges) <= 12 * 3
    for node in kept:
        mine = sorted((e.events for e in everybody if node.key in (e.a, e.b)), reverse=True)[:3]
        drawn = sorted((e.events for e in edges if node.key in (e.a, e.b)), reverse=True)[:3]
        assert drawn[0] == mine[0]
