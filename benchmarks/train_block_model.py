"""Trains the models of `transforms/body` and writes their weights; nothing of a page's text goes into them.

    python benchmarks/train_block_model.py --shared ../shared [--cache FILE] [--output FILE]

Two models, one of which is told nothing of other readers, so that each corrects pages where the other takes the wrong
container. Only sets whose licences allow it teach. A block weighs the root of its words as a share of its page's story.
The same input gives the same weights. Needs lightgbm (`pip install copydesk[train]`).
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import gold_pages
import lightgbm
import numpy as np
from gold_pages import LICENCES, GoldPage
from numpy.typing import NDArray

from transforms.body.story import QUICK, STRUCTURED
from transforms.body.trees import ODDS, BlockTrees, read_trees

TREES, DEPTH = 80, 5
PARAMETERS = {
    "objective": "binary",
    "num_leaves": 1 << DEPTH,
    "max_depth": DEPTH,
    "learning_rate": 0.1,
    "min_data_in_leaf": 60,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.7,
    "bagging_freq": 1,
    "lambda_l2": 10,
    "max_bin": 63,
    "min_data_in_bin": 5,
    "extra_trees": True,
    "boost_from_average": True,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 1,
    "seed": 7,
    "verbose": -1,
}
SMALL, HEAVIEST = 3, 0.5  # words that count beside a block's own; the most that a block weighs of its page
NEVER = np.iinfo(np.int32).max  # no feature is above it


def columns_for(names: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """The features of the two models."""
    readers = (f"{QUICK}.", f"{STRUCTURED}.")
    told = tuple(name for name in names if name != "article.other")  # of what that says, nothing stays
    return told, tuple(name for name in told if not name.startswith(readers))


def train(pages: Sequence[GoldPage]) -> dict[str, Any]:
    """The JSON form of the two models, trained on those of the pages that may teach."""
    taught = [page for page in pages if page.teaches]
    matrix = np.concatenate([page.candidates.matrix for page in taught if page.candidates])
    labels = np.concatenate([page.labels for page in taught])
    weights = np.concatenate([_weights(page) for page in taught])
    weights[labels < 0] = 0
    weights /= weights[weights > 0].mean()
    names = next(page.candidates.names for page in taught if page.candidates)
    sets = Counter(page.row["corpus"] for page in taught)
    models = [_model(own, names, matrix, labels, weights) for own in columns_for(names)]
    data = [{"name": name, "licence": LICENCES[name], "pages": sets[name]} for name in sorted(sets)]
    return {"data": data, "models": models}


def _weights(page: GoldPage) -> NDArray[np.float64]:
    roots = np.sqrt(page.candidates.words + SMALL) if page.candidates else np.zeros(0)
    story = max(60**0.5, float(roots[page.labels > 0].sum()))
    return np.minimum(HEAVIEST, roots / story)


def _model(
    own: Sequence[str], names: Sequence[str], matrix: NDArray[Any], labels: NDArray[Any], weights: NDArray[Any]
) -> dict[str, Any]:
    counted = weights > 0
    columns = [names.index(name) for name in own]
    data = lightgbm.Dataset(
        matrix[counted][:, columns].astype(np.float32),
        (labels[counted] > 0).astype(np.float32),
        weight=weights[counted],
        params={"max_bin": PARAMETERS["max_bin"], "verbose": -1},
    )
    trees = [tree["tree_structure"] for tree in lightgbm.train(PARAMETERS, data, TREES).dump_model()["tree_info"]]
    used = sorted({node["split_feature"] for tree in trees for node in _nodes(tree)})
    places = {feature: place for place, feature in enumerate(used)}
    return {
        "features": [own[feature] for feature in used],
        "start": 0,
        "trees": [_full(tree, places) for tree in trees],
    }


def _nodes(tree: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if "split_feature" in tree:
        yield tree
        yield from _nodes(tree["left_child"])
        yield from _nodes(tree["right_child"])


def _full(tree: dict[str, Any], places: dict[int, int]) -> list[list[int]]:
    """Features, thresholds and values of a tree that is filled up to its depth: below a leaf, everything is as it."""
    level, features, thresholds, values = [tree], [], [], []
    for _ in range(DEPTH):
        below = []
        for node in level:
            values.append(_value(node))
            is_leaf = "split_feature" not in node
            features.append(0 if is_leaf else places[node["split_feature"]])
            thresholds.append(int(NEVER) if is_leaf else int(np.floor(node["threshold"])))
            below += [node, node] if is_leaf else [node["left_child"], node["right_child"]]
        level = below
    return [features, thresholds, [*values, *map(_value, level)]]


def _value(node: dict[str, Any]) -> int:
    return round(ODDS * node.get("leaf_value", node.get("internal_value", 0.0)))


def train_models(pages: Sequence[GoldPage]) -> tuple[BlockTrees, ...]:
    """Models trained on the pages, as they would be loaded."""
    return tuple(map(read_trees, train(pages)["models"]))


def main() -> None:
    """Train on every page that may teach and write the weights."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data and bench")
    ask.add_argument("--cache", type=Path, help="file in a folder of your own that keeps the pages as read")
    ask.add_argument("--output", type=Path, default=Path("transforms/body/data/block_model.json"))
    args = ask.parse_args()
    text = json.dumps(train(gold_pages.load_pages(args.shared, args.cache)), separators=(",", ":"))
    args.output.write_text(text + "\n", encoding="utf-8")
    print(args.output, args.output.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
