"""What is known across stories is kept as crossdoc found it, and read back by story, event and cluster."""

import pytest

from marsad.crossdoc import Linker, link_all
from marsad.model.news import Drop, DropReason
from marsad.store import Store
from tests.crossdoc.happenings import bare, happenings
from tests.factories import make_coded, make_story
from tests.store.linking import read

TOLD = happenings()


@pytest.fixture
def linked(store: Store) -> Store:
    """The happenings, written and linked one after the other as a run does."""
    read(store, (bare(told.story) for told in TOLD))
    return store


def test_clusters_come_back_as_they_were_found(linked: Store) -> None:
    found = link_all(bare(told.story) for told in TOLD).clusters
    rows = linked.reader().clusters(limit=100).rows
    assert {row.cluster.stories for row in rows} == {c.stories for c in found if len(c.stories) > 1}
    assert [row.size for row in rows] == sorted((row.size for row in rows), reverse=True)
    assert {c.stories for c in linked.kept_clusters()} == {c.stories for c in found}
    first = linked.reader().clusters(limit=3)
    second = linked.reader().clusters(limit=3, offset=int(first.next or 0))
    assert not {r.cluster.id for r in first.rows} & {r.cluster.id for r in second.rows}
    late = linked.reader().clusters(date_from="2024-01-01").rows
    assert late
    assert all(str(row.cluster.last) >= "2024-01-01" for row in late)


def test_a_cluster_shows_its_stories_and_their_judgements(linked: Store) -> None:
    reader = linked.reader()
    detail = reader.story("quake-1")
    assert detail is not None
    assert detail.cluster is not None
    cluster = reader.cluster(detail.cluster.id)
    assert cluster is not None
    assert [row.id for row in cluster.stories] == list(cluster.cluster.stories)
    assert {(j.a, j.b) for j in cluster.judgements} >= {("quake-1", "quake-4")}
    assert {(j.a, j.b) for j in detail.judgements} >= {("quake-1", "quake-4")}


def test_similar_stories_are_found_from_both_sides(linked: Store) -> None:
    reader = linked.reader()
    late = [s.story_id for s, _ in reader.similar("kherson-4")]
    early = reader.similar("kherson-1")
    assert "kherson-1" in late
    assert "kherson-4" in [s.story_id for s, _ in early]  # it came later, and is named all the same
    assert [s.score for s, _ in early] == sorted((s.score for s, _ in early), reverse=True)
    assert len({s.story_id for s, _ in early}) == len(early) <= 8
    assert all(row.id == s.story_id and s.why for s, row in early)


def test_a_later_run_takes_up_what_was_kept(linked: Store) -> None:
    linker = Linker()
    linker.restore(linked.features(), linked.kept_clusters())
    assert {c.stories for c in linker.clusters()} == {c.stories for c in linked.kept_clusters()}
    since = linked.features(since="2024-01-01")
    assert 0 < len(since) < len(linked.features())


def test_events_told_twice_are_named_with_the_event(store: Store) -> None:
    linker = Linker()
    stories = [make_coded(make_story(id=name)) for name in "ab"]
    for coded in stories:
        store.write([coded])
        store.keep_links(judgements=linker.add(coded).judgements)
    judged = [j for j in store.reader().story("a").judgements if j.kind == "event"]
    assert judged
    detail = store.reader().event(judged[0].a)
    assert detail is not None
    assert judged[0] in detail.judgements


def test_a_removed_story_leaves_its_cluster(linked: Store) -> None:
    linked.remove("quake-1", "drought-1")
    reader = linked.reader()
    cluster = reader.story("quake-2").cluster
    assert "quake-1" not in cluster.stories
    assert reader.cluster(cluster.id).judgements == reader.cluster(cluster.id).judgements
    assert all("quake-1" not in (j.a, j.b) for j in reader.cluster(cluster.id).judgements)
    assert "quake-1" not in {s.story_id for s, _ in reader.similar("quake-2")}
    assert not any("drought-1" in c.stories for c in linked.kept_clusters())
    assert next(r.size for r in reader.clusters(limit=100).rows if r.cluster.id == cluster.id) == len(cluster.stories)


def test_keeping_links_again_changes_nothing(linked: Store) -> None:
    links = link_all(bare(told.story) for told in TOLD)
    for _ in range(2):
        linked.keep_links(judgements=links.judgements, clusters=links.clusters, similar=links.similar)
    first = [linked.reader().story(t.story.id) for t in TOLD]
    linked.keep_links(judgements=links.judgements, clusters=links.clusters, similar=links.similar)
    assert [linked.reader().story(t.story.id) for t in TOLD] == first


def test_a_watch_remembers_by_source_and_key(store: Store, store_url: str) -> None:
    from marsad.store import open_store

    state = store.watch_state()
    assert state.get("feed", "etag") is None
    state.put("feed", {"etag": "abc", "seen:1": "x", "seen:2": "y", "50%": "z"})
    state.put("feed", {"etag": "def", "seen:2": None})
    state.put("other", {"etag": "ghi"})
    with open_store(store_url) as again:
        kept = again.watch_state()
        assert (kept.get("feed", "etag"), kept.get("other", "etag")) == ("def", "ghi")
        assert kept.keys("feed", "seen:") == ["seen:1"]
        assert kept.keys("feed", "") == ["50%", "etag", "seen:1"]
        assert kept.keys("feed", "%") == []


def test_runs_and_what_they_left_out_are_kept(store: Store) -> None:
    run = store.begin_run("read pages/", code_version="1", lexicon_version="2")
    drops = [
        Drop(DropReason.NOT_ARABIC, "a.html"),
        Drop(DropReason.SHARE_COUNTER, "b.html", text="Share 0"),
        Drop(DropReason.SHARE_COUNTER, "c.html", text="Tweet 0\0"),
    ]
    assert store.keep_drops(drops, run=run) == 3
    assert store.keep_drops(drops, run=run) == 0
    store.end_run(run, pages=3, stories=1, events=4)
    (kept,) = store.reader().runs()
    assert (kept.id, kept.command, kept.pages, kept.events) == (run, "read pages/", 3, 4)
    assert kept.finished is not None
    assert [(t.value, t.events) for t in store.reader().drops()] == [("share counter", 2), ("not Arabic", 1)]
