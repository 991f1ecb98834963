"""Text that a terminal, a log and a table may show: what a document says must not steer them."""

from __future__ import annotations

import re

from transforms.text.characters import visible

_LINE_STEERING = re.compile("[\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")


def printable(text: str) -> str:
    """Returns the text without control, escape and direction characters; line feeds and tabs stay."""
    return text if text.isprintable() else _LINE_STEERING.sub("", visible(text))
