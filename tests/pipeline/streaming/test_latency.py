"""Delays from publication and poll to commit."""

import orjson
import pytest

from pipeline.streaming.latency import delays_of, percentile

NOW = 1_767_225_600.0 + 100  # 2026-01-01T00:01:40Z


def record(fetched="2026-01-01T00:01:30Z", published="2026-01-01T00:00:40Z", precision="second", kind="feed"):
    dates = {"date_fetched": fetched, "date_published": published, "date_precision": precision}
    return orjson.dumps({**dates, "provenance": {"kind": kind}})


def test_delays_are_counted_from_the_poll_and_from_the_publication():
    assert delays_of([record()], NOW) == ([10.0], [60.0])


def test_a_day_without_a_time_and_a_time_to_come_are_no_publication():
    found = [record(precision="day"), record(published="2026-01-02T00:00:00Z"), record(published=None)]
    assert delays_of([*found, record(fetched=None)], NOW) == ([10.0] * 3, [60.0])


@pytest.mark.parametrize("kind", ["warc", "jsonl", "pubsub"])
def test_when_somebody_else_has_fetched_a_document_is_no_poll(kind):
    assert delays_of([record(kind=kind)], NOW) == ([], [60.0])


def test_the_percentile_is_a_delay_that_was_seen():
    assert percentile([]) is None
    assert percentile([3.0]) == 3.0
    assert percentile([float(number) for number in range(1, 101)]) == 95.0
    assert percentile([1.0, 2.0]) == 2.0
