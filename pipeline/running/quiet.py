"""What engines and their threads would say, and the run's own error says already."""

from __future__ import annotations

import contextlib
import logging
import os
import threading
from collections.abc import Iterator

TRACEBACK = "COPYDESK_TRACEBACK"  # environment variable: a failed run shows its traceback


def quieten_beam() -> None:
    """Let Beam log what the run's own error does not say, and nothing else."""
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    for name in ("worker", "common", "portability"):  # they log tracebacks, which the run's own error repeats
        logging.getLogger(f"apache_beam.runners.{name}").setLevel(logging.CRITICAL)
    logging.getLogger("apache_beam.utils.subprocess_server").setLevel(logging.CRITICAL)


@contextlib.contextmanager
def quiet_threads() -> Iterator[None]:
    """Within this, threads whose engine dies print no traceback, unless one is asked for; after a failure neither.

    What they have to say is said by the run's own error.
    """
    before = threading.excepthook
    if not os.environ.get(TRACEBACK):
        threading.excepthook = _ignored
    yield
    threading.excepthook = before


def _ignored(_event: threading.ExceptHookArgs) -> None:
    """Nothing."""
