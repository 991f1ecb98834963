"""Matches frames against a text: whether a wording of some kind is there, where, and what stands beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from transforms.attribute.lexicon.frame_gate import AT_START, CLOSES_LIST, OPENS_LIST, gates_of
from transforms.attribute.lexicon.frames import Frame, FrameKind, frames_of
from transforms.attribute.lexicon.letter_case import is_latin, lower_case, lower_pattern

_MARK = r"\s*(?:[:|=>՝։៖፦]\s*[-–—]*|[-–—]+)\s*"  # Armenian, Khmer and Ethiopic colons among them
_DECORATION = r"[\s\[({<*•·«\"'“„—–\-/|►▶+#_]*"
_LIST_KINDS = (FrameKind.SOURCE, FrameKind.CONTRIBUTOR, FrameKind.BYLINE)
# a row of another script has no Latin letters but those of escapes, group names and the mark
_ESCAPE = re.compile(r"\\[A-Za-z]|\?P<\w+>|\{c\}")
_LATIN = re.compile("[A-Za-z]")


@dataclass(frozen=True, slots=True)
class FrameMatch:
    """A frame that stands in a text: its row, the matched words, and what is left of the text beside them.

    `names` are the pattern's named parts, as the text has them.
    """

    frame: Frame
    matched: str
    rest: str
    names: dict[str, str]

    @property
    def rule(self) -> str:
        """The id of the row."""
        return self.frame.id


@dataclass(frozen=True, slots=True)
class _Wordings:
    """The rows of one kind and side, and patterns over lower-cased text that say quickly whether any of them is there.

    `latin_rows` is for text in Latin letters. Most texts have no frame: patterns are compiled when first asked for.
    """

    sources: tuple[tuple[Frame, str], ...]
    any_row: str
    latin_rows: str

    def union(self, lowered: str) -> re.Pattern[str]:
        """The cheapest pattern that matches whatever a row would match in the text, which is given in lower case."""
        return _compiled(self.latin_rows if is_latin(lowered) else self.any_row)

    def rows(self) -> Iterator[tuple[Frame, re.Pattern[str]]]:
        """Yields each row with its pattern."""
        return ((row, _compiled(source, re.IGNORECASE)) for row, source in self.sources)


@lru_cache(maxsize=1024)
def leading(kind: FrameKind, text: str) -> tuple[FrameMatch, ...]:
    """The wordings of `kind` at the start of the text, with what follows them, the longest lead-in first."""
    return _matches(kind, text, after=False)


def trailing(kind: FrameKind, text: str) -> tuple[FrameMatch, ...]:
    """The wordings of `kind` at the end of the text, with what comes before them."""
    return _matches(kind, text, after=True)


@lru_cache(maxsize=1024)
def has(kind: FrameKind, text: str) -> bool:
    """Whether any wording of `kind` stands in the text; for kinds whose wordings have no case of their own."""
    lowered = lower_case(text)
    return bool(_wordings(kind, after=False).union(lowered).search(lowered))


def whole(kind: FrameKind, text: str) -> str | None:
    """The id of the row of `kind` that is the whole text, decoration aside."""
    bare = text.strip(" .;:,()[]*-–—|")
    wordings, lowered = _wordings(kind, after=False), lower_case(bare)
    if not wordings.union(lowered).fullmatch(lowered):
        return None
    return next((frame.id for frame, pattern in wordings.rows() if pattern.fullmatch(bare)), None)


def may_frame(text: str, *, after: bool) -> bool:
    """Whether a source, contributor or byline frame opens the text, or where `after`, closes it: one look for three."""
    lowered = lower_case(text)
    if gates_of(text) & OPENS_LIST and _list_wordings(after=False).union(lowered).match(lowered):
        return True
    closes = after and gates_of(text) & CLOSES_LIST
    return bool(closes and _list_wordings(after=True).union(lowered).search(lowered))


def _matches(kind: FrameKind, text: str, *, after: bool) -> tuple[FrameMatch, ...]:
    wordings, lowered = _wordings(kind, after=after), lower_case(text)
    union = wordings.union(lowered)
    anchored = kind in AT_START and not after
    if not (union.match(lowered) if anchored else union.search(lowered)):
        return ()
    looks = ((row, pattern.match(text) if anchored else pattern.search(text)) for row, pattern in wordings.rows())
    hits = [(row, match) for row, match in looks if match]
    hits.sort(key=lambda hit: (-len(hit[1].group()), hit[0].id))
    return tuple(
        FrameMatch(row, match.group(), text[: match.start()] if after else text[match.end() :], _names(match))
        for row, match in hits
    )


def _names(match: re.Match[str]) -> dict[str, str]:
    return {name.split("_")[0]: part.strip() for name, part in match.groupdict().items() if part}


@lru_cache(maxsize=64)
def _wordings(kind: FrameKind, *, after: bool) -> _Wordings:
    lead = _DECORATION if kind in AT_START and not after else ""
    return _wordings_of(frames_of(kind), lead, after=after)


@lru_cache(maxsize=2)
def _list_wordings(*, after: bool) -> _Wordings:
    """The rows of all kinds that frame a list of names."""
    rows = [row for kind in _LIST_KINDS for row in frames_of(kind)]
    return _wordings_of(rows, "" if after else _DECORATION, after=after)


def _wordings_of(frames: Iterable[Frame], lead: str, *, after: bool) -> _Wordings:
    worded = [(row, text) for row in frames if (text := row.after if after else row.before)]
    texts = [text for _, text in worded]
    latin = [text for text in texts if is_latin(text) or _LATIN.search(_ESCAPE.sub("", text))]
    each = tuple((row, _with_mark(f"{lead}(?:{text})")) for row, text in worded)
    return _Wordings(each, _union(lead, texts), _union(lead, latin))


@cache
def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _union(lead: str, texts: list[str]) -> str:
    union = "|".join(re.sub(r"\?P<\w+>", "?:", text).replace("(?-i:", "(?:") for text in texts) or r"(?!)"
    return lower_pattern(_with_mark(f"{lead}(?:{union})"))


def _with_mark(pattern: str) -> str:
    return pattern.replace("{c}", f"(?:{_MARK})")
