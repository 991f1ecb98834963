"""What is done to a feed's bytes before any parser sees them: everything here is linear in their length.

feedparser 6.0 takes quadratic time on blank lines and entity declarations before the root element, on elements with
thousands of attributes, and on long dotted author strings (https://github.com/kurtmckee/feedparser/issues/562).
"""

from __future__ import annotations

import re
from html.entities import html5

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.text.attribute_flood import has_attribute_flood
from transforms.text.charset import decode
from transforms.text.writable import writable

MAX_FEED_BYTES = 10 * 1024 * 1024
MAX_PROLOG = 8 * 1024
MAX_ATTRIBUTES = 256
MAX_AUTHOR = 2000

_HEAD = 1024
_XML_ENCODING = re.compile(rb"""<\?xml\b[^>]{0,200}?encoding\s*=\s*["']\s*([\w.:-]{1,40})""")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_UTF_7 = {"utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-2-0-utf-7"}
_EBCDIC_MARK = b"\x4c\x6f\xa7\x94"  # "<?xm"
_SKIPPED = re.compile(r"\s+|<\?")
_ELEMENT = re.compile(r"<[A-Za-z_]")
_ROOT_NAME = re.compile(r"<([\w:.-]{1,80})")
_EMPTY_ROOT = re.compile(r"<[\w:.-]{1,80}(?:\s[^<>]*)?/>")
_TAIL = 4096
_ENTRY_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry|url|sitemap)\s*>", re.IGNORECASE)
_ELEMENT_END = re.compile(r"</[\w:.-]{1,80}\s*>|/>")
_SUBSET_END = re.compile(r"\]\s*>")
_AUTHOR = (
    r"<(?:\w{1,40}:)?(?:author|creator|contributor|publisher|name|email|managingeditor|webmaster|owner|credit)\b"
    r"[^<>]{0,500}>"
)
_LONG_AUTHOR = re.compile(rf"({_AUTHOR}\s{{0,100}}(?:<!\[CDATA\[)?[^<\]]{{{MAX_AUTHOR}}})[^<\]]+", re.IGNORECASE)
_AUTHOR_START = re.compile(_AUTHOR, re.IGNORECASE)
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,8};|#[xX][0-9A-Fa-f]{1,8};|[A-Za-z_][\w.:-]{0,63};)")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|\Z))", re.DOTALL)
_RSS_PREFIX = re.compile(r"<(/?)rss:")
_RSS_ITEM = "<rss:item"
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]{1,6})|0*([0-9]{1,7}));")
_NO_XML_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LAST = 0x10FFFF
_MARKUP = {"<", ">", "&", '"', "'"}
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'


def guarded(data: bytes, content_type: str | None, limit: int = MAX_FEED_BYTES) -> str | Rejection:
    """The feed as text without what is before its root element or first brace, or why it is not parsed.

    Control characters are gone and named HTML entities are characters, so that a parser needs no document type.
    """
    if len(data) > limit:
        return Rejection(Reason.DOCUMENT_TOO_LARGE, f"the feed has more than {limit} bytes")
    declared = _declared(data, content_type)
    if _UTF_7 & declared or data.startswith(_EBCDIC_MARK):
        return Rejection(Reason.HOSTILE_FEED, "the feed declares an encoding that hides markup")
    text = writable(decode(data, charset_of(content_type))).lstrip("\ufeff \t\r\n")
    if not text:
        return Rejection(Reason.EMPTY_DOCUMENT, "the feed is empty")
    root = _start(text)
    if root is None:
        return Rejection(Reason.MALFORMED_FEED, "no XML element and no JSON value")
    if len(" ".join(text[:root].split())) > MAX_PROLOG:
        return Rejection(Reason.HOSTILE_FEED, f"more than {MAX_PROLOG} characters before the root element")
    return text[root:]


def for_parser(text: str) -> bytes | Rejection:
    """The guarded text of an XML feed as UTF-8 with its declaration, or why it is not parsed."""
    if has_attribute_flood(text, MAX_ATTRIBUTES):
        return Rejection(Reason.HOSTILE_FEED, f"an element has more than {MAX_ATTRIBUTES} attributes")
    text = _LONG_AUTHOR.sub(r"\1", text)
    if _has_endless_author(text):
        return Rejection(Reason.HOSTILE_FEED, "an author's name is put together from thousands of pieces")
    return (_DECLARATION + with_valid_references(_ENTITY.sub(_character, _without_rss_prefix(text)))).encode()


