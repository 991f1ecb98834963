"""Which entries and messages are committed: read from what the manifests name, so that any process can tell."""

from __future__ import annotations

from pipeline.running.run_clock import clock_after
from transforms.fetch.fetch_state import NAME, EntryRow, read_rows
from transforms.fetch.session_clock import utc_moment
from transforms.storage.manifests import last_clock
from transforms.storage.state_view import view_of_state
from transforms.storage.storage import storage_for

_SLACK_SECONDS = 600.0  # by which clocks of machines may differ


class CommittedEntries:
    """The digests of entries that are committed below an output, read again only where something was committed."""

    def __init__(self, output: str) -> None:
        """Nothing is read yet."""
        self._storage = storage_for(output)
        self._last: str | None = None

    def news(self, since: float) -> frozenset[str]:
        """Those committed since a time, in seconds since 1970; none where nothing was committed since the last look.

        Raises SinkError.
        """
        last = last_clock(self._storage)
        if last is None or last == self._last:
            return frozenset()
        first = utc_moment(since - _SLACK_SECONDS)
        kept = view_of_state(self._storage, first, clock_after(last, 0.0)).seen(NAME, first)
        found = frozenset(row.entry for row in read_rows(kept.read()) if isinstance(row, EntryRow))
        self._last = last
        return found
