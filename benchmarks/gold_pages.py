"""The development pages with their gold bodies, as the line benchmarks need them, and the measures on them.

A page is read once and cached: what trafilatura alone finds, the lines that `body` reads, the facts of each line.
"""

from __future__ import annotations

import gzip
import json
import logging
import os
import pickle
import stat
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

import trafilatura

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.clean.cleaning import CleanContext, clean
from transforms.edit.document import PreparedDocument, prepare
from transforms.extract import body
from transforms.extract.line_facts import LineFacts
from transforms.extract.line_features import line_facts
from transforms.extract.line_places import read_page_text
from transforms.text.characters import normalise

POOL = ("aeb", "aed", "feval", "ftest", "wcxb")
AS_OF = "2026-11-23T00:00:00Z"


@dataclass(frozen=True, slots=True)
class GoldPage:
    """One page: its lines as read, what is known of them, and the gold to compare with."""

    row: dict[str, Any]
    bare: str
    lines: tuple[str, ...]
    facts: tuple[LineFacts, ...]
    context: CleanContext
    gold: str
    shares: tuple[float, ...]  # of each line's word pairs that are in the gold

    @property
    def in_pool(self) -> bool:
        """Whether the page has a trustworthy gold body."""
        return self.row["corpus"] in POOL and not self.row["gold_suspect"]

    @property
    def publisher(self) -> str:
        """What is held apart in cross-validation: the registrable domain, or the page where it has no real one."""
        domain = self.row["domain"]
        return self.row["id"] if domain in {"hard", "recall"} else domain


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 of the pool, F1 a corpus, and what is too much."""

    precision: float
    recall: float
    f1: float
    extra: float
    pages_with_extra: float
    pages_with_repeats: float
    corpora: dict[str, float]
    counts: dict[str, tuple[float, float, float]]

    def __str__(self) -> str:
        corpora = " ".join(f"{corpus} {value:.4f}" for corpus, value in self.corpora.items())
        return (
            f"P {self.precision:.4f} R {self.recall:.4f} F1 {self.f1:.4f} extra {self.extra:.2f} "
            f"on {self.pages_with_extra:.1%} repeats on {self.pages_with_repeats:.1%} | {corpora}"
        )


def metrics(shared: Path) -> Any:
    """The measures of the shared scorer, which lies outside the repository."""
    sys.path.insert(0, str(shared / "bench"))
    import score_extraction  # noqa: PLC0415 - found only once its folder is known

    return score_extraction


def load_pages(shared: Path, cache: Path | None) -> list[GoldPage]:
    """Every development page, from the cache where there is one. Raises PermissionError for one of other people."""
    if cache is not None and cache.exists():
        _refuse_foreign(cache)
        return list(pickle.loads(cache.read_bytes()))
    logging.disable(logging.CRITICAL)
    scorer = metrics(shared)
    pages = [_read(row, scorer) for row in rows(shared)]
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
    """The rows of the development files, in order."""
    for path in sorted((shared / "data" / "extraction").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def prepared_page(row: dict[str, Any]) -> PreparedDocument:
    """A row as the edit prepares it. Raises TypeError where it is no article."""
    page = Page(InputKind.ROW, "development", row["id"], row["url"], charset="utf-8", as_of=AS_OF)
    prepared = prepare(page, row["html"].encode("utf-8", "replace"))
    if not isinstance(prepared, PreparedDocument):
        raise TypeError(f"{row['id']}: {prepared}")
    return prepared


def _read(row: dict[str, Any], scorer: Any) -> GoldPage:
    html, url = row["html"], row["url"]
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False)
    bare = (found.text or "") if found else ""
    prepared = prepared_page(row)
    reading = body.read_lines(prepared.parsed, prepared.facts, url)
    lines = tuple(map(normalise, reading.raw))
    text = "\n".join(lines)
    gold = scorer.gold_body(row, text) if row["corpus"] in POOL else ""
    kept = {key: row[key] for key in ("id", "corpus", "url", "domain", "gold", "gold_suspect")}
    known = tuple(line_facts(reading.raw, read_page_text(prepared.parsed.layout), reading.second))
    return GoldPage(kept, bare, lines, known, prepared.context, gold, tuple(_shares(lines, gold, scorer.tm)))


def _shares(lines: Iterable[str], gold: str, tm: Any) -> Iterator[float]:
    known = {pair for line in gold.split("\n") for pair in _pairs(line, tm)}
    for line in lines:
        pairs = tm.bigr(tm.words(line.lower()))
        yield sum(pair in known for pair in pairs) / len(pairs) if pairs else 1.0


def _pairs(line: str, tm: Any) -> Iterator[tuple[str, ...]]:
    tokens = tm.words(line.lower())
    yield from tm.bigr(tokens)
    yield from ((token,) for token in tokens)


def cleaned(page: GoldPage, decisions: Iterable[str | None]) -> list[bool]:
    """Which lines stand after the structural decisions and the cleaning that follows them."""
    lines = tuple(
        Line(text, position, rule) for position, (text, rule) in enumerate(zip(page.lines, decisions, strict=True))
    )
    return [line.removed_by is None for line in clean(lines, page.context).lines]


def bare_page(page: GoldPage, scorer: Any) -> GoldPage:
    """The page with the lines of trafilatura alone."""
    lines = tuple(line for raw in page.bare.splitlines() if (line := normalise(raw)))
    gold = scorer.gold_body(page.row, "\n".join(lines)) if page.row["corpus"] in POOL else ""
    return replace(page, lines=lines, facts=(), gold=gold)


def score(pages: Iterable[GoldPage], standing: dict[str, list[bool]], tm: Any) -> Score:
    """The measures over all pages; `standing` says of each page's lines which stand."""
    counts, extra, repeats, by_corpus = {}, [], [], {}
    snippets = [0, 0, 0]
    for page in pages:
        lines = [line for line, stands in zip(page.lines, standing[page.row["id"]], strict=True) if stands]
        if page.row["corpus"] == "traf":
            _count_snippets(page.row["gold"], lines, snippets)
        if not page.in_pool:
            continue
        text = "\n".join(lines)
        counts[page.row["id"]] = tm.shingle(page.gold, text)
        by_corpus.setdefault(page.row["corpus"], []).append(counts[page.row["id"]])
        report = tm.line_report(page.gold, text)
        extra.append(len(report["extra"]))
        repeats.append(bool(report["dup"]))
    corpora = {corpus: tm.corpus_shingle(each)[2] for corpus, each in by_corpus.items()}
    hits, wrong, missed = snippets
    corpora["traf"] = 2 * hits / max(1, 2 * hits + wrong + missed)
    pool = tm.corpus_shingle(list(counts.values()))
    return Score(*pool, mean(extra), mean(map(bool, extra)), mean(repeats), corpora, counts)


def _count_snippets(gold: dict[str, Any], lines: Iterable[str], counts: list[int]) -> None:
    text = " ".join(" ".join(lines).split())
    held = Counter(" ".join(snippet.split()) in text for snippet in gold["with"])
    counts[0] += held[True]
    counts[1] += sum(" ".join(snippet.split()) in text for snippet in gold["without"])
    counts[2] += held[False]
