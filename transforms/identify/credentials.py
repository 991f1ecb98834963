"""User names and passwords in addresses: taken off where an address comes in, sent to its host alone, never written."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# the slashes of an address in a JSON text may be escaped
_USER = re.compile(r"((?:https?|feed|ftp):(?:\\?/){2})([^/?#\s\"'<>\\]*)@", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}


def split_credentials(url: str) -> tuple[str, str | None]:
    """The URL without its credentials, and these as `user:password`; None where it has none."""
    match = _USER.match(url.strip())
    if match is None:
        return url, None
    user, _, password = match[2].partition(":")
    return without_credentials(url), f"{unquote(user)}:{unquote(password)}"


def credentials_for(address: str | None, credentials: str | None, of: str | None) -> str | None:
    """The credentials `of` an address where another one is of its origin (RFC 6454), None where it is not."""
    return credentials if credentials and address and of and _origin(address) == _origin(of) else None


def _origin(address: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(address)
    scheme = parts.scheme.lower()
    try:
        port = parts.port
    except ValueError:  # no number: of no origin that a request has
        port = -1
    return scheme, parts.hostname, _PORTS.get(scheme) if port is None else port


def without_credentials(text: str) -> str:
    """The text with every address in it without its credentials."""
    return _USER.sub(r"\1", text) if "@" in text else text


def bytes_without_credentials(data: bytes) -> bytes:
    """The bytes of a list of addresses with every address in it without its credentials; in encodings like ASCII."""
    return without_credentials(data.decode("latin-1")).encode("latin-1") if b"@" in data else data
