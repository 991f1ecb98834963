"""Where on a page an element stands: with the story, before it, or in a menu, a ticker or another box."""

from __future__ import annotations

from transforms.page.element_names import Use, is_named
from transforms.page.layout import NONE, PageLayout

ASIDES = frozenset(["aside", "footer", "nav"])
"""Elements for what is no part of a story."""

_STORY = frozenset(["article", "main"])


def first_heading(layout: PageLayout) -> int:
    """Returns the first heading of the first level, `NONE` where there is none."""
    return next(layout.numbers_of("h1"), NONE)


def distance_of(layout: PageLayout, number: int, headline: int) -> int:
    """Returns how far an element is from the story, by where it stands.

    0 below the headline or in the story's element, 1 before the headline, 2 in a box of another use.
    """
    path = list(layout.path(number))
    if not ASIDES.isdisjoint(layout.tags[part] for part in path) or any(_is_elsewhere(layout, part) for part in path):
        return 2
    if headline == NONE or number > headline:
        return 0
    story = next((part for part in layout.path(headline) if layout.tags[part] in _STORY), NONE)
    return 0 if story != NONE and layout.is_within(number, story) else 1


def _is_elsewhere(layout: PageLayout, number: int) -> bool:
    return layout.tags[number] not in ("body", "html") and is_named(
        f"{layout.classes[number]} {layout.ids[number]}", Use.ELSEWHERE
    )
