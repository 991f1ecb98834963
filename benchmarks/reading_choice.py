"""When trafilatura's quick reading will do: F1 and CPU time by how much of the second reader's text it must have.

    python benchmarks/reading_choice.py --shared ../shared

The last line chooses the share on four fifths of the publishers and judges it on the rest, as the share was fitted.
"""

from __future__ import annotations

import argparse
import logging
import random
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gold_pages

from transforms.extract import body
from transforms.extract.line_places import squeezed
from transforms.page.tree import parse

SHARES = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 9.9)
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Readings:
    """One page read both ways: for each its shingle counts, and the seconds it took."""

    publisher: str
    letters: int
    second_letters: int
    quick: tuple[float, float, float]
    full: tuple[float, float, float]
    quick_seconds: float
    full_seconds: float

    def is_quick(self, share: float) -> bool:
        """Whether the quick reading is taken."""
        return self.letters >= body.QUICK_LETTERS and self.letters >= share * self.second_letters


def read(row: dict[str, Any], scorer: Any) -> Readings:
    """The page read in both ways."""
    tree = parse(row["html"])
    second = body.second_text(tree.html)
    texts, seconds = [], []
    for fast in (True, False):
        start = time.process_time()
        texts.append(body.read_trafilatura(tree.root, row["url"], fast=fast))
        seconds.append(time.process_time() - start)
    counts = [scorer.tm.shingle(scorer.gold_body(row, text), text) for text in texts]
    return Readings(row["domain"], len(squeezed(texts[0])), len(squeezed(second)), *counts, *seconds)


def f1(pages: Iterable[Readings], share: float, tm: Any) -> float:
    """The pool's F1 where the share decides."""
    return tm.corpus_shingle([page.quick if page.is_quick(share) else page.full for page in pages])[2]


def held_out(pages: Sequence[Readings], seed: int, tm: Any) -> float:
    """The pool's F1 where the share of each fold is the best of the other folds."""
    publishers = sorted({page.publisher for page in pages})
    random.Random(seed).shuffle(publishers)
    fold_of = {publisher: place % FOLDS for place, publisher in enumerate(publishers)}
    counts = []
    for fold in range(FOLDS):
        others = [page for page in pages if fold_of[page.publisher] != fold]
        best = max(SHARES, key=lambda share: f1(others, share, tm))
        own = [page for page in pages if fold_of[page.publisher] == fold]
        counts += [page.quick if page.is_quick(best) else page.full for page in own]
    return tm.corpus_shingle(counts)[2]


def main() -> None:
    """Print one row a share, then the held-out figures."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data/extraction and bench")
    args = ask.parse_args()
    logging.disable(logging.CRITICAL)
    scorer = gold_pages.metrics(args.shared)
    rows = gold_pages.rows(args.shared)
    pages = [read(row, scorer) for row in rows if row["corpus"] in gold_pages.POOL and not row["gold_suspect"]]
    full_seconds = sum(page.full_seconds for page in pages)
    for share in SHARES:
        seconds = sum(page.quick_seconds + (not page.is_quick(share)) * page.full_seconds for page in pages)
        quick = sum(page.is_quick(share) for page in pages)
        value = f1(pages, share, scorer.tm)
        print(f"share {share:3.1f}: quick on {quick:3} pages, time {seconds / full_seconds:.2f}, F1 {value:.4f}")
    print("held out:", *(f"{held_out(pages, seed, scorer.tm):.4f}" for seed in (1, 2, 3)))


if __name__ == "__main__":
    main()
