"""The article's body: the lines that trafilatura finds on a page, with the structural decisions on each."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from importlib.metadata import version
from itertools import zip_longest

import trafilatura
from lxml.html import HtmlElement
from resiliparse.extract.html2text import extract_plain_text
from trafilatura.settings import Document, Extractor

from schemas.decisions import Line
from schemas.page import PageFacts
from transforms.extract import structure
from transforms.extract.article_nodes import node_types
from transforms.extract.joiners import has_joiners, shielded, unshielded
from transforms.extract.line_places import squeezed
from transforms.page.layout import PageLayout
from transforms.page.tree import ParsedPage
from transforms.text import words
from transforms.text.characters import normalise
from transforms.text.markup import text_of
from transforms.text.writable import encodable

_main_text = partial(extract_plain_text, main_content=True, alt_texts=False, list_bullets=False)
_VERSIONS = {"trafilatura": trafilatura.__version__, "resiliparse": version("resiliparse"), "json_ld": ""}

# trafilatura's quick reading is the article where a second reader finds hardly more; only elsewhere are its slower
# comparisons worth their time, which also run away into scripts and lists on short stories (docs/extraction.md)
QUICK_SHARE = 0.6
QUICK_LETTERS = 400
_PROSE_LINES = 2  # of a page that trafilatura cannot read, before the second reader's text counts as an article
_LIVE_RATIO = 2
_LIVE_TYPE = "liveblogposting"


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of an article in document order, those that structure took out included.

    `method` says where the lines come from: trafilatura, json_ld (the page's own `articleBody`) or resiliparse;
    `version` is the version of that reader, "" for json_ld. `lines` is empty where the page has no text.
    """

    lines: tuple[Line, ...]
    method: str
    version: str


@dataclass(frozen=True, slots=True)
class ExtractedLines:
    """Lines as a reader gave them, not yet normalised.

    `second` is the main text that the second reader found. `spare` holds the lines of trafilatura's quick reading,
    where the full one was preferred.
    """

    raw: list[str]
    second: str
    method: str
    spare: list[str] = field(default_factory=list)


def extract_body(parsed: ParsedPage, facts: PageFacts, url: str | None) -> Body:
    """The body of a page, one line a paragraph, heading, list item or table row, in normalised characters.

    Lines that the page's structure shows to be no part of the article carry the id of the rule in `removed_by`:
    `structure.*`, or `model.line`.
    """
    extracted = read_lines(parsed, facts, url)
    lines = _decided(extracted, parsed.layout)
    if _standing(lines) < sum(map(len, extracted.spare)):
        spare = _decided(replace(extracted, raw=extracted.spare), parsed.layout)
        lines = max(lines, spare, key=_standing)
    return Body(lines, extracted.method, _VERSIONS[extracted.method])


def _decided(extracted: ExtractedLines, layout: PageLayout) -> tuple[Line, ...]:
    decisions = structure.decide(extracted.raw, layout, extracted.second) if extracted.method != "json_ld" else ()
    numbered = enumerate(zip_longest(extracted.raw, decisions))
    return tuple(
        Line(normalise(line), position, rule, of_another_text=rule in structure.OF_ANOTHER_TEXT)
        for position, (line, rule) in numbered
    )


def _standing(lines: Iterable[Line]) -> int:
    return sum(len(line.text) for line in lines if line.removed_by is None)


def read_lines(parsed: ParsedPage, facts: PageFacts, url: str | None) -> ExtractedLines:
    """The lines of a page before any decision: trafilatura's, or, where it fails, those that others find.

    It fails where it finds nothing, and on a page that declares itself a live blog where it finds less than half.
    """
    second = second_text(parsed.html)
    raw, spare = _read(shielded(parsed.root) if has_joiners(parsed.html) else parsed.root, url, second)
    if raw and not (_is_live(facts) and len(second) > _LIVE_RATIO * sum(map(len, raw))):
        return ExtractedLines(raw, second, "trafilatura", spare)
    if not raw and (structured := _article_body(facts)):
        return ExtractedLines(structured, second, "json_ld")
    second_lines = _split(second)
    if raw or sum(words.is_prose(line) for line in second_lines) >= _PROSE_LINES:
        return ExtractedLines(second_lines, second, "resiliparse")
    return ExtractedLines([], second, "trafilatura")


def second_text(page: str) -> str:
    """The main text that resiliparse finds, a fast reader whose errors are other ones than trafilatura's."""
    try:
        return str(_main_text(page))
    except TypeError:  # halves of surrogate pairs, which resiliparse refuses
        return str(_main_text(page.encode("utf-8", "replace").decode("utf-8")))


def _read(root: HtmlElement, url: str | None, second: str) -> tuple[list[str], list[str]]:
    """The lines of the reading that is preferred, and of the quick one where it is not."""
    quick = read_trafilatura(root, url, fast=True)
    letters = len(squeezed(quick))
    if letters >= QUICK_LETTERS and letters >= QUICK_SHARE * len(squeezed(second)):
        return _split(quick), []
    return _split(read_trafilatura(root, url, fast=False)), _split(quick)


def read_trafilatura(root: HtmlElement, url: str | None, *, fast: bool) -> str:
    """Returns the text that trafilatura finds, without reader comments; `fast` leaves out its comparisons with others.

    Never with `deduplicate`, a memory of the process that eats wire copy.
    """
    settings = copy(_settings(fast=fast))
    settings.url = settings.source = url and encodable(url)
    document = trafilatura.bare_extraction(root, options=settings)
    return unshielded(document.text or "") if isinstance(document, Document) else ""


@lru_cache(maxsize=2)
def _settings(*, fast: bool) -> Extractor:  # making them anew costs a thirtieth of an extraction
    return Extractor(output_format="python", fast=fast, comments=False, dedup=False)


def _article_body(facts: PageFacts) -> list[str]:
    bodies = (node.get("articleBody") for node in facts.json_ld)
    longest = max((body for body in bodies if isinstance(body, str)), key=len, default="")
    return _split(text_of(longest))


def _is_live(facts: PageFacts) -> bool:
    return any(_LIVE_TYPE in node_types(node) for node in facts.json_ld)


def _split(text: str) -> list[str]:
    return [line for line in text.splitlines() if normalise(line)]
