"""Progress of a run: a live line on a terminal, a plain line every few seconds elsewhere. On standard error."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from transforms.workers.progress import PROGRESS, Progress

LIVE_SECONDS, PLAIN_SECONDS = 0.2, 5.0


@contextmanager
def shown(expected: int | None, stream: TextIO = sys.stderr) -> Iterator[None]:
    """Show the edit stage's progress in this process while the body runs.

    `expected` is the number of documents that will come, None where nobody knows yet (feeds, rows).
    """
    stop = threading.Event()
    live = stream.isatty()
    watch = threading.Thread(target=_watch, args=(expected, stream, live, stop), name="progress", daemon=True)
    watch.start()
    try:
        yield
    finally:
        stop.set()
        watch.join()


def line(progress: Progress, expected: int | None, seconds: float) -> str:
    """One line for a person: documents done, rate, and how long is left where that is known."""
    done, rate = progress.edited, progress.edited / seconds if seconds > 0 else 0.0
    if not expected or not rate:
        answers = f"{progress.fetched:,} URLs asked, " if progress.fetched else ""
        return f"{answers}{done:,} documents edited, {rate:.1f}/s"
    left = max(0, expected - done)
    return f"{done:,} of {expected:,} documents edited, {rate:.1f}/s, about {left / rate:.0f} s left"


def _watch(expected: int | None, stream: TextIO, live: bool, stop: threading.Event) -> None:  # noqa: FBT001 - private
    started = time.monotonic()
    while not stop.wait(LIVE_SECONDS if live else PLAIN_SECONDS):
        told = line(PROGRESS, expected, time.monotonic() - started)
        stream.write(f"\r\x1b[K{told}" if live else f"{told}\n")
        stream.flush()
    if live:
        stream.write("\r\x1b[K")
        stream.flush()
