"""The article's body: the lines that trafilatura finds on a page, with the structural decisions on each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import trafilatura
from lxml.html import HtmlElement

from schemas.decisions import Line
from schemas.page import PageFacts
from transforms.extract.tree import PageTree


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of an article in document order, those that structure took out included.

    `method` says where the lines come from: trafilatura, json_ld or resiliparse; `version` is the version of that
    reader. `lines` is empty where the page has no text.
    """

    lines: tuple[Line, ...]
    method: str
    version: str


def extract_body(tree: PageTree, facts: PageFacts, url: str | None) -> Body:
    """The body of a page, one line a paragraph, heading, list item or table row."""
    lines = _trafilatura_lines(tree.root, url)
    if not lines and (lines := _json_ld_lines(facts)):
        return Body(lines, "json_ld", "")
    return Body(lines, "trafilatura", trafilatura.__version__)


def _trafilatura_lines(root: HtmlElement, url: str | None) -> tuple[Line, ...]:
    found = trafilatura.bare_extraction(root, url=url, include_comments=False, deduplicate=False)
    return _numbered(found.text if isinstance(found, trafilatura.settings.Document) else "")


def _json_ld_lines(facts: PageFacts) -> tuple[Line, ...]:
    bodies = [node.get("articleBody") for node in facts.json_ld]
    return _numbered(max((body for body in bodies if isinstance(body, str)), key=len, default=""))


def _numbered(text: str | None) -> tuple[Line, ...]:
    lines = [" ".join(unicodedata.normalize("NFC", line).split()) for line in (text or "").splitlines()]
    return tuple(Line(line, position) for position, line in enumerate(filter(None, lines)))
