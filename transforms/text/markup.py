"""Text inside markup: tags gone, entities resolved. For pieces of HTML; a page is parsed."""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"</?([A-Za-z][\w:-]*)[^<>]*>|<!--.{0,2000}?-->", re.DOTALL)
# a reading beside a character (https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-ruby-element):
# its end tag may be missing, and it holds text and elements of lines alone
_READING = re.compile(
    r"<(rtc?|rp)\b[^<>]*>[^<]*(?:</?(?:span|a|b|i|em|font|small|strong)\b[^<>]*>[^<]*)*(?:</\1\s*>)?"
    r"|</(?:rtc?|rp)\s*>",
    re.IGNORECASE,
)
_RUBY = re.compile(r"<ruby\b", re.IGNORECASE)
_INSIDE_WORDS = frozenset("a abbr b em font i mark rb ruby s small span strong sub sup u".split())  # noqa: SIM905  # names
_ENDS_LINE = frozenset("blockquote br div h1 h2 h3 h4 h5 h6 li ol p section table tr ul".split())  # noqa: SIM905


def text_of(markup: str) -> str:
    r"""Returns the text of a piece of markup, "\n" where a block or a line ends.

    `Fish &amp;amp; <b>ch</b>ips<br>Peas` is `Fish & chips\nPeas`. Tags of one word's letters leave nothing behind,
    other tags a space. Content systems escape what is escaped already: entities are resolved twice, and tags that
    appear by that go too. A "<" without a letter behind it is no tag.
    """
    shown = _TAG.sub(_in_place_of, without_readings(markup)) if "<" in markup else markup
    if "&" in shown:
        shown = unescape(unescape(shown))
        shown = _TAG.sub(_in_place_of, shown) if "<" in shown else shown
    return shown


def without_readings(page: str) -> str:
    """Returns a page without the readings that stand beside its characters: `<ruby>港<rt>みなと</rt></ruby>`."""
    return _READING.sub("", page) if _RUBY.search(page) else page


def _in_place_of(tag: re.Match[str]) -> str:
    name = (tag[1] or "").lower()
    if name in _INSIDE_WORDS:
        return ""
    return "\n" if name in _ENDS_LINE else " "
