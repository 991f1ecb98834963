"""A dateline as it was parsed."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.record import Dateline
from transforms.attribute.mentions.registry_index import Mention


@dataclass(frozen=True, slots=True)
class ParsedDateline:
    """A dateline and where it stands: `start` and `end` are offsets in the normalised text, the story goes on at `end`.

    `shared` where the paper's own initials stand beside the agency; `in_sentence` where it is part of the first
    sentence.
    """

    rule: str
    dateline: Dateline
    mentions: tuple[Mention, ...]
    score: float
    start: int
    end: int
    literal: str
    shared: bool = False
    in_sentence: bool = False
