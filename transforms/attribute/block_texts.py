"""The visible texts of a parsed page: those that could be a credit, and the short text below an element."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from schemas.own_tables import per_registry
from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT, normalised
from transforms.attribute.mentions.registry_index import load_index
from transforms.page.layout import PageLayout

MAX_TEXT = 200
_BETWEEN = "\0"  # no text of a parsed page holds it
_WORD = re.compile(r"[^\W_]+")

# elements whose own text nobody sees
SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "select",
        "option",
        "button",
        "textarea",
        "title",
        "head",
        "meta",
        "link",
        "nav",
    ]
)


@lru_cache(maxsize=1)
def _words() -> frozenset[str]:
    rows = [row.before or "" for row in frames_of(FrameKind.BLOCK_WORD) if not row.unspaced]
    return frozenset(word for row in rows for word in row.split("|"))


@per_registry()
def _unspaced() -> re.Pattern[str]:
    rows = [row.before or "" for row in frames_of(FrameKind.BLOCK_WORD) if row.unspaced]
    return re.compile("|".join([*rows, load_index().unspaced.pattern]))


def telling(texts: Sequence[str]) -> set[int]:
    """Indices of the texts that have a word of credits, or one of a service that the texts name: one pass over all."""
    whole = _BETWEEN.join(texts)
    lowered = whole.lower()
    words = _WORD.findall(lowered)
    wanted = _words().intersection(words) | load_index().words_of_services(whole)
    found = {lowered.count(_BETWEEN, 0, at) for word in wanted for at in _places(word, lowered)}
    if not whole.isascii() and UNSPACED_TEXT.search(whole):
        found.update(
            at for at, text in enumerate(texts) if UNSPACED_TEXT.search(text) and _unspaced().search(normalised(text))
        )
    return found


def _places(word: str, text: str) -> Iterator[int]:
    """Where a word stands in a text, as a whole word."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield at
        at = text.find(word, end)


class ShortTexts:
    """The texts of one page that could be a credit, and the short text below any of its elements."""

    def __init__(self, layout: PageLayout) -> None:
        self.layout = layout
        silent = set(layout.numbers_of(*SILENT))
        self._seen = [
            "" if owner == bearer and owner in silent else text
            for text, owner, bearer in zip(layout.texts, layout.owners, layout.bearers, strict=True)
        ]
        self._letters = list(accumulate([len(text.strip()) for text in self._seen], initial=0))

    def below(self, number: int, longest: int) -> str:
        """Returns the text with a space between its parts; empty where its parts are longer than `longest`."""
        first, last = self.layout.text_starts[number], self.layout.text_ends[number]
        if self._letters[last] - self._letters[first] > longest:
            return ""
        return " ".join(" ".join(self._seen[first:last]).split())

    def telling(self) -> tuple[set[int], dict[int, int]]:
        """Returns the elements whose first text has a word of credits, and those with one behind them.

        Each of the latter leads to the element whose content it stands in.
        """
        layout = self.layout
        first, last = layout.text_starts[layout.body], layout.text_ends[layout.body]
        texts = [text if len(text) <= MAX_TEXT and not text.isspace() else "" for text in self._seen[first:last]]
        with_credit_words = [first + at for at in telling(texts)]
        visible = [at for at in with_credit_words if layout.tags[layout.owners[at]] not in SILENT]
        heads = {layout.owners[at] for at in visible if layout.owners[at] == layout.bearers[at]}
        tails = {layout.bearers[at]: layout.owners[at] for at in visible if layout.owners[at] != layout.bearers[at]}
        return heads, tails
