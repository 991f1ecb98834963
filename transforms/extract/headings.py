"""The headings that a page shows, and whether it shows a text at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, islice
from urllib.parse import urlsplit

from transforms.extract.values import plain_text
from transforms.page.layout import NONE, PageLayout
from transforms.text import words

_LEVELS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4}
_LONGEST = 500  # characters
_MOST_HEADINGS = 60
_MOST_PARTS = 12  # texts of a heading
_PROSE_WORDS = 12
_MOST_SIBLINGS = 200


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of one of the first four levels.

    `leads` are the texts that it starts with where it has several parts, the shortest first: `Storm`, `Storm hits` of
    `<h1>Storm <b>hits</b> <small>Live</small></h1>`. `is_of_site` says that it stands in a menu or links to the front
    page, as names of sites do; `is_late` that a paragraph of prose stands before it among its siblings, as before
    headings of the parts of a story.
    """

    text: str
    level: int = 1
    leads: tuple[str, ...] = ()
    is_of_site: bool = False
    is_late: bool = False


def read_headings(layout: PageLayout) -> tuple[Heading, ...]:
    """Returns the headings of a page in document order."""
    return tuple(islice(_headings(layout), _MOST_HEADINGS))


def is_above_prose(layout: PageLayout, title: str) -> bool:
    """Returns whether an element holds a title and nothing else, and the next long text is a paragraph of prose."""
    tokens = words.tokens(title)
    near = [shown.strip() for shown in layout.texts[layout.text_starts[layout.body] :]]
    for at, shown in enumerate(near):
        if abs(len(shown) - len(title)) <= len(tokens) and words.tokens(shown) == tokens:
            behind = near[at + 1 : at + 1 + _MOST_PARTS]
            if any(words.is_prose(text, _PROSE_WORDS) for text in behind):
                return True
    return False


def _headings(layout: PageLayout) -> Iterator[Heading]:
    for number in layout.numbers_of(*_LEVELS):
        if text := plain_text(layout.visible_text(number), _LONGEST):
            yield Heading(
                text=text,
                level=_LEVELS[layout.tags[number]],
                leads=_leads(layout, number, text),
                is_of_site=_is_of_site(layout, number),
                is_late=_is_late(layout, number),
            )


def _leads(layout: PageLayout, number: int, text: str) -> tuple[str, ...]:
    parts = [" ".join(part.split()) for part in layout.texts_below(number)[:_MOST_PARTS]]
    leads = (plain_text(lead, _LONGEST) for lead in accumulate(filter(None, parts), "{} {}".format))
    return tuple(lead for lead in leads if lead and lead != text)


def _is_of_site(layout: PageLayout, number: int) -> bool:
    if any(layout.tags[part] == "nav" for part in layout.path(number)):
        return True
    link = layout.links[number]
    if link == NONE:
        link = next((below for below in range(number + 1, layout.ends[number]) if layout.tags[below] == "a"), NONE)
    address = layout.attribute(link, "href").strip() if link != NONE else ""
    try:
        parts = urlsplit(address)
    except ValueError:  # brackets that do not close
        return False
    return bool(address) and parts.path in ("", "/") and not parts.query and not address.startswith("#")


def _is_late(layout: PageLayout, number: int) -> bool:
    sibling, siblings = layout.parents[number] + 1, 0
    while sibling < number and siblings < _MOST_SIBLINGS:
        if layout.tags[sibling] == "p" and words.is_prose(layout.visible_text(sibling)[:_LONGEST], _PROSE_WORDS):
            return True
        sibling, siblings = layout.ends[sibling], siblings + 1
    return False
