"""Zero-width joiners, with which Persian and Hindi are spelt; trafilatura takes them out as they do not print."""

from __future__ import annotations

import re
from copy import deepcopy

from lxml.etree import XPath
from lxml.html import HtmlElement

# Letters that print and that no news page writes; they stand for the two joiners while trafilatura reads.
_STAND_INS = {"\u200c": "\ua788", "\u200d": "\ua717"}
_SHIELD = str.maketrans(_STAND_INS)
_REFERENCE = re.compile(r"&(?:zwn?j|#0*820[45]|#x0*200[cd])\b", re.IGNORECASE)
_JOINED_TEXTS = XPath("//text()[contains(., '\u200c') or contains(., '\u200d')]")


def has_joiners(html: str) -> bool:
    """Returns whether a page holds a joiner, as a character or as a reference to one."""
    return "\u200c" in html or "\u200d" in html or _REFERENCE.search(html) is not None


def shielded(root: HtmlElement) -> HtmlElement:
    """Returns a copy of the page that has letters in place of its joiners."""
    copy = deepcopy(root)
    for text in _JOINED_TEXTS(copy):
        element, plain = text.getparent(), str(text).translate(_SHIELD)
        if text.is_tail:
            element.tail = plain
        else:
            element.text = plain
    return copy


def unshielded(text: str) -> str:
    """Returns the text of a shielded page with the joiners back in it."""
    for joiner, stand_in in _STAND_INS.items():  # what is not there costs nothing, as with str.translate it does
        text = text.replace(stand_in, joiner)
    return text
