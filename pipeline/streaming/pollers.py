"""The pollers of this process by the names of their attempts: the step that polls finds its own by name."""

from __future__ import annotations

import threading

from pipeline.plan import Plan
from pipeline.streaming.poller import Poller


class Pollers:
    """Pollers by name. One that has failed is replaced where an engine tries again, and so is a forsaken one."""

    def __init__(self) -> None:
        """Nobody polls yet."""
        self._turn = threading.Lock()
        self._pollers: dict[str, Poller] = {}
        self._stopped: set[str] = set()

    def of(self, name: str, plan: Plan) -> Poller:
        """The poller of an attempt, started when it is asked for first. What it raises at its start leaves none."""
        with self._turn:
            poller = self._pollers.get(name)
            if poller is None or poller.is_done_for:
                poller = Poller(plan, name)
                poller.start()
                self._pollers[name] = poller
            if name in self._stopped:
                poller.stop()
            return poller

    def stop(self, name: str) -> None:
        """Stop the poller of an attempt, now or when it is asked for."""
        with self._turn:
            self._stopped.add(name)
            if name in self._pollers:
                self._pollers[name].stop()

    def finish(self, name: str) -> None:
        """Let the poller of an attempt, where there is one here, say what is committed: after the last commit."""
        with self._turn:
            poller = self._pollers.get(name)
        if poller is not None:
            poller.finish()


POLLERS = Pollers()
