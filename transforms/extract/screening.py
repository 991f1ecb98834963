"""Documents that are no article: other media, and pages that hold a script, a consent form or an error in its place.

A page is given up only where it has too little text to be an article; a paywall's first paragraphs are kept.
Phrases are rows of `data/screening.jsonl`.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from schemas.decisions import Rejection
from schemas.page import PageFacts
from schemas.reasons import Reason
from schemas.registry import load_rows
from schemas.vocabulary import Word
from transforms.extract.index_pages import is_index, shown_lines
from transforms.page.layout import PageLayout
from transforms.text.charset import is_wide
from transforms.text.scripts import EAST_ASIAN

_HEAD = 4096  # bytes that tell the medium
_MOST_CONTROLS = 0.05  # of the bytes of text; random bytes have twice as many
_LONGEST_JSON = 5_000_000

# Lengths count characters, those of Chinese, Japanese and Korean for two.
_LONGEST_NOTICE = 600  # of a page that asks for scripts
_LONGEST_ERROR = 1_500  # of an error page with its suggestions
_LONGEST_FORM = 6_000  # of a consent form
_SENTENCE = 100  # a shorter line of an error page is a link to something else
_LEAST_SHARE = 0.5  # of the text, in lines with a phrase
_LEAST_FORM_PHRASES = 2
_ARTICLE_SHARE = 0.8  # where the page says that it is an article
_PARAGRAPH = 250  # a line of this length without a phrase is prose

_SIGNATURES = (
    (0, b"%PDF", "a PDF file"),
    (0, b"\xff\xd8\xff", "a JPEG image"),
    (0, b"\x89PNG", "a PNG image"),
    (0, b"GIF8", "a GIF image"),
    (0, b"RIFF", "a RIFF file (WebP, WAVE, AVI)"),
    (0, b"II*\x00", "a TIFF image"),
    (0, b"MM\x00*", "a TIFF image"),
    (0, b"\x00\x00\x01\x00", "an icon"),
    (0, b"PK\x03\x04", "a ZIP archive or Office document"),
    (0, b"\xd0\xcf\x11\xe0", "an Office document"),
    (0, b"{\\rtf", "an RTF document"),
    (0, b"%!PS", "a PostScript file"),
    (0, b"\x1f\x8b", "gzip data"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ", "xz data"),
    (0, b"7z\xbc\xaf", "a 7z archive"),
    (0, b"Rar!", "a RAR archive"),
    (0, b"\x28\xb5\x2f\xfd", "zstd data"),
    (4, b"ftyp", "an MP4 video or AVIF image"),
    (0, b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
    (0, b"FLV\x01", "a Flash video"),
    (0, b"\x00\x00\x01\xba", "an MPEG video"),
    (0, b"OggS", "an Ogg file"),
    (0, b"ID3", "an MP3 file"),
    (0, b"fLaC", "a FLAC file"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"OTTO", "a font"),
    (0, b"\x00\x01\x00\x00", "a font"),
    (0, b"\x7fELF", "a program"),
    (0, b"MZ\x90", "a program"),
    (0, b"\x00asm", "a WebAssembly module"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # without escape, which opens Japanese text
_OTHER_XML = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*|<!DOCTYPE[^>]{0,300}>\s*)*"
    rb"<(rss|feed|rdf:RDF|urlset|sitemapindex|opml|svg)\b",
    re.DOTALL | re.IGNORECASE,
)
_QUOTED = re.compile(r"[\"“„«‘][^\"“”„«»‘’]{3,300}[\"”“»’]")
_SEGMENTS = re.compile(r"\s*[|»·•]\s*|\s[–—-]\s")
_ERROR_NUMBER = re.compile(
    r"^(?:http\s*)?(?:error\s*)?(?:404|410)\s*[-–—:.!]?\s*|\s*[-–—:(]?\s*(?:error\s*)?(?:404|410)\)?$"
)
_NUMBER = re.compile(r"\b\d[\d.,]*\b")  # of partners, of days
_WIDE = re.compile(f"[{EAST_ASIAN}]")


class ScreeningKind(Word):
    """What a page shows in the place of an article."""

    SCRIPT_ONLY = "script_only"
    CONSENT_WALL = "consent_wall"
    SOFT_NOT_FOUND = "soft_not_found"  # a title or heading, whole
    NOT_FOUND_NOTICE = "not_found_notice"  # in a sentence


@dataclass(frozen=True, slots=True)
class ScreeningPhrases:
    """Phrases of one kind in one language, with a text that has one and a text that has none."""

    id: str
    kind: ScreeningKind
    language: str
    phrases: tuple[str, ...]
    example: str
    counter_example: str


def screen_bytes(data: bytes, content_type: str | None) -> Rejection | None:
    """A rejection for bytes that are another medium than a page, by their first bytes; None for what may be a page.

    Plain text passes: it may be a page without markup. `content_type` counts only where the bytes allow both.
    """
    head = data[:_HEAD].lstrip(b" \t\r\n\x0c")
    if not head.removeprefix(b"\xef\xbb\xbf"):
        return Rejection(Reason.EMPTY_DOCUMENT, "the document is empty") if not data.strip() else None
    for offset, signature, name in _SIGNATURES:
        if head.startswith(signature, offset):
            return Rejection(Reason.NOT_HTML, f"the document is {name}")
    if found := _OTHER_XML.match(head):
        return Rejection(Reason.NOT_HTML, f"the document is XML with the root element {found[1].decode()!r}")
    if not is_wide(data) and len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head):
        return Rejection(Reason.NOT_HTML, "the document is binary data")
    if _is_json(data, head, content_type or ""):
        return Rejection(Reason.NOT_HTML, "the document is JSON")
    return None


def screen_page(
    facts: PageFacts, layout: PageLayout, lines: Sequence[str], url: str | None, struck: Sequence[str] = ()
) -> Rejection | None:
    """A rejection for a page that has no article: script_only, consent_wall, soft_not_found or no_body.

    `lines` are the body lines that stand, `struck` those that one of the readers took for the body. All that the page
    shows is searched only where there are none.
    """
    where = f" at {url}" if url else ""
    texts = lines or shown_lines(layout)
    if (said := _other_page(facts, lines, texts)) is not None:
        reason, saying = said
        return Rejection(reason, f"the page{where} {saying}")
    if lines:
        is_list = not _declares_article(facts) and is_index(layout, lines, struck, url)
        return Rejection(Reason.NO_BODY, f"the page{where} lists articles and is none") if is_list else None
    if "script" in layout.tags and sum(map(_length, texts)) < len("Loading, please wait"):
        return Rejection(Reason.SCRIPT_ONLY, f"the page{where} has scripts and no text")
    return Rejection(Reason.NO_BODY, f"no article text was found on the page{where}")


def _other_page(facts: PageFacts, lines: Sequence[str], texts: Sequence[str]) -> tuple[Reason, str] | None:
    """What the phrases of a page say that it is, and the words for it; None where they say nothing."""
    prose = sum(length for length in map(_length, lines) if length >= _SENTENCE)
    if prose <= _LONGEST_ERROR and (shown := _error_shown(facts)):
        return Reason.SOFT_NOT_FOUND, f"says {shown!r}"
    if not _declares_article(facts) and _is_filled_by(ScreeningKind.NOT_FOUND_NOTICE, texts, _LONGEST_NOTICE, 1):
        return Reason.SOFT_NOT_FOUND, "says that what was asked for is not there"
    if _is_filled_by(ScreeningKind.SCRIPT_ONLY, texts, _LONGEST_NOTICE, 1):
        return Reason.SCRIPT_ONLY, "shows its text to scripts only"
    share = _ARTICLE_SHARE if _declares_article(facts) else _LEAST_SHARE
    if _is_filled_by(ScreeningKind.CONSENT_WALL, texts, _LONGEST_FORM, _LEAST_FORM_PHRASES, share):
        return Reason.CONSENT_WALL, "asks for consent or payment before it shows its text"
    return None


def screen_text(data: bytes) -> Rejection | None:
    """A rejection for bytes that are no plain text, by their first bytes: `undecodable`.

    A text may open with the letters of a signature, so that these count only where the bytes are no UTF-8.
    """
    head = data[:_HEAD]
    if is_wide(data):
        return None
    if not _is_utf_8(head):
        for offset, signature, name in _SIGNATURES:
            if head.startswith(signature, offset):
                return Rejection(Reason.UNDECODABLE, f"the text is {name}")
    if len(_CONTROLS.findall(head)) > _MOST_CONTROLS * len(head):
        return Rejection(Reason.UNDECODABLE, "the text is binary data")
    return None


def _is_utf_8(head: bytes) -> bool:
    """Whether bytes are UTF-8, but for a character that is cut off at their end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _is_json(data: bytes, head: bytes, content_type: str) -> bool:
    if head[:1] not in (b"{", b"["):
        return False
    if "json" in content_type.lower():
        return True
    try:
        json.loads(data[:_LONGEST_JSON])
    except (ValueError, RecursionError):
        return False
    return True


