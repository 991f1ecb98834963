"""Which elements of a page are named for a credit, by tag, class, id, itemprop or rel."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice

from schemas.vocabulary import Surface
from transforms.attribute.block_texts import SILENT
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.page.element_names import Use, is_named
from transforms.page.layout import PageLayout

_NAMED_TAGS = {"figcaption": Surface.DOM_CAPTION, "address": Surface.DOM_BYLINE, "byline": Surface.DOM_BYLINE}
_LOGO = re.compile(rf"\blogo(?:type|tipo)?\b(?:\s{pattern_for(WordUse.LOGO_OF)}\b)?", re.IGNORECASE)
_MAX_LOGO_TEXT = 60
_LOGO_LEVELS = 2


def named_surfaces(layout: PageLayout) -> dict[int, Surface]:
    """Returns the surface of each visible element of the body whose tag names one, else its attributes."""
    numbers = range(layout.body, layout.ends[layout.body])
    names = list(zip(layout.classes, layout.ids, layout.properties, layout.relations, strict=True))
    named = {each: surface for each in set(names) if (surface := _surface_of(*each))}
    surfaces = {number: named[names[number]] for number in numbers if names[number] in named}
    for number in [number for number in surfaces if layout.tags[number] in SILENT]:
        del surfaces[number]
    surfaces |= {number: Surface.DOM_SOURCE for number in layout.numbers_of("img") if _is_logo(layout, number)}
    return surfaces | {number: _NAMED_TAGS[layout.tags[number]] for number in layout.numbers_of(*_NAMED_TAGS)}


@lru_cache(maxsize=8192)
def _surface_of(*names: str) -> Surface | None:
    text = " ".join(filter(None, names))
    if not is_named(text, Use.BYLINE, Use.SOURCE, Use.TRANSLATOR):
        return None
    return Surface.DOM_BYLINE if is_named(text, Use.BYLINE) else Surface.DOM_SOURCE


def names_of(layout: PageLayout, number: int) -> str:
    """Returns class, id, itemprop and rel of an element, as one string."""
    return " ".join(
        (layout.classes[number], layout.ids[number], layout.properties[number], layout.relations[number])
    ).strip()


def logo_name(layout: PageLayout, image: int) -> str:
    """Returns whose logo an image is: its alternative text without the word itself."""
    return normalised(_LOGO.sub(" ", layout.attribute(image, "alt")))


def _is_logo(layout: PageLayout, image: int) -> bool:
    """Returns whether an image is a service's logo, by its name and its alternative text.

    A logo elsewhere than where credits stand is a partner's, or of whoever supplies share prices.
    """
    text = layout.attribute(image, "alt")
    if not 1 < len(text) <= _MAX_LOGO_TEXT:
        return False
    if "logo" not in f"{names_of(layout, image)} {layout.attribute(image, 'src')} {text}".lower():
        return False
    around = islice(layout.path(layout.parents[image]), _LOGO_LEVELS)
    if not any(is_named(names_of(layout, at), Use.LOGO_PLACE) for at in around):
        return False
    name = logo_name(layout, image)
    mentions = find_mentions(name)
    return len(mentions) == 1 and mentions[0].organisation.is_wire and mentions[0].end - mentions[0].start == len(name)
