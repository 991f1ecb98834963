"""What one run needs in memory, told before it begins where the machine has less."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path

from transforms.read.input_slices import documents_in, documents_unread
from transforms.read.sources import Source

# of a run of the embedded engine, texts of 300 words: `python benchmarks/slices.py`
WITHOUT_DOCUMENTS = 240 * 1024**2
A_DOCUMENT = 70 * 1024
_FILLED = 0.8  # share of the machine's memory that a run may take: workers and others live there too
_FEWEST_BYTES = 50  # of a document in a file of many, packed
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")
_MIB = 1024**2
_ROUND = 1000


def machine_memory(limits: Iterable[str] = _LIMITS) -> int:
    """The bytes of memory of this machine, or of the container that this process runs in."""
    found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    for path in limits:
        with contextlib.suppress(OSError, ValueError):  # no container, or one without a limit
            found.append(int(Path(path).read_text(encoding="ascii")))
    return min(found)


def need_of(documents: int) -> int:
    """The bytes of memory that so many documents need in one run."""
    return WITHOUT_DOCUMENTS + documents * A_DOCUMENT


def warning_of(files: Iterable[Source], memory: int) -> str | None:
    """What to say where one run of the files and URLs may need more than a machine of `memory` bytes has, or None.

    Files of many documents are read through where their size leaves it open; those of a store are not looked at.
    Raises MachineTroubleError.
    """
    local = [file for file in files if "://" not in file.path or file.is_request]
    room = int(memory * _FILLED)
    if need_of(sum(map(_most_documents, local))) <= room:
        return None
    documents = sum(map(documents_in, local))
    if need_of(documents) <= room:
        return None
    size = max((room // 2 - WITHOUT_DOCUMENTS) // A_DOCUMENT // _ROUND, 1) * _ROUND
    return (
        f"{documents:,} documents in one run may need {need_of(documents) // _MIB:,} MiB of memory, of which this "
        f"machine has {memory // _MIB:,}: `--slice {size}` runs them one part after the other"
    )


def _most_documents(file: Source) -> int:
    known = documents_unread(file)
    if known is not None:
        return known
    try:
        return os.stat(file.path).st_size // _FEWEST_BYTES  # noqa: PTH116 - keeps the spelling of the path
    except OSError:  # reading it says so
        return 0
