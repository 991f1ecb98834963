"""Windows of a stream by Beam's test clock: late, out of order, twice, changed; each commit sees the last."""

import json
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions
from apache_beam.testing import test_stream
from apache_beam.transforms.window import TimestampedValue
from newsroom import story
from trees import rows_of
from two_languages import ENGLISH, GERMAN, story_in

from pipeline.main import main
from pipeline.plan import Plan
from pipeline.streaming.commits import Commits
from pipeline.streaming.streaming_graph import CommitWindows, Stream
from pipeline.streaming.window_run import FEEDS, PAGES, REJECTED, ROWS
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.page_codec import encode_page
from transforms.read.pubsub_messages import message_json
from transforms.read.transform import ReadMessage
from transforms.storage.manifests import last_clock
from transforms.workers.limits import Workers
from transforms.workers.pool import SHARED

pytestmark = pytest.mark.engine

BEGIN = 1_767_225_600  # 2026-01-01T00:00:00Z
WINDOW = 60
SUBSCRIPTION = "pubsub://projects/news/subscriptions/pages"


@pytest.fixture(scope="module", autouse=True)
def workers():
    with SHARED.kept(Workers(1)):
        yield


def page(number, version=0, host="a.example", lines=None):
    url = f"https://{host}/{number}"
    header = Page(InputKind.FEED, "https://a.example/feed", url, url, content_type="text/html", charset="utf-8")
    return encode_page(header), (lines or story(number, version)).encode()


def at(second, *pages):
    return [TimestampedValue(each, BEGIN + second) for each in pages]


class Times:
    """A stream that a test writes: pages at seconds, and the watermark's way."""

    def __init__(self, output):
        self.output = output
        self.stream = test_stream.TestStream().advance_watermark_to(BEGIN)

    def pages(self, second, *pages):
        self.stream.add_elements(at(second, *pages))
        return self

    def until(self, second):
        self.stream.advance_watermark_to(BEGIN + second)
        return self

    def run(self):
        """The manifests, by clock."""
        self.stream.advance_watermark_to_infinity()
        options = PipelineOptions(["--runner=BundleBasedDirectRunner"])
        options.view_as(StandardOptions).streaming = True
        plan = Plan((), str(self.output), "2026-01-01T00:00:00Z", workers=Workers(1))
        with beam.Pipeline(options=options) as pipeline:
            given = pipeline | "Test" >> self.stream.with_output_types(tuple[bytes, ...])
            read = given | "Read" >> beam.ParDo(Given()).with_outputs(REJECTED, main=PAGES)
            arrived = {PAGES: read[PAGES], REJECTED: read[REJECTED]}
            for name, kind in ((ROWS, bytes), (FEEDS, tuple[str, bytes])):
                arrived[name] = given | f"No{name}" >> beam.FlatMap(none_of).with_output_types(kind)
            _ = arrived | "CommitWindows" >> CommitWindows(Stream(plan, WINDOW, "test"))
        assert main(["validate", str(self.output)]) == 0
        manifests = [json.loads(path.read_text()) for path in Path(self.output).glob("_runs/*/manifest.json")]
        return sorted(manifests, key=lambda manifest: manifest["as_of"])


class Given(beam.DoFn):
    """Pages as they are, and messages of Pub/Sub as the stream's own step reads them."""

    def process(self, given):
        yield from (
            [given] if len(given) == 2 else ReadMessage().process((SUBSCRIPTION, given[0], "2026-01-01T00:00:00Z"))
        )


def message(number, data, **attributes):
    return (message_json(data, attributes, str(number)),)


def none_of(_):
    return ()


def clocks(manifests):
    return [manifest["as_of"][11:-1] for manifest in manifests]


def counts(manifests):
    names = ("articles", "duplicates", "unchanged")
    return [tuple(manifest["counts"][name] for name in names) for manifest in manifests]


def test_each_window_with_documents_is_a_run_at_its_end_and_an_empty_one_is_none(tmp_path):
    manifests = Times(tmp_path).pages(5, page(1)).until(60).until(180).pages(185, page(2)).run()
    assert clocks(manifests) == ["00:01:00", "00:04:00"]
    assert counts(manifests) == [(1, 0, 0), (1, 0, 0)]


def test_the_order_within_a_window_changes_nothing(tmp_path):
    there = Times(tmp_path / "there").pages(5, page(1)).pages(30, page(2, host="b.example")).until(60).run()
    back = Times(tmp_path / "back").pages(30, page(2, host="b.example")).pages(5, page(1)).until(60).run()
    assert there == back


def test_a_page_that_comes_again_in_a_later_window_is_unchanged_and_a_copy_is_a_duplicate(tmp_path):
    copy = page(9, host="b.example", lines=story(1))
    manifests = Times(tmp_path).pages(5, page(1)).until(60).pages(65, page(1), copy).until(120).run()
    assert counts(manifests) == [(1, 0, 0), (0, 1, 1)]
    (article,), (duplicate,) = rows_of(tmp_path, "articles"), rows_of(tmp_path, "duplicates")
    assert duplicate["duplicates"]["canonical_id"] == article["id"]


def test_another_version_of_a_page_supersedes_that_of_an_earlier_window(tmp_path):
    manifests = Times(tmp_path).pages(5, page(1)).until(60).pages(65, page(1, version=1)).until(120).run()
    assert [manifest["counts"]["updated"] for manifest in manifests] == [0, 1]
    versions = {row["version"]: row["duplicates"]["supersedes"] for row in rows_of(tmp_path, "articles")}
    assert set(versions.values()) - {None} <= set(versions)


