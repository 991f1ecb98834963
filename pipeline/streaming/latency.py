"""How long articles took: from their publication, and from the first poll that found them, to the commit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from schemas.input_kinds import kind_of
from schemas.vocabulary import DatePrecision
from transforms.text.rfc3339 import utc_moment

_TIMED = {DatePrecision.SECOND, DatePrecision.MINUTE}
_PERCENTILE = 95


def delays_of(records: Iterable[bytes], now: float) -> tuple[list[float], list[float]]:
    """The delays of records (JSON) that are committed `now`, seconds since 1970: since the poll, since publication.

    A poll is known to the second in which it began; what files and messages say of their fetching is no poll. A
    publication counts where its time of day is known, and where it is not in the future.
    """
    since_poll, since_publication = [], []
    for record in map(orjson.loads, records):
        if record["date_fetched"] and kind_of(record["provenance"]["kind"]).row.is_fetched:
            since_poll.append(now - _seconds(record["date_fetched"]))
        if _is_timed(record) and (delay := now - _seconds(record["date_published"])) >= 0:
            since_publication.append(delay)
    return since_poll, since_publication


def percentile(delays: Sequence[float]) -> float | None:
    """The smallest delay that 95 of 100 do not exceed, in seconds; None of none."""
    ranked = sorted(delays)
    return round(ranked[-(-len(ranked) * _PERCENTILE // 100) - 1], 3) if ranked else None


def _is_timed(record: Mapping[str, Any]) -> bool:
    return bool(record["date_published"]) and record["date_precision"] in _TIMED


def _seconds(moment: str) -> float:
    return utc_moment(moment).timestamp()
