"""Attribution of one document: every surface read, signs combined, credits and dateline taken out of the text.

A credit leaves the text where it is the whole line and its evidence reaches .8; a dateline leaves it where it names an
agency. A plain dateline without agency (`BHOPAL:`, `Berlin.`) is parsed and stays: it belongs to the sentence as the
outlet prints it. The verbatim words stay in `credit_lines`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from schemas.decisions import Evidence, Line, Removal
from schemas.page import Page, PageFacts
from schemas.record import Dateline, InfoSource, Translation, Wire
from schemas.vocabulary import Extent, Role, Surface
from transforms.attribute.byline import block_dateline, is_author, of_blocks, printed_bylines
from transforms.attribute.combine import combined
from transforms.attribute.evidence_of import Setting
from transforms.attribute.feed_fields import of_feed
from transforms.attribute.frames import FrameKind
from transforms.attribute.json_ld import names_of, of_json_ld
from transforms.attribute.meta import of_meta
from transforms.attribute.normal_text import normalised, raw_prefix
from transforms.attribute.own_outlet import own_outlet
from transforms.attribute.registry_index import Mention, find_mentions
from transforms.attribute.text_lines import (
    HeadDateline,
    LineReading,
    cited,
    empty_dateline,
    head_dateline,
    placed,
    read_line,
)
from transforms.attribute.translation import TranslationSign, evidence_of, read_sign, signs_of_json_ld, translation_of
from transforms.attribute.wire import wire_of

_CREDIT_LINE = 0.5
_CREDIT_ROLES = frozenset({Role.ORIGIN, Role.CONTRIBUTOR, Role.TRANSLATOR, Role.REPUBLISHED})


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who wrote a text, with the lines that are left of it.

    `lines` keep their positions: a credit line carries `removed_by`, a dateline is cut from its line's text.
    `evidence` holds every sign, those below .5 too.
    """

    lines: tuple[Line, ...]
    removals: tuple[Removal, ...]
    info_sources: tuple[InfoSource, ...]
    evidence: tuple[Evidence, ...]
    dateline: Dateline | None
    credit_lines: tuple[str, ...]
    byline: str | None
    wire: Wire
    translation: Translation


def attribute(
    lines: Sequence[Line], page: Page, facts: PageFacts | None, *, host: str | None, language: str
) -> Attribution:
    """The attribution of one document.

    `lines` are the extracted lines, those that cleaning struck included: they are read, but never decide what is head
    or tail. Lines that are of another text are not read. `facts` is None for plain text.
    `host` is the page's host where it is known; `language` is BCP 47.
    """
    setting = Setting(own_outlet(page, facts, host), language)
    story = [line for line in lines if not line.of_another_text]
    head = head_dateline(story, setting)
    readings = [read_line(line, place, setting) for line, place in placed(_without_dateline(story, head))]
    signs = [reading.sign for reading in readings if reading.sign]
    evidence = [*(head.evidence if head else ()), *(found for reading in readings for found in reading.evidence)]
    evidence += cited(story, setting)
    if facts is not None:
        signs += [*_block_signs(facts), *signs_of_json_ld(facts.json_ld)]
        evidence += of_blocks(facts.blocks, setting)
        evidence += of_meta(facts, setting)
        evidence += (found for node in facts.json_ld[:1] for found in of_json_ld(node, setting))
    if page.feed is not None:
        evidence += of_feed(page.feed, setting)
    evidence += _translated_from(signs, setting)
    evidence += (evidence_of(sign) for sign in signs)
    sources = combined(evidence)
    kept, removals = _cut(lines, head, readings)
    return Attribution(
        lines=kept,
        removals=removals,
        info_sources=sources,
        evidence=tuple(evidence),
        dateline=_dateline(head, facts),
        credit_lines=_credit_lines(lines, head, readings, evidence),
        byline=_byline(facts),
        wire=wire_of(sources),
        translation=translation_of(signs, sources, facts, language),
    )


def _dateline(head: HeadDateline | None, facts: PageFacts | None) -> Dateline | None:
    """The dateline of the text; where it has none, or none with a place, that of a byline block."""
    printed = head.read.dateline if head and not empty_dateline(head.read.dateline) else None
    if printed is None or (printed.place is None and printed.date is None):
        return (block_dateline(facts.blocks) if facts else None) or printed
    return printed


