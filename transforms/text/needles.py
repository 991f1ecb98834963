r"""The words that a regular expression cannot match without: a cheap first look, exact by construction.

    (?:fuente|fuentes)\s?: -> ^fuente, ^fuentes        \bmaterial (?:from|by)\b -> material from, material by

`re` tells nothing of that and google-re2's filter is not part of its Python module, so the parsed pattern is read here.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Sequence
from typing import Any

_NEW = sys.version_info >= (3, 11)
_PARSER: Any = importlib.import_module("re._parser" if _NEW else "sre_parse")
_CODES: Any = importlib.import_module("re._constants" if _NEW else "sre_constants")

START = "^"  # marks words that the match begins with
_START_WORTH = 2  # bytes
_MAX_WORDS = 64
_MAX_CLASS = 4
_Words = frozenset[str]
_SILENT = frozenset({_CODES.ASSERT, _CODES.ASSERT_NOT, _CODES.AT})
_REPEATS = frozenset({_CODES.MAX_REPEAT, _CODES.MIN_REPEAT})


def needles(pattern: str, *, anchored: bool) -> _Words | None:
    """Words of which every match of `pattern` holds one, in the pattern's letter case; None where it needs none.

    Where the pattern is `anchored`, those after `START` stand where the match begins.
    """
    return _of_sequence(_PARSER.parse(pattern), begins=anchored)


def _of_sequence(nodes: Iterable[Any], *, begins: bool) -> _Words | None:
    """The best words of a sequence: the longest, at its beginning if it is one of a pattern."""
    sequence = list(nodes)
    split = _without_option(sequence) if begins else None
    if split:
        choices = [_of_sequence(choice, begins=True) for choice in split]
        return None if None in choices else frozenset().union(*(choice or () for choice in choices))
    candidates: list[_Words] = []
    run, first = [""], begins  # the words of the nodes since the last that has none
    for node in sequence:
        options = _words_of(node)
        if options is not None and len(run) * len(options) <= _MAX_WORDS:
            run = [word + option for word in run for option in options]
            continue
        candidates.append(_marked(run, first))
        first = first and not any(run)
        run = [""]
        if options is not None and len(options) <= _MAX_WORDS:
            run = options
        else:
            candidates.append(_of_node(node, begins=first) or frozenset())
            first = False
    candidates.append(_marked(run, first))
    return max((words for words in candidates if words and all(words)), key=_worth, default=None)


def _without_option(sequence: list[Any]) -> tuple[list[Any], list[Any]] | None:
    """A sequence whose first longer part may be missing, with that part and without it."""
    many = 1
    for at, node in enumerate(sequence):
        choices = _words_of(node)
        many *= len(choices or ())
        if choices is not None and many <= _MAX_WORDS:
            continue
        code, value = node
        if code not in _REPEATS or value[:2] != (0, 1) or (choices is not None and len(choices) <= _MAX_WORDS):
            return None
        return [*sequence[:at], *value[2], *sequence[at + 1 :]], [*sequence[:at], *sequence[at + 1 :]]
    return None


def _marked(words: list[str], first: bool) -> _Words:  # noqa: FBT001 # a plain flag of a private step
    """The words, after `START` where they begin the match; none where one of them is empty."""
    if not all(words):
        return frozenset()
    return frozenset(START + word if first else word for word in words)


def _of_node(node: Any, *, begins: bool) -> _Words | None:
    code, value = node
    if code is _CODES.SUBPATTERN:
        return _of_sequence(value[3], begins=begins)
    if code in _REPEATS and value[0] > 0:
        return _of_sequence(value[2], begins=begins)
    if code is _CODES.BRANCH:
        choices = [_of_sequence(choice, begins=begins) for choice in value[1]]
        words = [choice for choice in choices if choice]
        return frozenset().union(*words) if len(words) == len(choices) else None
    return None


def _worth(words: _Words) -> tuple[int, int]:
    return min(len(word.encode()) + (_START_WORTH if word.startswith(START) else 0) for word in words), -len(words)


def _all_words(nodes: Sequence[Any]) -> list[str] | None:
    """All texts that a sequence matches, where they are few; what looks ahead or behind is passed over."""
    words = [""]
    for node in nodes:
        choices = _words_of(node)
        if choices is None or len(words) * len(choices) > _MAX_WORDS:
            return None
        words = [word + choice for word in words for choice in choices]
    return words


def _words_of(node: Any) -> list[str] | None:
    code, value = node
    words: list[str] | None = None
    if code is _CODES.LITERAL:
        words = [chr(value)]
    elif code in _SILENT:
        words = [""]
    elif code is _CODES.SUBPATTERN:
        words = _all_words(value[3])
    elif code is _CODES.BRANCH:
        choices = [_all_words(choice) for choice in value[1]]
        words = None if None in choices else [word for choice in choices for word in choice or ()]
    elif code in _REPEATS and value[:2] == (0, 1):
        optional = _all_words(value[2])
        words = None if optional is None else ["", *optional]
    elif code is _CODES.IN and len(value) <= _MAX_CLASS and all(kind is _CODES.LITERAL for kind, _ in value):
        words = [chr(letter) for _, letter in value]
    return words
