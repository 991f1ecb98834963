"""What the commands say: every line passes `printable`, and no trouble of the terminal decides a run's exit code."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timezone
from typing import Any, TextIO

import orjson

from transforms.text.printable import printable

_UNSHOWABLE = (OSError, ValueError)  # the other end is gone, the disk is full, the stream is closed


class _Log:
    """How lines on standard error look: for people, or a JSON object each."""

    is_json = False


def log_as(form: str) -> None:
    """From now on what is said on standard error is `text`, or `json`: an object a line with time, event, message."""
    _Log.is_json = form == "json"


def says_json() -> bool:
    """Whether each line on standard error is a JSON object."""
    return _Log.is_json


def say(message: str, stream: TextIO | None = None) -> None:
    """Write a line for a person on standard error, or on another stream; where nobody can read it, it is lost."""
    if stream is None:
        log("message", message)
    else:
        _write(f"copydesk: {printable(message)}", stream)


def log(event: str, message: str, **facts: Any) -> None:
    """Write what has happened on standard error: the message, or with `--log json` the facts too.

    Where nobody watches a terminal, the line begins with the time of day in UTC.
    """
    if sys.stderr is None:
        return
    if _Log.is_json:
        _write(_json_line(event, message, facts), sys.stderr)
    else:
        _write(
            f"{f'{time_of_day()} ' if facts and not sys.stderr.isatty() else ''}copydesk: {printable(message)}",
            sys.stderr,
        )


def time_of_day() -> str:
    """The time of day, RFC 3339 in UTC, as lines of a log begin."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _json_line(event: str, message: str, facts: Mapping[str, Any]) -> str:
    return orjson.dumps({"time": time_of_day(), "event": event, "message": printable(message), **facts}).decode()


def _write(line: str, stream: TextIO) -> None:
    with contextlib.suppress(*_UNSHOWABLE):
        stream.write(f"{line}\n")
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
        line = super().format(record)
        return _json_line("message", line, {}) if _Log.is_json else printable(line)
