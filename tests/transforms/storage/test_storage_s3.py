"""S3 as the output of runs: what a commit needs of it, and what it refuses, on loopback."""

from datetime import datetime, timedelta, timezone

import pytest

from schemas.manifest import Counts, DataFile, Manifest, RunHeader, manifest_bytes, manifest_path
from transforms.storage.errors import AccessRefusedError, DamagedFileError, NotFoundError, StoreFailedError
from transforms.storage.journal import journal_path
from transforms.storage.obstore_storage import _generation
from transforms.storage.running import running
from transforms.storage.storage import storage_for

ROOT = "s3://bucket/news"
PART = "articles/date=2026-11-19/outlet=example.org/part-000-{}.jsonl.gz"
LISTED, ORPHAN, FRESH = (PART.format(digit * 12) for digit in "abc")
RUN, OTHER = "20261121T100000Z-0000abcd", "20261119T100000Z-0000abcd"
HEADER = RunHeader(RUN, "2026-11-21T10:00:00Z")


@pytest.fixture
def storage(s3_store):
    return storage_for(ROOT)


def test_a_listing_of_many_pages_is_whole_and_of_its_folder_only(s3_store, storage):
    s3_store.page = 2
    names = [f"a/{number}" for number in range(5)]
    for path in (*names, "ab/1", "a"):
        storage.write(path, b"x")
    s3_store.objects["newsroom/a/9"] = s3_store.objects["news/a/1"]
    assert storage.paths("a") == names
    assert storage.folders("") == ["a", "ab"]
    assert storage.sizes([*names, "a/9"]) == dict.fromkeys(names, 1)


def test_what_is_written_is_listed_at_once_with_its_own_generation(storage):
    for number in range(20):
        storage.write(f"a/{number}", b"x" * number)
        assert f"a/{number}" in storage.paths("a")
    assert all(entry.generation == storage.generation(entry.path) for entry in storage.entries("a"))


def test_marks_of_folders_are_no_objects(s3_store, storage):
    storage.write("a/b/c", b"x")
    for mark in ("news/", "news/a/", "news/a/b/"):
        s3_store.objects[mark] = (b"", '"d41d8cd98f00b204e9800998ecf8427e"', {}, s3_store.now)
    assert storage.paths("") == storage.paths("a") == ["a/b/c"]
    assert storage.folders("") == ["a"]


@pytest.mark.parametrize("name", ["Zürich 50% #1?.html", "a+b&c=d;e.html", "'quoted' (1)~.html", "über/记者.html"])
def test_names_of_all_kinds_come_back_as_they_went(storage, name):
    storage.write(name, b"x")
    assert storage.paths("") == [name]
    assert storage.read(name) == b"x"
    storage.delete(name, storage.generation(name))
    assert storage.paths("") == []


def test_a_limit_is_looked_at_before_the_content_is_read(storage):
    storage.write("a", b"12345")
    assert storage.read("a", 5) == b"12345"
    with pytest.raises(DamagedFileError, match="longer than 4 bytes"):
        storage.read("a", 4)


def test_the_same_content_written_again_is_not_deleted_as_the_old_one(s3_store, storage):
    storage.write("a", b"1")
    listed = storage.entries("")[0].generation
    s3_store.now += timedelta(seconds=1)
    storage.write("a", b"1")
    storage.delete("a", listed)
    assert storage.read("a") == b"1"


def test_a_conditional_write_to_what_is_gone_is_refused(storage):
    storage.write("mark", b"")
    generation = storage.generation("mark")
    storage.delete("mark")
    assert not storage.write_if("mark", b"", generation)
    assert not storage.exists("mark")


def commit(storage, header, *paths):
    files = tuple(DataFile(path, "articles", 1, 1, "") for path in paths)
    manifest = Manifest(header.run_id, header.as_of, (), {}, Counts(), files, (), (), {})
    storage.write(manifest_path(header.run_id), manifest_bytes(manifest))


def test_what_a_silent_attempt_left_goes_and_what_a_live_one_writes_stays(s3_store, storage):
    dead, live = f"{OTHER}.{'1' * 12}", f"{RUN}.{'2' * 12}"
    storage.write(journal_path(dead), b"")
    for path in (LISTED, ORPHAN):
        storage_for(ROOT, dead).write(path, b"x")
    commit(storage, RunHeader(OTHER, "2026-11-19T10:00:00Z"), LISTED)
    s3_store.now += timedelta(hours=25)
    storage.write(journal_path(live), b"")
    storage_for(ROOT, live).write(FRESH, b"x")
    s3_store.asked.clear()
    with running(storage, HEADER, clock=s3_store.now.timestamp) as run:
        assert set(storage.paths("articles")) == {LISTED, FRESH}
    assert run.left_alone == []
    assert ("HEAD", f"news/{LISTED}") not in s3_store.asked  # a manifest lists it, so it does not matter whose it is


