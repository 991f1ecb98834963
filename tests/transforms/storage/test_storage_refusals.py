"""What stores refuse is one line, with the path and what helps."""

import errno
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest

from pipeline.main import main
from transforms.storage.errors import DamagedFileError, NotFoundError, StoreFailedError, UnsafePathError
from transforms.storage.file_names import safe_relative
from transforms.storage.storage import storage_for

NO_BUCKET = "The specified bucket does not exist."
NO_ACCESS = "robot@example.org does not have storage.objects.list access to the Google Cloud Storage bucket."
OPERATIONS = {
    "write": lambda storage: storage.write("a/b", b"x"),
    "write_if": lambda storage: storage.write_if("a/b", b"x", None),
    "read": lambda storage: storage.read("a/b"),
    "entries": lambda storage: storage.entries("a"),
    "folders": lambda storage: storage.folders("a"),
    "sizes": lambda storage: storage.sizes(["a/b"]),
    "delete": lambda storage: storage.delete("a/b"),
}


@pytest.fixture
def refusing_store(monkeypatch):
    """A store on loopback that answers everything with one error."""
    answer = {}

    class Refusing(BaseHTTPRequestHandler):
        def refuse(self):
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = orjson.dumps({"error": answer})
            self.send_response(answer["code"])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = refuse  # noqa: N815 - names of the library

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{server.server_port}")
    yield answer
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("operation", [name for name in OPERATIONS if name != "delete"])
def test_a_bucket_that_is_not_there_is_one_line(refusing_store, operation):
    refusing_store.update(code=404, message=NO_BUCKET)
    with pytest.raises((StoreFailedError, NotFoundError), match="bucket") as caught:
        OPERATIONS[operation](storage_for("gs://bucket/out"))
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).startswith("gs://bucket/out")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_bucket_that_may_not_be_used_is_one_line_with_the_stores_reason(refusing_store, operation):
    refusing_store.update(code=403, message=NO_ACCESS)
    with pytest.raises(StoreFailedError) as caught:
        OPERATIONS[operation](storage_for("gs://bucket/out"))
    assert str(caught.value).endswith(f"Cloud Storage does not let this account in: {NO_ACCESS}")


def test_without_credentials_the_login_is_named(monkeypatch):
    import google.auth
    from google.auth.exceptions import DefaultCredentialsError

    def nobody(*_, **__):
        raise DefaultCredentialsError(
            "Your default credentials were not found.\nTo set them up, see\nhttps://example.org"
        )

    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setattr(google.auth, "default", nobody)
    with pytest.raises(StoreFailedError, match="gcloud auth application-default login") as caught:
        storage_for("gs://bucket/out")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("flag", ["--output", "--text"])
def test_the_command_says_a_mistake_about_a_bucket_in_one_line(refusing_store, tmp_path, capfd, flag):
    refusing_store.update(code=404, message=NO_BUCKET)
    (tmp_path / "a.txt").write_text("A line.", encoding="utf-8")
    places = {"--output": str(tmp_path / "out"), "--text": str(tmp_path / "a.txt"), flag: "gs://bucket/x"}
    assert main(["run", *(word for pair in places.items() for word in pair)]) == 1
    [line] = capfd.readouterr().err.splitlines()
    assert "there is no such bucket" in line


@pytest.mark.parametrize("code", ["ENOSPC", "EDQUOT", "EROFS", "EIO", "EMFILE", "ENAMETOOLONG"])
def test_a_disk_that_refuses_a_write_is_named_with_what_helps(tmp_path, monkeypatch, code):
    number = getattr(errno, code)

    def refuse(*_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StoreFailedError) as caught:
        storage_for(str(tmp_path)).write("a/b", b"x")
    message = str(caught.value)
    assert message.startswith(f"{tmp_path}/a/b: cannot be written: {os.strerror(number)} (")
    assert len(message.splitlines()) == 1
    assert storage_for(str(tmp_path)).paths("") == []


def test_links_below_the_root_are_not_followed(tmp_path):
    storage = storage_for(str(tmp_path / "out"))
    storage.write("a/b", b"x")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    (tmp_path / "out" / "a" / "link").symlink_to(secret)
    (tmp_path / "out" / "a" / "inside").symlink_to(tmp_path / "out" / "a" / "b")
    (tmp_path / "out" / "folder").symlink_to(tmp_path / "out" / "a")
    for path in ("a/link", "a/inside"):
        with pytest.raises(StoreFailedError, match="links are not followed"):
            storage.read(path)
        assert not storage.exists(path)
    with pytest.raises(UnsafePathError, match="links are not followed"):
        storage.read("folder/b")
    with pytest.raises(UnsafePathError, match="links are not followed"):
        storage.entries("")
    storage.write("a/link", b"own")
    assert secret.read_bytes() == b"secret"


def test_a_pipe_below_the_root_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreFailedError, match="cannot be read"):
        storage_for(str(tmp_path)).read("pipe")


@pytest.mark.parametrize("host", ["local", "generations_host"])
def test_a_file_longer_than_it_may_be_is_not_read(tmp_path, request, host):
    storage = storage_for(str(tmp_path) if host == "local" else request.getfixturevalue(host))
    storage.write("a", b"12345")
    assert storage.read("a", 5) == b"12345"
    with pytest.raises(DamagedFileError, match="longer than 4 bytes"):
        storage.read("a", 4)


def test_a_local_name_may_be_of_other_bytes_than_utf_8_and_that_of_an_object_may_not(tmp_path):
    tmp_path.joinpath(os.fsdecode(b"caf\xe9")).write_bytes(b"x")
    (path,) = storage_for(str(tmp_path)).paths("")
    assert storage_for(str(tmp_path)).read(path) == b"x"
    with pytest.raises(UnsafePathError, match="lone surrogates"):
        safe_relative(path, "strict")
