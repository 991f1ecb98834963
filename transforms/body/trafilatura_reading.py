"""trafilatura's reading of a page: what it keeps is evidence, and the text where the page's own blocks hold none."""

from __future__ import annotations

from copy import copy
from functools import lru_cache

import trafilatura
from lxml.html import HtmlElement
from trafilatura.settings import Document, Extractor

from transforms.body.joiners import has_joiners, shielded, unshielded
from transforms.body.quick_expressions import quick_expressions
from transforms.page.tree import ParsedPage
from transforms.text.writable import encodable

VERSION: str = trafilatura.__version__


def read_trafilatura(parsed: ParsedPage, url: str | None, *, fast: bool) -> str:
    """Returns the text that trafilatura finds on a page, without reader comments.

    `fast` leaves out its comparisons with other readers. Never with `deduplicate`, a memory of the process that eats
    wire copy. Joiners of Persian and Hindi, which trafilatura takes out, are carried past it.
    """
    root: HtmlElement = shielded(parsed.root) if has_joiners(parsed.html) else parsed.root
    settings = copy(_settings(fast=fast))
    settings.url = settings.source = url and encodable(url)
    with quick_expressions():
        document = trafilatura.bare_extraction(root, options=settings)
    return unshielded(document.text or "") if isinstance(document, Document) else ""


@lru_cache(maxsize=2)
def _settings(*, fast: bool) -> Extractor:  # making them anew costs a thirtieth of an extraction
    return Extractor(output_format="python", fast=fast, comments=False, dedup=False)