def test_an_object_that_nobody_noted_stops_a_clean_up(s3_store, storage):
    storage.write(journal_path(f"{OTHER}.{'1' * 12}"), b"")
    storage.write(ORPHAN, b"x")
    with running(storage, HEADER, clock=(s3_store.now + timedelta(hours=25)).timestamp) as run:
        assert storage.exists(ORPHAN)
    assert "no manifest lists it" in run.left_alone[0]


OPERATIONS = {
    "write": lambda storage: storage.write("a/b", b"x"),
    "write_if": lambda storage: storage.write_if("a/b", b"x", None),
    "entries": lambda storage: storage.entries("a"),
    "folders": lambda storage: storage.folders("a"),
    "sizes": lambda storage: storage.sizes(["a/b"]),
    "read": lambda storage: storage.read("a/b"),
    "generation": lambda storage: storage.generation("a/b"),
    "delete": lambda storage: storage.delete("a/b"),
}


def refused(kind, operation, root=ROOT):
    with pytest.raises(kind) as caught:
        OPERATIONS[operation](storage_for(root))
    assert len(str(caught.value).splitlines()) == 1
    assert str(caught.value).startswith(root)
    return str(caught.value)


@pytest.mark.parametrize("operation", ["write", "write_if", "entries", "folders", "sizes", "read"])
def test_a_bucket_that_is_not_there_is_one_line(s3_store, operation):
    said = refused(AccessRefusedError, operation, "s3://elsewhere/news")
    assert said.endswith("there is no such bucket: create it, or mend its name")


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_bucket_that_may_not_be_used_is_one_line(s3_store, operation):
    s3_store.refuses = (403, "AccessDenied", "User: robot is not authorized")
    assert "S3 does not let this account in" in refused(AccessRefusedError, operation)


@pytest.mark.parametrize(
    ("status", "code", "expected"),
    [
        (301, "PermanentRedirect", "another region: set AWS_REGION"),
        (400, "AuthorizationHeaderMalformed", "another region: set AWS_REGION"),
        (400, "ExpiredToken", "does not let this account in: said so"),
        (418, "Teapot", "does not answer as it should: said so"),
    ],
)
def test_a_refusal_says_what_helps(s3_store, status, code, expected):
    s3_store.refuses = (status, code, "said so")
    assert expected in refused(StoreFailedError, "entries")


def test_without_credentials_their_variables_are_named(s3_store, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_METADATA_ENDPOINT", "http://127.0.0.1:1")  # where a machine with a role would answer
    monkeypatch.setattr("transforms.storage.obstore_storage._RETRIES", {"max_retries": 0})
    assert "no credentials for S3: set AWS_ACCESS_KEY_ID and" in refused(AccessRefusedError, "write")


def test_without_an_account_of_azure_its_variables_are_named(monkeypatch):
    monkeypatch.delenv("AZURE_STORAGE_ACCOUNT_NAME", raising=False)
    with pytest.raises(StoreFailedError, match="no credentials for Azure's Blob Storage: set AZURE_STORAGE_ACCOUNT"):
        storage_for("az://container/news")


def test_what_is_not_there_is_not_found(storage):
    with pytest.raises(NotFoundError, match=f"{ROOT}/a/b"):
        storage.read("a/b")
    assert not storage.exists("a/b")


@pytest.mark.parametrize("name", ["a//double.html", "a/./dot.html"])
def test_a_name_that_cannot_be_read_is_named_in_a_listing_with_what_to_do(s3_store, storage, name):
    storage.write("a/1", b"x")
    s3_store.objects[f"news/{name}"] = s3_store.objects["news/a/1"]
    with pytest.raises(StoreFailedError, match=f'the object "news/{name}" .*: rename or delete it'):
        storage.paths("a")


@pytest.mark.parametrize("tag", ['"0x8CBFF45D8A29A19"', "0x8CBFF45D8A29A19"])
def test_a_generation_is_the_same_whether_a_tag_has_its_quotes_or_not(tag):
    written = datetime(2026, 11, 20, tzinfo=timezone.utc)
    assert _generation({"e_tag": tag, "last_modified": written}) == '"0x8CBFF45D8A29A19" 1795132800'
