"""Boosted trees in whole numbers: the same answer on every machine.

Features, thresholds, the values of leaves and their sum are whole numbers: nothing is rounded while a block is judged,
whatever the processor and the order of the sum.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from transforms.body.grounds import Ground, ground_of
from transforms.page.text_blocks import Column

SURE = 1 << 16
"""The probability of what is certain."""

ODDS = 1 << 10
"""One unit of log odds, as values of trees count it."""

_STEP = ODDS >> 6
_FURTHEST = 8 * ODDS  # log odds, beyond which a probability changes no more
_DIGITS = 20
_GROUNDS = tuple(Ground)


@dataclass(frozen=True, slots=True)
class BlockTrees:
    """Trees of one depth, a row a tree: below node `n` stand `2n + 1` and `2n + 2`.

    A block goes to the second where its feature is above the threshold. `values` holds for every node, the leaves last,
    the log odds that it adds, in units of `ODDS`: a leaf's counts, those of the nodes above tell what led there.
    """

    features: tuple[str, ...]
    start: int
    feature: Column
    threshold: Column
    values: Column

    def odds(self, matrix: NDArray[np.int32]) -> Column:
        """Returns for each row of features the log odds that its block is of the story."""
        trees = np.arange(len(self.feature))
        return np.asarray(self.start + self.values[trees, self._path(matrix)[-1]].sum(axis=1))

    def grounds(self, matrix: NDArray[np.int32]) -> Column:
        """Returns for each row how far each kind of evidence, in the order of `Ground`, moved the log odds."""
        trees = np.arange(len(self.feature))
        kinds = np.array([_GROUNDS.index(ground_of(name)) for name in self.features])
        steps, kinds_of_steps = [], []
        path = self._path(matrix)
        for node, below in pairwise(path):
            steps.append(self.values[trees, below] - self.values[trees, node])
            kinds_of_steps.append(kinds[self.feature[trees, node]])
        rows = len(_GROUNDS) * np.arange(len(matrix))[:, None]
        places = (np.concatenate(kinds_of_steps, axis=1) + rows).ravel()
        # whole numbers this small are exact in the float that bincount sums in
        moved = np.bincount(places, np.concatenate(steps, axis=1).ravel(), len(matrix) * len(_GROUNDS))
        return moved.astype(np.int64).reshape(len(matrix), len(_GROUNDS))

    def _path(self, matrix: NDArray[np.int32]) -> list[NDArray[np.intp]]:
        """Returns level by level the node at which each row (down) stands in each tree (across)."""
        count, nodes = self.feature.shape
        features, thresholds = self.feature.ravel(), self.threshold.ravel()
        values, rows = matrix.ravel(), (matrix.shape[1] * np.arange(len(matrix)))[:, None]
        trees = nodes * np.arange(count)
        path = [np.zeros((len(matrix), count), np.intp)]
        for _ in range((nodes + 1).bit_length() - 1):
            place = path[-1] + trees
            above = values.take(rows + features.take(place)) > thresholds.take(place)
            path.append(2 * path[-1] + 1 + above)
        return path


def probabilities(odds: Column) -> Column:
    """Returns log odds as probabilities in units of `SURE`."""
    return _curve()[(np.clip(odds, -_FURTHEST, _FURTHEST) + _FURTHEST) // _STEP]


def log_odds(chances: Column) -> Column:
    """Returns probabilities in units of `SURE` as log odds in units of `ODDS`, as far as those are told apart."""
    return np.searchsorted(_curve(), chances) * _STEP - _FURTHEST


@lru_cache(maxsize=1)
def _curve() -> Column:
    # by Decimal, whose exponential is rounded correctly everywhere; the one of a C library need not be
    with localcontext() as context:
        context.prec = _DIGITS
        odds = (Decimal(step) / ODDS for step in range(-_FURTHEST, _FURTHEST + 1, _STEP))
        return np.array([int(SURE / (1 + (-each).exp()) + Decimal("0.5")) for each in odds], np.int64)


@lru_cache(maxsize=1)
def load_trees() -> tuple[BlockTrees, ...]:
    """Returns the models shipped with the package, which are asked together."""
    text = files("transforms.body").joinpath("data/block_model.json").read_text(encoding="utf-8")
    return tuple(map(read_trees, json.loads(text)["models"]))


def read_trees(model: Mapping[str, Any]) -> BlockTrees:
    """Returns one model from its JSON form: `features`, `start`, and `trees` as feature, threshold and value lists."""
    columns: Sequence[Sequence[Sequence[int]]] = [*zip(*model["trees"], strict=True)]
    return BlockTrees(tuple(model["features"]), model["start"], *(np.array(column, np.int64) for column in columns))
