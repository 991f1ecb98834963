"""What kind of evidence decided that a block is no part of the story, in words."""

from __future__ import annotations

from functools import cache

from schemas.vocabulary import Word


class Ground(Word):
    """A kind of evidence; the value is the id of the rule on a line that went by it."""

    PLACE = "blocks.place"
    KIND = "blocks.kind"
    MARKUP = "blocks.markup"
    LINKS = "blocks.links"
    WORDS = "blocks.words"
    ORDER = "blocks.order"
    READERS = "blocks.readers"


MEANINGS = {
    Ground.PLACE: "its container holds little of the story",
    Ground.KIND: "blocks of its kind hold little of the story",
    Ground.MARKUP: "tags and names around it are those of page furniture",
    Ground.LINKS: "it, or what stands around it, is links",
    Ground.WORDS: "its words are not those of a story",
    Ground.ORDER: "it stands before, behind or far from the prose",
    Ground.READERS: "other readers of the page leave it out",
}
"""What each ground says of a line, as the end of a sentence."""

_BY_PREFIX = {
    Ground.READERS: ("quick.", "second.", "json_ld."),
    Ground.PLACE: ("container", "below_main", "outside_main", "article.", "depth", "page."),
    Ground.KIND: ("kind", "siblings", "unit", "same_"),
    Ground.MARKUP: ("tag", "parent_tag", "in.", "near.", "under.", "hidden"),
    Ground.ORDER: (
        *("index", "from_", "place", "words_before", "words_since", "prose_before", "since_", "until_", "between_"),
        *("broken", "breaks"),
    ),
}


@cache
def ground_of(feature: str) -> Ground:
    """Returns which kind of evidence a feature of a block is."""
    if "link" in feature:
        return Ground.LINKS
    return next((ground for ground, starts in _BY_PREFIX.items() if feature.startswith(starts)), Ground.WORDS)
