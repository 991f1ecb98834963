"""A stream on Prism: what a loopback site publishes is committed window by window, each story once."""

import json
import os
import signal
from collections import Counter as Tally
from pathlib import Path

import pytest
from newsroom import ROOT, Counter, Newsroom, Stream, is_running, story, wait_until
from trees import rows_of, tree_of
from two_languages import ENGLISH, GERMAN, dated, story_in

from pipeline.loopback import listening
from pipeline.main import main

PRISM = Path(os.environ.get("PRISM", ROOT / ".bin" / "prism"))

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not PRISM.exists(), reason="Prism is not built: `make prism` (needs Go)"),
]


@pytest.fixture
def newsroom():
    room = Newsroom()
    with listening(type("Here", (Counter,), {"newsroom": room})) as place:
        room.place = place
        yield room


def stream_of(newsroom, output, *arguments):
    return Stream(output, "--feeds", f"http://{newsroom.place}/feed", "--window", "2", "--poll", "0.5", *arguments)


def committed_urls(output):
    return Tally(row["url"].rpartition("/")[2] for row in rows_of(output, "articles"))


def test_stories_are_committed_once_across_windows_a_drain_and_a_kill(newsroom, tmp_path):
    output, status = tmp_path / "out", tmp_path / "status.json"
    newsroom.publish(1)
    newsroom.publish(2)
    first = stream_of(newsroom, output, "--status", str(status))
    first.until(articles=2)
    newsroom.publish(3)
    first.until(articles=1)
    assert first.end(signal.SIGTERM) == 0
    assert json.loads(status.read_text())["articles"] == 1

    newsroom.publish(4)
    killed = stream_of(newsroom, output)
    killed.until(articles=1)
    newsroom.publish(5)
    started = killed.started()
    assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    assert started
    wait_until(lambda: not any(map(is_running, started)))  # engine and workers end with it

    newsroom.publish(6)
    last = stream_of(newsroom, output)
    wait_until(lambda: "6" in committed_urls(output))
    assert last.end(signal.SIGTERM) == 0
    last = stream_of(newsroom, output, "--stop-after", "2w")
    assert last.process.wait(timeout=120) == 0
    assert committed_urls(output) == dict.fromkeys("123456", 1)
    assert main(["validate", str(output)]) == 0


def test_a_stream_in_which_nothing_is_new_writes_nothing(newsroom, tmp_path):
    newsroom.publish(1)
    first = stream_of(newsroom, tmp_path / "out")
    first.until(articles=1)
    assert first.end(signal.SIGTERM) == 0
    before, asked = tree_of(tmp_path / "out"), len(newsroom.asked)
    again = stream_of(newsroom, tmp_path / "out", "--stop-after", "6")
    assert again.process.wait(timeout=120) == 0
    assert len(newsroom.asked) > asked
    assert tree_of(tmp_path / "out") == before


def test_files_of_a_folder_are_committed_once_also_after_a_kill(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()

    def arrive(name, *numbers):
        rows = [json.dumps({"id": str(number), "html": story(number)}) for number in numbers]
        folder.joinpath(name).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")

    arrive("a.jsonl", 1, 2)
    flags = ("--jsonl", str(folder), "--window", "2")
    killed = Stream(tmp_path / "out", *flags)
    killed.until(articles=2)
    assert killed.end(signal.SIGKILL) == -signal.SIGKILL
    arrive("b.jsonl", 3)
    again = Stream(tmp_path / "out", *flags)
    again.until(articles=1)
    assert again.end(signal.SIGTERM) == 0
    manifests = [json.loads(path.read_text()) for path in tmp_path.glob("out/_runs/*/manifest.json")]
    assert sum(manifest["counts"]["documents_in"] for manifest in manifests) == 3
    read = [row["provenance"] for row in rows_of(tmp_path / "out", "articles")]
    found = sorted((each["input"].rpartition("/")[2], each["source_id"]) for each in read)
    assert found == [("a.jsonl", "1"), ("a.jsonl", "2"), ("b.jsonl", "3")]


class Updating(Newsroom):
    """A site whose feed keeps the name of an entry when its page changes, and is new each time."""

    def answer(self, path, validator, place):
        if path != "/feed":
            return super().answer(path, validator, place)
        items = "".join(
            f"<item><guid>{name}</guid><link>http://{place}{name}</link><title>{len(page)}</title></item>"
            for name, page in list(self.pages.items())
        )
        return 200, f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode(), {}


def newest(output):
    """What stands of each article in its newest version: version, cluster and translation, by id."""
    rows = sorted(rows_of(output, "articles"), key=lambda row: row["run_id"])
    return {
        row["id"]: (
            row["url"],
            row["version"],
            row["duplicates"]["cluster_id"],
            *(row["translation"][name] for name in ("status", "group", "source_language")),
            (row["translation"]["original"] or {}).get("id"),
        )
        for row in rows
    }


def copies(output):
    """Copies by address with their clusters, without earlier versions of the same address."""
    rows = rows_of(output, "duplicates")
    return {(row["url"], row["duplicates"]["cluster_id"]) for row in rows if row["duplicates"]["relation"] != "update"}


def test_a_batch_run_over_the_archive_of_a_stream_gives_its_articles_updates_and_translations(tmp_path):
    room, archive, batch = Updating(), tmp_path / "archive", tmp_path / "batch"
    with listening(type("Here", (Counter,), {"newsroom": room})) as place:
        room.place = place
        room.pages["/1"] = story_in(ENGLISH, "2026-03-06T08:00:00Z")
        room.pages["/5"] = dated(story(5), "2026-03-06T08:30:00Z")
        stream = stream_of(room, tmp_path / "out", "--archive", str(archive))
        stream.until(articles=2)
        room.pages["/2"] = story_in(GERMAN, "2026-03-06T09:00:00Z")
        room.pages["/9"] = dated(story(5), "2026-03-06T10:00:00Z")
        stream.until(articles=1)
        more = "The board will meet again on Thursday in Torvalund."
        room.pages["/1"] = story_in((*ENGLISH, more), "2026-03-06T08:00:00Z")
        room.pages["/5"] = dated(story(5, version=1), "2026-03-06T08:30:00Z")
        stream.until(articles=2)
        assert stream.end(signal.SIGTERM) == 0
    assert main(["run", "--warc", str(archive), "--output", str(batch), "--workers", "1"]) == 0
    assert len(rows_of(tmp_path / "out", "articles")) == 5
    assert [row[3] for row in sorted(newest(batch).values())] == ["none", "detected", "none"]
    assert newest(batch) == newest(tmp_path / "out")
    assert copies(batch) == copies(tmp_path / "out")
    assert len(copies(batch)) == 1


def test_a_second_signal_ends_a_stream_at_once_in_silence(newsroom, tmp_path):
    newsroom.publish(1)
    stream = stream_of(newsroom, tmp_path / "out")
    stream.until(articles=1)
    newsroom.publish(2)
    wait_until(lambda: "/2" in newsroom.asked)
    stream.process.send_signal(signal.SIGTERM)
    stream.process.send_signal(signal.SIGINT)
    code = stream.process.wait(timeout=120)
    assert code in {128 + signal.SIGTERM, 128 + signal.SIGINT}
    assert not [line for line in stream.said if "Traceback" in line]
