"""What a step has to say of one feed or other list, as JSON; the parts of all steps add up to its outcome."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import orjson

from schemas.input_kinds import InputKind
from schemas.manifest import FeedOutcome
from schemas.vocabulary import FeedStatus

_CATALOGS = {kind.value for kind in InputKind if kind.row.is_catalog}
_COUNTS = ("new", "known", "failed", "listed")
_WORST_FIRST = (FeedStatus.FAILED, FeedStatus.DISABLED, FeedStatus.WAITING, FeedStatus.UNCHANGED, FeedStatus.READ)


def feed_report(
    feed: str, status: FeedStatus | None = None, *, why: str | None = None, **counts: int
) -> tuple[str, bytes]:
    """A part of the outcome of a feed, under its address.

    `why` is the reason of what has failed, `counts` are those of a FeedOutcome: new, known, failed, listed.
    """
    part = {"status": status, **dict.fromkeys(_COUNTS, 0), **counts, "why": {why: 1} if why else {}}
    return feed, orjson.dumps(part)


def rejection_reports(document: bytes) -> Iterator[tuple[str, bytes]]:
    """What a rejected document (JSON) says of the feed that it came in by; nothing where it came in by none."""
    row = orjson.loads(document)
    listing = row["provenance"]
    if listing["kind"] not in _CATALOGS:
        return
    is_feed = listing["feed_url"] is None and listing["record_offset"] is None
    status = FeedStatus.FAILED if is_feed else None
    yield feed_report(listing["input"], status, failed=1, why=row["reason"])


def merged(parts: Iterable[bytes]) -> bytes:
    """The parts as one, in any order."""
    counts: Counter[str] = Counter()
    why: Counter[str] = Counter()
    statuses = set()
    for part in map(orjson.loads, parts):
        statuses.add(part["status"])
        why.update(part["why"])
        counts.update({name: part[name] for name in _COUNTS})
    status = next((status for status in _WORST_FIRST if status in statuses), None)
    row = {"status": status, **{name: counts[name] for name in _COUNTS}, "why": why}
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def feed_outcome(feed: str, part: bytes) -> FeedOutcome:
    """The outcome of a feed, of all its parts as one. A feed in a file is there to be read, nobody says so of it."""
    row = orjson.loads(part)
    return FeedOutcome(feed=feed, **{**row, "status": row["status"] or str(FeedStatus.READ)})
