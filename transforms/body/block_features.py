"""All that the models are told of a block, as one matrix of whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_articles import article_columns
from transforms.body.block_columns import WHOLE, share
from transforms.body.block_order import order_columns
from transforms.body.block_places import BlockPlaces, block_groups, block_places, markup_columns, place_columns
from transforms.body.block_words import BlockWeights, block_weights, word_columns
from transforms.body.readings import Reading, reading_columns
from transforms.page.text_blocks import Column, PageBlocks
from transforms.text.characters import normalise

_CONTAINER_PROSE = 30  # thousandths of the page's prose in the container two levels up
_FEWEST_WORDS = 8
_MOST_LINKED = 700  # thousandths


@dataclass(frozen=True, slots=True)
class Candidates:
    """The blocks of a page that may be of the story, in document order.

    `indices` are their numbers among all blocks. `matrix` holds their features, a row a block, the columns as in
    `names`; `words` is what they weigh, `units` the number of the table, list, quotation or figure that each stands in
    (of the block's element where it stands in none), `hosts` that of the block element above, `boxes` that of
    the one above that, `rows` that of its table row, or -1. `texts` are normalised, each one line; `items` tells which
    stand in an item of a list.
    """

    indices: Column
    names: tuple[str, ...]
    matrix: NDArray[np.int32]
    words: Column
    units: Column
    hosts: Column
    boxes: Column
    rows: Column
    texts: tuple[str, ...]
    items: NDArray[np.bool_]

    def column(self, name: str) -> NDArray[np.int32]:
        """Returns one feature of all candidates."""
        return self.matrix[:, self.names.index(name)]

    def of_another_text(self) -> NDArray[np.bool_]:
        """Returns which candidates are a reader's, hidden, or of an article beside the story's that has its own h1."""
        other = self.column("article.other") > 0
        return other | (self.column("under.comment") > 0) | (self.column("hidden") > 0)


def candidates_of(blocks: PageBlocks, readings: Mapping[str, Reading], headline: str | None) -> Candidates:
    """Returns the candidates of a page; `readings` are what other readers kept, by the reader's name."""
    weights = block_weights(blocks)
    places = block_places(blocks, weights)
    everywhere = _columns_of_all(blocks, weights, places, readings, headline)
    chosen = _candidates(everywhere, weights, readings)
    columns = {name: values[chosen] for name, values in everywhere.items()}
    columns |= word_columns(blocks, weights, chosen)
    columns |= markup_columns(blocks, places, chosen)
    names = tuple(sorted(columns))
    elements = blocks.elements[chosen]
    return Candidates(
        indices=chosen,
        names=names,
        matrix=np.stack([columns[name] for name in names], axis=1).astype(np.int32),
        words=weights.words[chosen],
        units=places.units[chosen],
        hosts=places.hosts[chosen],
        boxes=blocks.above[places.hosts[chosen]],
        rows=_rows(blocks)[elements],
        texts=tuple([" ".join(normalise(blocks.texts[at]).split()) for at in chosen.tolist()]),
        items=np.array([blocks.layout.tags[at] == "li" for at in elements.tolist()], bool),
    )


def _columns_of_all(
    blocks: PageBlocks,
    weights: BlockWeights,
    places: BlockPlaces,
    readings: Mapping[str, Reading],
    headline: str | None,
) -> dict[str, Column]:
    groups = block_groups(blocks, places)
    columns = {
        **place_columns(blocks, weights, places, groups),
        **article_columns(blocks, weights, places),
        **order_columns(blocks, weights, places, headline),
        **_line_columns(blocks),
        **_page_columns(blocks, weights, places),
    }
    for name, reading in readings.items():
        of_reading = reading_columns(reading, weights, groups, places)
        columns |= {f"{name}.{column}": values for column, values in of_reading.items()}
    return columns


def _rows(blocks: PageBlocks) -> Column:
    """Returns for every element the table row that it is or stands in, -1 where there is none."""
    rows = np.full(len(blocks.ends), -1)
    for number in blocks.layout.numbers_of("tr"):
        rows[number : blocks.ends[number]] = number
    return rows


def _line_columns(blocks: PageBlocks) -> dict[str, Column]:
    return {
        "linked": share(np.minimum(blocks.linked, blocks.letters), blocks.letters),
        "links": blocks.links,
        "bold": share(np.minimum(blocks.bold, blocks.letters), blocks.letters),
        "broken": blocks.broken,
        "breaks": np.concatenate([blocks.broken[1:], [0]]),
    }


def _page_columns(blocks: PageBlocks, weights: BlockWeights, places: BlockPlaces) -> dict[str, Column]:
    whole = np.ones_like(blocks.words)
    tags = blocks.layout.tags
    return {
        "page.blocks": whole * len(whole),
        "page.words": whole * places.all_words,
        "page.prose": whole * places.all_prose,
        "page.unspaced": whole * int(share(weights.unspaced.sum(), len(whole))),
        "page.linked": whole * int(share(np.minimum(blocks.linked, blocks.letters).sum(), blocks.letters.sum())),
        "page.h1": whole * sum(tag == "h1" for tag in tags),
        "page.articles": whole * sum(tag == "article" for tag in tags),
    }


def _candidates(columns: Mapping[str, Column], weights: BlockWeights, readings: Mapping[str, Reading]) -> Column:
    may_be = columns["container2.prose"] > _CONTAINER_PROSE
    may_be |= (weights.words >= _FEWEST_WORDS) & (columns["linked"] < _MOST_LINKED)
    for reading in readings.values():
        may_be |= reading.kept > WHOLE // 2
    return np.flatnonzero(may_be)
