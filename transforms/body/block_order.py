"""Where a block comes in the order of its page: from its ends, from its prose, from its headline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from transforms.body.block_columns import FAR, between, distances, share
from transforms.body.block_places import BlockPlaces
from transforms.body.block_words import BlockWeights
from transforms.page.text_blocks import Column, PageBlocks
from transforms.text import words

_FURTHEST = 300  # blocks
_LIKENESS = 0.8
_HEADLINE_TAGS = ("h1", "h2", "div", "p", "span", "td")


def order_columns(
    blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces, headline: str | None
) -> Mapping[str, Column]:
    """Returns where every block comes; `headline` is the page's, as it is known."""
    size = len(blocks.keys)
    index = np.arange(size)
    before = np.cumsum(weights.words) - weights.words
    long = np.flatnonzero(weights.is_prose)
    first, last = (int(long[0]), int(long[-1])) if len(long) else (0, size)
    since, until = distances(weights.is_prose)
    at = _headline_block(blocks, headline)
    return {
        "index": index,
        "from_end": size - 1 - index,
        "place": share(index, max(1, size)),
        "words_before": share(before, places.all_words),
        "prose_before": share(np.cumsum(weights.prose) - weights.prose, places.all_prose),
        "since_prose": since,
        "until_prose": until,
        "between_prose": between(weights.is_prose, places.parents),
        "between_units": between(weights.is_prose, places.hosts),
        "since_headline": np.clip(index - at, -FAR, FAR) if at >= 0 else np.full(size, -FAR - 1),
        "words_since_headline": share(before - before[at], places.all_words) if at >= 0 else np.full(size, -9999),
        "from_first_prose": np.clip(index - first, -FAR, _FURTHEST),
        "from_last_prose": np.clip(index - last, -_FURTHEST, FAR),
    }


def _headline_block(blocks: PageBlocks, headline: str | None) -> int:
    """Returns the index of the block that says what the headline says, an h1 before others; else of an h1, or -1."""
    wanted = words.tokens(headline or "")
    tags = [blocks.layout.tags[at] for at in blocks.elements.tolist()]
    first = next((at for at, tag in enumerate(tags) if tag == "h1"), -1)
    if not wanted:
        return first
    like = [
        at
        for at, tag in enumerate(tags)
        if tag in _HEADLINE_TAGS
        and len(wanted) <= 2 * blocks.words[at] + 2 <= 4 * len(wanted) + 4
        and words.likeness(words.tokens(blocks.texts[at]), wanted) >= _LIKENESS
    ]
    return next((at for at in like if tags[at] == "h1"), like[0] if like else first)
