"""The one walk over the elements of a parsed page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import compress, count

import numpy as np
from lxml.html import HtmlElement
from numpy.typing import NDArray

from transforms.page.layout import NONE, PageLayout
from transforms.page.tags import INLINE, NOT_TEXT

_Numbers = tuple[int, ...]


def walk(root: HtmlElement) -> PageLayout:
    """Returns the layout of a parsed page without comments. Linear in the number of elements, but for one sort."""
    elements: tuple[HtmlElement, ...] = tuple(root.iter())
    numbers = dict(zip(elements, count()))
    tags = tuple([element.tag for element in elements])
    parents = (NONE, *[numbers[element.getparent()] for element in elements[1:]])
    heads = [None if tag in NOT_TEXT else element.text for tag, element in zip(tags, elements, strict=True)]
    tails = [None, *[element.tail for element in elements[1:]]]
    ends = _ends(parents)
    depths, containers, links = _lines_of_descent(tags, parents)
    starts, behind, texts, owners, bearers = _texts(heads, tails, parents, ends)
    return PageLayout(
        elements=elements,
        tags=tags,
        tagged=_tagged(tags),
        parents=parents,
        ends=tuple(ends),
        depths=depths,
        containers=containers,
        links=links,
        classes=_attributes(elements, "class"),
        ids=_attributes(elements, "id"),
        properties=_attributes(elements, "itemprop"),
        relations=_attributes(elements, "rel"),
        text_starts=starts,
        text_ends=behind,
        texts=texts,
        owners=owners,
        bearers=bearers,
        body=numbers.get(root.find("body"), 0),
    )


def _tagged(tags: Sequence[str]) -> dict[str, list[int]]:
    tagged: dict[str, list[int]] = {}
    for number, tag in enumerate(tags):
        tagged.setdefault(tag, []).append(number)
    return tagged


def _attributes(elements: Sequence[HtmlElement], name: str) -> tuple[str, ...]:
    return tuple([element.get(name, "") for element in elements])


def _ends(parents: Sequence[int]) -> list[int]:
    """Returns the number behind the last element below each."""
    ends = list(range(1, len(parents) + 1))
    for number in range(len(parents) - 1, 0, -1):
        parent, end = parents[number], ends[number]
        if end > ends[parent]:  # noqa: PLR1730 - max() takes twice as long
            ends[parent] = end
    return ends


def _lines_of_descent(tags: Sequence[str], parents: Sequence[int]) -> tuple[_Numbers, _Numbers, _Numbers]:
    """Returns the columns `depths`, `containers` and `links`."""
    depths, containers, links = [0], [0], [NONE]
    for number in range(1, len(tags)):
        tag, parent = tags[number], parents[number]
        depths.append(depths[parent] + 1)
        containers.append(containers[parent] if tag in INLINE else number)
        links.append(number if tag == "a" else links[parent])
    return tuple(depths), tuple(containers), tuple(links)


def _texts(
    heads: Sequence[str | None], tails: Sequence[str | None], parents: Sequence[int], ends: Sequence[int]
) -> tuple[_Numbers, _Numbers, tuple[str, ...], _Numbers, _Numbers]:
    """Returns the columns `text_starts`, `text_ends`, `texts`, `owners` and `bearers`.

    The text in an element comes before all that is below it, the text behind it after that; of several texts behind
    elements that end together, the innermost element's is first.
    """
    total = len(heads)
    numbers = np.arange(total)
    places_in = numbers * (total + 1) + total
    places_behind = np.asarray(ends) * (total + 1) + total - 1 - numbers
    has_head, has_tail = (np.fromiter(map(bool, texts), bool, total) for texts in (heads, tails))
    places = np.concatenate([places_in[has_head], places_behind[has_tail]])
    order = np.argsort(places, kind="stable")
    places = places[order]
    texts = [*compress(heads, has_head), *compress(tails, has_tail)]
    bearers = np.concatenate([numbers[has_head], numbers[has_tail]])[order]
    owners = np.concatenate([numbers[has_head], np.asarray(parents)[has_tail]])[order]
    starts, behind = (np.searchsorted(places, ordinals) for ordinals in (places_in, places_behind))
    return (
        *(_plain(starts), _plain(behind)),
        *(tuple([texts[at] or "" for at in order.tolist()]), _plain(owners), _plain(bearers)),
    )


def _plain(column: NDArray[np.int64]) -> _Numbers:
    return tuple(column.tolist())
