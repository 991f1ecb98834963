"""Decisions as values: what was cut, and on which evidence a source was credited."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.reasons import Reason
from schemas.vocabulary import Role, Surface


@dataclass(frozen=True, slots=True)
class Line:
    """One line of extracted text, with its fate.

    `position` counts from 0 over the lines as they were extracted, and never changes; `removed_by` is the id of the
    rule that took the line out of the body, None while it stands. `of_another_text` says that the rule took it for
    another story, a reader's comment or text that nobody sees: then nothing in it speaks of this story. `reasons` are
    the kinds of evidence that spoke against the line, the strongest first, where it went by several. `is_read` is
    False for a line of the page that trafilatura's reading lacks.
    """

    text: str
    position: int
    removed_by: str | None = None
    of_another_text: bool = False
    reasons: tuple[str, ...] = ()
    is_read: bool = True


@dataclass(frozen=True, slots=True)
class Removal:
    """A line, or a part of one, that was cut from the body; the `cleaning` rows of a record.

    `position` is that of the line as extracted.
    """

    rule: str
    text: str
    position: int


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why an input, a feed, a row or a page gives no document; `message` is one sentence for a person."""

    reason: Reason
    message: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """One sign that a source has a role in a text, before signs are combined.

    `score` is between 0 and 1 and already counts what speaks against it; `against` names those counter-signs.
    `source` is a registry id, or None where a credit names nobody (`agencies`).
    """

    rule: str
    surface: Surface
    literal: str
    source: str | None
    name: str
    role: Role
    score: float
    against: tuple[str, ...] = field(default=())
