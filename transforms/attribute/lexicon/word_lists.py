"""Tables of words: the names of cities, one language or country a row."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.registry import load_rows


@dataclass(frozen=True, slots=True)
class WordList:
    """The names of one language, or of one country."""

    id: str
    names: tuple[str, ...]


def load_word_lists(table: str) -> tuple[WordList, ...]:
    """The rows of `data/<table>.jsonl`, sorted by id."""
    return load_rows(f"{table}.jsonl", WordList, package="transforms.attribute")
