"""What is asked, and what came of it. An outcome is data: nothing that a server does raises an exception."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.reasons import Reason
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchLimits

# reasons of requests that were not made at all: they say nothing of the host
UNASKED = frozenset(
    (
        Reason.HOST_PAGES_OVER_BUDGET,
        Reason.HOST_BYTES_OVER_BUDGET,
        Reason.HOST_SECONDS_OVER_BUDGET,
        Reason.RUN_SECONDS_OVER_BUDGET,
    )
)
_BY_STATUS = {
    401: Reason.FORBIDDEN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    407: Reason.FORBIDDEN,
    410: Reason.GONE,
    429: Reason.RATE_LIMITED,
    451: Reason.FORBIDDEN,
}
_OK = 200
_CLIENT_ERRORS = range(400, 500)
_SERVER_ERRORS = range(500, 600)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a response gave to ask with next time: opaque strings, sent back as they came, to `url` alone."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to fetch, redirects included.

    `credentials` (`user:password`) are sent to the place of the URL alone, not to where it redirects. `moved_to` is
    where the address was found to have moved for good. With `validators` the answer may be that nothing has changed.
    """

    url: str
    limits: FetchLimits = PAGE_LIMITS
    credentials: str | None = field(default=None, repr=False)
    validators: Validators | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class FetchOutcome:
    """The answer to one request: a decompressed body, that nothing has changed, or the reason why there is neither.

    `url` is the one asked for, `final_url` the one that answered after redirects. `content_type` is the media type in
    lower case without parameters, `charset` what the header declares. `status` is None where no response came.
    `moved_to` is the address behind permanent redirects, None where a passing one stands among them. `fresh_seconds`
    are how long the response says it holds. `retry_at` (seconds since 1970) is the time before which the host asks for
    peace. `opt_outs` are the signals against mining (`transforms/fetch/opt_outs.py`).
    """

    url: str
    final_url: str
    status: int | None = None
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    reason: Reason | None = None
    message: str = ""
    is_unchanged: bool = False
    validators: Validators | None = None
    moved_to: str | None = None
    fresh_seconds: int | None = None
    retry_at: float | None = None
    opt_outs: tuple[str, ...] = ()


class RefusedError(Exception):
    """Ends a request with its reason; caught where the outcome is made, never seen by callers."""

    def __init__(self, reason: Reason, message: str, status: int | None = None, retry_at: float | None = None) -> None:
        super().__init__(reason, message, status, retry_at)
        self.reason = reason
        self.message = message
        self.status = status
        self.retry_at = retry_at


def reason_of_status(status: int) -> Reason | None:
    """Why a response with this status gives no document; None for 200."""
    if status == _OK:
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in _CLIENT_ERRORS:
        return Reason.HTTP_CLIENT_ERROR
    return Reason.HTTP_SERVER_ERROR if status in _SERVER_ERRORS else Reason.PROTOCOL_ERROR
