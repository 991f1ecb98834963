"""Which blocks of a page are the story: what the models say of each, of its list or table, and what stops them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_columns import WHOLE, between, grouped
from transforms.body.block_features import Candidates
from transforms.body.grounds import Ground
from transforms.body.trees import SURE, BlockTrees, probabilities
from transforms.page.text_blocks import Column

# Chosen on the fit publishers (docs/extraction.md), as thousandths.
_LEAST_PART = 650  # of the page's best F1: the probability from which a block is kept
_UNIT_PART = 500  # of a block's probability that come from its table, list, quotation or figure
_STRONG_PART = 100  # of the page's best F1: below that, the evidence against a paragraph of the story is strong
_LEAST_LINKED_PARAGRAPH = 800  # of the letters of a paragraph
_LEAST_LINKED = 500  # of the letters of a table, list or quotation: it is a list of links

_LEAD_BLOCKS = 8  # below the headline, among which a story may begin in a container of its own
_SMALL = 2  # words that a block counts beside its own: a line of one word counts too
_FINE = 1 << 12
_GROUNDS = tuple(Ground)
_MOST_REASONS = 3
_HEADINGS = ("in.h1", "in.h2", "in.h3")
_FURNITURE = (
    *("under.comment", "under.related", "under.newsletter", "under.hidden", "under.share", "under.advert"),
    *("under.menu", "under.footer", "hidden"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """The fate of the candidates: which are kept, and what spoke most against each of the others.

    `reasons` are up to three kinds of evidence against each of those, the strongest first.
    """

    kept: NDArray[np.bool_]
    grounds: tuple[Ground | None, ...]
    reasons: tuple[tuple[Ground, ...], ...]


def choose(candidates: Candidates, models: Sequence[BlockTrees]) -> Choice:
    """Returns the fate of the candidates of a page."""
    places = {name: place for place, name in enumerate(candidates.names)}
    matrices = [candidates.matrix[:, [places[name] for name in model.features]] for model in models]
    asked = [probabilities(model.odds(matrix)) for model, matrix in zip(models, matrices, strict=True)]
    own = np.sum(asked, axis=0) // len(models)
    chances = WHOLE * _with_units(own, candidates.words, candidates.units)
    best = best_f1(chances // WHOLE, candidates.words)
    kept = chances >= _LEAST_PART * best
    kept |= _spared(candidates, kept, chances >= _STRONG_PART * best)
    foreign = _foreign(candidates)
    if (kept & ~foreign & (candidates.column("is_prose") > 0)).any():
        kept &= ~foreign
    dropped = np.flatnonzero(~kept)
    moved = np.sum([model.grounds(matrix[dropped]) for model, matrix in zip(models, matrices, strict=True)], axis=0)
    grounds: list[Ground | None] = [None] * len(kept)
    reasons: list[tuple[Ground, ...]] = [()] * len(kept)
    order = np.argsort(moved, axis=1, kind="stable")[:, :_MOST_REASONS]
    for row, at in enumerate(dropped.tolist()):
        grounds[at] = _GROUNDS[order[row, 0]]
        reasons[at] = tuple(_GROUNDS[ground] for ground in order[row].tolist() if moved[row, ground] < 0)
    return Choice(kept, tuple(grounds), tuple(reasons))


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


def _spared(candidates: Candidates, kept: NDArray[np.bool_], doubtful: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Returns which blocks stay whatever the models say, as no name above them is one of page furniture.

    Tables, lists and quotations between paragraphs of the story, unless they are lists of links; paragraphs there, and
    the first ones below the headline, unless the evidence against them is strong.
    """
    is_prose = candidates.column("is_prose") > 0
    in_unit = _in_unit(candidates)
    story = kept & is_prose & ~in_unit
    if not story.any():
        return np.zeros_like(kept)
    named = np.any([candidates.column(name) > 0 for name in _FURNITURE], axis=0)
    inside = between(story, candidates.hosts) > 1
    units = in_unit & (candidates.column("unit.linked") < _LEAST_LINKED)
    since = candidates.column("since_headline")
    lead = (np.arange(len(kept)) < np.argmax(story)) & (since > 0) & (since <= _LEAD_BLOCKS)
    paragraphs = is_prose & doubtful & (lead | (inside & (candidates.column("quick.kept") > WHOLE // 2)))
    return ~named & ((inside & units) | paragraphs)


def _foreign(candidates: Candidates) -> NDArray[np.bool_]:
    """Returns which blocks are a reader's, or of an article beside the story's that has its own h1, or lead to one.

    A paragraph of links that is no sentence, no heading and no item leads to other stories.
    """
    leads_away = (candidates.column("linked") >= _LEAST_LINKED_PARAGRAPH) & (candidates.column("ends_sentence") == 0)
    leads_away &= ~_in_unit(candidates) & ~np.any([candidates.column(name) > 0 for name in _HEADINGS], axis=0)
    return leads_away | (candidates.column("under.comment") > 0) | (candidates.column("article.other") > 0)


def _in_unit(candidates: Candidates) -> NDArray[np.bool_]:
    """Returns which blocks stand in a table, list or quotation."""
    listed = (candidates.column("in.item") > 0) | (candidates.column("in.blockquote") > 0)
    return (candidates.rows >= 0) | listed
