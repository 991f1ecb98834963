"""Standard input as an input of a run: kept in a file, so that every process of the engine can read it."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from pipeline.scratch import scratch
from schemas.input_kinds import InputKind
from transforms.read.input_errors import InputError
from transforms.read.input_places import STANDARD_INPUT
from transforms.read.sources import Source

_OPENING = 512  # bytes


def spooled(sources: Iterable[Source]) -> tuple[Source, ...]:
    """The sources, the one that is standard input (`-`) with what came by it.

    The file lies in the temporary folder of this process and goes with it. Raises InputError where several inputs are
    standard input, or where there is none to read.
    """
    given = tuple(sources)
    if sum(source.pattern == STANDARD_INPUT for source in given) > 1:
        raise InputError(STANDARD_INPUT, "standard input can be read once: name it for one kind of input")
    return tuple(_kept(source) if source.pattern == STANDARD_INPUT else source for source in given)


def of_standard_input() -> Source:
    """Standard input as one document: a page where it begins like markup, else a text. Raises InputError."""
    source = _kept(Source(InputKind.PAGE, STANDARD_INPUT))
    with Path(source.spool or "").open("rb") as file:
        opening = file.read(_OPENING).lstrip(b"\xef\xbb\xbf \t\r\n\0\xff\xfe")
    return source if opening.startswith(b"<") else replace(source, kind=InputKind.TEXT)


def _kept(source: Source) -> Source:
    if sys.stdin is None:
        raise InputError(STANDARD_INPUT, "there is no standard input")
    with scratch() as folder, tempfile.NamedTemporaryFile(prefix="stdin-", dir=folder, delete=False) as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    return replace(source, spool=file.name)