def _error_shown(facts: PageFacts) -> str | None:
    """The title or heading, or a segment of the title, that is an error message and nothing else."""
    titles = [*_SEGMENTS.split(facts.title_tag or ""), facts.title_tag or "", *facts.headings[:2]]
    messages = _phrases(ScreeningKind.SOFT_NOT_FOUND)
    for title in titles:
        folded = _folded(title).strip(" .!…")
        if folded in messages or _ERROR_NUMBER.sub("", folded) in messages:
            return title
    return None


def _declares_article(facts: PageFacts) -> bool:
    """Whether the page says of itself that it is an article, with a date."""
    return bool(facts.json_ld) or facts.first_meta("article:published_time") is not None


def _is_filled_by(
    kind: ScreeningKind, lines: Sequence[str], longest: int, fewest: int, share: float = _LEAST_SHARE
) -> bool:
    """Whether a text is short and mostly made of lines with phrases of a kind, `fewest` different ones at least.

    What a line quotes is not its own, and numbers are left out: `our 214 partners`. A phrase within another one of the
    same text is not a second one: `accept all cookies` has `accept all`.
    """
    length = sum(map(_length, lines))
    if length > longest:
        return False
    phrases: set[str] = set()
    matched = 0
    for line in lines:
        folded = _folded(_NUMBER.sub(" ", _QUOTED.sub(" ", line)))
        here = {phrase for phrase in _phrases(kind) if phrase in folded}
        if here:
            matched += _length(line)
            phrases |= here
        elif _length(line) >= _PARAGRAPH:
            return False
    different = sum(not any(phrase in other for other in phrases if other != phrase) for phrase in phrases)
    return different >= fewest and matched >= share * length


def _length(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _folded(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


@lru_cache(maxsize=len(ScreeningKind))
def _phrases(kind: ScreeningKind) -> frozenset[str]:
    rows = load_rows("screening.jsonl", ScreeningPhrases, package="transforms.extract")
    return frozenset(_folded(phrase) for row in rows if row.kind == kind for phrase in row.phrases)
