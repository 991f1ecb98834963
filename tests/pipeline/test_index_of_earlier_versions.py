"""An output that an earlier copydesk has written: runs go on, and `index --rebuild` adds what it did not remember."""

import json
from dataclasses import replace

import pytest

from pipeline.main import main
from transforms.memory.index_file import INDEX, INDEX_SCHEMA, file_of, index_file, read_table, rows_of
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

LEFT_OUT = ["headline", "story"]


def older_index(rows):
    marked = [replace(row, printed_version="with the lines of its outlet") for row in rows]
    return file_of(read_table(INDEX, index_file(marked), INDEX_SCHEMA).drop_columns(LEFT_OUT))


@pytest.fixture
def run(tmp_path):
    def execute(hour, *extra):
        source = tmp_path / f"{hour}.jsonl"
        text = "\n".join(f"The crew of boat {hour}{line} mended its nets in harbour {line}." for line in range(9))
        row = {"url": f"https://post.example/{hour}", "title": f"Nets of {hour}", "text": text}
        source.write_text(json.dumps(row) + "\n")
        asked = ["--jsonl", str(source), "--output", str(tmp_path / "out"), "--as-of", f"2026-11-20T{hour}:00:00Z"]
        return main(["run", *asked, "--workers", "1", "--min-words", "0", *extra])

    execute.out = tmp_path / "out"
    return execute


def first_index(out):
    manifest = min(read_manifests(storage_for(str(out))), key=lambda manifest: manifest.as_of)
    (state,) = [state for state in manifest.state if state.name == INDEX]
    return (out / state.path).read_bytes()


def test_runs_go_on_above_an_older_index_and_a_rebuild_adds_to_it_and_takes_nothing(run, monkeypatch, capsys):
    with monkeypatch.context() as earlier:
        earlier.setattr("transforms.sink.state_file.index_file", older_index)
        assert run("06") == 0
    assert run("07") == 0
    assert main(["compact", str(run.out)]) == 0
    assert run("08") == 0
    capsys.readouterr()
    assert main(["index", str(run.out)]) == 0
    assert "1 run was indexed by an earlier copydesk" in capsys.readouterr().out
    assert main(["index", str(run.out), "--rebuild"]) == 0
    (row,) = rows_of(read_table(INDEX, first_index(run.out), INDEX_SCHEMA))
    assert (row.headline, row.printed_version) == ("Nets of 06", "with the lines of its outlet")
    capsys.readouterr()
    assert main(["index", str(run.out)]) == 0
    assert "earlier copydesk" not in capsys.readouterr().out
    assert run("09") == 0
