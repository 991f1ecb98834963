"""Blocks in their order: as a story begins and ends at few places, blocks of little evidence go with those around them.

The likeliest sequence of kept and dropped blocks (Viterbi's algorithm), by sums of whole numbers.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transforms.body.trees import ODDS, SURE, log_odds
from transforms.page.text_blocks import Column

# Chosen on the fit publishers (docs/extraction.md).
_CHANGE = ODDS  # what it costs that the next block of the same container has another fate
_CHANGE_OUTSIDE = ODDS // 2  # the next block of another container
_SMALL = 3  # words that a block counts beside its own
_SURE_ENOUGH = 7 * ODDS  # log odds, beyond which evidence counts no more
_LOWEST, _HIGHEST = SURE // 20, SURE - SURE // 20  # of the threshold


def likeliest(chances: Column, threshold: int, words: Column, hosts: Column) -> NDArray[np.bool_]:
    """Returns which blocks are kept in the likeliest sequence.

    `chances` and `threshold` are in units of `SURE`; `hosts` tells whose container is the same. A block's evidence
    counts as the root of its words.
    """
    limit = log_odds(np.array([min(_HIGHEST, max(_LOWEST, threshold))]))
    odds = np.clip(log_odds(chances), -_SURE_ENOUGH, _SURE_ENOUGH) - limit
    roots = np.floor(np.sqrt(100 * (words + _SMALL))).astype(np.int64)  # tenths; a root is rounded correctly everywhere
    return _path((odds * roots // 10).tolist(), hosts.tolist())


def _path(evidence: list[int], hosts: list[int]) -> NDArray[np.bool_]:
    if not evidence:
        return np.zeros(0, bool)
    dropped, kept = 0, evidence[0]
    before: list[tuple[bool, bool]] = []  # whether the block before is kept, if this one is dropped, and if it is kept
    for at in range(1, len(evidence)):
        cost = _CHANGE if hosts[at] == hosts[at - 1] else _CHANGE_OUTSIDE
        before.append((kept - cost > dropped, kept >= dropped - cost))
        dropped, kept = max(dropped, kept - cost), max(dropped - cost, kept) + evidence[at]
    fates = [kept > dropped]
    for pair in reversed(before):
        fates.append(pair[fates[-1]])
    return np.array(fates[::-1], bool)
