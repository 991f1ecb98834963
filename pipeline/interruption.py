"""Ctrl-C and SIGTERM: the first one stops the command in order, the second one at once."""

from __future__ import annotations

import contextlib
import logging
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

STOPPED_BY = {signal.SIGINT: "interrupted", signal.SIGTERM: "terminated"}
PATIENCE_SECONDS = 20.0  # for an engine that does not let go, from the first signal on


class Interrupted(KeyboardInterrupt):
    """The command was asked to stop by a signal."""


class Drain:
    """The wish to end after what is going on, which a signal handler may utter."""

    def __init__(self) -> None:
        self.is_asked = False
        self._wish: queue.SimpleQueue[None] = queue.SimpleQueue()  # may be written to while it is read

    def ask(self) -> None:
        """Ask for the end, from anywhere."""
        self.is_asked = True
        self._wish.put(None)

    def wait(self, seconds: float) -> bool:
        """Wait so long for the wish; whether it was uttered."""
        if not self.is_asked and seconds > 0:
            with contextlib.suppress(queue.Empty):
                self._wish.get(timeout=seconds)
        return self.is_asked


class Interruption:
    """The signal that asked this process to stop, if one has, and what is to be done at once when it comes."""

    def __init__(self) -> None:
        self.signal: signal.Signals | None = None
        self._at_once: list[Callable[[], None]] = []
        self._woken = threading.Event()
        self._settled_code: int | None = None
        self._drain: Drain | None = None

    @property
    def exit_code(self) -> int:
        """As shells count: 128 and the number of the signal."""
        return 128 + (self.signal or signal.SIGINT)

    @property
    def word(self) -> str:
        """What has happened, in a word."""
        return STOPPED_BY[self.signal or signal.SIGINT]

    @property
    def last_words(self) -> str:
        """What a command says that was stopped before it had committed anything."""
        return f"{self.word}: nothing of this run was committed, start it again"

    @contextlib.contextmanager
    def stopping(self, at_once: Callable[[], None]) -> Iterator[None]:
        """Within this, `at_once` is called when a signal comes, on a thread of its own."""
        self._at_once.append(at_once)
        try:
            yield
        finally:
            self._at_once.remove(at_once)

    @contextlib.contextmanager
    def draining(self) -> Iterator[Drain]:
        """Within this, the first signal only asks for a drain; the next one stops what is going on."""
        self._drain = Drain()
        try:
            yield self._drain
        finally:
            self._drain = None

    @contextlib.contextmanager
    def handled(self) -> Iterator[None]:
        """Within this, a signal raises Interrupted; a second one ends the process. Only the main thread can do that."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        self.signal, self._woken, over = None, threading.Event(), threading.Event()
        threading.Thread(target=self._stop, args=(self._woken, over), name="interruption", daemon=True).start()
        hooks = threading.excepthook, sys.unraisablehook
        before = {number: signal.signal(number, self._received) for number in _watched()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            threading.excepthook, sys.unraisablehook = hooks
            over.set()
            self._woken.set()

    def settled(self, exit_code: int) -> None:
        """From now on a signal ends the process at once, with the exit code that has been reached.

        Where one has come already, or the command has failed, what an engine has left behind may hold up the end for a
        while only, in silence.
        """
        self._settled_code = exit_code
        if self.signal is not None or exit_code:
            threading.excepthook = sys.unraisablehook = _ignored
            logging.disable(logging.CRITICAL)
            threading.Thread(target=self._end_unless, args=(threading.Event(),), daemon=True).start()
        for number in _watched():
            signal.signal(number, self._end)

    def _received(self, number: int, _frame: FrameType | None) -> None:
        # takes no lock that the main thread, which runs this, could hold already
        if self._drain is not None and not self._drain.is_asked:
            self._drain.ask()
            return
        if self.signal is not None:
            os._exit(128 + number)
        self.signal = signal.Signals(number)
        threading.excepthook = sys.unraisablehook = _ignored
        self._woken.set()
        raise Interrupted(self.word)

    def _stop(self, woken: threading.Event, over: threading.Event) -> None:
        """Once a signal has come: let go of what holds the command, and end it where it does not end by itself."""
        woken.wait()
        if self.signal is None:
            return
        level = logging.root.manager.disable
        logging.disable(logging.CRITICAL)  # what engines say of being torn down is no news
        for at_once in self._at_once:
            at_once()
        self._end_unless(over)
        logging.disable(level)

    def _end_unless(self, over: threading.Event) -> None:
        if not over.wait(PATIENCE_SECONDS):
            self._end()

    def _end(self, *_: object) -> None:
        os._exit(self.exit_code if self._settled_code is None else self._settled_code)


def _watched() -> list[signal.Signals]:
    """Signals that are not ignored from the start, as by nohup or for a job in the background of a script."""
    return [number for number in STOPPED_BY if signal.getsignal(number) is not signal.SIG_IGN]


def _ignored(_event: Any) -> None:
    """Nothing."""


INTERRUPTION = Interruption()
