"""Attribution of one document: every surface read, signs combined, credits and dateline taken out of the text.

A credit leaves the text where it is the whole line and its evidence reaches .8, or where it stands behind the last
sentence of the story (`... next week. (AFP)`); a dateline leaves it where it names an agency. A plain dateline without
agency (`BHOPAL:`, `Berlin.`) is parsed and stays: it belongs to the sentence as the outlet prints it. The verbatim
words stay in `credit_lines`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from schemas.decisions import Evidence, Line, Removal
from schemas.page import Block, Page, PageFacts
from schemas.record import Dateline, InfoSource, Translation, Wire
from schemas.vocabulary import Role, Surface
from transforms.attribute.block_texts import MAX_TEXT
from transforms.attribute.evidence.combination import combined
from transforms.attribute.evidence.scoring import Setting
from transforms.attribute.evidence.wire import wire_of
from transforms.attribute.lexicon.json_names import names_in
from transforms.attribute.lexicon.normal_text import folded
from transforms.attribute.lexicon.verbatim import raw_suffix, verbatim
from transforms.attribute.mentions.publishing_outlet import publishing_outlet
from transforms.attribute.surfaces.bylines import is_author, printed_bylines
from transforms.attribute.surfaces.citations import citations
from transforms.attribute.surfaces.feed_entry import feed_evidence
from transforms.attribute.surfaces.head_dateline import HeadDateline, cut_dateline, head_dateline, without_dateline
from transforms.attribute.surfaces.linked_data import json_ld_evidence
from transforms.attribute.surfaces.meta import meta_evidence
from transforms.attribute.surfaces.page_blocks import block_dateline, block_evidence, block_signs, of_pictures
from transforms.attribute.surfaces.text_lines import LineCredits, line_credits, slotted
from transforms.attribute.surfaces.translators import translated_from
from transforms.attribute.translation.signs import json_ld_signs, sign_evidence
from transforms.attribute.translation.verdict import names_translation, translation_of
from transforms.attribute.translation.versions_on_site import site_signs

_CREDIT_LINE = 0.5
_CREDIT_ROLES = frozenset({Role.ORIGIN, Role.CONTRIBUTOR, Role.TRANSLATOR, Role.REPUBLISHED})
_PRINTED_BLOCKS = frozenset({Surface.DOM_BYLINE, Surface.DOM_SOURCE})


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
    or tail. Lines that are of another text, or a picture's, are not read. `facts` is None for plain text.
    `host` is the page's host where it is known; `language` is BCP 47.
    """
    setting = Setting(publishing_outlet(page, facts, host), language)
    pictured = of_pictures(facts.blocks) if facts else frozenset()
    story = [line for line in lines if not line.of_another_text and not _is_among(pictured, line)]
    head = head_dateline(story, setting)
    read = [line_credits(line, slot, setting) for line, slot in slotted(without_dateline(story, head))]
    signs = [line.sign for line in read if line.sign]
    if facts is not None:
        signs += [*block_signs(facts.blocks), *json_ld_signs(facts.json_ld), *site_signs(facts, page.url, language)]
    evidence = [
        *(head.evidence if head else ()),
        *(sign for line in read for sign in line.evidence),
        *citations(story, setting),
        *_page_evidence(page, facts, setting),
        *translated_from(signs, setting),
        *(sign_evidence(sign) for sign in signs if names_translation(sign, language)),
    ]
    sources = combined(evidence)
    kept, removals = _cut(lines, head, read)
    dateline = _dateline(head, facts)
    return Attribution(
        lines=kept,
        removals=removals,
        info_sources=sources,
        evidence=tuple(evidence),
        dateline=dateline,
        credit_lines=_credit_lines(lines, head, read, evidence, facts.blocks if facts else ()),
        byline=_byline(facts),
        wire=wire_of(sources),
        translation=translation_of(signs, sources, facts, dateline, language),
    )


def _is_among(texts: frozenset[str], line: Line) -> bool:
    """Whether a short line is one of the texts, which are letters and digits alone."""
    return bool(texts) and len(line.text) <= MAX_TEXT and folded(line.text) in texts


