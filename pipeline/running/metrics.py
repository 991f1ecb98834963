"""Metrics of rounds as Prometheus reads them, on loopback only."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

from pipeline.flags.usage_error import UsageError
from pipeline.loopback import listening
from transforms.text.rfc3339 import utc_moment

if TYPE_CHECKING:
    from pipeline.running.rounds import Health

_CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OUTCOMES = ("articles", "duplicates", "unchanged", "rejected")


class Metrics:
    """Totals over all rounds, and what the last one says; `clock` is that of the rounds, in seconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._totals = dict.fromkeys(_OUTCOMES, 0)
        self._health: Health | None = None

    def add(self, health: Health) -> None:
        """Count another round in; the health of one that is counted already says only that the process is alive."""
        with self._lock:
            is_counted = self._health is not None and health.rounds == self._health.rounds
            self._health = health
            for outcome in () if is_counted else _OUTCOMES:
                self._totals[outcome] += getattr(health, outcome)

    def text(self) -> str:
        """The metrics, in Prometheus' text format."""
        with self._lock:
            health, totals = self._health, dict(self._totals)
        lines = ["# TYPE copydesk_documents_total counter"]
        lines += [f'copydesk_documents_total{{outcome="{name}"}} {number}' for name, number in totals.items()]
        lines += _metric("rounds_total", "counter", health.rounds if health else 0)
        lines += _metric("rounds_failed_total", "counter", health.failed_rounds if health else 0)
        if health is not None:
            lines += _metric("round_seconds", "gauge", health.seconds)
        if health is not None and health.last_commit is not None:
            lines += _metric("last_commit_timestamp_seconds", "gauge", utc_moment(health.last_commit).timestamp())
            lines += _metric("lag_seconds", "gauge", health.at(self._clock()).lag_seconds)
        if health is not None and health.last_look is not None:
            lines += _metric("last_look_timestamp_seconds", "gauge", utc_moment(health.last_look).timestamp())
        for name in ("since_poll_p95", "since_publication_p95"):
            if health is not None and getattr(health, name) is not None:
                lines += _metric(f"{name}_seconds", "gauge", getattr(health, name))
        return "\n".join(lines) + "\n"


@contextlib.contextmanager
def serving(port: int | None, clock: Callable[[], float] = time.time) -> Iterator[Callable[[Health], None]]:
    """Within this, metrics are served at `/metrics` of 127.0.0.1, where there is a port; yields what counts a round.

    `clock` is that of the rounds, in seconds since 1970. Raises UsageError where the port cannot be had.
    """
    metrics = Metrics(clock)
    if port is None:
        yield metrics.add
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(listening(type("Handler", (_Handler,), {"metrics": metrics}), port))
        except OSError as error:
            raise UsageError(f"--metrics-port {port}: {error.strerror or error}") from error
        yield metrics.add


class _Handler(BaseHTTPRequestHandler):
    metrics: Metrics

    def do_GET(self) -> None:
        """Answer with the metrics, whatever the query; 404 for other paths."""
        is_metrics = self.path.partition("?")[0] == "/metrics"
        body = self.metrics.text().encode() if is_metrics else b"not found\n"
        self.send_response(200 if is_metrics else 404)
        self.send_header("Content-Type", _CONTENT_TYPE)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing: a scrape is no news."""


def _metric(name: str, kind: str, value: float | None) -> list[str]:
    return [f"# TYPE copydesk_{name} {kind}", f"copydesk_{name} {value}"]