def test_a_late_page_is_committed_after_all_that_was_committed_and_is_compared_with_it(tmp_path):
    times = Times(tmp_path).pages(5, page(1)).until(60).pages(65, page(2)).until(120)
    manifests = times.pages(10, page(3), page(2)).run()
    assert clocks(manifests)[:2] == ["00:01:00", "00:02:00"]
    assert min(clocks(manifests)[2:]) > "00:02:00"
    assert sum(manifest["counts"]["articles"] for manifest in manifests) == 3
    assert sum(manifest["counts"]["unchanged"] for manifest in manifests) == 1
    runs = {manifest["run_id"] for manifest in manifests}
    assert {row["run_id"] for row in rows_of(tmp_path, "articles")} <= runs


def test_windows_that_close_together_are_committed_one_after_the_other(tmp_path):
    stream = Times(tmp_path).pages(5, page(1)).pages(65, page(1), page(2)).pages(125, page(2), page(3))
    manifests = stream.until(3600).run()
    assert sorted(clocks(manifests)) == clocks(manifests)
    assert [sum(column) for column in zip(*counts(manifests), strict=True)] == [3, 0, 2]


def test_a_stream_that_begins_again_in_a_window_that_is_committed_goes_on_after_it(tmp_path):
    Times(tmp_path).pages(5, page(1)).until(60).run()
    manifests = Times(tmp_path).pages(10, page(1), page(2)).until(60).run()
    assert clocks(manifests) == ["00:01:00", "00:01:01"]
    assert counts(manifests) == [(1, 0, 0), (1, 0, 1)]


def test_a_window_that_is_cut_short_is_committed_by_the_time_of_day(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.streaming_graph.steady_time", lambda: BEGIN + 10.0)
    manifests = Times(tmp_path).pages(5, page(1)).until(60).run()
    assert clocks(manifests) == ["00:00:10"]
    assert {row["run_id"] for row in rows_of(tmp_path, "articles")} == {manifests[0]["run_id"]}


def test_a_window_that_does_not_see_another_commit_of_its_second_replaces_nothing_of_it(tmp_path, monkeypatch):
    blind = iter([None])
    Times(tmp_path).pages(5, page(1)).until(60).run()
    monkeypatch.setattr(
        "pipeline.streaming.streaming_graph.last_clock", lambda storage: next(blind, last_clock(storage))
    )
    monkeypatch.setattr("pipeline.streaming.streaming_graph.COMMITS", Commits())
    manifests = Times(tmp_path).pages(10, page(1), page(2)).until(60).run()
    assert clocks(manifests) == ["00:01:00", "00:01:01"]
    assert counts(manifests) == [(1, 0, 0), (1, 0, 1)]


def test_messages_that_come_twice_late_or_broken_are_committed_once_and_cost_nobody_else(tmp_path):
    one, two = (message(n, story(n).encode(), url=f"https://a.example/{n}") for n in (1, 2))
    times = Times(tmp_path).pages(5, one, message(7, b"{broken"), message(8, b"")).until(60)
    manifests = times.pages(65, one, two).until(120).pages(10, two).until(240).run()
    assert sum(manifest["counts"]["articles"] for manifest in manifests) == 2
    assert sum(manifest["counts"]["unchanged"] for manifest in manifests) == 2
    assert sorted(row["reason"] for row in rows_of(tmp_path, "rejected")) == ["empty_document", "malformed_row"]
    assert {row["provenance"]["input"] for row in rows_of(tmp_path, "articles")} == {SUBSCRIPTION}


def test_a_translation_that_comes_before_its_original_is_linked_in_the_state_when_that_comes(tmp_path, capsys):
    original = page(1, lines=story_in(ENGLISH, "2025-12-31T20:00:00Z"))
    translation = page(2, host="b.example", lines=story_in(GERMAN, "2025-12-31T22:00:00Z"))
    Times(tmp_path).pages(5, translation).until(60).pages(65, original).until(120).run()
    rows = {row["language"]: row for row in rows_of(tmp_path, "articles")}
    assert rows["de"]["run_id"] < rows["en"]["run_id"]
    capsys.readouterr()
    assert main(["index", str(tmp_path), "--originals"]) == 0
    assert capsys.readouterr().out == f"{rows['de']['id']} {rows['en']['id']}\n"


def test_a_translation_that_comes_in_a_later_window_names_its_original(tmp_path):
    original = page(1, lines=story_in(ENGLISH, "2025-12-31T20:00:00Z"))
    translation = page(2, host="b.example", lines=story_in(GERMAN, "2025-12-31T22:00:00Z"))
    Times(tmp_path).pages(5, original).until(60).pages(65, translation).until(120).run()
    rows = {row["language"]: row for row in rows_of(tmp_path, "articles")}
    assert rows["de"]["translation"]["original"]["id"] == rows["en"]["id"]


def test_a_clock_of_the_machine_that_jumps_back_sets_no_commit_back(tmp_path, monkeypatch):
    times = iter([BEGIN + 60.0, BEGIN + 7200.0, BEGIN + 30.0])
    last = []

    def jumping():
        last[:] = [next(times, *last)]
        return last[0]

    monkeypatch.setattr("pipeline.streaming.streaming_graph.steady_time", jumping)
    manifests = Times(tmp_path).pages(5, page(1)).until(60).pages(65, page(1), page(2)).until(120).run()
    assert clocks(manifests) == ["00:01:00", "00:01:01"]
    assert counts(manifests) == [(1, 0, 0), (1, 0, 1)]
