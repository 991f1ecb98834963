"""Files that are given as another kind than they are: named for what they are, with the flag that takes them."""

from __future__ import annotations

import re

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.read.sources import is_web

_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED = re.compile(rb"<(?:\?xml|rss|feed|opml|urlset|sitemapindex|rdf:RDF)\b", re.IGNORECASE)
_FEWEST = 2  # addresses that make a text a list of them
_SPACE_AND_MARKS = b"\xef\xbb\xbf \t\r\n"


def of_rows(opening: bytes) -> Rejection | None:
    """What the first line of a file of rows says that the file is instead, or None."""
    opening = opening.lstrip(_SPACE_AND_MARKS)
    if _HTML.match(opening):
        return _is("HTML, not rows of JSON", "--pages")
    if _FEED.match(opening):
        return _is("XML, not rows of JSON", "--feeds or --sitemaps")
    if is_web(opening.decode("utf-8", "replace").strip()):
        return _is("a list of addresses, not rows of JSON", "--urls")
    return None


def of_text(data: bytes) -> Rejection | None:
    """What the lines of a plain text say that it is instead, or None."""
    lines = [line.strip() for line in data.decode("utf-8", "replace").lstrip("\ufeff").splitlines() if line.strip()]
    if len(lines) >= _FEWEST and all(is_web(line) and len(line.split()) == 1 for line in lines):
        return _is("a list of addresses, not a text", "--urls")
    if _HTML.match(data.lstrip(_SPACE_AND_MARKS)):
        return _is("HTML, not a plain text", "--pages")
    return None


def _is(kind: str, flag: str) -> Rejection:
    return Rejection(Reason.OTHER_KIND, f"the file is {kind}: give it with {flag}")
