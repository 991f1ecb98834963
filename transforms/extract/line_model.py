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
from operator import attrgetter

from transforms.extract.line_features import KindFacts, LineFacts, OrderFacts, TextFacts
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
class Tree:
    """One tree as parallel lists: from node `i`, `vector[feature[i]] <= threshold[i]` leads left; -1 marks a leaf."""

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    def score(self, vector: Sequence[float]) -> float:
        """The log odds that this tree adds."""
        node = 0
        while (feature := self.feature[node]) >= 0:
            node = self.left[node] if vector[feature] <= self.threshold[node] else self.right[node]
        return self.value[node]


@dataclass(frozen=True, slots=True)
class LineModel:
    """Trees and the log odds they start from. `name` says on what they were trained."""

    name: str
    start: float
    trees: tuple[Tree, ...]

    def foreign(self, vector: Sequence[float]) -> float:
        """The probability that a line does not belong to the story."""
        odds = self.start + sum(tree.score(vector) for tree in self.trees)
        return 1 / (1 + math.exp(-odds))


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
    trees = (Tree(*(tuple(column) for column in tree)) for tree in data["trees"])
    return LineModel(data["name"], data["start"], tuple(trees))
