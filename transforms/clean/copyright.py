"""The rights line of a text: it leaves the body, and is kept word for word as a field of its own."""

from __future__ import annotations

from collections.abc import Sequence

from schemas.decisions import Line
from schemas.phrases import PhraseKind
from transforms.clean.phrase_lines import matching_rows


def copyright_notice(lines: Sequence[Line]) -> str | None:
    """The first line that states rights (© and a year, "all rights reserved" ...), verbatim; None where none does.

    Lines that have been struck out count too: that is where cleaning leaves a rights line.
    """
    return next((line.text for line in lines if _states_rights(line.text)), None)


def _states_rights(text: str) -> bool:
    return bool(matching_rows(text, kind=PhraseKind.RIGHTS))
