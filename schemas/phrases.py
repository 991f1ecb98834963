"""The phrases registry: wordings that web pages print among an article's lines, and that are no part of the story.

Each row of `data/phrases.jsonl` is one wording in one language. Patterns are regular expressions over folded text (see
`fold`), so they are written in lower case with plain quotes and hyphens; they hold no capturing group.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.own_tables import own_rows, per_registry
from schemas.registry import load_rows, own_row
from schemas.vocabulary import Word


class PhraseKind(Word):
    """What a phrase does on the page."""

    METER = "meter"  # how many articles are left, what subscribers get
    LOGIN = "login"
    NEWSLETTER = "newsletter"
    SHARE = "share"
    FOLLOW = "follow"
    APP = "app"
    CONSENT = "consent"  # cookies, embedded content held back
    DONATION = "donation"
    RELATED = "related"
    MOST_READ = "most_read"
    TAGS = "tags"
    COMMENTS = "comments"
    ADVERTISEMENT = "advertisement"
    RIGHTS = "rights"
    PLAYER = "player"  # video, picture galleries
    AUDIO = "audio"
    LABEL = "label"  # breaking news, live, exclusive
    NAVIGATION = "navigation"  # skip links, menus, back to top
    PLUGIN = "plugin"  # what a publishing system's add-ons print
    PRINT = "print"
    ERROR = "error"
    CONTACT = "contact"
    NOTE = "note"  # corrections, disclosures, editor's notes: kept


class Scope(Word):
    """How much of a line a pattern has to match."""

    WHOLE = "whole"
    START = "start"
    ANYWHERE = "anywhere"


class Position(Word):
    """Where among the standing lines a phrase is believed."""

    ANY = "any"
    HEAD = "head"
    TAIL = "tail"


_ESCAPE = re.compile(r"\\[A-Za-z]")
_CAPTURING = re.compile(r"(?<!\\)\((?!\?(?:[:=!]|<[=!]))")


@dataclass(frozen=True, slots=True)
class Phrase:
    """One wording. `max_words` is the longest line it may strike; with `keep`, its lines stay whatever else matches.

    `own` where it is of the user's registry file: it strikes what it says, prose too.
    """

    id: str
    kind: PhraseKind
    language: str
    pattern: str
    scope: Scope
    max_words: int
    position: Position
    example: str
    counter_examples: tuple[str, ...]
    source: str
    keep: bool = False
    own: bool = False

    def __post_init__(self) -> None:
        """Raise ValueError for a pattern that cannot match folded text or would shift the groups of its batch.

        It is compiled when a line first asks for it: to compile all of them takes half a second.
        """
        literal = _ESCAPE.sub("", self.pattern)
        if fold(literal) != literal:
            raise ValueError(f"{self.id}: write the pattern as folded text: {fold(literal)!r}")
        if _CAPTURING.search(self.pattern):
            raise ValueError(f"{self.id}: use (?:...) instead of a capturing group: {self.pattern!r}")


_FOLDS = (
    ("’", "'"), ("‘", "'"), ("ʼ", "'"), ("`", "'"), ("´", "'"),
    ("“", '"'), ("”", '"'), ("„", '"'), ("«", '"'), ("»", '"'),
    ("–", "-"), ("—", "-"), ("‑", "-"), ("…", "..."),
)  # fmt: skip
# Turkish capitals lose or gain their dot in lower case, by system.
_DOTS = (("i\u0307", "i"), ("ı", "i"))


def plain_marks(text: str) -> str:
    """The text with plain quotes, hyphens and dots."""
    if not text.isascii():
        for curly, plain in _FOLDS:
            text = text.replace(curly, plain)
    return text


def fold(text: str) -> str:
    """The text in lower case with plain marks: the form in which phrases are compared."""
    text = plain_marks(text).lower()
    if not text.isascii():
        for dotted, plain in _DOTS:
            text = text.replace(dotted, plain)
    return text


@per_registry()
def load_phrases() -> tuple[Phrase, ...]:
    """Every phrase, sorted by id; the user's own among them, where a registry file is in force."""
    own = tuple(replace(own_row(row, Phrase), own=True) for row in own_rows("phrases"))
    return tuple(sorted((*_built_in(), *own), key=lambda row: row.id)) if own else _built_in()


@lru_cache(maxsize=1)
def _built_in() -> tuple[Phrase, ...]:
    return load_rows("phrases.jsonl", Phrase)
