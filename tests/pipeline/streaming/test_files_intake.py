"""Files that are read while others still write them."""

import json

import pytest

from pipeline.streaming.arrivals import SETTLED_SECONDS, Arrivals
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.files_intake import FilesIntake
from pipeline.streaming.host_round import HostRound, RoundOptions
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import EntryRow, read_rows
from transforms.fetch.live_memory import LiveMemory
from transforms.read.sources import Source
from transforms.workers.limits import Workers

NOW = 1_767_225_600.0


class Folder:
    """A folder that a stream looks into by a clock of its own; `look` gives what came of it."""

    def __init__(self, path, kind=InputKind.ROW):
        self.path = path
        self.now = NOW
        memory = LiveMemory()
        self.delivery = Delivery(memory, lambda: self.now)
        options = RoundOptions(FetchOptions(), Workers(1), memory.view, "test")
        self.arrivals = Arrivals([Source(kind, str(path))], memory.view)
        self.intake = FilesIntake(
            self.arrivals,
            str(path / "out"),
            self.delivery,
            lambda kind: HostRound(kind, options, "2026-01-01T00:00:00Z"),
            list,
        )

    def write(self, content, name="a.jsonl"):
        (self.path / name).write_bytes(content)

    def look(self, seconds=2.0):
        self.now += seconds
        assert all(self.intake._one_look(self.now))
        return self.delivery.take(0.0)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def row(number):
    return json.dumps({"text": f"Tide {number}."}).encode() + b"\n"


def files_read(parcel):
    return [each for each in read_rows([b"".join(line + b"\n" for line in parcel.rows)]) if isinstance(each, EntryRow)]


def test_the_half_row_of_a_writer_that_pauses_is_not_rejected_and_read_when_it_is_whole(folder):
    folder.write(row(1) + row(2)[:9])
    folder.look()
    parcel = folder.look()
    assert (len(parcel.pages), parcel.rejected, files_read(parcel)) == (1, [], [])
    folder.write(row(1) + row(2))
    folder.look()
    parcel = folder.look()
    assert (len(parcel.pages), parcel.rejected, len(files_read(parcel))) == (2, [], 1)
    assert folder.look(SETTLED_SECONDS).rejected == []


def test_a_broken_end_is_rejected_when_the_file_has_long_looked_the_same(folder):
    folder.write(row(1) + b"{broken")
    folder.look()
    folder.look()
    parcel = folder.look(SETTLED_SECONDS)
    assert [json.loads(each)["reason"] for each in parcel.rejected] == ["malformed_row"]
    assert len(files_read(parcel)) == 1
    assert folder.look(SETTLED_SECONDS).rejected == []


def test_a_broken_end_of_a_file_that_is_taken_away_is_rejected_too(folder):
    folder.write(b"{broken")
    folder.look()
    folder.look()
    (folder.path / "a.jsonl").unlink()
    assert len(folder.look().rejected) == 1


def test_a_broken_row_with_others_behind_it_is_rejected_at_once(folder):
    folder.write(b"{broken\n" + row(1))
    folder.look()
    parcel = folder.look()
    assert (len(parcel.pages), len(parcel.rejected), len(files_read(parcel))) == (1, 1, 1)


def test_that_a_file_was_read_is_said_again_while_it_stands_there(folder):
    folder.write(row(1))
    folder.look()
    (first,) = files_read(folder.look())
    folder.look(8 * 24 * 3600.0)
    folder.write(row(2), "b.jsonl")
    folder.look()
    said = {each.entry: each for each in files_read(folder.look())}
    assert len(said) == 2
    assert said[first.entry].at > first.at


def test_that_a_list_of_addresses_with_a_broken_end_was_read_is_said_when_its_pages_are_there(tmp_path):
    folder = Folder(tmp_path, InputKind.URL)
    folder.write(b"https://paper.example/ferry\nhttps:/", "a.txt")
    folder.look()
    folder.look()
    parcel = folder.look(SETTLED_SECONDS)
    assert (len(parcel.rejected), files_read(parcel)) == (1, [])
    (job,) = folder.delivery.errands.begin(9)
    assert len(folder.delivery.errands.done(job)) == 1
