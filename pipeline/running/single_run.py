"""`copydesk run` once: its summary, how long it took, and a status file where one is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable

from pipeline.running.durations import DURATIONS
from pipeline.running.rounds import Health, keep_status
from pipeline.running.summary import print_summary
from schemas.manifest import Manifest


def run_once(one_run: Callable[[Callable[[Manifest, str], None]], int], status: str | None) -> int:
    """The exit code of a run, which is given how to tell what it has committed; `status` names the status file."""
    DURATIONS.start()
    made: list[Manifest] = []

    def tell(manifest: Manifest, output: str) -> None:
        """Print what was committed, and how long it took."""
        made.append(manifest)
        print_summary(manifest, output)
        DURATIONS.tell(manifest.run_id)

    code = one_run(tell)
    if status is not None:
        health = Health().after(code, made[-1] if made else None, DURATIONS.seconds, time.time())
        keep_status(status, health, DURATIONS.parts)
    return code
