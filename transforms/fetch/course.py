"""One request on its way: through redirects, to the outcome of the response at its end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from yarl import URL

from schemas.reasons import Reason
from transforms.fetch.client import Response
from transforms.fetch.opt_outs import header_opt_outs
from transforms.fetch.outcome import Ask, FetchOutcome, RefusedError, Validators, reason_of_status
from transforms.fetch.patience import fresh_seconds
from transforms.identify.credentials import without_credentials
from transforms.text.writable import writable

MAX_REDIRECTS = 5
_PERMANENT = {301, 308}
_REDIRECTS = {*_PERMANENT, 302, 303, 307}
_UNCHANGED = 304
_ERROR_TEXT = 200
_LONGEST_VALIDATOR = 1024  # characters


@dataclass(slots=True)
class Course:
    """One request on its way through redirects; `left` are the seconds that it may still take."""

    ask: Ask
    visited: list[str]
    left: float
    is_permanent: bool = True
    moved_to: str | None = None
    opt_outs: tuple[str, ...] = ()

    @classmethod
    def of(cls, ask: Ask, seconds: float) -> Course:
        """The course of a request that may take so many seconds."""
        visited = [ask.url] if ask.moved_to is None else [ask.url, ask.moved_to]
        return cls(ask, visited, seconds, moved_to=ask.moved_to)

    def refused(self, refused: RefusedError) -> FetchOutcome:
        """The outcome of a request that was given up."""
        return FetchOutcome(
            url=self.ask.url,
            final_url=self.visited[-1],
            status=refused.status,
            reason=refused.reason,
            message=without_credentials(writable(refused.message)),
            moved_to=self.moved_to,
            retry_at=refused.retry_at,
        )


def redirected(course: Course, url: URL, response: Response) -> bool:
    """Whether a response leads on; the request is on its way there then. Raises RefusedError."""
    location = response.headers.get("Location")
    if response.status not in _REDIRECTS or not location:
        return False
    if len(course.visited) > MAX_REDIRECTS:
        raise RefusedError(Reason.TOO_MANY_REDIRECTS, f"more than {MAX_REDIRECTS} redirects")
    try:
        target = without_credentials(str(url.join(URL(location)).with_fragment(None)))
    except ValueError as error:
        raise RefusedError(Reason.INVALID_URL, f"redirected to no valid URL: {error}"[:_ERROR_TEXT]) from error
    if target in course.visited:
        raise RefusedError(Reason.TOO_MANY_REDIRECTS, "the redirects go round in a circle")
    course.is_permanent = course.is_permanent and response.status in _PERMANENT
    if course.is_permanent:
        course.moved_to = target
    course.visited.append(target)
    return True


def outcome_of(course: Course, response: Response, *, is_conditional: bool) -> FetchOutcome:
    """The outcome of a response that is no redirect. Raises RefusedError where it gives no document."""
    is_unchanged = response.status == _UNCHANGED and is_conditional
    reason = None if is_unchanged else reason_of_status(response.status)
    if reason is not None:
        raise RefusedError(reason, f"HTTP status {response.status}", response.status)
    headers = response.headers
    return FetchOutcome(
        url=course.ask.url,
        final_url=course.visited[-1],
        status=response.status,
        body=response.body,
        content_type=response.content_type,
        charset=response.charset,
        is_unchanged=is_unchanged,
        validators=_validators(course, headers, is_unchanged=is_unchanged),
        moved_to=course.moved_to,
        fresh_seconds=fresh_seconds(headers.get("Cache-Control"), headers.get("Expires"), headers.get("Date")),
        opt_outs=(*course.opt_outs, *header_opt_outs(headers)),
    )


def _validators(course: Course, headers: Mapping[str, str], *, is_unchanged: bool) -> Validators | None:
    """What the response gives to ask with next time; a 304 without any leaves what was sent in force."""
    given = (_opaque(headers.get("ETag")), _opaque(headers.get("Last-Modified")))
    if not any(given):
        return course.ask.validators if is_unchanged else None
    return Validators(course.visited[-1], *given)


def _opaque(header: str | None) -> str | None:
    """A validator as it came; None where it could not be sent back as it came."""
    usable = header and len(header) <= _LONGEST_VALIDATOR and header.isascii() and header.isprintable()
    return header if usable else None
