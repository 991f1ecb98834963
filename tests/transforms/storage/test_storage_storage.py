import errno
import multiprocessing
import os
import pickle
import subprocess
import sys

import pytest
from case_tables import each_row

from transforms.storage import errors, object_stream
from transforms.storage.errors import NotFoundError, StoreFailedError, UnsafePathError
from transforms.storage.file_names import is_temporary
from transforms.storage.local_storage import LocalStorage
from transforms.storage.storage import open_object, storage_for


@pytest.fixture
def s3_host(s3_store):
    return "s3://bucket/data"


@pytest.fixture(params=["local", "emulator", "generations", "s3"])
def storage(request, tmp_path):
    if request.param == "local":
        return storage_for(str(tmp_path / "out"))
    return storage_for(request.getfixturevalue(f"{request.param}_host"))


@pytest.fixture(params=["local", "generations", "s3"])
def guarded(request, tmp_path):
    """The stores that enforce preconditions; the public emulator ignores them."""
    if request.param == "local":
        return storage_for(str(tmp_path / "out"))
    return storage_for(request.getfixturevalue("generations_host"))


def test_what_is_written_is_read_listed_and_deleted(storage):
    storage.write("a/b c/é.txt", b"one")
    storage.write("a/b c/é.txt", b"two")
    storage.write("a/z.gz", b"\x1f\x8b not unpacked on the way")
    storage.write("ab", b"3")
    assert storage.read("a/b c/é.txt") == b"two"
    assert storage.read("a/z.gz") == b"\x1f\x8b not unpacked on the way"
    assert storage.paths("a") == ["a/b c/é.txt", "a/z.gz"]
    assert storage.paths("") == ["a/b c/é.txt", "a/z.gz", "ab"]
    assert [entry.size for entry in storage.entries("a")] == [3, 26]
    storage.delete("a/z.gz")
    storage.delete("a/z.gz")
    assert not storage.exists("a/z.gz")
    assert storage.exists("ab")


def test_what_is_not_there_is_an_error_that_names_it(storage):
    with pytest.raises(NotFoundError, match="a/b"):
        storage.read("a/b")
    assert storage.generation("a/b") is None
    assert storage.paths("a") == []


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x", "a/../../x", "a//b", "", ".", "a/./b", "a\0b", "a\\b", "a\ud800b"]
)
def test_no_path_leads_out_of_the_root(storage, path):
    with pytest.raises(UnsafePathError):
        storage.write(path, b"x")


def test_a_link_that_leads_out_of_the_root_is_not_followed(tmp_path):
    storage = storage_for(str(tmp_path / "out"))
    storage.write("inside", b"x")
    (tmp_path / "out" / "link").symlink_to(tmp_path)
    with pytest.raises(UnsafePathError):
        storage.write("link/escaped", b"x")
    assert not (tmp_path / "escaped").exists()


def test_a_conditional_write_replaces_only_what_it_expects(guarded):
    assert guarded.write_if("m", b"first", None)
    assert not guarded.write_if("m", b"late", None)
    generation = guarded.generation("m")
    assert guarded.write_if("m", b"second", generation)
    assert not guarded.write_if("m", b"third", generation)
    assert guarded.read("m") == b"second"
    assert guarded.paths("") == ["m"]


def test_an_object_that_was_written_again_is_not_deleted(generations_host):
    storage = storage_for(generations_host)
    storage.write("a", b"1")
    listed = storage.entries("")[0].generation
    storage.write("a", b"2")
    storage.delete("a", listed)
    assert storage.read("a") == b"2"


def test_a_failed_write_leaves_the_old_content_and_no_temporary_file(tmp_path, monkeypatch):
    storage = storage_for(str(tmp_path))
    storage.write("a/b", b"old")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(
        StoreFailedError, match=rf"{tmp_path}/a/b: cannot be written: No space left .*make room on that disk"
    ):
        storage.write("a/b", b"new")
    assert storage.paths("") == ["a/b"]
    assert storage.read("a/b") == b"old"


def test_only_the_names_of_unfinished_writes_are_temporary():
    assert is_temporary("a/.tmp-0123456789abcdef0123456789abcdef")
    assert not is_temporary("a/.tmp-mine")
    assert not is_temporary("a/b.jsonl.gz")


def compete(root, mark, wins):
    storage = LocalStorage(root)
    for number in range(40):
        wins.append((number, storage.write_if(f"m{number}", mark * 100_000, None)))
        storage.write("shared", mark * 100_000)


def test_of_two_processes_that_write_at_once_exactly_one_wins_each_time(tmp_path):
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        wins = manager.list()
        processes = [context.Process(target=compete, args=(str(tmp_path), mark, wins)) for mark in (b"a", b"b")]
        for process in processes:
            process.start()
        for process in processes:
            process.join()
        won = sorted(number for number, success in wins if success)
    storage = LocalStorage(str(tmp_path))
    assert won == list(range(40))
    assert all(len(set(storage.read(path))) == 1 for path in storage.paths(""))
    assert len(storage.paths("")) == 41


@pytest.mark.parametrize(
    ("client", "root", "extra"),
    [
        ("google.cloud.storage", "gs://b/data", "gcp"),
        ("obstore", "s3://b/data", "s3"),
        ("obstore", "az://c/a", "azure"),
    ],
)
def test_the_module_needs_no_client_and_says_how_to_get_it(client, root, extra):
    code = (
        f"import sys; sys.modules['{client}'] = None\n"
        "from transforms.storage.storage import storage_for\n"
        "assert 'apache_beam' not in sys.modules\n"
        f"storage_for('{root}')\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MissingExtraError" in result.stderr
    assert f"pip install 'copydesk[{extra}]'" in result.stderr


@pytest.mark.parametrize("root", ["hdfs://host/x", "ftp://host/x", "gs://", "gs:///x", "s3://", "s3:///x", "az://"])
def test_other_stores_are_refused(root):
    with pytest.raises(UnsafePathError):
        storage_for(root)


@each_row("name", sorted(name for name, kind in vars(errors).items() if isinstance(kind, type)), ids=lambda name: name)
def test_errors_survive_pickling(name):
    error = getattr(errors, name)("a/path", "what to do")
    copy = pickle.loads(pickle.dumps(error))
    assert (type(copy), copy.path, copy.problem, str(copy)) == (type(error), "a/path", "what to do", str(error))


def test_a_limit_far_above_the_file_asks_for_no_such_memory(tmp_path):
    (tmp_path / "part.gz").write_bytes(b"content")
    assert LocalStorage(str(tmp_path)).read("part.gz", 1 << 60) == b"content"


@pytest.fixture(params=["generations", "s3"])
def store_address(request):
    return request.getfixturevalue(f"{request.param}_host")


def test_an_object_is_a_stream_that_fetches_what_is_read_of_it(store_address, monkeypatch):
    monkeypatch.setattr(object_stream, "_PIECE", 10)
    content = bytes(range(95))
    storage_for(store_address).write("in/rows.gz", content)
    with open_object(f"{store_address}/in/rows.gz") as stream:
        assert (stream.read(3), stream.seek(40), stream.read(30)) == (content[:3], 40, content[40:70])
        assert (stream.seek(-5, 2), stream.read(), stream.read(1)) == (90, content[90:], b"")
        assert (stream.seek(200), stream.read(4)) == (200, b"")
        assert (stream.seek(0), stream.read()) == (0, content)


def test_an_object_that_is_not_there_is_told_when_it_is_read(store_address):
    with open_object(f"{store_address}/in/none") as stream, pytest.raises(NotFoundError):
        stream.read(1)
