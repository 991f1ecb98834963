"""Evidence from the lines of the text: datelines at the head, credits at head and tail, strong frames between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.decisions import Evidence, Line
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.counter_evidence import STATE_CODE, is_state_code
from transforms.attribute.credit_model import Credit, Place
from transforms.attribute.dateline import DatelineRead, is_call_sign, read_dateline
from transforms.attribute.evidence_of import Setting, read_text
from transforms.attribute.frames import FrameKind, has
from transforms.attribute.normal_text import normalised
from transforms.attribute.registry_index import Mention, find_mentions
from transforms.attribute.translation import TranslationSign, read_sign

HEAD_LINES = 5
TAIL_LINES = 6
_DATELINE_LINES = 6
_CITED = 0.6
_MAX_CITED_LINES = 60
_STRONG = 0.8


@dataclass(frozen=True, slots=True)
class LineReading:
    """What one line says: `strike` where the whole line is a credit and leaves the text."""

    position: int
    evidence: tuple[Evidence, ...]
    credits: tuple[Credit, ...]
    sign: TranslationSign | None
    strike: str | None


@dataclass(frozen=True, slots=True)
class HeadDateline:
    """The dateline and the line it stands on, with the line's normalised text."""

    position: int
    text: str
    read: DatelineRead
    evidence: tuple[Evidence, ...]


def placed(lines: Sequence[Line]) -> Iterator[tuple[Line, Place]]:
    """Every line with its place, counted over the standing lines; a removed line has the place of its neighbours."""
    standing = [at for at, line in enumerate(lines) if not line.removed_by and line.text.strip()]
    first = standing[HEAD_LINES - 1] if len(standing) >= HEAD_LINES else (standing[-1] if standing else -1)
    last = standing[-TAIL_LINES] if len(standing) >= TAIL_LINES else (standing[0] if standing else 0)
    for at, line in enumerate(lines):
        if line.text.strip():
            yield line, Place.TAIL if at >= last else Place.HEAD if at <= first else Place.MIDDLE


_SURFACES = {Place.HEAD: Surface.TEXT_HEAD, Place.MIDDLE: Surface.TEXT_BODY, Place.TAIL: Surface.TEXT_TAIL}


def read_line(line: Line, place: Place, setting: Setting) -> LineReading:
    """The credits of one line, of each of its pieces where it carries line breaks."""
    text = normalised(line.text)
    pieces = text.split("\n")
    evidence: list[Evidence] = []
    credits: list[Credit] = []
    for piece in pieces:
        found, read = read_text(piece, _SURFACES[place], place, setting)
        evidence += found
        credits += read
    sign = next((sign for piece in pieces if (sign := read_sign(piece, _SURFACES[place]))), None)
    strike = _strike(evidence, credits, sign) if len(pieces) == 1 else None
    return LineReading(line.position, tuple(evidence), tuple(credits), sign, strike)


def _strike(evidence: Sequence[Evidence], credits: Sequence[Credit], sign: TranslationSign | None) -> str | None:
    """The rule that takes the line out of the text, where the line is a credit and nothing else."""
    for found, credit in zip(evidence, credits, strict=True):
        if credit.whole and found.score >= _STRONG and found.role is not Role.PUBLISHER:
            return f"credit.{found.rule}"
    if sign and sign.whole and sign.score >= _STRONG:
        return f"credit.{sign.rule}"
    return None


def head_dateline(lines: Sequence[Line], setting: Setting) -> HeadDateline | None:
    """The dateline of the first standing lines: one with an agency before one without."""
    standing = [line for line in lines if not line.removed_by and line.text.strip()][:_DATELINE_LINES]
    found: list[HeadDateline] = []
    for line in standing:
        text = normalised(line.text)
        read = read_dateline(text, find_mentions(text[:400]))
        if read and not has(FrameKind.PHOTO, read.literal):
            found.append(_of_dateline(line, text, read, setting))
    named = [head for head in found if head.read.mentions]
    plain = [head for head in found if head.position <= standing[min(1, len(standing) - 1)].position]
    return next(iter(named or plain), None)


def _of_dateline(line: Line, text: str, read: DatelineRead, setting: Setting) -> HeadDateline:
    state = is_state_code(read.literal.rstrip(" .-–—:"), setting.language)
    factor, signs = (STATE_CODE, ("brazilian_state_code",)) if state else (1.0, ())
    evidence = []
    for mention in read.mentions:
        role = _dateline_role(mention, text, setting)
        evidence.append(
            Evidence(
                read.rule,
                Surface.TEXT_HEAD,
                read.literal,
                mention.source.id,
                mention.source.name,
                role,
                round(read.score * factor, 3),
                signs,
            )
        )
    if state or all(found.role is Role.PUBLISHER for found in evidence):
        read = replace(read, dateline=replace(read.dateline, agency=None))
    return HeadDateline(line.position, text, read, tuple(evidence))


def _dateline_role(mention: Mention, text: str, setting: Setting) -> Role:
    """The agency supplied the text; a local station's call sign, or the outlet itself, only prints it."""
    if (
        setting.own.is_source(mention.source)
        or is_call_sign(text[mention.start : mention.end])
        and mention.source.kind is not None
        and not mention.source.is_wire
    ):
        return Role.PUBLISHER
    return Role.ORIGIN


def empty_dateline(read: Dateline) -> bool:
    """Whether nothing of a dateline was understood."""
    return read.place is None and read.agency is None


def cited(lines: Sequence[Line], setting: Setting) -> Iterator[Evidence]:
    """Full names of the registry in sentences that report what the source said."""
    for line in lines[:_MAX_CITED_LINES]:
        text = normalised(line.text)
        mentions = [found for found in find_mentions(text) if found.source.kind is not None]
        if not mentions or not has(FrameKind.PROSE, text):
            continue
        for mention in mentions:
            if not mention.short and not setting.own.is_source(mention.source):
                around = text[max(0, mention.start - 60) : mention.end + 40]
                yield Evidence(
                    "prose",
                    Surface.TEXT_BODY,
                    around,
                    mention.source.id,
                    mention.source.name,
                    Role.CITED,
                    _CITED,
                    ("prose_verb",),
                )
