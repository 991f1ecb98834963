import pytest
from case_tables import each_row

from pipeline.upkeep.state_kinds import STATE_KINDS
from transforms.fetch import fetch_state
from transforms.sink.state_file import state_file
from transforms.storage.errors import UnsafePathError
from transforms.storage.file_names import is_state


def test_a_state_file_is_named_by_its_content():
    entry = state_file("index.jsonl.gz", b"content")
    assert entry.path == f"_state/index/{entry.sha256[:12]}.jsonl.gz"
    assert is_state(entry.path)
    assert state_file("index.jsonl.gz", b"content") == entry
    assert state_file("index.jsonl.gz", b"other").path != entry.path


def test_a_state_file_says_the_version_of_its_format_so_that_an_older_copydesk_calls_it_newer_and_not_damaged():
    assert state_file(fetch_state.NAME, b"").version == 2
    assert state_file("index.parquet", b"").version == 1


def test_each_kind_of_state_is_folded_in_the_format_in_which_runs_write_it():
    assert [kind.version for kind in STATE_KINDS] == [state_file(kind.name, b"").version for kind in STATE_KINDS]


@each_row("name", ["", "../x", "a/b", "A", ".hidden", "a.b.c.d", "x\n", "checkpoints.json"])
def test_an_unsafe_name_is_refused(name):
    with pytest.raises(UnsafePathError):
        state_file(name, b"")


@pytest.mark.parametrize("path", ["_state/index/mine.jsonl", "_state/0123456789ab", "articles/index/0123456789ab"])
def test_other_files_are_no_state(path):
    assert not is_state(path)
