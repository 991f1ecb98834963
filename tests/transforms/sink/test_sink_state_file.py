import pytest

from transforms.sink.state_file import state_file
from transforms.storage.errors import UnsafePathError
from transforms.storage.file_names import is_state


def test_a_state_file_is_named_by_its_content():
    entry = state_file("index.jsonl.gz", b"content")
    assert entry.path == f"_state/index/{entry.sha256[:12]}.jsonl.gz"
    assert is_state(entry.path)
    assert state_file("index.jsonl.gz", b"content") == entry
    assert state_file("index.jsonl.gz", b"other").path != entry.path


@pytest.mark.parametrize("name", ["", "../x", "a/b", "A", ".hidden", "a.b.c.d", "x\n", "checkpoints.json"])
def test_an_unsafe_name_is_refused(name):
    with pytest.raises(UnsafePathError):
        state_file(name, b"")


@pytest.mark.parametrize("path", ["_state/index/mine.jsonl", "_state/0123456789ab", "articles/index/0123456789ab"])
def test_other_files_are_no_state(path):
    assert not is_state(path)
