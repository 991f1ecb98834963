"""Which article of its page a block stands in: the story's own, one around it, or another text beside it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_columns import share
from transforms.body.block_places import BlockPlaces
from transforms.body.block_words import BlockWeights
from transforms.page.text_blocks import Column, PageBlocks

_ARTICLES = ("article", "main")
_LOWER_HEADINGS = ("h2", "h3")


def article_columns(blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces) -> Mapping[str, Column]:
    """Returns what the nearest article of every block holds, and whether it is another text than the story."""
    articles = _nearest_articles(blocks)[blocks.elements]
    own = int(articles[np.argmax(weights.is_prose)])  # that of the first prose
    headed = blocks.sums(np.array([blocks.layout.tags[at] == "h1" for at in blocks.elements.tolist()], np.int64))
    is_other = (headed[articles] > 0) | _are_next(articles, own, headed, blocks)
    return {
        "article.prose": np.where(articles < 0, -1, share(places.prose[articles], places.all_prose)),
        "article.h1": np.where(articles < 0, -1, headed[articles]),
        "article.other": _beside(articles, own, blocks) & is_other,
    }


def _are_next(articles: Column, own: int, headed: Column, blocks: PageBlocks) -> NDArray[np.bool_]:
    """Returns which articles are of the class of the story's own one, and open with a lower heading than its h1.

    So do the next stories that pages append; items of a list have a class of their own.
    """
    layout = blocks.layout
    if own < 0 or not headed[own]:
        return np.zeros(len(articles), bool)
    alike = {
        at
        for at in layout.numbers_of("article")
        if at != own and layout.classes[at] == layout.classes[own] and _opening_tag(at, blocks) in _LOWER_HEADINGS
    }
    return np.array([at in alike for at in articles.tolist()], bool)


def _opening_tag(element: int, blocks: PageBlocks) -> str:
    """Returns the tag of the first block in an element, "" where it has none."""
    inside = (element <= blocks.elements) & (blocks.elements < blocks.ends[element])
    return blocks.layout.tags[blocks.elements[np.argmax(inside)]] if inside.any() else ""


def _beside(articles: Column, own: int, blocks: PageBlocks) -> Column:
    """Returns 1 for articles that neither hold the story's own one nor stand in it, else 0."""
    holds = (articles <= own) & (own < blocks.ends[articles])
    inside = (own <= articles) & (articles < blocks.ends[own])
    tags = blocks.layout.tags
    are_articles = np.array([at >= 0 and tags[at] == "article" for at in articles.tolist()], bool)
    return (are_articles & ~holds & ~inside & (own >= 0)).astype(np.int64)


def _nearest_articles(blocks: PageBlocks) -> Column:
    """Returns for every element the nearest article or main element that it is or stands in, -1 where there is none."""
    nearest = np.full(len(blocks.ends), -1)
    for number in blocks.layout.numbers_of(*_ARTICLES):
        nearest[number : blocks.ends[number]] = number
    return nearest