def with_entities_resolved(text: str) -> str:
    """The XML text with HTML's named entities as characters and each `&` that begins no reference escaped.

    CDATA sections stay, for there an `&` is itself. References to characters that XML does not have are as in
    `with_valid_references`.
    """
    pieces = _CDATA.split(text)
    pieces[::2] = [_BARE_AMPERSAND.sub("&amp;", _ENTITY.sub(_character, piece)) for piece in pieces[::2]]
    return with_valid_references("".join(pieces))


def with_valid_references(text: str) -> str:
    """The XML text with references to characters that XML does not have, such as `&#0;` and `&#xD800;`, as U+FFFD.

    Source: https://www.w3.org/TR/xml/#charsets
    """
    return _REFERENCE.sub(_valid_reference, text)


def breaks_off(text: str) -> bool:
    """Whether the root element of a guarded XML text has no end; one without content may close itself."""
    root = _ROOT_NAME.match(text)
    if root is None or _EMPTY_ROOT.match(text):
        return False
    end = f"</{root[1]}".lower()
    return end not in text[-_TAIL:].lower() and end not in text.lower()


def without_torn_entry(text: str) -> str:
    """The XML text of a list that breaks off without the entry in which it does: half an address is another one.

    Of a first entry those elements stay that have ended.
    """
    whole = 0
    for end in _ENTRY_END.finditer(text):
        whole = end.end()
    torn = _ENTRY_START.search(text, whole)
    if torn is None:
        return text
    kept = torn.start()
    for end in () if whole else _ELEMENT_END.finditer(text, torn.end()):
        kept = end.end()
    return text[:kept]


def charset_of(content_type: str | None) -> str | None:
    """The charset parameter of a Content-Type value, in lower case."""
    found = _CHARSET.search(content_type or "")
    return found[1].lower() if found else None


def end_of_prolog(text: str) -> int:
    """Where the declaration, comments, instructions and document type end."""
    position = 0
    while True:
        rest = _SKIPPED.match(text, position)
        if rest and not rest[0].startswith("<"):
            position = rest.end()
        elif rest:
            position = _after(text, "?>", position)
        elif text.startswith("<!--", position):
            position = _after(text, "-->", position)
        elif text[position : position + 9].upper() == "<!DOCTYPE":
            position = _after_document_type(text, position)
        else:
            return position


def _start(text: str) -> int | None:
    """Where the root element or the JSON value starts, whatever stands before it; None where there is neither."""
    prolog = end_of_prolog(text)
    if text.startswith(("{", "["), prolog):
        return prolog
    root = _ELEMENT.search(text, prolog)
    return root.start() if root else None


def _after(text: str, mark: str, position: int) -> int:
    found = text.find(mark, position)
    return len(text) if found < 0 else found + len(mark)


def _after_document_type(text: str, position: int) -> int:
    end, subset = text.find(">", position), text.find("[", position)
    if subset < 0 or 0 <= end < subset:
        return len(text) if end < 0 else end + 1
    closed = _SUBSET_END.search(text, subset)
    return closed.end() if closed else len(text)


def _declared(data: bytes, content_type: str | None) -> set[str]:
    inside = _XML_ENCODING.search(data[:_HEAD].replace(b"\0", b""))
    labels = {charset_of(content_type) or ""}
    return labels | ({inside[1].decode("ascii").lower()} if inside else set())


def _has_endless_author(text: str) -> bool:
    """Whether an author's element goes on beyond its longest text: through comments and CDATA sections."""
    return any(
        "</" not in text[start.end() : start.end() + 2 * MAX_AUTHOR]
        for start in _AUTHOR_START.finditer(text)
        if len(text) - start.end() > 2 * MAX_AUTHOR and not start[0].endswith("/>")
    )


def _without_rss_prefix(text: str) -> str:
    """The text with `<rss:item>` as `<item>`: some feeds bind the prefix to names that no parser knows."""
    return _RSS_PREFIX.sub(r"<\1", text) if _RSS_ITEM in text else text


def _valid_reference(found: re.Match[str]) -> str:
    number = int(found[1], 16) if found[1] else int(found[2])
    return found[0] if _NO_XML_CHARACTER.fullmatch(chr(min(number, _LAST))) is None and number <= _LAST else "\ufffd"


def _character(entity: re.Match[str]) -> str:
    character = html5.get(f"{entity[1]};")
    return entity[0] if character is None or character in _MARKUP else character
