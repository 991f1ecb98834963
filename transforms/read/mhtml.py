"""Pages that browsers saved as one file: MHTML (RFC 2557)."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import Message
from typing import NamedTuple

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.read.links import web_link

_HEAD = 4096
_MIME = re.compile(rb"^(?:MIME-Version|Snapshot-Content-Location|Content-Type)\s*:", re.IGNORECASE | re.MULTILINE)
_FIRST_LINE = re.compile(rb"[\r\n]{0,100}[A-Za-z-]{2,40}:")
_HTML = {"text/html", "application/xhtml+xml"}
_NO_HTML = Rejection(Reason.NOT_HTML, "a saved page (MHTML) without a part that is HTML")

_TOO_DEEP = Rejection(Reason.UNREADABLE_INPUT, "a saved page (MHTML) with more parts in parts than can be followed")


class SavedPage(NamedTuple):
    """HTML, its charset, and the address it was saved from; None where the file does not say."""

    body: bytes
    charset: str | None
    url: str | None


def is_mhtml(data: bytes) -> bool:
    """Whether the bytes are a MIME message, as MHTML files are."""
    head = data[:_HEAD]
    return _FIRST_LINE.match(head) is not None and _MIME.search(head) is not None


def saved_page(data: bytes) -> SavedPage | Rejection:
    """The page in an MHTML file: the part that its `start` names, else the first that is HTML."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.compat32)
        parts = [part for part in message.walk() if part.get_content_type() in _HTML]
    except RecursionError:  # the library goes down a level of calls for each level of parts
        return _TOO_DEEP
    if not parts:
        return _NO_HTML
    start = message.get_param("start")
    root = next((part for part in parts if start and part.get("Content-ID") == start), parts[0])
    payload = root.get_payload(decode=True)
    place = _address(message, "Snapshot-Content-Location") or _address(root, "Content-Location")
    charset = root.get_content_charset()
    return SavedPage(payload, charset, place) if isinstance(payload, bytes) else _NO_HTML


def _address(part: Message, name: str) -> str | None:
    return web_link(str(part.get(name) or ""))