def _translated_from(signs: Sequence[TranslationSign], setting: Setting) -> list[Evidence]:
    """Whoever a notice of translation names printed the original; a service beside the translator carried it."""
    notices = [sign for sign in signs if sign.rule.startswith(f"{FrameKind.TRANSLATION_NOTICE.value}.")]
    translators = [sign for sign in signs if sign.rule.startswith(f"{FrameKind.TRANSLATOR.value}.")]
    named = [(sign, mention) for sign in notices for mention in find_mentions(sign.literal)]
    named += [(sign, found) for sign in translators for found in find_mentions(sign.literal) if _carries(found)]
    return [
        Evidence(
            "republished.translation",
            sign.surface,
            sign.literal,
            mention.source.id,
            mention.source.name,
            Role.ORIGIN,
            0.85,
        )
        for sign, mention in named
        if not setting.own.is_source(mention.source)
    ]


def _carries(mention: Mention) -> bool:
    """Whether a name beside a translator's is surely that of a service."""
    return mention.source.is_wire and not mention.short


def _block_signs(facts: PageFacts) -> list[TranslationSign]:
    found = (
        read_sign(normalised(block.text).replace("\n", " "), block.surface)
        for block in facts.blocks
        if not block.in_figure
    )
    return [sign for sign in found if sign]


def _without_dateline(lines: Sequence[Line], head: HeadDateline | None) -> list[Line]:
    """The lines with the dateline's line cut behind the dateline, so that no other rule reads it again."""
    if head is None or not head.read.mentions:
        return list(lines)
    rest = head.text[: head.read.start] + head.text[head.read.end :]
    return [replace(line, text=rest) if line.position == head.position else line for line in lines]


def _cut(
    lines: Sequence[Line], head: HeadDateline | None, readings: Sequence[LineReading]
) -> tuple[tuple[Line, ...], tuple[Removal, ...]]:
    strikes = {reading.position: reading.strike for reading in readings if reading.strike}
    kept, removals = [], []
    for line in lines:
        cut = line
        if not line.removed_by and line.position in strikes:
            cut = replace(line, removed_by=strikes[line.position])
            removals.append(Removal(strikes[line.position] or "", line.text, line.position))
        elif head and not line.removed_by and line.position == head.position:
            cut = _without_prefix(line, head)
            if cut is not line:
                removals.append(_removal(head.read.rule, line, cut))
        kept.append(cut)
    return tuple(kept), tuple(removals)


def _removal(rule: str, line: Line, cut: Line) -> Removal:
    if cut.removed_by:
        return Removal(rule, line.text, line.position)
    opening = line.text[: len(line.text) - len(cut.text)].strip()
    return Removal(rule, opening, line.position, Extent.OPENING)


def _without_prefix(line: Line, head: HeadDateline) -> Line:
    """The line behind its dateline, where the dateline opens the line and names an agency."""
    if head.read.dateline.agency is None or head.read.start > 0:
        return line
    if not head.text[head.read.end :].strip():
        return replace(line, removed_by=head.read.rule)
    prefix = raw_prefix(line.text, head.text[: head.read.end].strip())
    return line if prefix is None else replace(line, text=line.text[len(prefix) :])


def _credit_lines(
    lines: Sequence[Line], head: HeadDateline | None, readings: Sequence[LineReading], evidence: Sequence[Evidence]
) -> tuple[str, ...]:
    """Every credit verbatim: datelines with an agency, lines, brackets, then blocks of the page."""
    texts = {line.position: line.text.strip() for line in lines}
    found: list[str] = [head.read.literal] if head and head.read.dateline.agency else []
    for reading in readings:
        if reading.strike:
            found.append(texts[reading.position])
        else:
            found += (
                sign.literal for sign in reading.evidence if sign.role in _CREDIT_ROLES and sign.score >= _CREDIT_LINE
            )
    on_page = (Surface.DOM_BYLINE, Surface.DOM_SOURCE)
    found += (
        sign.literal
        for sign in evidence
        if sign.surface in on_page and sign.role in _CREDIT_ROLES and sign.score >= _CREDIT_LINE
    )
    return tuple(dict.fromkeys(found))


def _byline(facts: PageFacts | None) -> str | None:
    """The byline as the page prints it, else the author that JSON-LD names."""
    if facts is None:
        return None
    named = (name for node in facts.json_ld[:1] for name in names_of(node.get("author")) if is_author(name))
    return next(printed_bylines(facts.blocks), None) or next(named, None)
