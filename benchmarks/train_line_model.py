"""Trains the line model on the development pages and writes its weights; nothing of a page's text goes into them.

    python benchmarks/train_line_model.py --shared ../shared [--output transforms/extract/data/line_model.json]

A line is foreign when less than half of its word pairs are in the gold. Lines that cleaning or a rule takes out, and
lines that are settled, are not trained on. The same input gives the same weights.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path

import gold_pages
import numpy as np
from gold_pages import GoldPage
from sklearn.ensemble import GradientBoostingClassifier

from transforms.extract.line_model import FEATURES, LineModel, read_model, vector
from transforms.extract.line_rules import RULES, is_settled, rule_of

FOREIGN_SHARE = 0.5
TREES, DEPTH, RATE, LEAF, ROWS, COLUMNS = 60, 3, 0.1, 20, 0.7, 0.4


def training_rows(pages: Iterable[GoldPage]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors, whether each is foreign, and its weight: the root of its words, as a long line costs more."""
    vectors, foreign, weights = [], [], []
    for page in pages:
        if not page.in_pool:
            continue
        standing = gold_pages.cleaned(page, [None] * len(page.lines))
        for index, line in enumerate(page.facts):
            if not standing[index] or rule_of(line, RULES) or is_settled(line):
                continue
            vectors.append(vector(page.facts, index))
            foreign.append(page.shares[index] < FOREIGN_SHARE)
            weights.append(max(1, line.text.words) ** 0.5)
    return np.array(vectors), np.array(foreign), np.array(weights)


def train(pages: Iterable[GoldPage], name: str) -> str:
    """The JSON form of a model trained on the pages."""
    vectors, foreign, weights = training_rows(pages)
    boosted = GradientBoostingClassifier(
        n_estimators=TREES,
        max_depth=DEPTH,
        learning_rate=RATE,
        min_samples_leaf=LEAF,
        subsample=ROWS,
        max_features=COLUMNS,
        random_state=0,
    ).fit(vectors, foreign, sample_weight=weights)
    share = np.average(foreign, weights=weights)
    trees = [_columns(estimator.tree_) for estimator in boosted.estimators_[:, 0]]
    start = round(float(np.log(share / (1 - share))), 6)
    return json.dumps({"name": name, "features": FEATURES, "start": start, "trees": trees}, separators=(",", ":"))


def _columns(tree: object) -> list[list[float]]:
    leaf = tree.children_left < 0
    return [
        np.where(leaf, -1, tree.feature).tolist(),
        [round(value, 6) for value in np.where(leaf, 0, tree.threshold).tolist()],
        tree.children_left.tolist(),
        tree.children_right.tolist(),
        [round(value * RATE, 6) for value in np.where(leaf, tree.value[:, 0, 0], 0).tolist()],
    ]


def train_model(pages: Iterable[GoldPage]) -> LineModel:
    """A model trained on the pages, as it would be loaded."""
    return read_model(train(pages, "fold"))


def main() -> None:
    """Train on every page and write the weights."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data/extraction and bench")
    ask.add_argument("--cache", type=Path, help="file in a folder of your own that keeps the pages as read")
    ask.add_argument("--output", type=Path, default=Path("transforms/extract/data/line_model.json"))
    args = ask.parse_args()
    pages = gold_pages.load_pages(args.shared, args.cache)
    args.output.write_text(train(pages, f"{sum(page.in_pool for page in pages)} pages") + "\n", encoding="utf-8")
    print(args.output, args.output.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
