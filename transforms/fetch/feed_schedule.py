"""When a feed is asked, and with what: as seldom as it wishes, with the validators it gave, and rarely without."""

from __future__ import annotations

from dataclasses import dataclass, replace

from schemas.page import Page
from schemas.reasons import Reason
from transforms.fetch.fetch_options import FetchLimits
from transforms.fetch.fetch_state import FeedRow, HintRow, RefusalRow
from transforms.fetch.outcome import UNASKED, Ask, FetchOutcome, Validators
from transforms.fetch.patience import LONGEST_WAIT, backoff_seconds, jitter

DISABLED_AFTER = 30  # failures in a row
_DAY = 24 * 3600.0
_DISABLED_SECONDS = 7 * _DAY  # a feed that has failed for long is asked once a week: some come back
_GONE_SECONDS = 30 * _DAY
_FULL_SECONDS = _DAY  # validators may lie: once in one to two days a feed is asked without them
_SLACK = 0.99  # of the operator's own interval, so that a schedule that starts a second early skips no poll


@dataclass(frozen=True, slots=True)
class PlannedPoll:
    """What a run does about a feed: it makes a request, or waits until `due_at` (seconds since 1970)."""

    ask: Ask | None
    due_at: float = 0.0


def poll_of(page: Page, limits: FetchLimits, row: FeedRow | None, hint: HintRow | None, now: float) -> PlannedPoll:
    """What to do about the feed of a header, by what earlier runs have left."""
    ask = Ask(page.url or "", limits, page.credentials)
    if row is None:
        return PlannedPoll(ask)
    hinted = min(hint.seconds, LONGEST_WAIT) if hint is not None and hint.seconds else 0
    due_at = max(row.next_at, 0.0 if row.failures else row.at + hinted)
    if now < due_at:
        return PlannedPoll(None, due_at)
    full_at = row.full_at + _FULL_SECONDS * (1 + jitter(row.feed, int(row.full_at)))
    if now >= full_at or row.validated_url is None:
        return PlannedPoll(ask if now >= full_at else replace(ask, moved_to=row.moved_to))
    validators = Validators(row.validated_url, row.etag, row.last_modified)
    return PlannedPoll(replace(ask, validators=validators, moved_to=row.moved_to))


def feed_row_after(
    ask: Ask, outcome: FetchOutcome, row: FeedRow | None, now: float, poll_seconds: float
) -> FeedRow | None:
    """What later runs are to know of a feed that was asked; None where it was not asked after all."""
    before = row or FeedRow(feed=ask.url, at=now)
    if outcome.reason in UNASKED:
        return None
    if outcome.reason is not None:
        is_full = ask.validators is None and before.validated_url is not None
        return _failed(replace(before, full_at=now) if is_full else before, outcome, now, poll_seconds)
    given = outcome.validators
    return replace(
        before,
        at=now,
        etag=given.etag if given else None,
        last_modified=given.last_modified if given else None,
        validated_url=given.url if given else None,
        moved_to=outcome.moved_to,
        full_at=before.full_at if ask.validators is not None else now,
        next_at=now + max(poll_seconds * _SLACK, outcome.fresh_seconds or 0),
        failures=0,
        reason=None,
    )


def as_read(row: FeedRow, refusal: RefusalRow | None) -> FeedRow:
    """What is known of a feed, with what came of reading it: who could not read what came asks for it once more."""
    if refusal is None or refusal.is_mended or refusal.at < row.at:
        return row
    return replace(
        row,
        etag=None,
        last_modified=None,
        validated_url=None,
        failures=refusal.failures,
        reason=refusal.reason,
        next_at=max(row.next_at, refusal.next_at),
    )


def refusal_row(feed: str, reason: Reason, row: FeedRow | None, now: float, poll_seconds: float) -> RefusalRow:
    """What later runs are to know of a feed that came and could not be read; `row` is what was known until then."""
    failures = (row.failures if row else 0) + 1
    next_at = now + _seconds_after(failures, feed, poll_seconds)
    return RefusalRow(refused=feed, at=now, failures=failures, next_at=next_at, reason=str(reason))


def end_row(feed: str, before: RefusalRow | None, now: float, *, is_cut: bool) -> RefusalRow | None:
    """What later runs are to know of the end of a feed that came: that it broke off, or no longer does.

    None where they know it: a feed that has not come whole since it broke off is written like that.
    """
    was_cut = before is not None and before.reason is None and not before.is_mended
    return None if is_cut == was_cut else RefusalRow(refused=feed, at=now, is_mended=not is_cut)


def fails_again(row: FeedRow | None, reason: Reason | None) -> bool:
    """Whether a feed fails once more, by this reason or another; `row` is what was known until then."""
    return reason is not None and row is not None and row.failures > 0


def is_disabled(row: FeedRow) -> bool:
    """Whether a feed is asked only now and then, because it has gone or has failed for long."""
    return row.reason == Reason.GONE or row.failures >= DISABLED_AFTER


def _failed(before: FeedRow, outcome: FetchOutcome, now: float, poll_seconds: float) -> FeedRow:
    was_asked = outcome.status is not None or outcome.retry_at is None
    row = replace(before, at=now, failures=before.failures + was_asked, reason=str(outcome.reason), moved_to=None)
    wait = _GONE_SECONDS if outcome.reason is Reason.GONE else _seconds_after(row.failures, row.feed, poll_seconds)
    return replace(row, next_at=max(now + wait, outcome.retry_at or 0.0))


def _seconds_after(failures: int, feed: str, poll_seconds: float) -> float:
    """How long a feed that has failed so often in a row is left alone."""
    if poll_seconds == 0:
        return 0.0
    if failures >= DISABLED_AFTER:
        return _DISABLED_SECONDS
    return max(poll_seconds * _SLACK, backoff_seconds(poll_seconds, max(failures, 1), feed))
