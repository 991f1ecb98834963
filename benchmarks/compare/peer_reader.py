"""Reads pages with one peer, in that peer's own environment: rows of pages come in, rows of readings go out.

    python peer_reader.py NAME < pages.jsonl > readings.jsonl

Needs the standard library and the peer. A page is `{"name", "path", "url"}`, a reading `{"name", "body", "authors",
"language", "error"}`: what the peer gives with its own defaults, or why it gives nothing.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Found = tuple[str, list[str], "str | None"]  # body, authors, language
CHARSET = re.compile(rb"charset=[\"']?([A-Za-z0-9_-]+)")


def trafilatura(data: bytes, url: str) -> Found | None:
    """The body, author and language of `bare_extraction` with metadata."""
    from trafilatura import bare_extraction  # noqa: PLC0415 - only this peer is installed

    document = bare_extraction(data, url=url, with_metadata=True)
    if document is None:
        return None
    return document.text, [document.author] if document.author else [], document.language


def newspaper4k(data: bytes, url: str) -> Found:
    """The text, authors and language of a parsed `Article`."""
    from newspaper import Article  # noqa: PLC0415 - only this peer is installed

    article = Article(url)
    article.download(input_html=decoded(data))
    article.parse()
    return article.text, list(article.authors), article.meta_lang


def news_please(data: bytes, url: str) -> Found:
    """The main text, authors and language of `NewsPlease.from_html`."""
    from newsplease import NewsPlease  # noqa: PLC0415 - only this peer is installed

    article = NewsPlease.from_html(decoded(data), url=url)
    return article.maintext, list(article.authors), article.language


def fundus(data: bytes, url: str) -> Found:
    """The body and authors by the parser of the page's publisher, where Fundus has one."""
    from fundus import PublisherCollection  # noqa: PLC0415 - only this peer is installed

    host = (urlsplit(url).hostname or "").removeprefix("www.")
    known = [
        each for each in PublisherCollection if (urlsplit(each.domain).hostname or "").removeprefix("www.") == host
    ]
    if not known:
        raise LookupError(f"no parser for {host}")
    parsed = known[0].parser().parse(decoded(data), "suppress")
    return str(parsed.get("body") or ""), list(parsed.get("authors") or ()), None


READERS = {"trafilatura": trafilatura, "newspaper4k": newspaper4k, "news-please": news_please, "fundus": fundus}


def decoded(data: bytes) -> str:
    """The page as text: UTF-8, else the charset that it declares, else Latin-1."""
    declared = CHARSET.search(data[:4096])
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode(declared[1].decode() if declared else "latin-1", "replace")


def reading(read: Callable[[bytes, str], Found | None], page: dict[str, str]) -> dict[str, Any]:
    """The reading of one page. Whatever a peer raises costs that page only, and is said."""
    try:
        found = read(Path(page["path"]).read_bytes(), page["url"])
        body, authors, language = found or ("", [], None)
        error = None if body else "no body"
    except Exception as fault:  # noqa: BLE001 - a peer's own code
        body, authors, language, error = "", [], None, f"{type(fault).__name__}: {fault}"[:200]
    return {"name": page["name"], "body": body or "", "authors": authors, "language": language, "error": error}


def main() -> None:
    """Read the pages of standard input one by one."""
    read, answers = READERS[sys.argv[1]], sys.stdout
    sys.stdout = sys.stderr  # what a peer prints is no reading
    for line in sys.stdin:
        answers.write(json.dumps(reading(read, json.loads(line))) + "\n")


if __name__ == "__main__":
    main()
