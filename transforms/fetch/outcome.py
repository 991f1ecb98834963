"""What came of one request. An outcome is data: nothing that a server does raises an exception."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.reasons import Reason

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
class FetchOutcome:
    """The answer to one request: a decompressed body, or the reason why there is none.

    `url` is the one asked for, `final_url` the one that answered after redirects. `content_type` is the media type in
    lower case without parameters, `charset` what the header declares. `status` is None where no response came.
    """

    url: str
    final_url: str
    status: int | None = None
    body: bytes = b""
    content_type: str | None = None
    charset: str | None = None
    reason: Reason | None = None
    message: str = ""


class RefusedError(Exception):
    """Ends a request with its reason; caught where the outcome is made, never seen by callers."""

    def __init__(self, reason: Reason, message: str, status: int | None = None) -> None:
        super().__init__(reason, message, status)
        self.reason = reason
        self.message = message
        self.status = status


def reason_of_status(status: int) -> Reason | None:
    """Why a response with this status gives no document; None for 200."""
    if status == _OK:
        return None
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status in _CLIENT_ERRORS:
        return Reason.HTTP_CLIENT_ERROR
    return Reason.HTTP_SERVER_ERROR if status in _SERVER_ERRORS else Reason.PROTOCOL_ERROR
