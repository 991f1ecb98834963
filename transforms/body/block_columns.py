"""Columns of whole numbers about blocks: nothing that a processor could round in its own way."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from transforms.page.text_blocks import Column

WHOLE = 1000
"""What a share of one counts as."""

FAR = 99
"""The distance to something that is not there."""


def share(part: ArrayLike, whole: ArrayLike) -> Column:
    """Returns part of whole in thousandths, rounded down; of nothing, 0."""
    return WHOLE * np.asarray(part) // np.maximum(1, whole)


def distances(flags: NDArray[np.bool_], most: int = FAR) -> tuple[Column, Column]:
    """Returns how many blocks lie between each block and the nearest flagged one before it, and the one behind it."""
    before, after = nearest(flags)
    index = np.arange(len(flags))
    return np.minimum(most, index - before), np.minimum(most, after - index)


def nearest(flags: NDArray[np.bool_]) -> tuple[Column, Column]:
    """Returns the index of the nearest flagged block before each block, and of the one behind it.

    Where there is none, an index far outside: minus a million, a million.
    """
    index, none = np.arange(len(flags)), 10**6
    before = np.maximum.accumulate(np.where(flags, index, -none))
    after = np.minimum.accumulate(np.where(flags, index, none)[::-1])[::-1]
    return np.concatenate([[-none], before[:-1]]), np.concatenate([after[1:], [none]])


def between(flags: NDArray[np.bool_], parents: Column) -> Column:
    """Returns 1 where the flagged blocks around a block have one parent, 2 where it is the block's parent too."""
    before, after = nearest(flags)
    last = len(flags) - 1
    one, other = parents[np.clip(before, 0, last)], parents[np.clip(after, 0, last)]
    alike = (before >= 0) & (after <= last) & (one == other)
    return alike.astype(np.int64) + (alike & (parents == one))


def window(values: Column, reach: int = 3) -> Column:
    """Returns the sum of a column over each block and `reach` blocks on either side."""
    totals = np.concatenate([[0], np.cumsum(values)])
    index = np.arange(len(values))
    return totals[np.minimum(len(values), index + reach + 1)] - totals[np.maximum(0, index - reach)]


def grouped(keys: Column, values: Column) -> Column:
    """Returns for each block the sum of a column over all blocks of its group; `keys` are small whole numbers."""
    return np.bincount(keys, values).astype(np.int64)[keys]
