"""What `--archive` may name."""

from __future__ import annotations

from pathlib import Path

from pipeline.flags.usage_error import UsageError
from transforms.archive.archive_place import ArchivePlace
from transforms.storage.storage import storage_for

_TRIAL = ".copydesk-trial"  # a file that is written and deleted again


def refuse_archive(place: ArchivePlace, *, is_repeated: bool) -> None:
    """Refuse a place where the archive of a run could not be kept, before anything is fetched.

    Raises UsageError for a file that is there already or no archive, or that each of several rounds would write;
    SinkError where nothing can be written.
    """
    if place.is_file and is_repeated:
        raise UsageError("--archive: each round or window would replace the file; name a folder")
    storage = storage_for(place.root)
    if place.is_file and storage.exists(place.names[0]):
        raise UsageError(f"--archive: {place.names[0]} is there already; name another file, or a folder")
    if not place.is_file and Path(place.root).is_file():
        raise UsageError(f"--archive: {place.root} is a file; name a folder, or a new file that ends in .warc.gz")
    storage.write(_TRIAL, b"")
    storage.delete(_TRIAL)
