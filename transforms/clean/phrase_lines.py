"""Anchored phrases: lines that say what web pages say around an article, by the rows of the phrases registry."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from schemas.decisions import Line
from schemas.own_tables import per_registry
from schemas.phrases import Phrase, PhraseKind, Position, Scope, fold, load_phrases, plain_marks
from transforms.clean.openings import LENGTH, openings
from transforms.clean.story_sentence import reads_on
from transforms.clean.strike import standing, strike
from transforms.text import words
from transforms.text.needles import needles
from transforms.text.word_gate import WordGate

PREFIX = "phrase."

_LONGEST_LINE = 400
# Longer lines hold more words than the rows for short lines allow.
_LONGEST_SHORT_LINE = 150
_MOST_WORDS_OF_SHORT_LINE = 12
_EDGE_LINES = 8
_MOST_OF_THE_TEXT = 0.5

_BULLETS = re.compile(r"[^\w\"'¿¡@#©]+")
_NOT_LATIN = re.compile("[\u0370-\u1dff\u2e80-\uffef]")
_AFTER_WHOLE = r"[\W_]*\Z"


@dataclass(frozen=True, slots=True)
class PhraseMatches:
    """What the phrases say of a text, by line index: lines to strike with their row, and lines that must stay."""

    struck: Mapping[int, Phrase]
    kept: frozenset[int]


def find(lines: Sequence[Line], language: str | None = None) -> PhraseMatches:
    """Returns every standing line that a phrase names, unless a keep row names it too.

    Rows of every language are asked, as pages mix them and declare them wrongly; where several fit, the line goes by
    the row in `language` (BCP 47), else in English.
    """
    struck: dict[int, Phrase] = {}
    kept: list[int] = []
    indices = standing(lines)
    for place, index in enumerate(indices):
        rows = _rows_for(lines[index].text, place, len(indices) - 1 - place)
        if any(row.keep for row in rows):
            kept.append(index)
        elif rows:
            struck[index] = _preferred(rows, language)
    return PhraseMatches(_within_measure(lines, struck), frozenset(kept))


def drop(lines: Sequence[Line], matches: PhraseMatches) -> tuple[Line, ...]:
    """Returns the lines, without those a phrase names; the rule id is `phrase.` and the row's id."""
    return strike(lines, {index: PREFIX + row.id for index, row in matches.struck.items()})


def matching_rows(text: str, *, keep_only: bool = False, kind: PhraseKind | None = None) -> list[Phrase]:
    """Returns the rows whose pattern and length fit a line, wherever it stands.

    All rows are asked, or the keep rows only, or those of one kind.
    """
    if len(text) > _LONGEST_LINE:
        return []
    folded = fold(text)
    if _BULLETS.match(folded):
        folded = _BULLETS.sub("", folded, count=1)
    matches = _index(keep_only, kind).matches(folded)
    if not matches:
        return []
    length = words.count(text, None)
    return [row for row, match in matches if length <= row.max_words and not _is_prose(row, match, text)]


def _is_prose(row: Phrase, match: re.Match[str], text: str) -> bool:
    """Whether a line that a built-in row does not match as a whole is a sentence of the story."""
    if row.keep or row.scope is Scope.WHOLE or row.own:
        return False
    plain = plain_marks(text)
    if _BULLETS.match(plain):
        plain = _BULLETS.sub("", plain, count=1)
    return len(plain) == len(match.string) and reads_on(plain, *match.span(), row.language)


def _rows_for(text: str, lines_before: int, lines_after: int) -> list[Phrase]:
    distance = {Position.ANY: 0, Position.HEAD: lines_before, Position.TAIL: lines_after}
    return [row for row in matching_rows(text) if distance[row.position] < _EDGE_LINES]


def _preferred(rows: Sequence[Phrase], language: str | None) -> Phrase:
    code = (language or "").partition("-")[0].lower()
    return min(rows, key=lambda row: (row.language != code, row.language != "en", row.id))


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


_Source = tuple[Phrase, str]  # a row and its pattern, which is compiled when a line first asks for it


@dataclass(frozen=True, slots=True)
class _Index:
    """The patterns: the anchored ones by how a match can begin, the others by the words that they need.

    `gate` has a bit for each of the latter; `latin` are the bits of those for text in Latin letters.
    """

    short: Mapping[str, Sequence[_Source]]
    long: Mapping[str, Sequence[_Source]]
    inside: Sequence[_Source]
    gate: WordGate
    latin: int

    def matches(self, folded: str) -> list[tuple[Phrase, re.Match[str]]]:
        """The rows whose pattern matches a folded line, each with its match, sorted by id."""
        anchored = self.short if len(folded) <= _LONGEST_SHORT_LINE else self.long
        matches = [
            (row, match)
            for length in range(LENGTH + 1)
            for row, pattern in anchored.get(folded[:length], ())
            if (match := _compiled(pattern).match(folded))
        ]
        matches += [
            (row, match) for row, pattern in self._inside(folded) if (match := _compiled(pattern).search(folded))
        ]
        return sorted(matches, key=lambda each: each[0].id) if len(matches) > 1 else matches

    def _inside(self, folded: str) -> Iterator[_Source]:
        bits = self.gate.bits_of(folded)
        if bits and (folded.isascii() or not _NOT_LATIN.search(folded)):
            bits &= self.latin
        return (source for place, source in enumerate(self.inside) if bits >> place & 1) if bits else iter(())


@per_registry(2 * (2 + len(PhraseKind)))
def _index(keep_only: bool, kind: PhraseKind | None) -> _Index:  # noqa: FBT001 - the cache's key
    anchored: list[_Source] = []
    inside: list[_Source] = []
    asked = (row for row in load_phrases() if kind in (None, row.kind))
    for row in (row for row in asked if row.keep or not keep_only):
        end = _AFTER_WHOLE if row.scope is Scope.WHOLE else ""
        (inside if row.scope is Scope.ANYWHERE else anchored).append((row, f"(?:{row.pattern}){end}"))
    by_opening = _by_opening(anchored)
    long = {opening: [each for each in rows if _is_long(each[0])] for opening, rows in by_opening.items()}
    return _Index(
        short=by_opening,
        long={opening: rows for opening, rows in long.items() if rows},
        inside=inside,
        gate=WordGate((1 << place, _needs(*source)) for place, source in enumerate(inside)),
        latin=sum(1 << place for place, (row, _) in enumerate(inside) if not _NOT_LATIN.search(row.pattern)),
    )


def _needs(row: Phrase, pattern: str) -> frozenset[str] | None:
    """Returns the words of which a line must hold one; the user's own patterns may be of any letter case."""
    return None if row.own else needles(pattern, anchored=False)


def _is_long(row: Phrase) -> bool:
    return row.max_words > _MOST_WORDS_OF_SHORT_LINE


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compiled when first needed: pages ask for few of the patterns, and a worker starts without the others."""
    return re.compile(pattern)


def _by_opening(sources: Sequence[_Source]) -> dict[str, list[_Source]]:
    by_opening: dict[str, list[_Source]] = {}
    for row, pattern in sources:
        for opening in sorted(openings(row.pattern)):
            by_opening.setdefault(opening, []).append((row, pattern))
    return by_opening
