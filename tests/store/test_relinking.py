"""A story that is coded anew is linked anew: nothing between stories tells of a coding that is no more."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from marsad.cli.recode import relink
from marsad.store import Store, open_store
from tests.cli.command import COURTING, OWN_FRAMES, TEXT, marsad
from tests.crossdoc.happenings import bare, happenings
from tests.factories import make_coded, make_story
from tests.store.linking import keep, read

TOLD = [bare(told.story) for told in happenings()]


def between(store: Store) -> dict[str, object]:
    """Everything that is known between the stories of a store."""
    reader = store.reader()
    ids = [coded.story.id for coded in reader.coded()]
    details = {i: reader.story(i) for i in ids}
    return {
        "clusters": sorted(store.kept_clusters(), key=lambda c: c.id),
        "similar": {i: [(s.story_id, s.score, s.why) for s, _ in detail.similar] for i, detail in details.items()},
        "judgements": {i: detail.judgements for i, detail in details.items()},
        "features": store.features(),
    }


def test_relinking_gives_what_reading_today_gives(store: Store, tmp_path: Path) -> None:
    read(store, TOLD)
    other = TOLD[-1].story
    for coded in (TOLD[0], TOLD[5], TOLD[9]):  # now they tell something else
        story = coded.story
        store.replace(bare(replace(story, text=f"{other.text} {story.id}", title=f"{other.title} {story.id}")))
    relink(store)
    with open_store(tmp_path / "fresh.db") as fresh:
        read(fresh, list(store.reader().coded()))  # in the order in which they came, those coded anew last
        assert between(store) == between(fresh)
    again = between(store)
    relink(store)
    assert between(store) == again


def test_a_judgement_goes_with_the_event_that_it_was_about(store: Store) -> None:
    one, two = (make_coded(make_story(id=name)) for name in "ab")
    read(store, [one, two])
    judged = [j for j in store.reader().story("a").judgements if j.kind == "event"]
    assert judged
    store.replace(make_coded(two.story, two.events[:0]))
    left = store.reader().story("a").judgements
    assert left
    assert not {i for j in left for i in (j.a, j.b)} & {event.id for event in two.events}
    store.remove("a")
    assert store.reader().story("b").judgements == ()


@pytest.mark.parametrize("number", [1, 3])
def test_a_story_that_comes_in_other_words_leaves_the_cluster_it_was_in(store: Store, number: int) -> None:
    linker = read(store, TOLD)
    name = TOLD[0].story.id
    before = store.reader().story(name).cluster
    assert len(before.stories) > number
    moved = next(coded for coded in TOLD if coded.story.id == before.stories[number])
    elsewhere = bare(replace(TOLD[-1].story, id=moved.story.id))
    store.write([elsewhere])
    keep(store, linker, elsewhere)
    reader = store.reader()
    assert {c.id: c.stories for c in store.kept_clusters()} == {c.id: c.stories for c in linker.clusters()}
    sizes = {row.cluster.id: row.size for row in reader.clusters(limit=100).rows}
    assert sizes[before.id] == len(before.stories) - 1
    assert moved.story.id not in {s.story_id for s, _ in reader.similar(name)}
    assert TOLD[-1].story.id in {s.story_id for s, _ in reader.similar(moved.story.id)}


def told_of(folder: Path) -> tuple[list[object], list[str]]:
    with open_store(folder / "marsad.db", readonly=True) as store:
        reader = store.reader()
        found = {event.id: event.evidence[0].frame for coded in reader.coded() for event in coded.events}
        judged = [j for j in reader.story("one").judgements if j.kind == "event"]
        runs = [run.command for run in reader.runs() if run.finished]
    return [j for j in judged if found.get(j.a) == found.get(j.b) == "support.own_ghazala"], runs


def test_recoding_joins_what_the_new_lexicon_finds_told_twice(tmp_path: Path) -> None:
    stories = [
        {"id": name, "text": f"{COURTING} {text}", "published": "2024-05-17"}
        for name, text in (("one", TEXT), ("two", TEXT.replace("يوم الأحد", "أمس")))
    ]
    (tmp_path / "own.jsonl").write_text("\n".join(map(json.dumps, stories)), encoding="utf-8")
    (tmp_path / "own.yaml").write_text(OWN_FRAMES, encoding="utf-8")
    marsad("read", "own.jsonl", "--db", "marsad.db", cwd=tmp_path)
    assert told_of(tmp_path)[0] == []
    outcome = marsad("recode", "--lexicon", "own.yaml", cwd=tmp_path)
    assert outcome.lines == ["2 stories coded anew: 2 added"]
    judged, runs = told_of(tmp_path)
    assert judged
    assert runs[0] == "recode"
    assert marsad("recode", "--lexicon", "own.yaml", cwd=tmp_path).lines == ["0 stories coded anew: nothing changed"]
    assert told_of(tmp_path) == (judged, runs)


def test_a_recoding_that_was_cut_short_is_taken_up(tmp_path: Path) -> None:
    line = {"id": "one", "text": f"{COURTING} {TEXT}", "published": "2024-05-17"}
    (tmp_path / "own.jsonl").write_text(json.dumps(line) + "\n" + json.dumps({**line, "id": "two"}), encoding="utf-8")
    marsad("read", "own.jsonl", "--db", "marsad.db", cwd=tmp_path)
    with open_store(tmp_path / "marsad.db") as store:
        versions = store.reader().runs()[0]
        before = between(store)
        store.begin_run("recode", code_version=versions.code_version, lexicon_version=versions.lexicon_version)
        store.keep_links(gone_clusters=[cluster.id for cluster in store.kept_clusters()])  # it had come this far
        assert between(store) != before
    marsad("recode", cwd=tmp_path)
    with open_store(tmp_path / "marsad.db") as store:
        assert between(store) == before
