"""What the commands say: every line passes `printable`, and no trouble of the terminal decides a run's exit code."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator
from typing import TextIO

from transforms.text.printable import printable

_UNSHOWABLE = (OSError, ValueError)  # the other end is gone, the disk is full, the stream is closed


def say(message: str, stream: TextIO | None = None) -> None:
    """Write a line for a person on standard error, or on another stream; where nobody can read it, it is lost."""
    stream = stream or sys.stderr
    if stream is None:
        return
    with contextlib.suppress(*_UNSHOWABLE):
        stream.write(f"copydesk: {printable(message)}\n")
        stream.flush()


@contextlib.contextmanager
def shown() -> Iterator[None]:
    """What is printed in here is for the eye: the command goes on where the terminal, the pipe or the file is gone."""
    with contextlib.suppress(*_UNSHOWABLE):
        yield


def prepare() -> None:
    """Let every character be written somehow, whatever the terminal's encoding is, and every log line be clean."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if sys.stderr is not None:
        handler = logging.StreamHandler(sys.stderr)
        handler.setLevel(logging.WARNING)
        handler.setFormatter(_OnlyPrintableLines("%(levelname)s: %(message)s"))
        logging.basicConfig(handlers=[handler])
        logging.raiseExceptions = False


def flush() -> bool:
    """Hand over what is still to be written; False where it is lost. Nothing is left that could fail at the exit."""
    delivered = True
    for stream in (sys.stdout, sys.stderr):
        if stream is None:
            continue
        try:
            stream.flush()
        except _UNSHOWABLE:
            delivered = False
            _redirect_to_nowhere(stream)
    return delivered


def _redirect_to_nowhere(stream: TextIO) -> None:
    """The stream's rest goes nowhere: the interpreter flushes it once more, and would exit with 120."""
    with contextlib.suppress(*_UNSHOWABLE):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class _OnlyPrintableLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))
