"""What is known of an extracted line before anyone decides on it: the values."""

from __future__ import annotations

from dataclasses import dataclass

_SECOND_SHARE = 0.3  # of the length of all lines: a second text below that has missed the article


@dataclass(frozen=True, slots=True)
class TextFacts:
    """A line as text. `capitals` is a share of its words, `upper` and `digits` of its first characters."""

    words: int
    ends_sentence: bool
    is_long: bool
    bullet: bool
    colon: bool
    question: bool
    mark: bool
    capitals: float
    upper: float
    digits: float


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A line's place in the page.

    `below` counts levels from its block up to the main container, or up to where their paths meet; `outside` counts
    levels from there down to the main container, 0 inside it. `hints` are bits of `Hint`. `repeats` counts further
    occurrences in the visible page. `gap` is how many characters of the page stand between the line before and this.
    """

    found: bool
    tag: str
    link_share: float
    below: int
    outside: int
    hints: int
    repeats: int
    gap: int


@dataclass(frozen=True, slots=True)
class KindFacts:
    """A line's kind, which is the tag and class of its block.

    `prose_share` is the share of all long lines' words that this kind holds, `run` how many neighbours are of it.
    """

    prose_share: float
    mean_words: float
    lines: int
    run: int


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """A line's order. `before_prose` counts lines up to the first long line, `after_prose` those since the last one.

    `other_article` says that it is in another article or main element than the first long line, `article_share` how
    many of all words are in its own, `next_article` that its own has a first-level heading of its own.
    """

    position: int
    from_end: int
    words_before: float
    before_prose: int
    after_prose: int
    other_article: bool
    next_article: bool
    article_share: float


@dataclass(frozen=True, slots=True)
class PageShape:
    """All lines of a page together.

    `second_ratio` compares the second reader's length with theirs, `unspaced` says that white space does not part
    words, `runs_away` that most words are not in the visible page although prose is.
    """

    lines: int
    words: int
    long_lines: int
    second_ratio: float
    unspaced: bool
    runs_away: bool

    @property
    def second_counts(self) -> bool:
        """Whether the second reader found enough text to speak on what is missing from it."""
        return self.second_ratio >= _SECOND_SHARE


@dataclass(frozen=True, slots=True)
class LineFacts:
    """One line. `main_share` is how much of it the second reader's main text holds, from 0 to 1."""

    text: TextFacts
    place: PlaceFacts
    kind: KindFacts
    order: OrderFacts
    page: PageShape
    main_share: float
