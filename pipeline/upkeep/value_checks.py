"""What the values of a record promise beyond their schema: lengths, shares, times, and no characters that steer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from transforms.text.rfc3339 import utc_moment
from transforms.text.writable import clean

_TIMES = ("date_published", "date_modified", "date_fetched")
_CONFIDENT = ("wire", "translation")


def value_problems(record: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the values of a record that conforms to its schema."""
    if record["char_count"] != len(record["text"]):
        yield f"its char_count is {record['char_count']}, its text has {len(record['text'])}"
    if not 0 <= record["word_count"] <= record["char_count"]:
        yield f"its word_count is {record['word_count']}"
    yield from (f"{name} is no time" for name in _TIMES if not _is_time(record[name]))
    confidences = [record["language_confidence"], *(record[name]["confidence"] for name in _CONFIDENT)]
    confidences += [credit["confidence"] for credit in record["info_sources"]]
    if not all(0 <= value <= 1 for value in confidences if value is not None):
        yield "a confidence is not between 0 and 1"
    yield from (f"{name} holds control characters" for name, value in record.items() if not _is_clean(value))


def _is_time(value: str | None) -> bool:
    try:
        return value is None or bool(utc_moment(value))
    except ValueError:
        return False


def _is_clean(value: Any) -> bool:
    if isinstance(value, str):
        return clean(value) == value
    if isinstance(value, dict):
        return all(map(_is_clean, value.values()))
    return not isinstance(value, list) or all(map(_is_clean, value))
