"""Files that arrive while a stream goes on."""

import os
from contextlib import nullcontext

import pytest

from pipeline.flags.usage_error import UsageError
from pipeline.streaming.arrivals import Arrivals, refuse_output_among
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_state import pack_row
from transforms.fetch.live_memory import LiveMemory
from transforms.read.input_errors import InputError
from transforms.read.sources import Source
from transforms.storage.storage import Entry

NOW = 1_767_225_600.0


def names(looked):
    return [os.path.basename(source.pattern) for source, _ in looked]  # noqa: PTH119


def test_a_file_is_read_once_when_it_has_come_to_rest(tmp_path):
    arrivals = Arrivals([Source(InputKind.ROW, str(tmp_path))], LiveMemory().view)
    assert names(arrivals.look(NOW)) == []
    rows = tmp_path / "a.jsonl"
    rows.write_text("{}\n")
    assert names(arrivals.look(NOW)) == []
    rows.write_text("{}\n{}\n")
    assert names(arrivals.look(NOW)) == []
    assert names(arrivals.look(NOW)) == ["a.jsonl"]
    assert names(arrivals.look(NOW)) == []


def test_a_file_that_was_read_is_known_after_a_restart_until_it_is_written_anew(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>one")
    first, memory = Arrivals([Source(InputKind.PAGE, str(tmp_path))], LiveMemory().view), LiveMemory()
    assert names(first.look(NOW)) == []
    ((_, row),) = first.look(NOW)
    memory.learn([pack_row(row)], NOW)
    again = Arrivals([Source(InputKind.PAGE, str(tmp_path))], memory.view)
    assert names([*again.look(NOW), *again.look(NOW)]) == []
    page.write_text("<p>one and two")
    assert names([*again.look(NOW), *again.look(NOW)]) == ["a.html"]


def test_a_list_of_feeds_is_read_at_each_start(tmp_path):
    (tmp_path / "feeds.opml").write_text("<opml/>")
    memory = LiveMemory()
    for _ in range(2):
        arrivals = Arrivals([Source(InputKind.FEED, str(tmp_path))], memory.view)
        ((_, row),) = [*arrivals.look(NOW), *arrivals.look(NOW)]
        memory.learn([pack_row(row)], NOW)


def test_a_folder_that_cannot_be_listed_for_a_while_is_told_once_and_looked_for_again(tmp_path, monkeypatch, capsys):
    (tmp_path / "a.jsonl").write_text("{}\n")
    arrivals = Arrivals([Source(InputKind.ROW, str(tmp_path))], LiveMemory().view)
    assert names([*arrivals.look(NOW), *arrivals.look(NOW)]) == ["a.jsonl"]
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.streaming.arrivals.expand", unlistable)
        assert names([*arrivals.look(NOW), *arrivals.look(NOW)]) == []
    assert capsys.readouterr().err.count("cannot be listed") == 1
    (tmp_path / "b.jsonl").write_text("{}\n")
    assert names([*arrivals.look(NOW), *arrivals.look(NOW)]) == ["b.jsonl"]


def unlistable(source, _listing):
    raise InputError(source.pattern, "cannot be listed: Permission denied")


@pytest.mark.parametrize(
    ("pattern", "output", "is_refused"),
    [("in", "in/out", True), ("in/**", "in/out", True), ("in", "out", False), ("in/*.jsonl", "in/out", False)],
)
def test_an_output_within_the_inputs_is_refused_before_anything_is_written(pattern, output, is_refused, tmp_path):
    sources = [Source(InputKind.ROW, f"{tmp_path}/{pattern}")]
    with pytest.raises(UsageError, match="lies in it") if is_refused else nullcontext():
        refuse_output_among(sources, f"{tmp_path}/{output}")


class Store:
    """A bucket: entries by path."""

    def __init__(self):
        self.objects = {}

    def entries(self, prefix):
        return [entry for path, entry in sorted(self.objects.items()) if path.startswith(prefix)]

    def generation(self, path):
        return self.objects[path].generation if path in self.objects else None

    def put(self, path, size, generation):
        self.objects[path] = Entry(path, size, NOW, generation)


@pytest.mark.parametrize("pattern", ["gs://b/in", "gs://b/in/*.jsonl", "gs://b/in/a.jsonl"])
def test_an_object_that_is_replaced_under_its_name_is_another_one(pattern, monkeypatch):
    store, memory = Store(), LiveMemory()
    monkeypatch.setattr("pipeline.streaming.arrivals.storage_for", lambda _: store)
    arrivals = Arrivals([Source(InputKind.ROW, pattern)], memory.view)
    store.put("in/a.jsonl", 10, "1")
    ((_, row),) = arrivals.look(NOW)
    memory.learn([pack_row(row)], NOW)
    assert names(arrivals.look(NOW)) == []
    assert names(Arrivals([Source(InputKind.ROW, pattern)], memory.view).look(NOW + 9 * 24 * 3600)) == []
    store.put("in/a.jsonl", 10, "2")
    assert names(arrivals.look(NOW)) == ["a.jsonl"]
    assert names(arrivals.look(NOW)) == []
