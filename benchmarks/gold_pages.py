"""Pages with gold bodies from outside the repository, as the benchmarks of the body need them.

A page is read once and cached: what trafilatura alone finds, the candidates of `transforms/body`, whether each is gold.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import os
import pickle
import stat
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tldextract
import trafilatura
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script: the packages lie one folder up

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.body.block_choice import choose
from transforms.body.block_features import Candidates, candidates_of
from transforms.body.readings import align
from transforms.body.story import QUICK, STRUCTURED, lines_of
from transforms.body.trafilatura_reading import read_trafilatura
from transforms.body.trees import BlockTrees
from transforms.clean.cleaning import CleanContext, clean
from transforms.extract.facts import read_facts
from transforms.extract.metadata import read_metadata
from transforms.page.text_blocks import PageBlocks, page_blocks
from transforms.page.tree import parse
from transforms.text.characters import normalise
from transforms.text.markup import text_of

AS_OF = "2026-11-23T00:00:00Z"
SPLIT = "1"  # shares the publishers out into fit and check, once

LICENCES = {
    "aeb": "MIT",
    "aed": "Apache-2.0",
    "feval": "MIT",
    "ftest": "MIT",
    "ftr": "CC0-1.0",
    "fundus_history": "MIT",
    "newspaper": "MIT",
    "postlight": "MIT",
    "turing": "MIT",
    "wcxb": "CC-BY-4.0",
    "wcxb_articles": "CC-BY-4.0",
}
"""The sets whose licences let weights that ship learn from them."""

POOL = ("aeb", "aed", "feval", "ftest", "wcxb")

_PLACED = 600  # thousandths of a block's word pairs that are gold: it is of the story
_UNSURE = 300  # below that it is not; between, nobody is taught
_FEWEST_WORDS = 8
_PLACELESS = frozenset(["", "hard", "recall"])
_SUFFIXES = tldextract.TLDExtract(suffix_list_urls=())

Counts = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page: its candidates, which of them are gold (1, 0, or -1 where that is unsure), and what to compare with."""

    row: dict[str, Any]
    bare: str
    candidates: Candidates | None
    labels: NDArray[np.int8]
    context: CleanContext

    @property
    def publisher(self) -> str:
        """What is held apart: the registrable domain, or the page where it has no real one."""
        domain = self.row["domain"] or ""
        if domain in _PLACELESS:
            return str(self.row["id"])
        parts = _SUFFIXES(domain)
        return f"{parts.domain}.{parts.suffix}" if parts.suffix else domain

    @property
    def is_check(self) -> bool:
        """Whether its publisher only checks what was chosen on the others."""
        return hashlib.sha256(f"{SPLIT} {self.publisher}".encode()).digest()[0] % 2 == 1

    @property
    def teaches(self) -> bool:
        """Whether weights that ship may learn from it."""
        return self.row["corpus"] in LICENCES and self.candidates is not None


def metrics(shared: Path) -> Any:
    """The measures of the shared scorer, which lies outside the repository."""
    sys.path.insert(0, str(shared / "bench"))
    import score_extraction  # noqa: PLC0415 - found only once its folder is known

    return score_extraction


def load_pages(shared: Path, cache: Path | None) -> list[GoldPage]:
    """Every page with a trusted gold body, from the cache where there is one.

    Raises PermissionError for a cache of other people.
    """
    if cache is not None and cache.exists():
        _refuse_foreign(cache)
        return list(pickle.loads(cache.read_bytes()))
    logging.disable(logging.CRITICAL)
    pages = [_read(row) for row in rows(shared) if row["gold"].get("body") and not row["gold_suspect"]]
    if cache is not None:
        cache.write_bytes(pickle.dumps(pages))
    return pages


def _refuse_foreign(cache: Path) -> None:
    """A pickle runs whatever its writer wanted: only a file that nobody else can have written is read."""
    for place in (cache, cache.parent):
        status = place.lstat()
        if status.st_uid != os.getuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
            raise PermissionError(f"{place} can be written by others: give a cache in a folder of your own")


