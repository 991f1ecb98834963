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
from transforms.text.needles import needles
from transforms.text.word_gate import WordGate


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
    if not names or not _possible_uses(_dashed(names)) & _bits(*uses):
        return False
    return _pattern(*uses).search(names[:_LONGEST].lower()) is not None


def hints_of(*names: str) -> int:
    """Returns what an element's class, id and role say of the lines in it, as the bits of `Hint`."""
    return _name_hints(_dashed(" ".join(names)))


@lru_cache(maxsize=4096)
def _name_hints(names: str) -> int:
    hints = Hint(0)
    if _possible_uses(names) & _bits(Use.LINE):
        for match in _pattern(Use.LINE).finditer(names):
            hints |= Hint[(match.lastgroup or "").upper()]
    return int(hints)


def _dashed(names: str) -> str:
    return names[:_LONGEST].lower().replace("_", "-")


@lru_cache(maxsize=16_384)
def _possible_uses(names: str) -> int:
    """Returns the bits of the uses that names may have by the words in them, which spares most patterns a look."""
    return _gate().bits_of(names)


@lru_cache(maxsize=1)
def _gate() -> WordGate:
    looks = ((row.use, needles(row.pattern, anchored=False)) for row in load_element_names())
    return WordGate((_bits(use), words and map(_dashed, words)) for use, words in looks)


@lru_cache(maxsize=64)
def _bits(*uses: Use) -> int:
    members = list(Use)
    return sum(1 << members.index(use) for use in uses)


@lru_cache(maxsize=1)
def load_element_names() -> tuple[ElementName, ...]:
    """Returns the vocabulary, sorted by id."""
    return load_rows("element_names.jsonl", ElementName, package="transforms.page")


@lru_cache(maxsize=64)
def _pattern(*uses: Use) -> re.Pattern[str]:
    rows = (row for row in load_element_names() if row.use in uses)
    return re.compile("|".join(f"(?P<{row.hint}>{row.pattern})" if row.hint else f"(?:{row.pattern})" for row in rows))
