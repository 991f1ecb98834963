"""The body against bare trafilatura: on publishers that nothing was fitted to, and on sets left out of the training.

    python benchmarks/extraction.py --shared ../shared [--cache FILE] [--skip-sets]

Publishers are shared out once into *fit*, on which rules, thresholds and features were chosen, and *check*. On fit the
models of each fold are trained on the other folds; on check they are trained on fit. Then every set is judged by models
that are trained on the other sets. The standard error is that of the paired difference, by bootstrap over publishers.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import gold_pages
from gold_pages import LICENCES, POOL, Counts, GoldPage
from train_block_model import train_models

FOLDS = 4
SAMPLES = 400
Scores = Mapping[str, Counts]


def scores(pages: Iterable[GoldPage], text_of: Callable[[GoldPage], str], scorer: Any) -> dict[str, Counts]:
    """The counts of each page, by its id."""
    return {page.row["id"]: gold_pages.counts(page, text_of(page), scorer) for page in pages}


def cross_validated(pages: Sequence[GoldPage], text_of: Callable[..., str], scorer: Any) -> dict[str, Counts]:
    """The counts of each page by models that are trained on the other folds' publishers."""
    fold_of = {page.publisher: hashlib.sha256(page.publisher.encode()).digest()[1] % FOLDS for page in pages}
    found: dict[str, Counts] = {}
    for fold in range(FOLDS):
        models = train_models([page for page in pages if fold_of[page.publisher] != fold])
        own = [page for page in pages if fold_of[page.publisher] == fold]
        found |= scores(own, lambda page: text_of(page, models), scorer)  # noqa: B023 - called at once
    return found


def standard_error(pages: Iterable[GoldPage], found: Scores, base: Scores, tm: Any) -> float:
    """The standard error of the difference in F1, by paired bootstrap over publishers."""
    groups: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        groups[page.publisher].append(page.row["id"])
    names, draw = sorted(groups), random.Random(0)
    gains = []
    for _ in range(SAMPLES):
        ids = [page_id for name in draw.choices(names, k=len(names)) for page_id in groups[name]]
        both = [tm.corpus_shingle([counts[page_id] for page_id in ids])[2] for counts in (found, base)]
        gains.append(both[0] - both[1])
    return stdev(gains)


def report(name: str, pages: Sequence[GoldPage], found: Scores, bare: Scores, scorer: Any) -> None:
    """Print the pool and every set of some pages."""
    sets: dict[str, list[GoldPage]] = defaultdict(list)
    for page in pages:
        sets[page.row["corpus"]].append(page)
    pool = [page for page in pages if page.row["corpus"] in POOL]
    gains = []
    for label, part in [(f"{name}: pool", pool), *sorted(sets.items())]:
        if not part:
            continue
        both = [scorer.tm.corpus_shingle([counts[page.row["id"]] for page in part]) for counts in (found, bare)]
        gains.append(both[0][2] - both[1][2])
        error = standard_error(part, found, bare, scorer.tm)
        precision, recall, f1 = both[0]
        print(
            f"{label:34}{len(part):5} P {precision:.4f} R {recall:.4f} F1 {f1:.4f}"
            f"  bare {both[1][0]:.4f} {both[1][1]:.4f} {both[1][2]:.4f}  gain {gains[-1]:+.4f} ± {error:.4f}",
            flush=True,
        )
    print(f"{name}: mean gain of the sets {fmean(gains[1:] if pool else gains):+.4f}\n", flush=True)


def without_cleaning(page: GoldPage, models: Any) -> str:
    """The story before cleaning."""
    return gold_pages.story(page, models, cleaned=False)


def main() -> None:
    """Print fit, check, and every set left out."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data and bench")
    ask.add_argument("--cache", type=Path, help="file in a folder of your own that keeps the pages as read")
    ask.add_argument("--skip-sets", action="store_true", help="do not leave sets out")
    args = ask.parse_args()
    logging.disable(logging.CRITICAL)
    pages = gold_pages.load_pages(args.shared, args.cache)
    scorer = gold_pages.metrics(args.shared)
    bare = scores(pages, lambda page: page.bare, scorer)
    fit, check = ([page for page in pages if page.is_check is is_check] for is_check in (False, True))
    report("fit", fit, cross_validated(fit, gold_pages.story, scorer), bare, scorer)
    models = train_models(fit)
    report(
        "check, not cleaned", check, scores(check, lambda page: without_cleaning(page, models), scorer), bare, scorer
    )
    report("check", check, scores(check, lambda page: gold_pages.story(page, models), scorer), bare, scorer)
    if not args.skip_sets:
        _report_sets(pages, bare, scorer)


def _report_sets(pages: Sequence[GoldPage], bare: Scores, scorer: Any) -> None:
    found: dict[str, Counts] = {}
    taught_nothing = train_models(pages)  # sets that teach no weights are left out of every training
    for name in sorted({page.row["corpus"] for page in pages}):
        others, own = ([page for page in pages if (page.row["corpus"] == name) is is_own] for is_own in (False, True))
        models = train_models(others) if name in LICENCES else taught_nothing
        found |= scores(own, lambda page: gold_pages.story(page, models), scorer)  # noqa: B023 - called at once
    report("left out", pages, found, bare, scorer)


if __name__ == "__main__":
    main()
