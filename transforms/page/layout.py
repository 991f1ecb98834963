"""What one walk reads of a page: its elements and its texts in document order, as columns of one value.

Elements are numbered in document order, so that those below number `n` are `n + 1` up to `ends[n]`, and the texts below
it are one slice. Whatever is summed over texts is summed over any element by two numbers of a running total.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from lxml.etree import _Element

NONE = -1
"""The number that stands for no element."""

_SPACED = frozenset(["br", "p", "div", "li"])  # at their start words are apart, whatever the markup between them
_UNSEEN = frozenset(["script", "style", "template", "noscript"])


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A page's elements and texts. The columns of elements are as long as `tags`, those of texts as `texts`.

    `tagged` holds the numbers of the elements of each tag, `ends` the number behind the last element below; `depths`
    counts levels from the root. `containers` holds the nearest block element, the element itself if it is one; `links`
    the nearest `a`, itself included, or `NONE`. `classes`, `ids`, `properties` and `relations` are the attributes
    class, id, itemprop and rel, "" where there is none. The texts below an element are
    `texts[text_starts[n]:text_ends[n]]`.

    A text is the content of its owner; it stands inside its bearer where that is the owner, else behind it. The content
    of scripts and styles is no text.
    """

    elements: tuple[_Element, ...]  # held: lxml builds an element anew when nothing holds it
    tags: tuple[str, ...]
    tagged: Mapping[str, Sequence[int]]
    parents: tuple[int, ...]
    ends: tuple[int, ...]
    depths: tuple[int, ...]
    containers: tuple[int, ...]
    links: tuple[int, ...]
    classes: tuple[str, ...]
    ids: tuple[str, ...]
    properties: tuple[str, ...]
    relations: tuple[str, ...]
    text_starts: tuple[int, ...]
    text_ends: tuple[int, ...]
    texts: tuple[str, ...]
    owners: tuple[int, ...]
    bearers: tuple[int, ...]
    body: int

    def path(self, number: int) -> Iterator[int]:
        """Yields an element and its ancestors, up to the root."""
        while number != NONE:
            yield number
            number = self.parents[number]

    def is_within(self, number: int, other: int) -> bool:
        """Returns whether an element is another one, or stands below it."""
        return other <= number < self.ends[other]

    def numbers_of(self, *tags: str) -> Iterator[int]:
        """Yields the elements with one of the tags, in document order."""
        several = [self.tagged[tag] for tag in dict.fromkeys(tags) if tag in self.tagged]
        return iter(several[0]) if len(several) == 1 else iter(sorted(chain.from_iterable(several)))

    def attribute(self, number: int, name: str) -> str:
        """Returns an attribute of an element, "" where it has none."""
        return self.elements[number].get(name) or ""

    def first_text(self, number: int) -> str:
        """Returns the text in an element before all that is below it, "" where there is none."""
        at = self.text_starts[number]
        return self.texts[at] if at < self.text_ends[number] and self.bearers[at] == number else ""

    def texts_below(self, number: int) -> tuple[str, ...]:
        """Returns the texts below an element, in document order."""
        return self.texts[self.text_starts[number] : self.text_ends[number]]

    def visible_text(self, number: int) -> str:
        """Returns the text below an element with white space collapsed, without scripts, styles and their kin."""
        first, last = self.text_starts[number], self.text_ends[number]
        parts = [
            "" if self.owners[at] == self.bearers[at] and self.tags[self.owners[at]] in _UNSEEN else self.texts[at]
            for at in range(first, last)
        ]
        for below in range(number + 1, self.ends[number]):
            if self.tags[below] in _SPACED and self.text_starts[below] < last:
                at = self.text_starts[below] - first
                parts[at] = f" {parts[at]}"
        return " ".join("".join(parts).split())
