"""Trouble of the machine: no worker process can be had."""

from __future__ import annotations


class WorkersLostError(RuntimeError):
    """No worker process can be started or kept alive, however often it is tried: the run cannot go on."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"no worker process can be had: {self.reason}; nothing is wrong with the input, start the run again"


class WorkerStartError(Exception):
    """One worker process did not start; it is worth another attempt."""
