"""What the names of a page's elements say of their use: classes, ids and roles read as hints."""

from __future__ import annotations

import re
from enum import IntFlag, auto
from functools import lru_cache

from lxml.html import HtmlElement


class Hint(IntFlag):
    """The uses of a part of a page, as its markup names them."""

    COMMENT = auto()
    RELATED = auto()
    NEWSLETTER = auto()
    HIDDEN = auto()
    AUTHOR = auto()
    SHARE = auto()
    PICTURE = auto()
    ADVERT = auto()
    ASIDE = auto()
    META = auto()
    FOOTER = auto()
    MENU = auto()
    LIVE = auto()
    FIGURE_TAG = auto()
    ASIDE_TAG = auto()
    TABLE_TAG = auto()
    FORM_TAG = auto()
    LIST_TAG = auto()
    QUOTE_TAG = auto()
    FOOTER_TAG = auto()
    HEADER_TAG = auto()
    NAV_TAG = auto()
    SECTION_TAG = auto()


_NAMED = re.compile(
    r"""(?P<COMMENT>comment(?!ary|ator)|disqus|discussion|respond|reader-?letter)
    | (?P<RELATED>relat|recommend|recirc|more-?(?:stor|on|from|news|article|link|content)|read-?(?:more|next|also)
        |most-?(?:read|popular|view)|trending|popular|also-?(?:like|read)|outbrain|taboola|teaser|further|linklist
        |up-?next|inline-?link|link-?box|similar|suggest|card)
    | (?P<NEWSLETTER>newsletter|subscri|sign-?up|mailing|paywall|regwall|piano|donat|membership|register|login)
    | (?P<HIDDEN>(?<!overflow-)(?<!:)hidden(?!-(?:x?s|md|x?l|sm|lg|print|mobile|desktop|tablet))|modal|pop-?up
        |overlay|lightbox|tooltip|dialog|sr-only|screen-?reader|cookie|consent|gdpr)
    | (?P<AUTHOR>author|byline|\bbio\b|contributor|writer)
    | (?P<SHARE>share|sharing|social|follow|twitter|tweet|facebook|instagram|embed)
    | (?P<PICTURE>caption|credit|photo|image|gallery|slide|figure|video|player|media)
    | (?P<ADVERT>\bads?\b|advert|sponsor|commercial|affiliate|product|shop|price|deal|promo)
    | (?P<ASIDE>aside|sidebar|widget|\brail|infobox|fact-?box|breakout|callout|module|pull-?quote)
    | (?P<META>meta|date|time|\btags?\b|categor|topic|breadcrumb|label|kicker|eyebrow)
    | (?P<FOOTER>footer|(?<![-\w])bottom|disclaimer|copyright|legal|correction|end-?note)
    | (?P<MENU>\bnav|menu|toolbar|masthead|share-?bar)
    | (?P<LIVE>live|timeline|liveblog)""",
    re.VERBOSE,
)
_TAGS = {
    "figure": Hint.FIGURE_TAG,
    "figcaption": Hint.FIGURE_TAG,
    "aside": Hint.ASIDE_TAG,
    "table": Hint.TABLE_TAG,
    "form": Hint.FORM_TAG,
    "ul": Hint.LIST_TAG,
    "ol": Hint.LIST_TAG,
    "dl": Hint.LIST_TAG,
    "blockquote": Hint.QUOTE_TAG,
    "footer": Hint.FOOTER_TAG,
    "header": Hint.HEADER_TAG,
    "nav": Hint.NAV_TAG,
    "section": Hint.SECTION_TAG,
}
_LONGEST_NAME = 400  # characters of class, id and role that are read


def element_hints(element: HtmlElement) -> int:
    """The hints of one element's tag, class, id and role, as the bits of `Hint`."""
    names = f"{element.get('class', '')} {element.get('id', '')} {element.get('role', '')}"
    return _TAGS.get(element.tag, 0) | _name_hints(names[:_LONGEST_NAME].lower())


@lru_cache(maxsize=4096)
def _name_hints(names: str) -> int:
    found = 0
    for match in _NAMED.finditer(names.replace("_", "-")):
        found |= Hint[match.lastgroup or ""]
    return int(found)
