"""Files of this machine that are not part of an output: there whole, or as they were."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and put it there, so that no reader sees a part of it. Raises OSError."""
    unfinished = path.with_name(f".tmp-{path.name}-{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