def _page_evidence(page: Page, facts: PageFacts | None, setting: Setting) -> Iterator[Evidence]:
    """The evidence of everything but the text: blocks, meta elements, JSON-LD, the feed's entry."""
    if facts is not None:
        yield from block_evidence(facts.blocks, setting)
        yield from meta_evidence(facts, setting)
        yield from (sign for node in facts.json_ld[:1] for sign in json_ld_evidence(node, setting))
    if page.feed is not None:
        yield from feed_evidence(page.feed, setting)


def _dateline(head: HeadDateline | None, facts: PageFacts | None) -> Dateline | None:
    """The dateline of the text; where it has none, or none with a place, that of a byline block."""
    printed = head.parsed.dateline if head else None
    if printed and printed.place is None and printed.agency is None:
        printed = None
    if printed is None or (printed.place is None and printed.date is None):
        return (block_dateline(facts.blocks) if facts else None) or printed
    return printed


def _cut(
    lines: Sequence[Line], head: HeadDateline | None, read: Sequence[LineCredits]
) -> tuple[tuple[Line, ...], tuple[Removal, ...]]:
    """The lines without credits and dateline, and what was cut."""
    strikes = {line.position: line.strike for line in read if line.strike}
    kept, removals = [], []
    for line in lines:
        cut, rule = line, strikes.get(line.position)
        if not line.removed_by and rule:
            cut = replace(line, removed_by=rule)
            removals.append(Removal(rule, line.text, line.position))
        elif head and not line.removed_by and line.position == head.position:
            cut = cut_dateline(line, head)
            if cut is not line:
                removals.append(_removal(head.parsed.rule, line, cut))
        kept.append(cut)
    return _without_closing_credit(kept, read, removals)


def _without_closing_credit(
    lines: Sequence[Line], read: Sequence[LineCredits], removals: Sequence[Removal]
) -> tuple[tuple[Line, ...], tuple[Removal, ...]]:
    """The lines without the credit behind the last sentence of the story, and what was cut."""
    last = next((line for line in reversed(lines) if not line.removed_by and line.text.strip()), None)
    credit = next((each.closing for each in read if last and each.position == last.position), None)
    suffix = raw_suffix(last.text, credit.literal) if last and credit else None
    if last is None or credit is None or not suffix or suffix == last.text:
        return tuple(lines), tuple(removals)
    cut = replace(last, text=last.text.removesuffix(suffix))
    removal = Removal(f"credit.{credit.rule}", suffix.strip(), last.position)
    return tuple(cut if line is last else line for line in lines), (*removals, removal)


def _removal(rule: str, line: Line, cut: Line) -> Removal:
    if cut.removed_by:
        return Removal(rule, line.text, line.position)
    opening = line.text[: len(line.text) - len(cut.text)].strip()
    return Removal(rule, opening, line.position)


def _credit_lines(
    lines: Sequence[Line],
    head: HeadDateline | None,
    read: Sequence[LineCredits],
    evidence: Sequence[Evidence],
    blocks: Sequence[Block],
) -> tuple[str, ...]:
    """Every credit verbatim: datelines with an agency, lines, brackets, then blocks of the page."""
    texts = {line.position: line.text.strip() for line in lines}
    printed = [verbatim(texts[head.position], head.parsed.literal)] if head and head.parsed.dateline.agency else []
    for line in read:
        text = texts[line.position]
        literals = (verbatim(text, sign.literal) for sign in line.evidence if _is_credit(sign))
        printed += [text] if line.strike else literals
    signs = (sign for sign in evidence if sign.surface in _PRINTED_BLOCKS and _is_credit(sign))
    printed += (_as_block_prints(sign.literal, blocks) for sign in signs)
    return tuple(dict.fromkeys(printed))


def _as_block_prints(literal: str, blocks: Sequence[Block]) -> str:
    """The literal as the first block that holds it prints it."""
    if any(literal in block.text for block in blocks):
        return literal
    return next((printed for block in blocks if (printed := verbatim(block.text, literal)) != literal), literal)


def _is_credit(sign: Evidence) -> bool:
    return sign.role in _CREDIT_ROLES and sign.score >= _CREDIT_LINE


def _byline(facts: PageFacts | None) -> str | None:
    """The byline as the page prints it, else the author that JSON-LD names."""
    if facts is None:
        return None
    authors = (name for node in facts.json_ld[:1] for name in names_in(node.get("author")) if is_author(name))
    return next(printed_bylines(facts.blocks), None) or next(authors, None)
