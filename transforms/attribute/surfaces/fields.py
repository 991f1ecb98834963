"""The fields of a page that may hold a credit: on which surface, in which slot, and how sure it can make one.

One row a field. The parts of the text and the blocks of a page are fields too.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.vocabulary import Surface, Word
from transforms.attribute.evidence.scoring import Spot
from transforms.attribute.grammar.credit import Slot


class Reads(Word):
    """What a field holds, and so how it is read."""

    AUTHOR = "author"  # an author: a byline
    CONTRIBUTOR = "contributor"  # an author of a part
    SOURCE = "source"  # whoever supplied the text
    CREDIT = "credit"  # any credit, a picture's too
    RIGHTS = "rights"  # whoever holds the rights
    ORGANISATION = "organisation"  # the name of an organisation and nothing else
    SERVICE = "service"  # the name of a wire service and nothing else
    ORIGINAL = "original"  # the address of the page that printed first


@dataclass(frozen=True, slots=True)
class PageField:
    """One field: its name on the surface, how it is read, its spot, and how many of its values are read."""

    name: str
    reads: Reads
    spot: Spot
    most: int = 12


def _meta(names: str, reads: Reads, cap: float, most: int) -> tuple[PageField, ...]:
    return tuple(PageField(name, reads, Spot(Surface.META, Slot.BYLINE, cap), most) for name in names.split())


def _json_ld(name: str, reads: Reads, cap: float) -> PageField:
    return PageField(name, reads, Spot(Surface.JSON_LD, Slot.BYLINE, cap))


META_FIELDS = (
    *_meta("author articleauthor article:author article:author_name twitter:creator", Reads.AUTHOR, 0.8, 6),
    *_meta("dc.creator parsely-author sailthru.author cxenseparse:author dcterms.creator", Reads.AUTHOR, 0.8, 6),
    *_meta("byl og:article:author", Reads.AUTHOR, 0.8, 6),
    *_meta("source dc.source article:source news_source cxenseparse:source og:source", Reads.SOURCE, 0.8, 3),
    *_meta("contentsource agency", Reads.SOURCE, 0.8, 3),
    *_meta("syndication-source original-source", Reads.ORIGINAL, 0.8, 2),
)
CANONICAL = Spot(Surface.CANONICAL, Slot.BYLINE, 0.85)
META_SOURCE_LINE = Spot(Surface.META, Slot.BYLINE, 0.7)  # a source field that names no service, read as a source line

JSON_LD_FIELDS = (
    _json_ld("author", Reads.AUTHOR, 0.85),
    _json_ld("contributor", Reads.CONTRIBUTOR, 0.75),
    _json_ld("creditText", Reads.AUTHOR, 0.6),
    _json_ld("provider", Reads.ORGANISATION, 0.8),
    _json_ld("sourceOrganization", Reads.ORGANISATION, 0.85),
    _json_ld("copyrightHolder", Reads.SERVICE, 0.6),
    _json_ld("publisher", Reads.SERVICE, 0.6),
)

FEED_AUTHOR = Spot(Surface.FEED, Slot.BYLINE, 0.85)
FEED_CREDIT = Spot(Surface.FEED, Slot.BOX, 0.6)
FEED_RIGHTS = Spot(Surface.FEED, Slot.TAIL, 0.6)
FEED_SOURCE = Spot(Surface.FEED, Slot.BYLINE, 0.75)

MARKED_BLOCK_CAP = 0.92  # a block whose markup calls it a byline or a source
BLOCK_CAP = 0.95

TEXT_SPOTS = {
    Slot.HEAD: Spot(Surface.TEXT_HEAD, Slot.HEAD),
    Slot.MIDDLE: Spot(Surface.TEXT_BODY, Slot.MIDDLE),
    Slot.TAIL: Spot(Surface.TEXT_TAIL, Slot.TAIL),
}
