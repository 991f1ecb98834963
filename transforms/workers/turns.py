"""Who may work now: everybody together, or one alone."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator


class Turns:
    """Turns that are taken together with others or alone; whoever waits to be alone comes before the others."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._together = 0
        self._alone = False
        self._waiting = 0

    @property
    def wanted_alone(self) -> bool:
        """Whether somebody waits to be alone."""
        return self._waiting > 0

    def join(self) -> None:
        """Take a turn beside others, once nobody is or waits to be alone."""
        with self._changed:
            self._changed.wait_for(lambda: not self._alone and not self._waiting)
            self._together += 1

    def leave(self) -> None:
        """Give the turn beside others back."""
        with self._changed:
            self._together -= 1
            self._changed.notify_all()

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """A turn beside nobody."""
        with self._changed:
            self._waiting += 1
            self._changed.wait_for(lambda: not self._alone and not self._together)
            self._waiting -= 1
            self._alone = True
        try:
            yield
        finally:
            with self._changed:
                self._alone = False
                self._changed.notify_all()
