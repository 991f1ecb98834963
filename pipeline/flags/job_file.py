"""The options of a run from a TOML file, for what a schedule repeats.

    feeds = ["https://example.org/rss", "feeds.opml"]
    output = "gs://bucket/news"
    min-words = 40
    allow-private-addresses = false

    [beam]
    runner = "FlinkRunner"

A key is a flag without its dashes; paths are taken as on the command line, from the working directory on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pipeline.flags.usage_error import UsageError
from pipeline.toml_text import toml_table

_BEAM = "beam"


def job_flags(path: str, known: frozenset[str]) -> list[str]:
    """The flags that a file stands for. Raises UsageError for a file that cannot be read, and for keys not `known`."""
    try:
        job = toml_table(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UsageError(f"--config {path}: {error}") from error
    beam = job.pop(_BEAM, {})
    if not isinstance(beam, Mapping):
        raise UsageError(f"--config {path}: [{_BEAM}] is a table of Beam's options")
    flags: list[str] = []
    for key, value in job.items():
        flag = f"--{key.replace('_', '-')}"
        if flag not in known:
            raise UsageError(f"--config {path}: unknown option {key!r}; {_hint(flag, known)}")
        flags += _flags(path, key, flag, value)
    for key, value in beam.items():
        flags += _flags(path, key, f"--{key}", value)
    return flags


def _hint(flag: str, known: frozenset[str]) -> str:
    near = get_close_matches(flag, sorted(known), n=1)
    return (
        f"did you mean {near[0].removeprefix('--')}?" if near else "see `copydesk run --help`; Beam's stand in [beam]"
    )


def _flags(path: str, key: str, flag: str, value: Any) -> Iterator[str]:
    """A flag with its value: none for true, nothing at all for false, several for a list."""
    values = value if isinstance(value, list) else [value]
    if isinstance(value, bool):
        values = []
    if not all(isinstance(each, (str, int, float)) and not isinstance(each, bool) for each in values):
        raise UsageError(f"--config {path}: {key} is a text, a number, true, false or a list of texts")
    if value is not False:
        yield flag
        yield from (str(each) for each in values)
