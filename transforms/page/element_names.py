"""What the names of elements say of their use: class, id and other attributes, by the rows of one vocabulary.

The rows of `data/element_names.jsonl` are regular expressions over names in lower case. Rows of the use `line` are read
together, with `_` as `-`, the leftmost first and no letter twice; the others each by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntFlag, auto
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word


class Use(Word):
    """Who asks for a name, and what for."""

    LINE = "line"  # what the lines below the element are
    BYLINE = "byline"  # it holds who wrote the story
    SOURCE = "source"  # it holds where the story comes from, or whose it is
    SOURCE_BOX = "source_box"  # the same, and never a picture's: credit and copyright are as often
    PICTURE = "picture"  # what it holds is of a picture
    EMBED = "embed"  # it shows a video, a sound or a post
    ELSEWHERE = "elsewhere"  # it belongs to another part of the page than the story
    LOGO_PLACE = "logo_place"  # a logo in it stands for whoever supplied the story
    AUTHOR = "author"  # it names the authors
    NO_AUTHOR = "no_author"  # the authors it names are of another text, or it is about them
    TRANSLATOR = "translator"  # it names who translated the story
    DATED = "dated"  # it holds when the story was published


class Hint(IntFlag):
    """The uses of a part of a page, as its markup names them."""

    COMMENT = auto()
    RELATED = auto()
    NEWSLETTER = auto()
    HIDDEN = auto()
    AUTHOR = auto()
    SHARE = auto()
    PICTURE = auto()
    ADVERT = auto()
    ASIDE = auto()
    META = auto()
    FOOTER = auto()
    MENU = auto()
    LIVE = auto()
    BODY = auto()
    TITLE = auto()
    LEAD = auto()
    LIST = auto()
    TABLE = auto()
    QUOTE = auto()
    HEADER = auto()


@dataclass(frozen=True, slots=True)
class ElementName:
    """Names with one use, with a name that is meant and one that only looks so. `hint` is a member of `Hint`."""

    id: str
    use: Use
    hint: str | None
    pattern: str
    example: str
    counter_example: str


_LONGEST = 400  # characters of an element's names that are read


@lru_cache(maxsize=16_384)
def is_named(names: str, *uses: Use) -> bool:
    """Returns whether names of an element, parted by spaces, are of one of the uses."""
    return bool(names) and _pattern(*uses).search(names[:_LONGEST].lower()) is not None


def hints_of(*names: str) -> int:
    """Returns what an element's class, id and role say of the lines in it, as the bits of `Hint`."""
    return _name_hints(" ".join(names)[:_LONGEST].lower())


@lru_cache(maxsize=4096)
def _name_hints(names: str) -> int:
    hints = Hint(0)
    for match in _pattern(Use.LINE).finditer(names.replace("_", "-")):
        hints |= Hint[(match.lastgroup or "").upper()]
    return int(hints)


@lru_cache(maxsize=1)
def load_element_names() -> tuple[ElementName, ...]:
    """Returns the vocabulary, sorted by id."""
    return load_rows("element_names.jsonl", ElementName, package="transforms.page")


@lru_cache(maxsize=64)
def _pattern(*uses: Use) -> re.Pattern[str]:
    rows = (row for row in load_element_names() if row.use in uses)
    return re.compile("|".join(f"(?P<{row.hint}>{row.pattern})" if row.hint else f"(?:{row.pattern})" for row in rows))
