"""Evidence from the dateline of the first lines, and the cut that takes it out of its line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.decisions import Evidence, Line
from schemas.vocabulary import Role, Surface
from transforms.attribute.datelines.dateline import read_block_dateline, read_dateline
from transforms.attribute.datelines.parsed import ParsedDateline
from transforms.attribute.datelines.plain import is_call_sign
from transforms.attribute.evidence.counter_evidence import NAMESAKE, STATE_CODE, state_code
from transforms.attribute.evidence.scoring import Setting
from transforms.attribute.grammar.credit import MAX_BYLINE
from transforms.attribute.lexicon.frame_matcher import has, whole
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.namesakes import is_namesake
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.lexicon.verbatim import raw_prefix
from transforms.attribute.mentions.registry_index import Mention, find_mentions

_DATELINE_LINES = 6
_PLAIN_LINES = 2
_HEAD_CHARACTERS = 400
_UNNAMED = 0.85
_UNNAMED_LABEL = re.compile(r"[(\[]([^()\[\]]+)[)\]]")  # "CARACAS (Agencias) -"


@dataclass(frozen=True, slots=True)
class HeadDateline:
    """The dateline and the line it stands on, with the line's normalised text."""

    position: int
    text: str
    parsed: ParsedDateline
    evidence: tuple[Evidence, ...]


def head_dateline(lines: Sequence[Line], setting: Setting) -> HeadDateline | None:
    """The dateline of the first lines: on a standing line before a removed one, with an agency before one without.

    Cleaning may have struck the line that carries it, where that is the headline or a first copy of the body.
    """
    standing = [line for line in lines if not line.removed_by and line.text.strip()][:_DATELINE_LINES]
    last = standing[-1].position if standing else -1
    removed = [line for line in lines[:_DATELINE_LINES] if line.removed_by and line.position < last]
    first = {line.position for line in standing[:_PLAIN_LINES]}
    read = (_dateline_of(line, setting, plain=line.position in first) for line in (*standing, *removed))
    opening = standing[0].position if standing else 0
    heads = [head for head in read if head and (not head.parsed.in_sentence or head.position == opening)]
    signed = (head for head in heads if head.parsed.mentions)
    plain = (head for head in heads if head.position in first)
    return next(signed, None) or next(plain, None)


def _dateline_of(line: Line, setting: Setting, *, plain: bool) -> HeadDateline | None:
    """The dateline of one line; one that names no agency only where `plain`."""
    text = normalised(line.text)
    mentions = find_mentions(text if len(text) <= _HEAD_CHARACTERS else text[:_HEAD_CHARACTERS])
    if not mentions and not plain:
        return None
    parsed = read_dateline(text, mentions)
    if len(text) <= MAX_BYLINE and not (parsed and parsed.mentions):
        parsed = read_block_dateline(text, mentions) or parsed
    return _head(line, text, parsed, setting) if parsed and not has(FrameKind.PHOTO, parsed.literal) else None


def _head(line: Line, text: str, parsed: ParsedDateline, setting: Setting) -> HeadDateline:
    sign, factor = _against(parsed, setting.language)
    score = round(parsed.score * factor, 3)
    evidence = [
        Evidence(
            parsed.rule,
            Surface.TEXT_HEAD,
            parsed.literal,
            mention.organisation.id,
            mention.organisation.name,
            _role(mention, parsed, text, setting),
            score,
            (sign,) if sign else (),
        )
        for mention in parsed.mentions
    ]
    evidence += _unnamed(parsed)
    if sign or all(one.role is Role.PUBLISHER for one in evidence):
        parsed = replace(parsed, dateline=replace(parsed.dateline, agency=None))
    return HeadDateline(line.position, text, parsed, tuple(evidence))


def _against(parsed: ParsedDateline, language: str) -> tuple[str | None, float]:
    """The counter-sign of a dateline, and the factor it leaves: a state's code, another body's short name."""
    if state := state_code(parsed.literal.rstrip(" .-–—:"), language):
        return state, STATE_CODE
    named = (mention.organisation.id for mention in parsed.mentions if mention.short)
    if any(is_namesake(organisation, language, parsed.literal, dateline=True) for organisation in named):
        return "namesake", NAMESAKE
    return None, 1.0


def _unnamed(parsed: ParsedDateline) -> Iterator[Evidence]:
    """`CARACAS (Agencias) -`: agencies without a name."""
    label = None if parsed.mentions else _UNNAMED_LABEL.search(parsed.literal)
    if label and whole(FrameKind.UNNAMED, label[1]):
        role = Role.CONTRIBUTOR
        yield Evidence(parsed.rule, Surface.TEXT_HEAD, parsed.literal, None, label[1], role, _UNNAMED)


def _role(mention: Mention, parsed: ParsedDateline, text: str, setting: Setting) -> Role:
    """The agency supplied the text, or part of it; a station's call sign, or the outlet itself, only prints it."""
    if parsed.shared:
        return Role.CONTRIBUTOR
    station = not mention.organisation.is_wire and is_call_sign(text[mention.start : mention.end])
    return Role.PUBLISHER if station or setting.outlet.is_same(mention.organisation) else Role.ORIGIN


def without_dateline(lines: Sequence[Line], head: HeadDateline | None) -> list[Line]:
    """The lines, the dateline's one without a dateline that names an agency, so that no other rule reads it again."""
    if head is None or not head.parsed.mentions:
        return list(lines)
    rest = head.text[: head.parsed.start] + head.text[head.parsed.end :]
    return [replace(line, text=rest) if line.position == head.position else line for line in lines]


def cut_dateline(line: Line, head: HeadDateline) -> Line:
    """The dateline's line behind its dateline, where the dateline opens the line and names an agency."""
    if head.parsed.dateline.agency is None or head.parsed.start > 0 or head.parsed.in_sentence:
        return line
    if not head.text[head.parsed.end :].strip():
        return replace(line, removed_by=head.parsed.rule)
    prefix = raw_prefix(line.text, head.text[: head.parsed.end].strip())
    return line if prefix is None else replace(line, text=line.text[len(prefix) :])
