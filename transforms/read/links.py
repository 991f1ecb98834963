"""Links as feeds and lists write them: relative, with spaces, or not for the web at all."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from transforms.identify.credentials import without_credentials
from transforms.text.writable import one_line

MAX_URL = 4096
_WEB = {"http", "https"}
_GAPS = re.compile(r"[\t\r\n]")


def web_link(raw: object, base: str | None = None) -> str | None:
    """An absolute http or https URL, resolved against the base, its spaces as %20; None for anything else.

    A `javascript:`, `data:` or `file:` link never leaves, nor do credentials. Source for line ends and spaces:
    https://url.spec.whatwg.org/#concept-basic-url-parser
    """
    text = one_line(_GAPS.sub("", raw).strip(), MAX_URL + 1) if isinstance(raw, str) else None
    if not text or len(text) > MAX_URL:
        return None
    try:
        link = urljoin(base, text) if base else text
        parts = urlsplit(link)
        host = parts.hostname
    except ValueError:
        return None
    return without_credentials(link.replace(" ", "%20")) if parts.scheme.lower() in _WEB and host else None
