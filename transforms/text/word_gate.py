"""One pass over a text that says which of many patterns it can match at all, before any of them looks at it."""

from __future__ import annotations

from collections.abc import Iterable

from ahocorasick_rs import BytesAhoCorasick


class WordGate:
    """Patterns by the words of which each needs one (`needles`), all looked for together.

    A pattern is known by its bits, which several may share.
    """

    def __init__(self, needs: Iterable[tuple[int, Iterable[str] | None]]) -> None:
        """Takes the bits of each pattern and its words, None where it needs none: its bits are always set."""
        opened: dict[str, int] = {}
        self._always = 0
        for bits, words in needs:
            self._always |= bits if words is None else 0
            for word in words or ():
                opened[word] = opened.get(word, 0) | bits
        self._opened = list(opened.values())
        self._automaton = BytesAhoCorasick([word.encode() for word in opened])

    def bits_of(self, text: str) -> int:
        """Returns the bits of the patterns that the text may match; the words' letter case is the text's."""
        opened, bits = self._opened, self._always
        for hit in self._automaton.find_matches_as_indexes(text.encode("utf-8", "surrogatepass"), overlapping=True):
            bits |= opened[hit[0]]
        return bits
