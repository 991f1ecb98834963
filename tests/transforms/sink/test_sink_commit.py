import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.manifest import DataFile, RunHeader, StateFile, manifest_bytes, manifest_path
from transforms.sink.commit import (
    commit,
    commit_window,
    file_report,
    input_report,
    manifest_of,
    outcome_report,
    state_report,
)
from transforms.storage.errors import CommitConflictError, CountsDifferError, NotFoundError, UnreadableManifestError
from transforms.storage.manifests import read_manifests
from transforms.storage.running import Attempt
from transforms.storage.storage import storage_for

HEADER = RunHeader("20261121T100000Z-0000abcd", "2026-11-21T10:00:00Z")
REPORTS = [
    file_report(DataFile("articles/a", "articles", 3, 30, "aa")),
    file_report(DataFile("articles/b", "articles", 2, 20, "bb")),
    file_report(DataFile("duplicates/a", "duplicates", 1, 10, "cc")),
    file_report(DataFile("rejected/a", "rejected", 2, 10, "dd"), {"too_short": 1, "gone": 1}),
    outcome_report(3, 1),
    input_report(5),
    input_report(7),
    state_report(StateFile("index", "_state/index/0", "ee")),
]


@pytest.fixture(params=["local", "generations"])
def storage(request, tmp_path):
    """A store with the files that the reports speak of."""
    root = str(tmp_path / "out") if request.param == "local" else request.getfixturevalue("generations_host")
    storage = storage_for(root)
    for row in map(json.loads, REPORTS):
        entry = row.get("file") or row.get("state") or {}
        if entry:
            storage.write(entry["path"], b"x" * entry["bytes"])
    return storage


@given(st.permutations(REPORTS))
@settings(max_examples=10)
def test_the_order_of_reports_leaves_no_trace_in_the_manifest(reports):
    manifest = manifest_of(HEADER, reports)
    assert manifest == manifest_of(HEADER, REPORTS)
    counts = manifest.counts
    assert (counts.articles, counts.duplicates, counts.dropped, counts.unchanged) == (5, 1, 3, 1)
    assert manifest.counts.documents_in == manifest.counts.documents_out == 12
    assert dict(manifest.counts.rejected) == {"gone": 1, "too_short": 1}


@pytest.mark.parametrize("missing", range(len(REPORTS) - 1))
def test_a_lost_document_stops_the_commit(missing):
    with pytest.raises(CountsDifferError, match="documents came in"):
        manifest_of(HEADER, REPORTS[:missing] + REPORTS[missing + 1 :])


@pytest.mark.parametrize("path", ["articles/b", "_state/index/0"])
@pytest.mark.parametrize("left", [None, b"torn"])
def test_a_file_that_went_or_was_torn_before_the_commit_stops_it(storage, path, left):
    storage.delete(path)
    if left is not None:
        storage.write(path, left)
    with pytest.raises(NotFoundError, match=f"{path}.*nothing is committed"):
        commit(storage, manifest_of(HEADER, REPORTS), Attempt())
    assert read_manifests(storage) == []


def test_a_commit_can_be_tried_again_but_not_over_another_one(storage):
    manifest = manifest_of(HEADER, REPORTS)
    commit(storage, manifest, Attempt())
    commit(storage, manifest, Attempt())
    other = manifest_of(HEADER, [input_report(0)])
    with pytest.raises(CommitConflictError, match=HEADER.run_id):
        commit(storage, other, Attempt())
    commit(storage, other, Attempt(replaces=storage.generation(manifest_path(HEADER.run_id))))
    assert read_manifests(storage) == [other]


def test_a_window_that_commits_again_takes_the_next_number_and_keeps_what_was_committed(storage):
    end = "2026-11-21T10:05:00Z"
    first = commit_window(storage, HEADER, end, REPORTS)
    again = commit_window(storage, HEADER, end, reversed(REPORTS))
    later = commit_window(storage, HEADER, end, [input_report(0)])
    assert again == first
    assert first.run_id.startswith("20261121T100500Z-")
    assert later.run_id == f"{first.run_id}-02"
    assert read_manifests(storage) == [first, later]
    assert first.as_of == later.as_of == end


def test_a_window_that_never_stops_committing_is_an_error(tmp_path, monkeypatch):
    storage = storage_for(str(tmp_path))
    monkeypatch.setattr("transforms.sink.commit._ATTEMPTS", 3)
    for documents in range(2):
        commit_window(storage, HEADER, "2026-11-21T10:05:00Z", window_reports(documents))
    with pytest.raises(CommitConflictError, match="something restarts without end"):
        commit_window(storage, HEADER, "2026-11-21T10:05:00Z", window_reports(2))


def window_reports(documents):
    return [outcome_report(documents, 0), input_report(documents)]


def test_a_damaged_manifest_is_an_error_that_names_it(storage):
    path = manifest_path("20261121T100000Z-0000abcd")
    storage.write(path, manifest_bytes(manifest_of(HEADER, REPORTS))[:-20])
    with pytest.raises(UnreadableManifestError, match=path):
        read_manifests(storage)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"as_of": 5}, "as_of"),
        ({"run_id": None}, "run_id"),
        ({"counts": {"documents_in": "ten"}}, "documents_in"),
        ({"counts": {"rejected": [1]}}, "rejected"),
        ({"files": [{"path": 5, "tree": "articles", "rows": 1, "bytes": 1, "sha256": ""}]}, "path"),
        ({"files": [{"path": "a", "tree": "articles", "rows": True, "bytes": 1, "sha256": ""}]}, "rows"),
        ({"files": [{"path": "../a", "tree": "articles", "rows": 1, "bytes": 1, "sha256": ""}]}, "../a"),
        ({"state": [{"name": "index", "path": "/etc/hosts", "sha256": ""}]}, "/etc/hosts"),
        ({"replayed": [5]}, "replayed"),
        ({"replayed": ["../a"]}, "../a"),
    ],
)
def test_a_manifest_with_strange_values_is_an_error_that_names_them(storage, changed, told):
    path = manifest_path(HEADER.run_id)
    whole = json.loads(manifest_bytes(manifest_of(HEADER, REPORTS)))
    storage.write(path, json.dumps({**whole, **changed}).encode())
    with pytest.raises(UnreadableManifestError, match=told):
        read_manifests(storage)
