"""Evidence from the lines of the text: credits at head and tail, strong frames between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from schemas.decisions import Evidence, Line
from schemas.vocabulary import Role
from transforms.attribute.evidence.scoring import Setting, credits_with_evidence
from transforms.attribute.grammar.credit import Credit, Slot
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.surfaces.fields import TEXT_SPOTS
from transforms.attribute.translation.signs import TranslationSign, read_sign

HEAD_LINES = 5
TAIL_LINES = 6
LONGEST = 4_000  # characters: no paragraph is longer, and a credit stands at its end
_STRONG = 0.8
_OF_TEXT = frozenset({Role.ORIGIN, Role.CONTRIBUTOR})


@dataclass(frozen=True, slots=True)
class LineCredits:
    """What one line says: `strike` is the rule that takes it out of the text, where the whole line is a credit.

    `closing` is the credit behind the last sentence of a line that is a story otherwise.
    """

    position: int
    evidence: tuple[Evidence, ...]
    sign: TranslationSign | None
    strike: str | None
    closing: Evidence | None


def slotted(lines: Sequence[Line]) -> Iterator[tuple[Line, Slot]]:
    """Every line with its slot, counted over the standing lines; a removed line has the slot of its neighbours."""
    standing = [at for at, line in enumerate(lines) if not line.removed_by and line.text.strip()]
    first = standing[HEAD_LINES - 1] if len(standing) >= HEAD_LINES else (standing[-1] if standing else -1)
    last = standing[-TAIL_LINES] if len(standing) >= TAIL_LINES else (standing[0] if standing else 0)
    for at, line in enumerate(lines):
        if line.text.strip():
            yield line, Slot.TAIL if at >= last else Slot.HEAD if at <= first else Slot.MIDDLE


def line_credits(line: Line, slot: Slot, setting: Setting) -> LineCredits:
    """The credits of one line, of each of its pieces where it carries line breaks."""
    spot = TEXT_SPOTS[slot]
    pieces = [piece[-LONGEST:] for piece in normalised(line.text).split("\n")]
    credited = [pair for piece in pieces for pair in credits_with_evidence(piece, spot, setting)]
    sign = next((sign for piece in pieces if (sign := read_sign(piece, spot.surface))), None)
    strike = _strike(credited, sign) if len(pieces) == 1 else None
    closing = _closing(credited, pieces[0]) if len(pieces) == 1 and slot is Slot.TAIL else None
    return LineCredits(line.position, tuple(evidence for _, evidence in credited), sign, strike, closing)


def _closing(credited: Sequence[tuple[Credit, Evidence]], text: str) -> Evidence | None:
    """The sure credit that a line ends with, where more than the credit stands in the line."""
    for credit, evidence in credited:
        is_end = not credit.whole and len(evidence.literal) < len(text) and text.endswith(evidence.literal)
        if is_end and evidence.score >= _STRONG and evidence.role in _OF_TEXT:
            return evidence
    return None


def _strike(credited: Sequence[tuple[Credit, Evidence]], sign: TranslationSign | None) -> str | None:
    """The rule that takes the line out of the text, where the line is a credit and nothing else."""
    for credit, evidence in credited:
        if credit.whole and evidence.score >= _STRONG and evidence.role is not Role.PUBLISHER:
            return f"credit.{evidence.rule}"
    return f"credit.{sign.rule}" if sign and sign.whole and sign.score >= _STRONG else None
