"""What no model may take of a story: its tables, lists, quotations and paragraphs, unless strong evidence speaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_columns import WHOLE, between, grouped, nearest
from transforms.body.block_features import Candidates
from transforms.page.text_blocks import Column

Flags = NDArray[np.bool_]

# Chosen on the fit publishers (docs/extraction.md), as thousandths of the page's best F1.
_STRONG_PART = 100  # below that, the evidence against a paragraph of the story is strong
_BEHIND_PART = 150  # below that, the evidence against a table or list behind the story is strong
_BOXED_PART = 400  # of a table or list in a box of its own between paragraphs of the story
_NEXT_PART = 400  # of a sentence right behind a paragraph that stays, in the same container
_BESIDE_PART = 550  # of a block beside the paragraphs of the story that trafilatura keeps

_ROWS, _ROWS_PART = 3, 150  # of a box of rows: how many there are, and what the models say in the mean
_LEAST_LINKED = 500  # thousandths of the letters of a table, list or quotation: it may be a list of links
_LINKS_PART = 100  # of such a list, in which more than links stands, as labels before them
_MOST_LINKED = 700
_LEAD_BLOCKS = 8  # below the headline, among which a story may begin in a container of its own
_LEAD_IN_WORDS = 4
_SENTENCE_WORDS = 6
_LEAD_WORDS, _LEAD_LETTERS = 8, 50  # of the first sentence of a story, which may be shorter than prose
_NO_LEAD = ("in.figure", "in.figcaption", "under.picture", "under.author", "under.meta")
_HEADINGS = ("in.h1", "in.h2", "in.h3")
_FURNITURE = (
    *("under.comment", "under.related", "under.newsletter", "under.hidden", "under.share", "under.advert"),
    *("under.menu", "under.footer", "hidden"),
)


@dataclass(frozen=True, slots=True)
class _Page:
    """What the brakes ask of the candidates of a page."""

    candidates: Candidates
    kept: Flags
    parts: Column
    is_prose: Flags
    in_unit: Flags
    named: Flags
    heading: Flags

    @property
    def read(self) -> Flags:
        return self.candidates.column("quick.kept") > WHOLE // 2

    def units_of_story(self) -> Flags:
        """Which blocks are of a table, list or quotation that is no list of links."""
        linked = self.candidates.column("unit.linked")
        led_in = np.concatenate([[False], self._leads_in()[:-1]])
        group = np.unique(self.candidates.units, return_inverse=True)[1]
        led_in = grouped(group, led_in.astype(np.int64)) > 0
        few = (linked < _LEAST_LINKED) | ((linked < _MOST_LINKED) & (self.parts >= _LINKS_PART))
        return self.in_unit & ~self.named & (few | led_in)

    def _leads_in(self) -> Flags:
        colon = (self.candidates.column("colon") > 0) & (self.candidates.words >= _LEAD_IN_WORDS)
        return self.kept & colon & (self.candidates.column("linked") == 0) & ~self.in_unit


def spared(candidates: Candidates, kept: Flags, parts: Column) -> Flags:
    """Returns which blocks stay whatever the models say, as no name above them is one of page furniture.

    `kept` are those that the models keep, `parts` what they say, in thousandths of the page's best F1.
    """
    is_prose = candidates.column("is_prose") > 0
    in_unit = in_units(candidates)
    story = _story(candidates, kept & ~in_unit)
    if not story.any():
        return np.zeros_like(kept)
    heading = np.any([candidates.column(name) > 0 for name in _HEADINGS], axis=0)
    page = _Page(candidates, kept, parts, is_prose, in_unit, _named(candidates), heading)
    found = _paragraphs(page, story) | _inside(page, story) | _grids(page, story)
    found |= _whole(page, kept | found)
    found |= _behind(page, kept | found)
    found |= _whole(page, kept | found)
    return found | _headings(page, kept | found, found)


def _story(candidates: Candidates, kept: Flags) -> Flags:
    """The prose that is kept; of a page that has none, its sentences; else whatever is kept."""
    is_prose = candidates.column("is_prose") > 0
    return next((story for flags in (is_prose, _sentences(candidates)) if (story := kept & flags).any()), kept)


def _sentences(candidates: Candidates) -> Flags:
    return (candidates.column("ends_sentence") > 0) & (candidates.words >= _SENTENCE_WORDS)


def in_units(candidates: Candidates) -> Flags:
    """Returns which blocks stand in a table, list or quotation."""
    listed = (candidates.column("in.item") > 0) | (candidates.column("in.blockquote") > 0)
    return (candidates.rows >= 0) | listed


def _named(candidates: Candidates) -> Flags:
    """Which blocks stand below a name of page furniture; posts that the story quotes are named for their network."""
    posts = candidates.column("in.blockquote") > 0
    return np.any([(candidates.column(name) > 0) & ~(posts & (name == "under.share")) for name in _FURNITURE], axis=0)


def _paragraphs(page: _Page, story: Flags) -> Flags:
    """Paragraphs of the story, and the first ones below the headline, unless the evidence against them is strong."""
    inside = between(story, page.candidates.hosts) > 1
    since = page.candidates.column("since_headline")
    lead = (np.arange(len(story)) < np.argmax(story)) & (since > 0) & (since <= _LEAD_BLOCKS) & _may_lead(page)
    sure = (page.parts >= _STRONG_PART) & (lead | (page.is_prose & inside & page.read))
    beside = np.isin(page.candidates.hosts, page.candidates.hosts[story]) & (np.arange(len(story)) > np.argmax(story))
    found = ~page.named & (sure | (beside & page.read & (page.parts >= _BESIDE_PART)))
    return found | _next(page, page.kept | found)


def _may_lead(page: _Page) -> Flags:
    """Which blocks may be the first of a story: prose, and whole sentences that are no caption and no byline."""
    candidates = page.candidates
    long_enough = (candidates.words >= _LEAD_WORDS) & (candidates.column("letters") >= _LEAD_LETTERS)
    whole = (candidates.column("ends_sentence") > 0) & (candidates.column("linked") == 0) & ~page.in_unit
    beside = np.any([candidates.column(name) > 0 for name in _NO_LEAD], axis=0)
    return page.is_prose | (long_enough & whole & ~beside)


def _next(page: _Page, kept: Flags) -> Flags:
    """Sentences without links right behind what stays, as the last of a short story, whose page tells little.

    A line of links, as to another story, may stand between them and it.
    """
    candidates = page.candidates
    may_stay = _sentences(candidates) & (candidates.column("linked") == 0) & page.read & ~page.named & ~page.in_unit
    may_stay &= page.parts >= _NEXT_PART
    return _following(page, kept, may_stay, passed=candidates.column("linked") >= _LEAST_LINKED)


def _inside(page: _Page, story: Flags) -> Flags:
    """Tables, lists and quotations between paragraphs of the story."""
    place = between(story, page.candidates.hosts)  # a unit in a box of its own stands between their parent's children
    posts = page.candidates.column("in.blockquote") > 0
    boxes = between(story, page.candidates.boxes) > 1  # the story's paragraphs stand in boxes beside it
    boxed = ((place > 0) | boxes) & (page.parts >= np.where(posts, _STRONG_PART, _BOXED_PART))
    return page.units_of_story() & ((place > 1) | boxed)


def _grids(page: _Page, story: Flags) -> Flags:
    """Rows of boxes between two paragraphs of the story, as tables are built without an element for them.

    They stand below a box beside the paragraphs, and nothing in it is a link.
    """
    candidates = page.candidates
    before, after = nearest(story)
    last = len(story) - 1
    host = np.where((before >= 0) & (after <= last), candidates.hosts[np.clip(before, 0, last)], -1)
    inside = (host == candidates.hosts[np.clip(after, 0, last)]) & (candidates.boxes == host)
    group = np.unique(candidates.hosts, return_inverse=True)[1]
    few = grouped(group, np.ones_like(group)) >= _ROWS
    weights = candidates.words + 1
    likely = grouped(group, page.parts * weights) >= _ROWS_PART * grouped(group, weights)
    linked = grouped(group, candidates.column("linked").astype(np.int64)) > 0
    return inside & few & likely & ~linked & ~page.named & ~page.in_unit


def _whole(page: _Page, kept: Flags) -> Flags:
    """What is left of tables, lists and quotations of which half stays."""
    group = np.unique(page.candidates.units, return_inverse=True)[1]
    weights = page.candidates.words + 1
    return page.units_of_story() & (2 * grouped(group, weights * kept) >= grouped(group, weights))


def _behind(page: _Page, kept: Flags) -> Flags:
    """Tables and lists directly behind the story, with nothing but headings between them and it."""
    is_trusted = page.read | (page.candidates.column("unit.linked") == 0)
    may_stay = page.units_of_story() & is_trusted & (page.parts >= _BEHIND_PART)
    caption = (page.candidates.column("in.table") > 0) & ~page.in_unit
    return _following(page, kept, may_stay, passed=page.heading | caption)


def _following(page: _Page, kept: Flags, may_stay: Flags, passed: Flags) -> Flags:
    """What may stay of the blocks behind those that do, in their container, with nothing between but what is passed."""
    found = np.zeros_like(kept)
    host = -1
    rows = zip(kept.tolist(), may_stay.tolist(), passed.tolist(), page.candidates.hosts.tolist(), strict=True)
    for at, (stays, may, is_passed, own) in enumerate(rows):
        found[at] = may and not stays and own == host
        if stays:
            host = own
        elif not found[at] and not is_passed:
            host = -1
    return found


def _headings(page: _Page, kept: Flags, found: Flags) -> Flags:
    """Headings above what stays only for these rules."""
    above = np.concatenate([kept[1:] & (found | page.in_unit)[1:], [False]])
    return page.heading & ~page.named & above & (page.read | (page.parts >= _STRONG_PART))
