"""What Cloud Storage's libraries raise, as one line that says what to do; only imported where they are installed."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

from google.api_core import exceptions as answers
from google.auth import exceptions as logins
from google.cloud.storage import exceptions as transfers
from requests.exceptions import RequestException

from transforms.storage.errors import AccessRefusedError, NotFoundError, SinkError, StoreFailedError
from transforms.storage.library_errors import LONGEST_MESSAGE, explained_by
from transforms.storage.storage import OBJECT_STORES

_FAILURES = (
    answers.GoogleAPIError,
    logins.GoogleAuthError,
    transfers.DataCorruption,
    transfers.InvalidResponse,
    RequestException,
    OSError,
    ValueError,  # of a bucket whose name no bucket can have
)


def explained(address: str, *expected: type[Exception]) -> AbstractContextManager[None]:
    """Turns the errors of the store's libraries, other than `expected`, into a SinkError."""
    return explained_by(refusal, _FAILURES, address, expected)


def refusal(address: str, error: Exception) -> SinkError:
    """The SinkError of an error of the store's libraries."""
    message = _said(error)
    if isinstance(error, answers.NotFound):
        if "bucket does not exist" in message.lower():
            return AccessRefusedError(address, "there is no such bucket: create it, or mend its name")
        return NotFoundError(address, "no such object, or no such bucket")
    if isinstance(error, (logins.DefaultCredentialsError, logins.RefreshError)):
        return AccessRefusedError(address, f"no credentials for Cloud Storage: {OBJECT_STORES['gs'].login}")
    if isinstance(error, (answers.Unauthorized, answers.Forbidden)):
        return AccessRefusedError(address, f"Cloud Storage does not let this account in: {message}")
    if isinstance(error, ValueError):
        return AccessRefusedError(address, f"no place in Cloud Storage: {message}")
    return StoreFailedError(address, f"Cloud Storage does not answer as it should: {type(error).__name__}: {message}")


def _said(error: Exception) -> str:
    """The store's own sentence where an answer holds one, else the error's text, on one line."""
    text = " ".join(str(error).split())
    sentence = re.search(r'"message": ?"([^"]+)"', text) or re.fullmatch(r"[0-9]+ [A-Z]+ \S+: (.+)", text)
    return (sentence[1] if sentence else text)[:LONGEST_MESSAGE]
