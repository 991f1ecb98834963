"""`copydesk run --every`: the batch run again and again in one process, with what it keeps warm between the rounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson

from pipeline import terminal
from pipeline.flags.flag_values import StopAfter
from pipeline.interruption import Drain
from pipeline.local_file import replace_file
from schemas.manifest import Manifest
from transforms.text.rfc3339 import utc_moment

_SIGNALLED = 128  # exit codes from here on are those of a signal


@dataclass(frozen=True, slots=True)
class Health:
    """What a supervisor wants to know, after a round. Seconds are of wall time; clocks are RFC 3339 in UTC.

    `lag_seconds` lie between the clock of the last committed round and the end of this one; None before the first
    commit. Of the documents of a window, `since_poll_p95` is the time from the poll that found them to the commit which
    95 of 100 do not exceed, `since_publication_p95` that from their publication. `last_look` is when a stream
    looked for news last, whether there was any or not: it is told while the stream is idle, and an old one means that
    it hangs.
    """

    rounds: int = 0
    failed_rounds: int = 0
    failed_in_a_row: int = 0
    exit_code: int = 0
    seconds: float = 0.0
    last_run_id: str | None = None
    last_commit: str | None = None
    lag_seconds: float | None = None
    documents_in: int = 0
    articles: int = 0
    duplicates: int = 0
    unchanged: int = 0
    rejected: int = 0
    since_poll_p95: float | None = None
    since_publication_p95: float | None = None
    last_look: str | None = None

    def at(self, now: float, last_look: str | None = None) -> Health:
        """The same, some time after the round: the lag has grown, and a stream has looked for news again."""
        return replace(self, lag_seconds=_lag(self.last_commit, now), last_look=last_look or self.last_look)

    def idle(self, seconds: float, now: float) -> Health:
        """The health after a round that had nothing to do: nobody was asked, nothing is written."""
        return Health(
            rounds=self.rounds + 1,
            failed_rounds=self.failed_rounds,
            failed_in_a_row=self.failed_in_a_row,
            exit_code=self.exit_code,
            seconds=round(seconds, 3),
            last_run_id=self.last_run_id,
            last_commit=self.last_commit,
            lag_seconds=_lag(self.last_commit, now),
        )

    def after(self, exit_code: int, manifest: Manifest | None, seconds: float, now: float) -> Health:
        """The health after another round, which ended at `now`, in seconds since 1970."""
        failed = manifest is None
        commit = self.last_commit if manifest is None else manifest.as_of
        counts = manifest.counts if manifest else None
        return Health(
            rounds=self.rounds + 1,
            failed_rounds=self.failed_rounds + failed,
            failed_in_a_row=self.failed_in_a_row + 1 if failed else 0,
            exit_code=exit_code,
            seconds=round(seconds, 3),
            last_run_id=manifest.run_id if manifest else self.last_run_id,
            last_commit=commit,
            lag_seconds=_lag(commit, now),
            documents_in=counts.documents_in if counts else 0,
            articles=counts.articles if counts else 0,
            duplicates=counts.duplicates if counts else 0,
            unchanged=counts.unchanged if counts else 0,
            rejected=sum(counts.rejected.values()) if counts else 0,
        )


def _lag(commit: str | None, now: float) -> float | None:
    return round(now - utc_moment(commit).timestamp(), 3) if commit else None


class Heralds:
    """Whoever hears of a round: the log, the status file, the metrics."""

    def __init__(self, metrics: Callable[[Health], None], status: str | None, word: str = "round") -> None:
        """`status` names a JSON file that is replaced after each round, where one is wanted; `word` is for "round"."""
        self._word = word
        self._metrics = metrics
        self._status = status

    def tell(self, health: Health) -> None:
        """Tell everybody. A status file that cannot be written is named; the rounds go on."""
        terminal.log(self._word, _line(health, self._word), **asdict(health))
        self.note(health)

    def note(self, health: Health) -> None:
        """Tell the metrics and the status file only, as between two rounds."""
        self._metrics(health)
        if self._status is not None:
            keep_status(self._status, health)


def keep_status(file: str, health: Health, parts: Mapping[str, float] | None = None) -> None:
    """Replace the status file; `parts` are the seconds that parts of a run took. Says where it cannot be written."""
    content = asdict(health) | ({} if parts is None else {"parts": dict(parts)})
    try:
        replace_file(Path(file), orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    except OSError as error:
        terminal.say(f"--status {file}: {error.strerror or error}")


class Rounds:
    """Rounds that begin `every` so many seconds; one that takes longer is followed by the next at once."""

    def __init__(self, every: float, stop_after: StopAfter | None, heralds: Heralds) -> None:
        self._every = every
        self._stop = stop_after or StopAfter()
        self._heralds = heralds

    def run(self, one_round: Callable[[Callable[[Manifest, str], None]], int | None], drain: Drain) -> int:
        """Run until the drain is asked for or it is time to stop. A round is None where there was nothing to do.

        The exit code is that of the last round: 0 or 3 where it has committed, 1 where it has failed, a signal's where
        one cut it short.
        """
        health, started, code = Health(), time.monotonic(), 0
        while True:
            begun = time.monotonic()
            committed: list[Manifest] = []
            result = one_round(lambda manifest, _output, kept=committed: kept.append(manifest))  # type: ignore[misc]
            if result is None:
                health = health.idle(time.monotonic() - begun, time.time())
            else:
                code, manifest = result, committed[0] if committed else None
                health = health.after(code, manifest, time.monotonic() - begun, time.time())
            self._heralds.tell(health)
            if code >= _SIGNALLED:
                return code
            end = started + self._stop.seconds
            is_last = health.rounds >= self._stop.rounds
            next_one = min(begun + self._every, end)
            if is_last or drain.wait(next_one - time.monotonic()) or time.monotonic() >= end:
                return code


def _line(health: Health, word: str) -> str:
    if health.failed_in_a_row:
        return f"{word} {health.rounds:,} failed, {health.failed_in_a_row:,} in a row"
    words = ("articles", "duplicates", "unchanged", "rejected")
    counted = ", ".join(f"{getattr(health, name):,} {name}" for name in words)
    late = "" if health.since_poll_p95 is None else f", {health.since_poll_p95:.1f} s after the poll (p95)"
    return f"{word} {health.rounds:,}: {counted}; {health.seconds:.1f} s{late}"
