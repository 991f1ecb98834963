"""The words of a line as the page prints them, found by their normalised form.

    "…、と述べた。（共同）", "(共同)" -> "（共同）"

Both are compared letter by letter in compatibility form, without spaces and invisible characters, since normal form may
make several characters of one and one of several.
"""

from __future__ import annotations

import unicodedata

from transforms.attribute.lexicon.normal_text import invisible_removed

# what `normalised` makes of characters whose compatibility form is another one
_PLAIN = str.maketrans({"ⓒ": "©", "Ⓒ": "©", "〔": "[", "〕": "]", "〖": "[", "〗": "]", "ـ": "-"})


def verbatim(raw: str, literal: str) -> str:
    """Returns the part of `raw` whose normalised form is `literal`; the literal itself where there is none."""
    span = _span(raw, literal, last=False)
    return raw[slice(*span)] if span else literal


def raw_prefix(raw: str, prefix: str) -> str | None:
    """Returns the start of `raw` whose normalised form is `prefix`, spaces behind it included; None where none is."""
    span = _span(raw, prefix, last=False)
    if span is None or raw[: span[0]].strip():
        return None
    rest = raw[span[1] :]
    return raw[: len(raw) - len(rest.lstrip())]


def raw_suffix(raw: str, suffix: str) -> str | None:
    """Returns the end of `raw` whose normalised form is `suffix`, spaces before it included; None where none is."""
    span = _span(raw, suffix, last=True)
    if span is None or raw[span[1] :].strip():
        return None
    return raw[len(raw[: span[0]].rstrip()) :]


def _span(raw: str, literal: str, *, last: bool) -> tuple[int, int] | None:
    """Returns where the first or the last part of `raw` stands that is `literal` when normalised."""
    at = raw.rfind(literal) if last else raw.find(literal)
    if at >= 0:
        return at, at + len(literal)
    keys = [_key(char) for char in raw]
    places = [place for place, key in enumerate(keys) for _ in key]
    whole, wanted = "".join(keys), "".join(map(_key, literal))
    at = whole.rfind(wanted) if last else whole.find(wanted)
    return (places[at], places[at + len(wanted) - 1] + 1) if at >= 0 and wanted else None


def _key(char: str) -> str:
    """Returns the form in which a character is compared; spaces and what nobody sees have none."""
    if char.isascii():
        return char.strip()
    return "".join(invisible_removed(unicodedata.normalize("NFKD", char.translate(_PLAIN))).split())
