"""Anchored phrases: lines that say what web pages say around an article, by the rows of the phrases registry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.decisions import Line
from schemas.phrases import Phrase, PhraseKind, Position, Scope, fold, load_phrases
from transforms.clean import words
from transforms.clean.strike import standing, strike

PREFIX = "phrase."

_LONGEST_LINE = 400
_EDGE_LINES = 8
_MOST_OF_THE_TEXT = 0.6

_BULLETS = re.compile(r"[^\w\"'¿¡@#©]+")
_AFTER_WHOLE = r"[\W_]*\Z"


@dataclass(frozen=True, slots=True)
class Batch:
    """Patterns compiled into one that says whether any matches, and one each that says which."""

    gate: re.Pattern[str]
    rows: tuple[tuple[Phrase, re.Pattern[str]], ...]

    def matches(self, folded: str, *, search: bool) -> list[Phrase]:
        """The rows whose pattern matches, in the registry's order."""
        if (self.gate.search(folded) if search else self.gate.match(folded)) is None:
            return []
        return [row for row, one in self.rows if (one.search(folded) if search else one.match(folded))]


@dataclass(frozen=True, slots=True)
class Found:
    """What the phrases say of a text, by line index: lines to strike with their row, and lines that must stay."""

    struck: Mapping[int, Phrase]
    kept: frozenset[int]


def find(lines: Sequence[Line]) -> Found:
    """Every standing line that a phrase names, unless a keep row names it too."""
    struck: dict[int, Phrase] = {}
    kept: list[int] = []
    indices = standing(lines)
    for place, index in enumerate(indices):
        rows = _rows_for(lines[index].text, place, len(indices) - 1 - place)
        if any(row.keep for row in rows):
            kept.append(index)
        elif rows:
            struck[index] = rows[0]
    return Found(_within_measure(lines, struck), frozenset(kept))


def drop(lines: Sequence[Line], found: Found) -> tuple[Line, ...]:
    """The lines, without those a phrase names; the rule id is `phrase.` and the row's id."""
    return strike(lines, {index: PREFIX + row.id for index, row in found.struck.items()})


def matching_rows(text: str) -> list[Phrase]:
    """The rows whose pattern and length fit a line, wherever it stands; keep rows among them."""
    if len(text) > _LONGEST_LINE:
        return []
    folded = _BULLETS.sub("", fold(text), count=1) if _BULLETS.match(text) else fold(text)
    start, anywhere = _batches()
    rows = start.matches(folded, search=False) + anywhere.matches(folded, search=True)
    if not rows:
        return []
    length = words.count(text, None)
    return [row for row in rows if length <= row.max_words]


def _rows_for(text: str, lines_before: int, lines_after: int) -> list[Phrase]:
    distance = {Position.ANY: 0, Position.HEAD: lines_before, Position.TAIL: lines_after}
    return [row for row in matching_rows(text) if distance[row.position] < _EDGE_LINES]


def _within_measure(lines: Sequence[Line], struck: Mapping[int, Phrase]) -> dict[int, Phrase]:
    """The strikes without the kinds that eat the text: a page about cookies is no page to cut cookie lines from."""
    budget = _MOST_OF_THE_TEXT * sum(len(lines[index].text) for index in standing(lines))
    by_kind: Counter[PhraseKind] = Counter()
    for index, row in struck.items():
        by_kind[row.kind] += len(lines[index].text)
    spared: set[PhraseKind] = set()
    for kind, _ in sorted(by_kind.items(), key=lambda item: (-item[1], item[0])):
        if sum(by_kind.values()) - sum(by_kind[each] for each in spared) > budget:
            spared.add(kind)
    return {index: row for index, row in struck.items() if row.kind not in spared}


@lru_cache(maxsize=1)
def _batches() -> tuple[Batch, Batch]:
    rows = load_phrases()
    anywhere = [row for row in rows if row.scope is Scope.ANYWHERE]
    return _batch(row for row in rows if row.scope is not Scope.ANYWHERE), _batch(anywhere)


def _batch(rows: Iterable[Phrase]) -> Batch:
    sources = [(row, f"(?:{row.pattern}){_AFTER_WHOLE if row.scope is Scope.WHOLE else ''}") for row in rows]
    gate = re.compile("|".join(source for _, source in sources) or "(?!)")
    return Batch(gate, tuple((row, re.compile(source)) for row, source in sources))
