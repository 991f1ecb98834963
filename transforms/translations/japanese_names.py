"""Names in kanji by their readings: prefectures, cities, common surnames, houses of business and news.

Kanji do not show how a name is said; `data/japanese_names.jsonl` has the readings of those that news prints most.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick_rs

from schemas.registry import load_rows


@dataclass(frozen=True, slots=True)
class JapaneseName:
    """A name in kanji, and its reading in Hepburn's Latin letters."""

    id: str
    reading: str


def names_in_kanji(text: str) -> Iterator[tuple[int, str]]:
    """(offset, reading) of each known name in a Japanese text."""
    automaton, readings = _known()
    for number, start, _ in automaton.find_matches_as_indexes(text):
        yield start, readings[number]


@lru_cache(maxsize=1)
def _known() -> tuple[ahocorasick_rs.AhoCorasick, tuple[str, ...]]:
    rows = load_rows("japanese_names.jsonl", JapaneseName, package="transforms.translations")
    longest = ahocorasick_rs.MatchKind.LeftmostLongest
    return ahocorasick_rs.AhoCorasick([row.id for row in rows], matchkind=longest), tuple(row.reading for row in rows)
