"""The line model: small boosted trees that say how likely a line that no rule settles is to be foreign to the story.

The weights are data, trained by `benchmarks/train_line_model.py`; nothing but additions and comparisons runs here.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib.resources import files
from itertools import accumulate, chain
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from transforms.extract.line_facts import KindFacts, LineFacts, OrderFacts, TextFacts
from transforms.page.element_names import Hint

_TAGS = ("p", "heading", "cell", "item", "blockquote", "figcaption", "other")
_NO_NEIGHBOUR = -1.0

_OWN = (
    *(f"text.{field.name}" for field in fields(TextFacts)),
    *(f"place.{name}" for name in ("found", "link_share", "below", "outside", "repeats", "gap")),
    *(f"kind.{field.name}" for field in fields(KindFacts)),
    *(f"order.{field.name}" for field in fields(OrderFacts)),
    *(f"page.{name}" for name in ("lines", "words", "long_lines", "second_ratio")),
    "main_share",
)
_NEAR = (
    *(f"text.{name}" for name in ("words", "ends_sentence", "bullet", "capitals")),
    *(f"place.{name}" for name in ("link_share", "below", "gap")),
    "kind.prose_share",
    "main_share",
)
FEATURES = (
    *_OWN,
    *(f"tag.{tag}" for tag in _TAGS),
    *(f"hint.{hint.name}".lower() for hint in Hint),
    *(f"before.{name}" for name in _NEAR),
    *(f"after.{name}" for name in _NEAR),
)
"""The names of a vector's values, in order."""

_read_own: Callable[[LineFacts], tuple[float, ...]] = attrgetter(*_OWN)
_read_near: Callable[[LineFacts], tuple[float, ...]] = attrgetter(*_NEAR)
_ABSENT = (_NO_NEIGHBOUR,) * len(_NEAR)
_HINT_BITS = tuple(int(hint) for hint in Hint)


@dataclass(frozen=True, slots=True)
class LineModel:
    """Boosted trees and the log odds they start from. `name` says on what they were trained.

    The trees stand one after the other in the columns, each from one of the nodes `roots`. From node `i`, a line whose
    value `feature[i]` is at most `threshold[i]` goes to node `left[i]`, else to `right[i]`; a leaf leads to itself.
    """

    name: str
    start: float
    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    value: NDArray[np.float64]

    def foreign(self, vectors: Sequence[Sequence[float]]) -> list[float]:
        """Returns for each line the probability that it does not belong to the story."""
        if not vectors:
            return []
        lines = np.array(vectors, dtype=np.float64)
        rows = np.arange(len(lines))[:, None]
        nodes = np.broadcast_to(self.roots, (len(lines), len(self.roots)))
        while True:
            goes_left = lines[rows, self.feature[nodes]] <= self.threshold[nodes]
            below = np.where(goes_left, self.left[nodes], self.right[nodes])
            if (below == nodes).all():
                break
            nodes = below
        # summed one tree after the other: the same last digit on every machine
        odds = np.add.accumulate(self.value[nodes], axis=1)[:, -1].tolist()
        return [1 / (1 + math.exp(-self.start - odd)) for odd in odds]


def vector(facts: Sequence[LineFacts], index: int) -> tuple[float, ...]:
    """The model's view of one line among those of its page, in the order of `FEATURES`; truths count 0 and 1."""
    line = facts[index]
    tag, hints = line.place.tag, line.place.hints
    return (
        *_read_own(line),
        *(tag == each for each in _TAGS),
        *(hints & bit != 0 for bit in _HINT_BITS),
        *(_read_near(facts[index - 1]) if index else _ABSENT),
        *(_read_near(facts[index + 1]) if index + 1 < len(facts) else _ABSENT),
    )


@lru_cache(maxsize=1)
def load_model() -> LineModel:
    """The model shipped with the package.

    Raises:
        ValueError: the weights were trained on other features than `FEATURES`.

    """
    return read_model(files("transforms.extract").joinpath("data/line_model.json").read_text(encoding="utf-8"))


def read_model(text: str) -> LineModel:
    """A model from its JSON form.

    Raises:
        ValueError: the weights were trained on other features than `FEATURES`.

    """
    data = json.loads(text)
    if tuple(data["features"]) != FEATURES:
        raise ValueError("line_model.json has other features than line_model.FEATURES: train it again")
    trees: list[list[list[float]]] = data["trees"]
    starts = [0, *accumulate(len(tree[0]) for tree in trees)]
    feature, threshold, left, right, value = (np.array([*chain(*columns)]) for columns in zip(*trees, strict=True))
    first = np.repeat(starts[:-1], np.diff(starts))
    nodes, is_leaf = np.arange(len(feature)), feature < 0
    return LineModel(
        name=data["name"],
        start=data["start"],
        roots=np.array(starts[:-1]),
        feature=np.where(is_leaf, 0, feature),
        threshold=threshold,
        left=np.where(is_leaf, nodes, left + first),
        right=np.where(is_leaf, nodes, right + first),
        value=value,
    )
