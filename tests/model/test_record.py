"""The border form of a coded story."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from marsad.model.record import coded_to_record
from tests.factories import TEXT, make_coded, make_event, make_story

SCORER = Path(__file__).parents[3] / "shared" / "gold" / "score.py"


def test_gold_fields_are_there_with_their_meaning() -> None:
    record = coded_to_record(make_coded())
    event = record["events"][0]
    assert event["type"] == "ASSAULT"
    assert event["trigger"] == "قصفت"
    assert event["actors"][0]["text"] == "القوات الروسية"
    assert event["actors"][0]["code"] == "RUS MIL"
    assert (event["date"], event["place"], event["by"]) == ("2024-03-12", "خاركيف", None)
    assert record["quotations"][0]["text"] == "لا غالب في هذه الحرب"
    assert record["dates"] == [
        {
            "text": "يوم الثلاثاء",
            "value": "2024-03-12",
            "span": record["dates"][0]["span"],
            "kind": "weekday",
            "clock": None,
        }
    ]


def test_by_is_the_words_of_who_says_it() -> None:
    story = make_story()
    event = make_event(story, by=("وزير الخارجية التركي هاكان فيدان", "TUR GOV"))
    record = coded_to_record(make_coded(story, [event]))["events"][0]
    assert (record["by"], record["by_code"]) == ("وزير الخارجية التركي هاكان فيدان", "TUR GOV")


def test_every_span_quotes_the_text() -> None:
    record = coded_to_record(make_coded())

    def check(value: object) -> None:
        if isinstance(value, dict):
            if "span" in value and "text" in value and "slot" not in value:
                start, end = value["span"]
                assert TEXT[start:end] == value["text"]
            for inner in value.values():
                check(inner)
        elif isinstance(value, list):
            for inner in value:
                check(inner)

    check(record)


def test_equal_stories_give_equal_bytes_and_plain_json() -> None:
    one, two = (json.dumps(coded_to_record(make_coded()), ensure_ascii=False) for _ in range(2))
    assert one == two
    assert json.loads(one) == coded_to_record(make_coded())


@pytest.mark.shared
def test_the_gold_scorer_reads_it(tmp_path: Path) -> None:
    if not SCORER.exists():
        pytest.skip("the gold scorer is not on this machine")
    record = coded_to_record(make_coded())
    gold = {key: record[key] for key in ("id", "events", "quotations", "dates")}
    for name, value in (("gold", gold), ("coded", record)):
        (tmp_path / name).write_text(json.dumps(value, ensure_ascii=False) + "\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(SCORER), str(tmp_path / "gold"), str(tmp_path / "coded"), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    measures = json.loads(done.stdout)["measures"]
    assert {name: row["f1"] for name, row in measures.items()} == dict.fromkeys(measures, 1.0)
