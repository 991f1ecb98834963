"""An output as a value: relative path to bytes, and its records."""

import gzip
import json
from pathlib import Path


def tree_of(folder):
    """Every file below a folder, by relative path."""
    root = Path(folder)
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def rows_of(folder, tree):
    """The rows of one tree of an output."""
    files = sorted(Path(folder, tree).rglob("*.jsonl.gz"))
    return [json.loads(line) for path in files for line in gzip.decompress(path.read_bytes()).splitlines()]
