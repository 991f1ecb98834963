"""Page bytes to text: which encoding a page is in, by its marks, its declarations and its bytes.

Order and labels follow https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding and
https://encoding.spec.whatwg.org/#names-and-labels, with one exception: bytes that are valid UTF-8 with multi-byte
sequences are UTF-8 whatever is declared, because in the other encodings such bytes practically never occur.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from functools import lru_cache

from transforms.text.legacy_charsets import legacy_charset

_HEAD = 4096  # bytes that are searched for declarations
_META = re.compile(rb"<meta\b[^>]{0,500}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Ours and not webencodings': pages declare labels that only Python knows (`latin-1`, `utf_8`), which its table refuses.
# Python's name of a declared encoding -> the codec that browsers decode it with. What is missing here is refused:
# UTF-7 hides markup from every other reader, EBCDIC is no encoding of the web.
_CODECS = {
    **{f"cp{page}": f"cp{page}" for page in (866, 874, 932, 949, 1250, 1251, 1253, 1255, 1256, 1257, 1258)},
    **{f"iso8859-{part}": f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
    **dict.fromkeys(("ascii", "iso8859-1", "cp1252"), "cp1252"),
    **dict.fromkeys(("iso8859-9", "cp1254"), "cp1254"),
    **dict.fromkeys(("iso8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb18030"), "gb18030"),
    **dict.fromkeys(("big5", "big5hkscs"), "big5hkscs"),
    **dict.fromkeys(("shift_jis", "shift_jis_2004"), "cp932"),
    **dict.fromkeys(("euc_kr", "johab"), "cp949"),
    **dict.fromkeys(("utf-8", "utf-8-sig"), "utf-8"),
    **dict.fromkeys(("utf-16", "utf-16-le"), "utf-16-le"),
    "utf-16-be": "utf-16-be",
    "euc_jp": "euc_jp",
    "iso2022_jp": "iso2022_jp",
    "koi8-r": "koi8-r",
    "koi8-u": "koi8-u",
    "mac-roman": "mac-roman",
    "mac-cyrillic": "mac-cyrillic",
}
# Labels of the web that Python does not know.
_LABELS = {
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-gbk": "gbk",
    "gb_2312-80": "gb2312",
    "csgb2312": "gb2312",
    "x-x-big5": "big5",
    "windows-949": "cp949",
    "ks_c_5601-1989": "cp949",
    "windows-874": "cp874",
    "dos-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-8-e": "iso8859-8",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "unicode-1-1-utf-8": "utf-8",
    "x-unicode20utf8": "utf-8",
}
_WIDE = ("utf-16-le", "utf-16-be")
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")


def decode(data: bytes, declared: str | None) -> str:
    """The text of a page. `declared` is the charset that HTTP gave, None where it gave none.

    A byte order mark decides; then valid UTF-8; then the declared charset, the page's own (meta, XML declaration) and
    the legacy ones, as the text reads in them. In text that is mostly UTF-8, other bytes are read as Windows-1252.
    Text that was encoded twice is left as it is. What cannot be decoded becomes U+FFFD. Never raises.
    """
    for mark, marked in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(marked, "replace")
    names = [name for label in (declared, *_labels_inside(data)) if label and (name := codec_name(label))]
    if (wide := _wide_codec(data)) is not None:
        return data.decode(wide, "replace")
    if "iso2022_jp" in names and b"\x1b" in data:
        return data.decode("iso2022_jp", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        if _is_mostly_utf8(data):
            return data.decode("utf-8", _MIXED)
        return _decode_legacy(data, [name for name in names if name != "utf-8" and name not in _WIDE])


def is_wide(data: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32, by a mark or by their zeros."""
    return (
        data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))
        or _wide_codec(data) is not None
    )


@lru_cache(maxsize=256)
def codec_name(label: str) -> str | None:
    """The Python codec that browsers' reading of an encoding label asks for; None for unknown and refused labels."""
    folded = label.strip(" \t\r\n\f\"'").lower()
    try:
        return _CODECS.get(codecs.lookup(_LABELS.get(folded, folded)).name)
    except (LookupError, ValueError):
        return None


def _labels_inside(data: bytes) -> Iterator[str]:
    for pattern in (_META, _XML):
        if found := pattern.search(data[:_HEAD]):
            yield found[1].decode("ascii", "replace")


def _wide_codec(data: bytes) -> str | None:
    """UTF-16 without a mark: markup has a zero in every second byte."""
    head = data[:256]
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 4
    if odd > half > even:
        return "utf-16-le"
    return "utf-16-be" if even > half > odd else None


def _is_mostly_utf8(data: bytes) -> bool:
    """Whether multi-byte sequences are at least as many as the bytes that stand in none."""
    rest, sequences = _SEQUENCE.subn(b"", data)
    return sequences >= len(_HIGH.findall(rest))


def _read_stray(error: UnicodeError) -> tuple[str, int]:
    """Stray bytes in UTF-8 text, as Windows-1252; a sequence that the end of the data cuts, as U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    if error.end == len(error.object) and error.reason == "unexpected end of data":
        return "\ufffd", error.end
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_MIXED = "copydesk_stray_cp1252"
codecs.register_error(_MIXED, _read_stray)


def _decode_legacy(data: bytes, names: list[str]) -> str:
    """By the first declared codec that fits and reads well, else by the one whose text reads best."""
    return data.decode(legacy_charset(data, names), "replace")
