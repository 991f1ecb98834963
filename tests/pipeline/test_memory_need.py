"""The warning before a run that may need more memory than there is."""

import json

import pytest

from pipeline.main import main
from pipeline.running.memory_need import A_DOCUMENT, WITHOUT_DOCUMENTS, machine_memory, need_of, warning_of
from schemas.input_kinds import InputKind
from transforms.read.sources import Source


@pytest.fixture
def rows(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({"id": number, "text": "x" * 900}) + "\n" for number in range(30)))
    return Source(InputKind.ROW, str(path))


def test_documents_that_fit_are_no_warning(rows):
    assert warning_of([rows], 2 * need_of(30)) is None
    assert warning_of([rows], 2**50) is None


def test_documents_that_do_not_fit_are_counted_and_a_size_of_slices_is_named(rows):
    memory = WITHOUT_DOCUMENTS + 20 * A_DOCUMENT
    told = warning_of([rows], memory)
    assert told.startswith("30 documents in one run may need 242 MiB of memory, of which this machine has 241")
    assert "`--slice 1000`" in told


def test_pages_and_feeds_are_counted_without_a_look_at_them():
    pages = [Source(InputKind.PAGE, f"/nowhere/{number}.html") for number in range(300)]
    feeds = [Source(InputKind.FEED, f"https://{number}.example/feed") for number in range(20)]
    assert warning_of([*pages, *feeds], 2**28).startswith("2,300 documents")


def test_a_container_has_the_memory_of_its_limit(tmp_path):
    limit, none = tmp_path / "memory.max", tmp_path / "none"
    limit.write_text("1048576\n")
    none.write_text("max\n")
    assert machine_memory([str(none), str(limit), str(tmp_path / "missing")]) == 2**20
    assert machine_memory([str(none)]) > 2**20


def test_a_run_says_so_before_it_begins_and_a_chain_does_not(rows, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("pipeline.running.run.machine_memory", lambda: 2**20)
    monkeypatch.setattr("pipeline.running.run.execute", lambda *_: (_ for _ in ()).throw(OSError("the disk is full")))
    asked = ["run", "--jsonl", rows.pattern, "--output", str(tmp_path / "out"), "--workers", "1"]
    assert main(asked) == 1
    assert "30 documents in one run may need" in capsys.readouterr().err
    assert main([*asked, "--slice", "9"]) == 1
    assert "in one run may need" not in capsys.readouterr().err
