"""What the library of S3 and Azure raises, as one line that says what to do; only imported where it is installed."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

from obstore.exceptions import BaseError, PermissionDeniedError, UnauthenticatedError

from transforms.storage.errors import AccessRefusedError, NotFoundError, SinkError, StoreFailedError
from transforms.storage.library_errors import LONGEST_MESSAGE, explained_by
from transforms.storage.storage import OBJECT_STORES

_FAILURES = (BaseError, OSError, ValueError)
_NO_BUCKET = re.compile(r"NoSuchBucket|ContainerNotFound|InvalidBucketName|InvalidResourceName")
_NO_LOGIN = re.compile(
    r"latest/api/token|/security-credentials|metadata/identity|NoCredentials|Missing credentials"
    r"|Account must be specified",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"status code: 40[13]\b|<Code>(?:ExpiredToken|InvalidToken|TokenRefreshRequired)<")
_OTHER_REGION = re.compile(r"configured region|PermanentRedirect|AuthorizationHeaderMalformed|expecting '[a-z0-9-]+'")
_BAD_NAME = re.compile(r'invalid path: [^"]{0,40}"([^"]+)"')  # how the library ends a listing in which one stands


def explained(address: str, *expected: type[Exception]) -> AbstractContextManager[None]:
    """Turns the errors of the store's library, other than `expected`, into a SinkError."""
    return explained_by(refusal, _FAILURES, address, expected)


def refusal(address: str, error: Exception) -> SinkError:
    """The SinkError of an error of the store's library."""
    store, text = OBJECT_STORES[address.partition("://")[0]], str(error)
    if _NO_BUCKET.search(text):
        return AccessRefusedError(address, f"there is no such {store.unit}: create it, or mend its name")
    if isinstance(error, FileNotFoundError):
        return NotFoundError(address, f"no such object, or no such {store.unit}")
    if _NO_LOGIN.search(text):
        return AccessRefusedError(address, f"no credentials for {store.product}: {store.login}")
    if _OTHER_REGION.search(text):
        return AccessRefusedError(address, f"the bucket is of another region: set AWS_REGION to it ({_said(text)})")
    if isinstance(error, (PermissionDeniedError, UnauthenticatedError, PermissionError)) or _REFUSED.search(text):
        return AccessRefusedError(address, f"{store.product} does not let this account in: {_said(text)}")
    problem = f"{store.product} does not answer as it should: {_said(text)}"
    if named := _BAD_NAME.search(text):
        problem = f'the object "{named[1]}" has an empty or a dotted part in its name: rename or delete it'
        problem += ", or name a folder without it"
    return StoreFailedError(address, problem)


def _said(text: str) -> str:
    """The store's own sentence where an answer holds one, else the first line of the error's text."""
    sentence = re.search(r"<Message>([^<]+)", text)
    return " ".join((sentence[1] if sentence else text.partition("\n\n")[0]).split())[:LONGEST_MESSAGE]
