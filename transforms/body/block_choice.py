"""Which blocks of a page are the story: what the models say of each, of its list or table, and what stops them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_brakes import in_units, spared
from transforms.body.block_columns import WHOLE, grouped
from transforms.body.block_features import Candidates
from transforms.body.block_sequence import likeliest
from transforms.body.grounds import Ground
from transforms.body.trees import SURE, BlockTrees, probabilities
from transforms.page.text_blocks import Column

# Chosen on the fit publishers (docs/extraction.md), as thousandths.
_LEAST_PART = 650  # of the page's best F1: the probability from which a block is kept
_UNSURE = 500  # below that best F1 of a page the models know too little
_UNIT_PART = 500  # of a block's probability that come from its table, list, quotation or figure
_LEAST_LINKED_PARAGRAPH = 800  # of the letters of a paragraph

_SMALL = 2  # words that a block counts beside its own: a line of one word counts too
_FINE = 1 << 12
_GROUNDS = tuple(Ground)
_MOST_REASONS = 3
_HEADINGS = ("in.h1", "in.h2", "in.h3")


@dataclass(frozen=True, slots=True)
class Choice:
    """The fate of the candidates: which are kept, and what spoke most against each of the others.

    `reasons` are up to three kinds of evidence against each of those, the strongest first. `is_sure` is False where the
    models expect little of any choice.
    """

    kept: NDArray[np.bool_]
    grounds: tuple[Ground | None, ...]
    reasons: tuple[tuple[Ground, ...], ...]
    is_sure: bool


def choose(candidates: Candidates, models: Sequence[BlockTrees]) -> Choice:
    """Returns the fate of the candidates of a page."""
    places = {name: place for place, name in enumerate(candidates.names)}
    matrices = [candidates.matrix[:, [places[name] for name in model.features]] for model in models]
    asked = [probabilities(model.odds(matrix)) for model, matrix in zip(models, matrices, strict=True)]
    own = np.sum(asked, axis=0) // len(models)
    chances = WHOLE * _with_units(own, candidates.words, candidates.units)
    best = best_f1(chances // WHOLE, candidates.words)
    kept = likeliest(chances // WHOLE, _LEAST_PART * best // WHOLE, candidates.words, candidates.hosts)
    kept |= spared(candidates, kept, chances // best)
    foreign = _foreign(candidates)
    if (kept & ~foreign & (candidates.column("is_prose") > 0)).any():
        kept &= ~foreign
    dropped = np.flatnonzero(~kept & (candidates.column("quick.kept") > WHOLE // 2))  # nobody asks of the others
    moved = np.sum([model.grounds(matrix[dropped]) for model, matrix in zip(models, matrices, strict=True)], axis=0)
    grounds: list[Ground | None] = [None] * len(kept)
    reasons: list[tuple[Ground, ...]] = [()] * len(kept)
    order = np.argsort(moved, axis=1, kind="stable")[:, :_MOST_REASONS]
    for row, at in enumerate(dropped.tolist()):
        grounds[at] = _GROUNDS[order[row, 0]]
        reasons[at] = tuple(_GROUNDS[ground] for ground in order[row].tolist() if moved[row, ground] < 0)
    return Choice(kept, tuple(grounds), tuple(reasons), WHOLE * best >= _UNSURE * SURE)


def best_f1(chances: Column, words: Column) -> int:
    """Returns the best F1 that a threshold is expected to reach if the probabilities are true, in units of `SURE`."""
    if not len(chances):
        return SURE
    order = np.argsort(-chances, kind="stable")
    weighed = (chances * words)[order]
    expected, taken = np.cumsum(weighed), SURE * np.cumsum(words[order])
    return int(((2 * expected * _FINE // np.maximum(1, taken + expected[-1])) * (SURE // _FINE)).max())


def _with_units(chances: Column, words: Column, units: Column) -> Column:
    """Returns probabilities drawn half way to the mean of the block's unit, so that lists stay whole or go whole."""
    group = np.unique(units, return_inverse=True)[1]
    weights = words + _SMALL
    means = grouped(group, chances * weights) // grouped(group, weights)
    mixed = ((WHOLE - _UNIT_PART) * chances + _UNIT_PART * means) // WHOLE
    return np.where(grouped(group, np.ones_like(group)) > 1, mixed, chances)


def _foreign(candidates: Candidates) -> NDArray[np.bool_]:
    """Returns which blocks are a reader's, or of an article beside the story's that has its own h1, or lead to one.

    A paragraph of links that is no sentence, no heading and no item leads to other stories.
    """
    leads_away = (candidates.column("linked") >= _LEAST_LINKED_PARAGRAPH) & (candidates.column("ends_sentence") == 0)
    leads_away &= ~in_units(candidates) & ~np.any([candidates.column(name) > 0 for name in _HEADINGS], axis=0)
    return leads_away | (candidates.column("under.comment") > 0) | (candidates.column("article.other") > 0)
