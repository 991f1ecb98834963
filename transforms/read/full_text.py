"""Whether a feed gives an entry's article or only its beginning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.page import FeedEntry
from schemas.registry import load_rows
from transforms.text import words
from transforms.text.markup import text_of

LEAST_WORDS = 50  # of content; a shorter one is a note or a teaser
LEAST_SUMMARY_WORDS = 150  # of a description alone: most of them are teasers
_HEAD, _TAIL = 6_000, 3_000  # characters of markup in which length and end mostly show
_TAIL_LINES = 3
_LONGEST_INVITATION = 160  # characters: `Continue reading` and a headline
_SIGNS_BEFORE = " ([→»>*"
_SIGNS = " .…)]→»›>*!:"
_CUT_OFF = re.compile(r"(?:…|\.\.\.)\W*\Z|\[\+?\d+ (?:chars|characters)\]\W*\Z")


@dataclass(frozen=True, slots=True)
class Ending:
    """What stands in the last lines of a feed's text, in lower case, in one language.

    `is_invitation` rows ask to read on elsewhere: the text before them is a part. The others are of footers by content
    systems, which say nothing about it.
    """

    id: str
    language: str
    phrase: str
    is_invitation: bool
    example: str


def is_full_text(entry: FeedEntry) -> bool:
    """Whether content or summary is the whole article: long enough, and neither cut off nor followed by a `read on`.

    A summary that is no shorter than the content is what counts as one.
    """
    content, summary = entry.content or "", entry.summary or ""
    is_content = len(content) > len(summary)
    return _is_whole(content if is_content else summary, LEAST_WORDS if is_content else LEAST_SUMMARY_WORDS)


def has_text(entry: FeedEntry) -> bool:
    """Whether the longer of content and summary can stand for itself: long enough and not cut off."""
    return _is_whole(max((entry.content or "", entry.summary or ""), key=len), LEAST_WORDS)


def _is_whole(markup: str, least: int) -> bool:
    is_long = words.count(text_of(markup[:_HEAD]), None) >= least or words.count(text_of(markup), None) >= least
    return is_long and not is_cut_off(text_of(markup[-_TAIL:]))


def is_cut_off(text: str) -> bool:
    """Whether a text breaks off: with an ellipsis, or with an invitation to read on."""
    invitations, footers = _phrases()
    lines = [line for raw in text.splitlines() if (line := " ".join(raw.split()).lower())][-_TAIL_LINES:]
    while lines:
        last = lines.pop()
        is_short = len(last) <= _LONGEST_INVITATION
        if is_short and last.lstrip(_SIGNS_BEFORE).startswith(invitations):
            return True
        if last.rstrip(_SIGNS).endswith(invitations):
            return True
        if not is_short or not any(phrase in last for phrase in footers):
            return _CUT_OFF.search(last) is not None
    return False


@lru_cache(maxsize=1)
def _phrases() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phrases of invitations, and those of footers."""
    rows = load_rows("endings.jsonl", Ending, package="transforms.read")
    invitations, footers = (tuple(row.phrase for row in rows if row.is_invitation is kind) for kind in (True, False))
    return invitations, footers
