"""What other readers of a page kept, found again among its blocks: in order, by letters alone."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from transforms.body.block_columns import FAR, WHOLE, between, distances, grouped, share, window
from transforms.body.block_places import BlockPlaces
from transforms.body.block_words import BlockWeights
from transforms.page.text_blocks import Column, PageBlocks
from transforms.text import words

_ANCHOR = 40  # letters of a block that stands once on the page: its place in a reading is certain
_SEARCHED = 20  # letters: a shorter block counts only at an end of a line
_TINY = 4  # letters: a block of so few counts only as a line of its own
_LEAST_SHARED = 600  # thousandths of a block's word pairs that make it one of the reading
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Reading:
    """One reader's text, among the blocks of the page.

    `places` holds where a block stands in the text without white space, -1 where it does not; `kept` says in
    thousandths how much of a block the reader kept; `letters` is the length of its text without white space, `placed`
    how many of them stand in blocks.
    """

    places: tuple[int, ...]
    kept: Column
    letters: int
    placed: int


def align(text: str, blocks: PageBlocks, least: int = _LEAST_SHARED) -> Reading:
    """Returns a reading of the blocks; `text` has a line a paragraph, item or row, as trafilatura writes them.

    A block that is not found whole is kept in part from `least` thousandths of its word pairs on.
    """
    line_starts, key = _squeezed_lines(text)
    size = len(blocks.keys)
    if not key:
        return Reading((_NOWHERE,) * size, np.zeros(size, np.int64), 0, 0)
    places = _places(blocks.keys, key, line_starts)
    kept = np.array([WHOLE if place >= 0 else 0 for place in places], np.int64)
    missing = [at for at, place in enumerate(places) if place < 0 and len(blocks.keys[at]) >= _SEARCHED]
    if missing:
        tokens = words.tokens(text)
        pairs = {*pairwise(tokens)}
        for at in missing:
            own = words.tokens(blocks.texts[at])
            held = sum(pair in pairs for pair in pairwise(own))
            part = WHOLE * held // max(1, len(own) - 1)
            kept[at] = part if part >= least else 0
    placed = sum(len(each) for each, place in zip(blocks.keys, places, strict=True) if place >= 0)
    return Reading(tuple(places), kept, len(key), placed)


def _squeezed_lines(text: str) -> tuple[list[int], str]:
    """Returns where lines and cells begin in the text without white space, its end among them, and that text."""
    starts, keys, length = [0], [], 0
    for line in text.lower().replace("|", "\n").split("\n"):
        key = "".join(line.split()).removeprefix("-")
        if key:
            keys.append(key)
            length += len(key)
            starts.append(length)
    return starts, "".join(keys)


def _places(keys: Sequence[str], text: str, line_starts: Sequence[int]) -> list[int]:
    places = [_NOWHERE] * len(keys)
    ends = set(line_starts)
    counts = Counter(keys)
    sure = [(at, text.find(key)) for at, key in enumerate(keys) if len(key) >= _ANCHOR and counts[key] == 1]
    start = first = 0
    for at, place in [*_ascending([each for each in sure if each[1] >= 0]), (len(keys), len(text))]:
        for between_at in range(first, at):
            key = keys[between_at]
            if len(key) <= place - start and (here := _find(key, text, start, place, ends)) >= 0:
                places[between_at] = here
                start = here + len(key)
        if at < len(keys):
            places[at] = place
            start, first = place + len(keys[at]), at + 1
    return places


def _find(key: str, text: str, start: int, end: int, line_ends: set[int]) -> int:
    place = text.find(key, start, end)
    if len(key) >= _SEARCHED:
        return place
    while place >= 0 and not (place in line_ends or place + len(key) in line_ends):
        place = text.find(key, place + 1, end)
    if place >= 0 and len(key) < _TINY and not (place in line_ends and place + len(key) in line_ends):
        return _NOWHERE
    return place


def _ascending(pairs: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yields the longest run of pairs whose second numbers rise; the first numbers rise as they are."""
    tails: list[int] = []
    tail_at: list[int] = []
    before = [_NOWHERE] * len(pairs)
    for at, (_, place) in enumerate(pairs):
        rank = bisect_left(tails, place)
        before[at] = tail_at[rank - 1] if rank else _NOWHERE
        tails[rank : rank + 1] = [place]
        tail_at[rank : rank + 1] = [at]
    chain: list[int] = []
    at = tail_at[-1] if tail_at else _NOWHERE
    while at >= 0:
        chain.append(at)
        at = before[at]
    return (pairs[at] for at in reversed(chain))


def reading_columns(
    reading: Reading, weights: BlockWeights, groups: Mapping[str, Column], places: BlockPlaces
) -> dict[str, Column]:
    """Returns what a reading says of every block, of the blocks of its groups, and of those around it."""
    mass = reading.kept * weights.words // WHOLE
    all_words = max(1, int(mass.sum()))
    flags = reading.kept > WHOLE // 2
    index = np.arange(len(mass))
    before, after = distances(flags, FAR // 2)
    long = np.flatnonzero(flags & weights.is_prose)
    first, last = (int(long[0]), int(long[-1])) if len(long) else (0, len(mass))
    whole = np.ones_like(index)
    return {
        "kept": reading.kept,
        **{name: share(grouped(group, mass), grouped(group, weights.words)) for name, group in groups.items()},
        "since": before,
        "until": after,
        "between": between(flags, places.parents),
        "between_units": between(flags, places.hosts),
        "window": share(window(mass), window(weights.words)),
        "before": share(np.cumsum(mass) - mass, all_words),
        "from_first": np.clip(index - first, -FAR, FAR),
        "from_last": np.clip(index - last, -FAR, FAR),
        "words": whole * int(mass.sum()),
        "of_page": whole * int(share(mass.sum(), max(1, int(weights.words.sum())))),
        "placed": whole * int(share(reading.placed, reading.letters)),
    }
