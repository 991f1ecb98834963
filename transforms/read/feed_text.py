"""Strings of feeds as people read them: titles without markup, names without addresses, dates with their zone."""

from __future__ import annotations

import html
import re

from schemas.vocabulary import DatePrecision
from transforms.text.markup import text_of
from transforms.text.writable import one_line, writable
from transforms.text.written_dates import parse_date

MAX_WORD = 500
MAX_HTML = 8 * 1024 * 1024
_EMAIL_NAME = re.compile(r"[^\s@]{1,200}@[^\s@()]{1,200}\s{0,20}\(([^()]{1,200})\)")
_NAME_EMAIL = re.compile(r"([^<>@]{1,200}?)\s{0,20}<[^<>]{0,300}>")


def plain(text: object, limit: int = MAX_WORD) -> str | None:
    """One line without tags and entities: `A &amp;amp; <b>B</b>` is `A & B`."""
    if not isinstance(text, str):
        return None
    return one_line(text_of(text[: 8 * limit]), limit)


def person(text: object) -> str | None:
    """The name in an author string; None where it holds an e-mail address only.

    `desk@a.example (Ann Lee)` and `Ann Lee <desk@a.example>` are `Ann Lee`.
    """
    line = one_line(html.unescape(text[: 2 * MAX_WORD]), MAX_WORD) if isinstance(text, str) else None
    if not line:
        return None
    found = _EMAIL_NAME.fullmatch(line) or _NAME_EMAIL.fullmatch(line)
    name = found[1].strip() if found else plain(line)
    return None if not name or ("@" in name and " " not in name) else name


def markup(text: object) -> str | None:
    """HTML as the feed gives it, without control characters; None where it is blank."""
    if not isinstance(text, str):
        return None
    return writable(text[:MAX_HTML]).strip() or None


def moment(raw: object) -> str | None:
    """RFC 3339 with the zone that was given; None for what is no date, has no time, or has a time without zone."""
    parsed = parse_date(raw) if isinstance(raw, str) else None
    return parsed.value if parsed and parsed.precision is not DatePrecision.DAY else None
