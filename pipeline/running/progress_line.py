"""Progress of a run: a live line on a terminal, a plain line with the time elsewhere. On standard error."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from pipeline import terminal
from pipeline.upkeep.counted import counted
from transforms.workers.progress import PROGRESS, Progress

LIVE_SECONDS, PLAIN_SECONDS = 0.2, 5.0  # between two lines
LAST_WORD_SECONDS = 1.0


@contextmanager
def shown(expected: int | None, stream: TextIO | None = None, progress: Progress = PROGRESS) -> Iterator[None]:
    """Show the edit stage's progress in this process while the body runs, on standard error or another stream.

    `expected` is the number of documents that will come, None where nobody knows yet (feeds, rows).
    """
    stream = stream or sys.stderr
    if stream is None:
        yield
        return
    stop = threading.Event()
    display = _Display(stream, expected, progress)
    watch = threading.Thread(target=display.run, args=(stop,), name="progress", daemon=True)
    watch.start()
    try:
        yield
    finally:
        stop.set()
        watch.join(LAST_WORD_SECONDS)


def line(progress: Progress, expected: int | None, seconds: float) -> str:
    """One line for a person: what is fetched and edited, the rate, and how long is left where that is known."""
    done = progress.count("edited")
    rate = done / seconds if seconds > 0 else 0.0
    if not expected or not rate:
        fetched, waited_for = progress.count("fetched"), progress.count("requests") - progress.count("fetched")
        waiting = f", {waited_for:,} waited for" if waited_for > 0 else ""
        addresses = f"{counted(fetched, 'URL')} fetched{waiting}" if fetched or waiting else ""
        edited = f"{counted(done, 'document')} edited, {rate:.1f}/s" if done or not addresses else ""
        return ", ".join(part for part in (addresses, edited) if part)
    left = max(0, expected - done)
    return f"{done:,} of {counted(expected, 'document')} edited, {rate:.1f}/s, about {left / rate:.0f} s left"


class _Display:
    """Writes lines to a stream, which may be slow, full or gone: that is no trouble of the run."""

    def __init__(self, stream: TextIO, expected: int | None, progress: Progress) -> None:
        self._stream = stream
        self._expected = expected
        self._progress = progress
        self._live = stream.isatty()

    def run(self, stop: threading.Event) -> None:
        """Write a line from time to time until `stop` is set."""
        started = time.monotonic()
        with suppress(OSError, ValueError):
            while not stop.wait(LIVE_SECONDS if self._live else PLAIN_SECONDS):
                text = line(self._progress, self._expected, time.monotonic() - started)
                if self._live:
                    self._write(f"\r\x1b[K{text}")
                elif terminal.says_json():
                    terminal.log("progress", text)
                else:
                    self._write(f"{terminal.time_of_day()} {text}\n")
            if self._live:
                self._write("\r\x1b[K")

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
