"""Which windows are committed, and how often a manifest is read to know that."""

import pytest

from pipeline.streaming import window_ids
from pipeline.streaming.window_ids import CommittedWindows
from schemas.manifest import Counts, Manifest, manifest_bytes, manifest_path, run_id_at
from transforms.storage.storage import storage_for


@pytest.fixture
def reads(monkeypatch):
    """The paths of manifests, as they are read."""
    paths, read = [], window_ids.read_manifest

    def counted(storage, path):
        paths.append(path)
        return read(storage, path)

    monkeypatch.setattr(window_ids, "read_manifest", counted)
    return paths


def stand(storage, hour):
    clock = f"2026-01-01T{hour:02}:00:00Z"
    run = run_id_at(clock, "0000abcd")
    manifest = Manifest(run, clock, (), {}, Counts(), (), (), (), {}, window=f"{clock}-{hour}")
    storage.write(manifest_path(run), manifest_bytes(manifest))
    return manifest


def test_late_windows_read_a_day_of_manifests_once_between_them_and_timely_ones_none_of_their_own(tmp_path, reads):
    storage, windows = storage_for(str(tmp_path)), CommittedWindows()
    manifests = [stand(storage, hour) for hour in range(10)]
    windows.note(manifests[9], "2025-12-31T00:00:00Z")
    assert windows.find(storage, "not yet", "2026-01-01T08:30:00Z") is None
    assert reads == []
    for _ in range(2):
        assert windows.find(storage, "late", "2025-12-31T12:00:00Z") is None
        assert windows.find(storage, "timely", "2026-01-01T08:30:00Z") is None
    assert len(reads) == 9
    assert windows.find(storage, manifests[3].window, "2025-12-31T12:00:00Z") == manifests[3]


def test_windows_that_nobody_asks_for_any_more_are_forgotten(tmp_path, reads):
    storage, windows = storage_for(str(tmp_path)), CommittedWindows()
    first, second = stand(storage, 1), stand(storage, 2)
    windows.note(first, "2026-01-01T00:00:00Z")
    windows.note(second, "2026-01-01T01:30:00Z")
    assert windows.find(storage, first.window, "2026-01-01T00:00:00Z") == first
    assert reads == [manifest_path(first.run_id)] * 2