def rows(shared: Path) -> Iterator[dict[str, Any]]:
    """The rows of both folders of labelled pages, in order."""
    for folder in ("extraction", "extraction_more"):
        for path in sorted((shared / "data" / folder).glob("*.jsonl.gz")):
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def _read(row: dict[str, Any]) -> GoldPage:
    html, url = row["html"], row["url"] or None
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    kept = {key: row[key] for key in ("id", "corpus", "url", "domain", "gold")}
    bare = (found.text or "") if found else ""
    parsed = parse(html)
    if parsed is None:
        return GoldPage(kept, bare, None, np.zeros(0, np.int8), CleanContext(None, None, None, False, None))  # noqa: FBT003
    page = Page(InputKind.ROW, "development", str(row["id"]), url, charset="utf-8", as_of=AS_OF)
    known = read_metadata(read_facts(parsed.layout, url), parsed.layout, page, url, AS_OF)
    blocks = page_blocks(parsed.layout)
    quick = read_trafilatura(parsed, url, fast=True)
    readings = {QUICK: align(quick, blocks), STRUCTURED: align(text_of(known.article_body or ""), blocks)}
    candidates = candidates_of(blocks, readings, known.headline) if blocks.keys else None
    context = CleanContext(
        headline=known.headline,
        language=known.language_declared,
        article_body=known.article_body,
        is_text=False,
        description=known.description,
        authors=known.authors,
    )
    labels = _labels(row, blocks)[candidates.indices] if candidates else np.zeros(0, np.int8)
    return GoldPage(kept, bare, candidates, labels, context)


def _labels(row: dict[str, Any], blocks: PageBlocks) -> NDArray[np.int8]:
    """Returns which blocks are gold; optional lines and second copies of gold ones teach nothing."""
    body, optional = _gold_parts(row)
    reading, beside = align(body, blocks, least=_UNSURE), align(optional, blocks)
    labels = np.where(reading.kept >= _PLACED, 1, np.where(reading.kept >= _UNSURE, -1, 0))
    placed = {key for key, place in zip(blocks.keys, reading.places, strict=True) if place >= 0}
    for at, place in enumerate(reading.places):
        is_copy = place < 0 and blocks.words[at] >= _FEWEST_WORDS and blocks.keys[at] in placed
        if is_copy or (labels[at] == 0 and beside.kept[at] >= _PLACED):
            labels[at] = -1
    return labels.astype(np.int8)


def _gold_parts(row: dict[str, Any]) -> tuple[str, str]:
    """Returns the gold and what may stand beside it: lines in brackets in one set, standfirsts in others."""
    gold = row["gold"]
    lines = normalise(gold["body"]).split("\n")
    if row["corpus"] != "feval":
        return "\n".join(lines), normalise(gold.get("summary") or "")
    optional = [line for line in lines if line.startswith("[") and line.endswith("]")]
    return "\n".join(line for line in lines if line not in optional), "\n".join(line[1:-1] for line in optional)


def story(page: GoldPage, models: Sequence[BlockTrees], *, cleaned: bool = True) -> str:
    """The text that the models make of a page, before credits are read; bare trafilatura's where they find none."""
    lines: tuple[Line, ...] = ()
    if page.candidates is not None:
        choice = choose(page.candidates, models)
        lines = lines_of(page.candidates, choice) if choice.is_sure else ()
    if not any(line.removed_by is None for line in lines):
        lines = tuple(Line(text, at) for at, raw in enumerate(page.bare.splitlines()) if (text := normalise(raw)))
    if cleaned:
        lines = clean(lines, page.context).lines
    return "\n".join(line.text for line in lines if line.removed_by is None)


def counts(page: GoldPage, text: str, scorer: Any) -> Counts:
    """The shares of right, extra and missing shingles of a text."""
    return scorer.tm.shingle(scorer.gold_body(page.row, text), text)
