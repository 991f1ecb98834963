"""The body of a page: the lines of the blocks that are the story, and of those that only trafilatura takes for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from schemas.decisions import Line
from schemas.page import PageFacts
from transforms.body.block_choice import Choice, choose
from transforms.body.block_columns import WHOLE
from transforms.body.block_features import Candidates, candidates_of
from transforms.body.readings import Reading, align
from transforms.body.trafilatura_reading import VERSION, read_trafilatura
from transforms.body.trees import load_trees
from transforms.page.text_blocks import page_blocks
from transforms.page.tree import ParsedPage
from transforms.text.characters import normalise
from transforms.text.markup import text_of

MODEL_VERSION = "1"

QUICK, STRUCTURED = "quick", "json_ld"
"""The names of the readings that the models are told of: trafilatura's quick one, and the page's own `articleBody`."""

_MOST_BLOCKS = 20_000
_FEWEST_LETTERS = 400  # of a reading that is believed against the page's own blocks
_LEAST_PLACED = 300  # thousandths of trafilatura's letters that stand in blocks


@dataclass(frozen=True, slots=True)
class Body:
    """The lines of an article in document order, those that are no part of it included.

    `method` says where the lines come from: blocks (of the page), trafilatura or json_ld (the page's own
    `articleBody`); `version` is that reader's, "" for json_ld. `lines` is empty where the page has no text.
    """

    lines: tuple[Line, ...]
    method: str
    version: str


def extract_body(parsed: ParsedPage, facts: PageFacts, headline: str | None, url: str | None) -> Body:
    """Returns the body of a page, one line a paragraph, heading, list item or table row, in normalised characters.

    Lines that trafilatura takes for the story and the models do not carry the ground in `removed_by`. Where the text
    lies outside the page's blocks, or there is none, or the models know too little of them, the lines are
    trafilatura's, else those of the `articleBody`.
    """
    structured = _article_body(facts)
    blocks = page_blocks(parsed.layout)
    if 0 < len(blocks.keys) <= _MOST_BLOCKS:
        readings = {
            QUICK: align(read_trafilatura(parsed, url, fast=True), blocks),
            STRUCTURED: align(structured, blocks),
        }
        candidates = candidates_of(blocks, readings, headline)
        choice = choose(candidates, load_trees())
        lines = lines_of(candidates, choice)
        if choice.is_sure and _are_believed(lines, readings[QUICK]):
            return Body(lines, "blocks", MODEL_VERSION)
    if thorough := _plain_lines(read_trafilatura(parsed, url, fast=False)):
        return Body(thorough, "trafilatura", VERSION)
    return Body(_plain_lines(structured), "json_ld", "") if structured else Body((), "trafilatura", VERSION)


def _article_body(facts: PageFacts) -> str:
    bodies = (node.get("articleBody") for node in facts.json_ld)
    return text_of(max((body for body in bodies if isinstance(body, str)), key=len, default=""))


def _plain_lines(text: str) -> tuple[Line, ...]:
    lines = (line for raw in text.splitlines() if (line := normalise(raw)))
    return tuple(Line(line, position) for position, line in enumerate(lines))


def _are_believed(lines: Iterable[Line], quick: Reading) -> bool:
    """Returns whether the story is among the blocks: trafilatura finds texts that no block holds, as in scripts."""
    letters = sum(len(line.text) for line in lines if line.removed_by is None)
    elsewhere = quick.letters > _FEWEST_LETTERS and WHOLE * quick.placed < _LEAST_PLACED * quick.letters
    return letters > 0 and not (elsewhere and 2 * letters < quick.letters)


def lines_of(candidates: Candidates, choice: Choice) -> tuple[Line, ...]:
    """Returns the lines of the candidates that are kept, or that trafilatura keeps; cells of a row are one line."""
    read = candidates.column(f"{QUICK}.kept") > WHOLE // 2
    elsewhere = candidates.of_another_text()
    lines: list[Line] = []
    row_before = None
    for at in np.flatnonzero(choice.kept | read).tolist():
        text, ground = candidates.texts[at], choice.grounds[at]
        if not text:
            continue
        row = (int(candidates.rows[at]), ground is None)
        if row[0] >= 0 and row == row_before:
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {text} |")
        else:
            # as trafilatura marks rows and items
            marked = f"| {text} |" if row[0] >= 0 else f"- {text}" if candidates.items[at] else text
            foreign = ground is not None and bool(elsewhere[at])
            reasons = tuple(map(str, choice.reasons[at]))
            lines.append(Line(marked, len(lines), ground, foreign, reasons, is_read=bool(read[at])))
        row_before = row
    return tuple(lines)
