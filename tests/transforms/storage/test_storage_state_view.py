"""State of earlier runs by name and clock, from the manifests of those clocks alone."""

import hashlib

import pytest

from schemas.manifest import Counts, Manifest, StateFile, manifest_bytes, manifest_path, run_id
from transforms.storage.errors import DamagedFileError, UnreadableManifestError
from transforms.storage.state_view import view_of_state
from transforms.storage.storage import storage_for

CLOCKS = ("2026-10-01T06:00:00Z", "2026-11-01T06:00:00Z", "2026-11-20T05:59:59Z", "2026-11-20T06:00:00Z")
AS_OF = CLOCKS[-1]


def commit_state(storage, as_of, name="index"):
    content = f"{name} of {as_of}".encode()
    digest = hashlib.sha256(content).hexdigest()
    path = f"_state/{name}/{digest[:12]}"
    storage.write(path, content)
    state = StateFile(name, path, digest, len(content))
    manifest = Manifest(run_id(as_of, (), {"name": name}), as_of, (), {}, Counts(), (), (state,), (), {})
    storage.write(manifest_path(manifest.run_id), manifest_bytes(manifest))
    return manifest


@pytest.fixture(params=["local", "generations", "emulator"])
def storage(request, tmp_path):
    root = str(tmp_path / "out") if request.param == "local" else request.getfixturevalue(f"{request.param}_host")
    storage = storage_for(root)
    for as_of in CLOCKS:
        commit_state(storage, as_of)
    commit_state(storage, CLOCKS[1], name="other")
    return storage


def seen(storage, since="2026-11-01", as_of=AS_OF):
    return sorted(view_of_state(storage, since, as_of).seen("index", since).read())


def test_a_run_sees_the_state_of_that_name_from_the_days_before_its_clock(storage):
    assert seen(storage) == [f"index of {as_of}".encode() for as_of in CLOCKS[1:3]]
    assert seen(storage, since="2026-01-01") == [f"index of {as_of}".encode() for as_of in CLOCKS[:3]]
    assert seen(storage, as_of="2026-09-01T00:00:00Z", since="2026-01-01") == []


def test_no_other_manifest_is_read(storage):
    for as_of in (CLOCKS[0], CLOCKS[3]):
        storage.write(manifest_path(run_id(as_of, (), {"name": "index"})), b"torn")
    storage.delete(manifest_path(run_id(CLOCKS[3], (), {"name": "index"})))
    assert len(seen(storage)) == 2


def test_a_torn_manifest_of_these_days_is_an_error_that_names_it(storage):
    path = manifest_path(run_id(CLOCKS[1], (), {"name": "index"}))
    storage.write(path, b"torn")
    with pytest.raises(UnreadableManifestError, match=path):
        seen(storage)


def test_state_that_was_edited_is_not_believed(storage):
    [path] = storage.paths("_state/other")
    storage.write(path, b"edited, and longer than it was before")
    with pytest.raises(DamagedFileError, match=path):
        list(view_of_state(storage, "2026-11-01", AS_OF).seen("other", "2026-11-01").read())
