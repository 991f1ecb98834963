"""Files below an output are believed only as their manifest says, and unpacked line by line."""

import gzip
import hashlib

import pytest

from schemas.manifest import DataFile, StateFile
from transforms.storage.checked_files import read_data, read_rows, read_state_file, unpacked_lines
from transforms.storage.errors import DamagedFileError, NewerVersionError, NotFoundError
from transforms.storage.storage import storage_for

CONTENT = b"content"
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def storage(tmp_path):
    storage = storage_for(str(tmp_path))
    storage.write("a", CONTENT)
    return storage


def test_a_file_is_read_as_its_manifest_says(storage):
    assert read_data(storage, DataFile("a", "articles", 1, len(CONTENT), SHA256)) == CONTENT
    assert read_state_file(storage, StateFile("index", "a", SHA256, len(CONTENT))) == CONTENT
    assert read_state_file(storage, StateFile("index", "a", SHA256)) == CONTENT


@pytest.mark.parametrize("content", [b"", b"conten", b"Content", b"content and more"])
def test_a_file_of_another_content_is_not_believed(storage, content):
    storage.write("a", content)
    with pytest.raises(DamagedFileError):
        read_data(storage, DataFile("a", "articles", 1, len(CONTENT), SHA256))
    with pytest.raises(DamagedFileError):
        read_state_file(storage, StateFile("index", "a", SHA256, len(CONTENT)))


def test_a_file_that_is_gone_and_a_newer_format_are_named(storage):
    with pytest.raises(NotFoundError, match="b"):
        read_state_file(storage, StateFile("index", "b", SHA256))
    with pytest.raises(NewerVersionError, match="is of format 2, and this copydesk reads up to 1"):
        read_state_file(storage, StateFile("index", "a", SHA256, len(CONTENT), version=2))


@pytest.mark.parametrize("version", [1, 2])
def test_state_of_feeds_is_read_in_every_version_of_its_format(storage, version):
    storage.write("a", CONTENT)
    assert read_state_file(storage, StateFile("feeds.jsonl.gz", "a", SHA256, len(CONTENT), version=version)) == CONTENT


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_lines_come_one_by_one_packed_or_plain(pack):
    assert list(unpacked_lines("a", pack(b"one\n\nthree\n"))) == [b"one", b"", b"three"]
    assert list(unpacked_lines("a", pack(b""))) == []


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"one\ntorn", "the last line is torn"),
        (gzip.compress(b"one\n" + b"x" * 1001), "a line is longer than 1,000 bytes"),
        (gzip.compress(b"one\n" * 1000)[:-9], "is not gzip"),
        (gzip.compress(b"one\n")[:-8] + b"\0" * 8, "is not gzip"),
        (b"\x1f\x8bno", "is not gzip"),
    ],
    ids=["torn", "long", "cut", "wrong sum", "no gzip"],
)
def test_damage_is_named_with_its_path(data, problem):
    with pytest.raises(DamagedFileError, match=f"a: {problem}"):
        list(unpacked_lines("a", data, longest=1000))


def test_a_bomb_is_not_unpacked_as_a_whole():
    bomb = gzip.compress(b"0" * 50_000_000)
    with pytest.raises(DamagedFileError, match="longer than 1,000 bytes"):
        list(unpacked_lines("a", bomb, longest=1000))


@pytest.mark.parametrize(("line", "problem"), [(b"[1]", "line 2 is no row"), (b"{]", "line 2 is not JSON")])
def test_a_line_without_an_object_is_damage_that_names_its_file(storage, line, problem):
    data = gzip.compress(b'{"a": 1}\n' + line + b"\n")
    storage.write("a", data)
    rows = read_rows(storage, DataFile("a", "articles", 2, len(data), hashlib.sha256(data).hexdigest()))
    assert next(rows) == {"a": 1}
    with pytest.raises(DamagedFileError, match=problem):
        next(rows)
