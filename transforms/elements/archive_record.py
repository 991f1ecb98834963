"""Pages as records of a WARC file (ISO 28500): what was fetched, and the header that a run made of it.

A page is two records: its header (`metadata`), then its bytes (`response`, or `resource` for the text of a feed's
entry). A run over them makes the same records of its output as the run that fetched them. Feeds, sitemaps and robots
files are two records as well, whose header says that they are no pages.
"""

from __future__ import annotations

import gzip
import hashlib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.page import Page
from schemas.version import VERSION
from transforms.elements.page_codec import encode_page
from transforms.identify.credentials import bytes_without_credentials

PAGE_HEADER = "application/vnd.copydesk.page+json"
LIST_HEADER = "application/vnd.copydesk.list+json"
_LEVEL = 6
_HTML = "text/html"
_ANY = "application/octet-stream"
_ENTRY = "urn:copydesk:entry"


def archive(pages: Iterable[tuple[Page, bytes]], as_of: str) -> Iterator[bytes]:
    """Gives the members of a WARC file packed with gzip: a description of it, then two records for each page.

    The same pages in the same order give the same bytes. `as_of` (RFC 3339, UTC) is the time of all records.
    """
    about = f"software: copydesk {VERSION}\r\nformat: WARC File Format 1.1\r\n".encode()
    yield _packed({"WARC-Type": "warcinfo", "Content-Type": "application/warc-fields"}, about, as_of)
    for page, body in pages:
        header = encode_page(replace(page, as_of="", credentials=None))
        content, fields = _answer(page, bytes_without_credentials(body) if is_list(page) else body)
        name = _name(content, header)
        target = page.url or page.source_id
        place = {"WARC-Target-URI": target if "://" in target else f"{_ENTRY}:{name.hex}"}
        media_type = LIST_HEADER if is_list(page) else PAGE_HEADER
        belongs = {"WARC-Type": "metadata", "Content-Type": media_type, "WARC-Concurrent-To": f"<{name.urn}>"}
        yield _packed({**belongs, **place}, header, as_of)
        yield _packed({**fields, "WARC-Record-ID": f"<{name.urn}>", **place}, content, as_of)


def is_list(page: Page) -> bool:
    """Whether a header is that of a feed or another list, or of the robots file of a host, and of no page."""
    return page.kind.row.is_catalog and page.feed is None


def _answer(page: Page, body: bytes) -> tuple[bytes, dict[str, str]]:
    """The content of a page's record, with its type. What the server sent beside type and charset is not kept."""
    charset = f"; charset={page.charset}" if page.charset else ""
    media_type = f"{page.content_type or (_HTML if page.page_problem else _ANY)}{charset}"
    if page.page_problem or page.url is None:
        return body, {"WARC-Type": "resource", "Content-Type": media_type}
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body, {"WARC-Type": "response", "Content-Type": "application/http; msgtype=response"}


def _name(*parts: bytes) -> uuid.UUID:
    """An id that follows from the content."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return uuid.UUID(bytes=digest.digest()[:16], version=5)


def _packed(fields: dict[str, str], content: bytes, as_of: str) -> bytes:
    lines = {
        "WARC-Record-ID": f"<{_name(fields['WARC-Type'].encode(), content).urn}>",
        "WARC-Date": as_of,
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(content).hexdigest()}",
        **fields,
        "Content-Length": str(len(content)),
    }
    head = "".join(f"{key}: {value}\r\n" for key, value in lines.items())
    return gzip.compress(f"WARC/1.1\r\n{head}\r\n".encode() + content + b"\r\n\r\n", _LEVEL, mtime=0)
