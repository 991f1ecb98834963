"""Evidence from the lines of the text: datelines at the head, credits at head and tail, strong frames between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.decisions import Evidence, Line
from schemas.record import Dateline
from schemas.vocabulary import Role, Surface
from transforms.attribute.counter_evidence import STATE_CODE, state_code
from transforms.attribute.credit_model import MAX_BYLINE, Credit, Place
from transforms.attribute.dateline import DatelineRead, is_call_sign, read_block_dateline, read_dateline
from transforms.attribute.evidence_of import Setting, Spot, read_text
from transforms.attribute.frames import FrameKind, has, whole
from transforms.attribute.normal_text import normalised
from transforms.attribute.registry_index import Mention, find_mentions
from transforms.attribute.translation import TranslationSign, read_sign

HEAD_LINES = 5
TAIL_LINES = 6
_DATELINE_LINES = 6
_PLAIN_LINES = 2
_HEAD_CHARACTERS = 400
_CITED = 0.6
_UNNAMED = 0.85
_UNNAMED_LABEL = re.compile(r"[(\[]([^()\[\]]+)[)\]]")  # "CARACAS (Agencias) -"
_BESIDE = 16
_NEAR = 80
_AROUND = 50
_MAX_CITED_LINES = 60
_STRONG = 0.8
_LONGEST = 4_000  # characters: no paragraph is longer, and a credit stands at its end


@dataclass(frozen=True, slots=True)
class LineReading:
    """What one line says: `strike` where the whole line is a credit and leaves the text."""

    position: int
    evidence: tuple[Evidence, ...]
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
    pieces = [piece[-_LONGEST:] for piece in normalised(line.text).split("\n")]
    read = [read_text(piece, Spot(_SURFACES[place], place), setting) for piece in pieces]
    sign = next((sign for piece in pieces if (sign := read_sign(piece, _SURFACES[place]))), None)
    strike = _strike(*read[0], sign) if len(pieces) == 1 else None
    return LineReading(line.position, tuple(found for part, _ in read for found in part), sign, strike)


def _strike(evidence: Sequence[Evidence], found: Sequence[Credit], sign: TranslationSign | None) -> str | None:
    """The rule that takes the line out of the text, where the line is a credit and nothing else."""
    for sign_of, credit in zip(evidence, found, strict=True):
        if credit.whole and sign_of.score >= _STRONG and sign_of.role is not Role.PUBLISHER:
            return f"credit.{sign_of.rule}"
    return f"credit.{sign.rule}" if sign and sign.whole and sign.score >= _STRONG else None


def head_dateline(lines: Sequence[Line], setting: Setting) -> HeadDateline | None:
    """The dateline of the first lines: on a standing line before a removed one, with an agency before one without.

    Cleaning may have struck the line that carries it, where that is the headline or a first copy of the body.
    """
    standing = [line for line in lines if not line.removed_by and line.text.strip()][:_DATELINE_LINES]
    last = standing[-1].position if standing else -1
    removed = [line for line in lines[:_DATELINE_LINES] if line.removed_by and line.position < last]
    found = [head for line in (*standing, *removed) if (head := _dateline_of(line, setting))]
    first = standing[:_PLAIN_LINES]
    named = (head for head in found if head.read.mentions)
    plain = (head for head in found if any(head.position == line.position for line in first))
    return next(named, None) or next(plain, None)


def _dateline_of(line: Line, setting: Setting) -> HeadDateline | None:
    text = normalised(line.text)
    mentions = find_mentions(text[:_HEAD_CHARACTERS])
    read = read_dateline(text, mentions)
    if len(text) <= MAX_BYLINE and not (read and read.mentions):
        read = read_block_dateline(text, mentions) or read
    return _of_dateline(line, text, read, setting) if read and not has(FrameKind.PHOTO, read.literal) else None


def _of_dateline(line: Line, text: str, read: DatelineRead, setting: Setting) -> HeadDateline:
    state = state_code(read.literal.rstrip(" .-–—:"), setting.language)
    factor, signs = (STATE_CODE, (state,)) if state else (1.0, ())
    evidence = []
    for mention in read.mentions:
        role = _dateline_role(mention, read, text, setting)
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
    if (
        not read.mentions
        and (agencies := _UNNAMED_LABEL.search(read.literal))
        and whole(FrameKind.UNNAMED, agencies[1])
    ):
        name = agencies[1]
        evidence.append(Evidence(read.rule, Surface.TEXT_HEAD, read.literal, None, name, Role.CONTRIBUTOR, _UNNAMED))
    if state or all(found.role is Role.PUBLISHER for found in evidence):
        read = replace(read, dateline=replace(read.dateline, agency=None))
    return HeadDateline(line.position, text, read, tuple(evidence))


def _dateline_role(mention: Mention, read: DatelineRead, text: str, setting: Setting) -> Role:
    """The agency supplied the text, or part of it; a station's call sign, or the outlet itself, only prints it."""
    if read.shared:
        return Role.CONTRIBUTOR
    station = not mention.source.is_wire and is_call_sign(text[mention.start : mention.end])
    return Role.PUBLISHER if station or setting.own.is_source(mention.source) else Role.ORIGIN


def empty_dateline(read: Dateline) -> bool:
    """Whether nothing of a dateline was understood."""
    return read.place is None and read.agency is None


def cited(lines: Sequence[Line], setting: Setting) -> Iterator[Evidence]:
    """Names of the registry in sentences that report what the source said: full names, and outlets beside the verb."""
    for line in lines[:_MAX_CITED_LINES]:
        text = normalised(line.text)[:_LONGEST]
        yield from (found for mention in find_mentions(text) if (found := _citation(mention, text, setting)))


def _citation(mention: Mention, text: str, setting: Setting) -> Evidence | None:
    source = mention.source
    reach = _BESIDE if mention.short else _NEAR
    beside = text[max(0, mention.start - reach) : mention.start] + " " + text[mention.end : mention.end + reach]
    if setting.own.is_source(source) or not has(FrameKind.PROSE, beside):
        return None
    around = text[max(0, mention.start - _AROUND) : mention.end + _AROUND]
    return Evidence("prose", Surface.TEXT_BODY, around, source.id, source.name, Role.CITED, _CITED, ("prose_verb",))
