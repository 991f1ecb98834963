"""How the matches of a pattern can begin: the index by which a line is asked about a few patterns, not about all."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

LENGTH = 3

_BOUNDARIES = "bBAZ"
_CLASSES = "wWDsS"
_DIGITS = "0123456789"


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a match's beginning: strings that may go on, and strings after which anything may come."""

    growing: frozenset[str]
    final: frozenset[str] = frozenset()

    def then(self, other: _Known) -> _Known:
        if not self.growing:
            return self
        grown = {one + two for one in self.growing for two in other.growing}
        final = self.final | {one + two for one in self.growing for two in other.final}
        return _Known(
            frozenset(text for text in grown if len(text) < LENGTH),
            frozenset(text[:LENGTH] for text in final | {text for text in grown if len(text) >= LENGTH}),
        )

    def __or__(self, other: _Known) -> _Known:
        return _Known(self.growing | other.growing, self.final | other.final)


_EMPTY = _Known(frozenset({""}))
_UNKNOWN = _Known(frozenset(), frozenset({""}))


def openings(pattern: str) -> frozenset[str]:
    """The first three characters of every possible match, fewer where anything may follow them; "" where nothing holds.

    It reads what the phrases registry writes: literals, escapes, classes, groups without a number, lookarounds and
    quantifiers. A digit is taken for an ASCII one.
    """
    known, _ = _alternatives(pattern, 0)
    texts = known.growing | known.final
    return frozenset(text for text in texts if not any(text[:length] in texts for length in range(len(text))))


def _alternatives(pattern: str, at: int) -> tuple[_Known, int]:
    known, at = _sequence(pattern, at)
    while at < len(pattern) and pattern[at] == "|":
        more, at = _sequence(pattern, at + 1)
        known |= more
    return known, at


def _sequence(pattern: str, at: int) -> tuple[_Known, int]:
    known = _EMPTY
    while at < len(pattern) and pattern[at] not in "|)":
        atom, at = _atom(pattern, at)
        quantifier, at = _quantifier(pattern, at)
        if quantifier:
            once = atom if quantifier == "?" else atom.then(_UNKNOWN)
            atom = once if quantifier == "+" else once | _EMPTY
        known = known.then(atom)
    return known, at


def _atom(pattern: str, at: int) -> tuple[_Known, int]:
    character = pattern[at]
    if character == "(":
        inside, end = _alternatives(pattern, at + (3 if pattern[at + 2] in ":=!" else 4))
        return inside if pattern[at + 2] == ":" else _EMPTY, end + 1
    if character == "[":
        end = pattern.index("]", at + 2)
        return _class(pattern[at + 1 : end]), end + 1
    if character == "\\":
        return _escape(pattern[at + 1]), at + 2
    return _UNKNOWN if character == "." else _EMPTY if character in "^$" else _literal(character), at + 1


def _escape(escaped: str) -> _Known:
    if escaped == "d":
        return _literal(*_DIGITS)
    return _UNKNOWN if escaped in _CLASSES else _EMPTY if escaped in _BOUNDARIES else _literal(escaped)


@cache
def _literal(*characters: str) -> _Known:
    return _Known(frozenset(characters))


def _class(inside: str) -> _Known:
    listed = inside[0] != "^" and "\\" not in inside and "-" not in inside[1:-1]
    return _literal(*inside) if listed else _UNKNOWN


def _quantifier(pattern: str, at: int) -> tuple[str, int]:
    """The quantifier behind an atom as `?`, `*` or `+`, "" for none, and where the next atom begins."""
    if pattern.startswith("{", at):
        return "*" if pattern.startswith(("{0", "{,"), at) else "+", pattern.index("}", at) + 1
    if at < len(pattern) and pattern[at] in "?*+":
        return pattern[at], at + 1
    return "", at
