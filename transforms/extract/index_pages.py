"""Pages that list articles: their headings are links, and what stands below each is a teaser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transforms.page.layout import NONE, PageLayout
from transforms.page.tags import NOT_TEXT
from transforms.text import words

_HEADINGS = ("h2", "h3", "h4", "h5")
_FEWEST_ITEMS = 4
_FEWEST_WORDS = 3  # of a heading
_MOST_HEADINGS = 400
_TEXTS_OF_TEASER = 8  # behind a heading, before the next
_LEAST_SHARE = 0.8  # of the body's characters
_LONGEST_LABEL = 40  # a date or a section in a list
_LONGEST_TEASER = 400


def shown_lines(layout: PageLayout) -> list[str]:
    """Returns the texts of a page's body, a line each, white space collapsed, without scripts and styles.

    What stands there for browsers without scripts stays.
    """
    unseen = {*NOT_TEXT, "template"}
    shown = range(layout.text_starts[layout.body], len(layout.texts))
    texts = (layout.texts[at] for at in shown if layout.tags[layout.owners[at]] not in unseen)
    return [" ".join(text.split()) for text in texts if not text.isspace()]


def is_index(layout: PageLayout, lines: Sequence[str]) -> bool:
    """Returns whether the body is a list of teasers: four headings or more that are links, and what stands below each.

    A long line is prose of an article, as is what stands below no such heading.
    """
    keys = [_key(line) for line in lines]
    if len(lines) < _FEWEST_ITEMS or max(map(len, lines)) > _LONGEST_TEASER:
        return False
    wanted, taken, items = set(keys), set(), 0
    for heading, teasers in _items(layout):
        here = wanted.intersection((heading, *teasers))
        items += bool(here)
        taken |= here
    short = (len(line) for line, key in zip(lines, keys, strict=True) if key in taken or len(line) <= _LONGEST_LABEL)
    return items >= _FEWEST_ITEMS and sum(short) >= _LEAST_SHARE * sum(map(len, lines))


def _items(layout: PageLayout) -> Iterator[tuple[str, list[str]]]:
    """Yields the key of each heading that is a link, and those of the texts behind it, up to the next."""
    linked = [number for number in layout.numbers_of(*_HEADINGS) if _leads_on(layout, number)][:_MOST_HEADINGS]
    ends = [*(layout.text_starts[number] for number in linked[1:]), len(layout.texts)]
    for number, end in zip(linked, ends, strict=bool(linked)):
        heading = layout.visible_text(number)
        if len(words.tokens(heading)) >= _FEWEST_WORDS:
            start = layout.text_ends[number]
            behind = [text for text in layout.texts[start:end] if not text.isspace()][:_TEXTS_OF_TEASER]
            yield _key(heading), [_key(text) for text in behind]


def _leads_on(layout: PageLayout, number: int) -> bool:
    below = range(number, layout.ends[number])
    return layout.links[number] != NONE or any(layout.tags[element] == "a" for element in below)


def _key(text: str) -> str:
    return " ".join(words.tokens(text))
