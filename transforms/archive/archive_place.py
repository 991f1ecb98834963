"""Where an archive lies: one WARC file, or a folder with some of each run."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from schemas.manifest import STATE
from transforms.storage.storage import absolute

SUFFIX = ".warc.gz"
SHARDS = 8
PARTS = 64  # of the archive of a run, each of which is made in memory
PENDING = f"{STATE}/archive"  # below the output: what a run that dies leaves there goes as all that it leaves


class ArchivePlace(NamedTuple):
    """An archive of one run: the folder or `gs://bucket/prefix`, and the names of its files below that."""

    root: str
    names: tuple[str, ...]

    @property
    def is_file(self) -> bool:
        """Whether it is one file, whose name is the user's choice; what lies there is no run's to delete."""
        return len(self.names) == 1

    @property
    def path(self) -> str:
        """What `--archive` named, a local place absolute: it means the same to one who works in another folder."""
        root = absolute(self.root)
        return f"{root}/{self.names[0]}" if self.is_file else root


def archive_place(path: str, run_id: str) -> ArchivePlace:
    """The place that `--archive` names: a file where it ends in `.warc.gz`, else a folder, to which runs add files."""
    folder, _, name = path.rpartition("/")
    if name.endswith(SUFFIX):
        return ArchivePlace(folder or ("/" if path.startswith("/") else "."), (name,))
    return ArchivePlace(path.rstrip("/") or "/", tuple(f"{run_id}-{shard}{SUFFIX}" for shard in range(SHARDS)))


def part_of_page(source_id: str) -> int:
    """Which part of an archive a page is in."""
    return hashlib.blake2b(source_id.encode("utf-8", "replace"), digest_size=4).digest()[0] % PARTS


def pending_path(attempt: str, part: int) -> str:
    """Where a part of an archive lies, below the output, until the run is committed."""
    return f"{PENDING}/{hashlib.sha256(f'{attempt} {part}'.encode()).hexdigest()[:12]}{SUFFIX}"
