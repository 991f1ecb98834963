"""Body extraction against bare trafilatura: quality cross-validated by publisher, and what each part adds.

    python benchmarks/extraction.py --shared ../shared [--skip-ablation]

Quality: the model is trained on four fifths of the publishers and judged on the rest, with two ways to share them out;
the rules and thresholds were chosen with sight of all pages. The standard error is that of the paired difference, by
bootstrap over publishers.
"""

from __future__ import annotations

import argparse
import logging
import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import stdev
from typing import Any

import gold_pages
from gold_pages import GoldPage, Score
from train_line_model import train_model

from transforms.extract import structure
from transforms.extract.line_model import LineModel
from transforms.extract.line_rules import RULES

FOLDS = 5
SEEDS = (1, 2)
SAMPLES = 400
AS_OF = "2026-11-23T00:00:00Z"
Standing = dict[str, list[bool]]


def shared_out(pages: Sequence[GoldPage], seed: int) -> dict[str, int]:
    """The fold of each publisher."""
    publishers = sorted({page.publisher for page in pages})
    random.Random(seed).shuffle(publishers)
    return {publisher: place % FOLDS for place, publisher in enumerate(publishers)}


def fold_models(pages: Sequence[GoldPage], seed: int) -> dict[str, LineModel]:
    """For each publisher a model that has seen none of its pages."""
    fold_of = shared_out(pages, seed)
    models = [train_model(page for page in pages if fold_of[page.publisher] != fold) for fold in range(FOLDS)]
    return {publisher: models[fold] for publisher, fold in fold_of.items()}


def standing(pages: Iterable[GoldPage], judge: Callable[[GoldPage], Sequence[str | None]]) -> Standing:
    """Which lines of each page stand after the decisions of `judge` and after cleaning."""
    return {page.row["id"]: gold_pages.cleaned(page, judge(page)) for page in pages}


def with_models(models: Mapping[str, LineModel] | None, rules: Mapping[str, structure.Rule]) -> Any:
    """The structural decisions with the models of the page's own fold."""
    return lambda page: structure.judge(page.facts, models[page.publisher] if models else None, rules)


def standard_error(pages: Iterable[GoldPage], score: Score, base: Score, tm: Any) -> float:
    """The standard error of the difference in F1, by paired bootstrap over publishers."""
    groups: dict[str, list[str]] = defaultdict(list)
    for page in pages:
        if page.in_pool:
            groups[page.publisher].append(page.row["id"])
    names, draw = sorted(groups), random.Random(0)
    gains = []
    for _ in range(SAMPLES):
        ids = [page_id for name in draw.choices(names, k=len(names)) for page_id in groups[name]]
        both = [tm.corpus_shingle([each.counts[page_id] for page_id in ids])[2] for each in (score, base)]
        gains.append(both[0] - both[1])
    return stdev(gains)


def report_quality(pages: Sequence[GoldPage], shared: Path, *, ablation: bool) -> None:
    """Print bare trafilatura, the chain, and the chain without each of its parts."""
    scorer = gold_pages.metrics(shared)
    tm = scorer.tm
    bare_pages = [gold_pages.bare_page(page, scorer) for page in pages]
    bare = gold_pages.score(bare_pages, {page.row["id"]: [True] * len(page.lines) for page in bare_pages}, tm)

    def line(name: str, stands: Standing) -> Score:
        score = gold_pages.score(pages, stands, tm)
        error = standard_error(pages, score, bare, tm)
        print(f"{name:34} {score.f1 - bare.f1:+.4f} ± {error:.4f}  {score}", flush=True)
        return score

    print(f"{'bare trafilatura':34} {'':16}  {bare}")
    all_lines = {page.row["id"]: [True] * len(page.lines) for page in pages}
    line("choice of reading", all_lines)
    line("... and cleaning", standing(pages, lambda page: [None] * len(page.lines)))
    line("... and structural rules", standing(pages, with_models(None, RULES)))
    for seed in SEEDS:
        models = fold_models(pages, seed)
        line(f"... and line model, folds {seed}", standing(pages, with_models(models, RULES)))
    if ablation:
        _report_ablation(pages, models, line)


def _report_ablation(pages: Sequence[GoldPage], models: Mapping[str, LineModel], line: Any) -> None:
    line("  no cleaning", {page.row["id"]: _unstruck(with_models(models, RULES)(page)) for page in pages})
    line("  model, no rules", standing(pages, with_models(models, {})))
    for left_out in RULES:
        rules = {name: rule for name, rule in RULES.items() if name != left_out}
        line(f"  no {left_out}", standing(pages, with_models(models, rules)))
    unsure = [replace(page, facts=tuple(replace(each, main_share=1.0) for each in page.facts)) for page in pages]
    judged = {page.row["id"]: with_models(models, RULES)(page) for page in unsure}
    line("  no second reader for lines", standing(pages, lambda page: judged[page.row["id"]]))


def _unstruck(decisions: Iterable[str | None]) -> list[bool]:
    return [decision is None for decision in decisions]


def main() -> None:
    """Print the quality of the chain and of its parts."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data/extraction and bench")
    ask.add_argument("--cache", type=Path, help="file in a folder of your own that keeps the pages as read")
    ask.add_argument("--skip-ablation", action="store_true")
    args = ask.parse_args()
    logging.disable(logging.CRITICAL)
    pages = gold_pages.load_pages(args.shared, args.cache)
    report_quality(pages, args.shared, ablation=not args.skip_ablation)


if __name__ == "__main__":
    main()
