"""Text in lower case for patterns that ignore case: a letter in lower case costs a third of one in either case."""

from __future__ import annotations

import re
from functools import lru_cache

_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c00-\udfff\uf900-\ufdff\ufe70-\ufeff]")
_ESCAPED = re.compile(r"(\\.)|([^\\]+)")


@lru_cache(maxsize=256)
def lower_case(text: str) -> str:
    """The text in lower case, with one letter for those that regular expressions take for one when they ignore case.

    It has the length of the text.
    """
    if text.isascii():
        return text.lower()
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ς", "σ").replace("ſ", "s")


def lower_pattern(pattern: str) -> str:
    """A regular expression that finds in `lower_case(text)` what `pattern` finds in the text when it ignores case."""
    return _ESCAPED.sub(lambda part: part[1] or lower_case(part[2]), pattern)


@lru_cache(maxsize=256)
def is_latin(text: str) -> bool:
    """Whether no letter of a text is of another script than Latin; placeholders and marks are of none."""
    return text.isascii() or not _OTHER_SCRIPT.search(text)
