"""Source lines, contributor lines and bylines: a lead-in, then a list of names."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import (
    JOINED,
    MAX_BYLINE,
    Credit,
    CreditClaim,
    Passage,
    Slot,
    is_shared,
    named,
    publisher,
    unknown,
    unnamed,
)
from transforms.attribute.grammar.credit_list import (
    MAX_LIST,
    MAX_SUFFIX,
    CreditItem,
    CreditList,
    ItemKind,
    is_name,
    read_credit_list,
)
from transforms.attribute.grammar.outlet_names import could_be_outlet, could_contribute, is_media_name
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading, may_frame, trailing
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_DATE_FIRST = re.compile(r"[^\d\n]{0,11}\d")  # "2024-04-24 23:52 | Source: AFP"
_LINK = re.compile(r",?\s*(?:https?://|www\.)\S+")
_SHORT = 70
_NAME_FIRST = re.compile(PLACEHOLDER)
_CLIENT = re.compile(rf"\s{pattern_for(WordUse.CLIENT)}\b", re.IGNORECASE)
# "... produced by Stateline, which is part of States Newsroom"
_APPOSITION = re.compile(rf",\s{pattern_for(WordUse.APPOSITION)}\s", re.IGNORECASE)
_BEHIND_NAME = re.compile(rf"\s{pattern_for(WordUse.BEHIND_OUTLET)}\s", re.IGNORECASE)
_SOURCES = frozenset({ItemKind.NAMED, ItemKind.UNNAMED, ItemKind.OUTLET})
_CLOSING = frozenset({Slot.BYLINE, Slot.TAIL})
_Decide = Callable[[Passage, FrameMatch, CreditList], Iterator[Credit]]


def framed_line(passage: Passage) -> list[Credit]:
    """`contributor_line`, else `source_line`, else `byline`."""
    if not _may_be_framed(passage):
        return []
    return contributor_line(passage) or source_line(passage) or byline(passage)


def behind_author(passage: Passage) -> list[Credit]:
    """`Lucía Paz, con información de EFE`: the lead-in stands behind the author's name."""
    author, comma, rest = passage.skeleton.text.partition(", ")
    if not comma or len(passage.text) > MAX_BYLINE or not passage.skeleton.mentions or not is_name(author):
        return []
    return [replace(credit, literal=passage.text) for credit in supplied_line(passage.piece(rest))]


def supplied_line(passage: Passage) -> list[Credit]:
    """`contributor_line`, else `source_line`."""
    return (contributor_line(passage) or source_line(passage)) if _may_be_framed(passage) else []


def _without_client(match: FrameMatch) -> FrameMatch:
    """`Distributed by APO Group on behalf of the Ministry`: whose release it is does not matter."""
    return replace(match, rest=_CLIENT.split(match.rest, maxsplit=1)[0])


def _may_be_framed(passage: Passage) -> bool:
    text = passage.skeleton.text
    return len(text) <= MAX_LIST and may_frame(_undated(passage), after=_is_short(passage))


def contributor_line(passage: Passage) -> list[Credit]:
    """`With reporting by Reuters and AFP`: others supplied part of the text."""
    return _framed(passage, FrameKind.CONTRIBUTOR, MAX_LIST, _as_contributor)


def source_line(passage: Passage) -> list[Credit]:
    """`Source: AFP`: who supplied the text."""
    return _framed(passage, FrameKind.SOURCE, MAX_LIST, _as_source)


def byline(passage: Passage) -> list[Credit]:
    """`By Agence France-Presse`: who wrote the text."""
    return _framed(passage, FrameKind.BYLINE, MAX_BYLINE, _as_byline)


def _framed(passage: Passage, kind: FrameKind, longest: int, decide: _Decide) -> list[Credit]:
    if len(passage.skeleton.text) > longest:
        return []
    text = _undated(passage)
    closing = trailing(kind, text) if _is_short(passage) else ()
    for match in (*map(_without_client, leading(kind, text)), *closing):
        if match.rest.strip() and match.rest != text:
            if match.frame.closing and passage.slot not in _CLOSING:
                continue
            names = _names(passage, match)
            if match.frame.names_only and not all(map(_is_source_alone, names.items)):
                continue
            if credits_of := list(decide(passage, match, names)):
                return credits_of
    return []


def _names(passage: Passage, match: FrameMatch) -> CreditList:
    """The names behind a lead-in; a notice may go on behind them: `AFP and is republished with permission`."""
    rest = match.rest
    names = read_credit_list(passage.skeleton, rest, passage.outlet)
    name, *behind = _APPOSITION.split(rest, maxsplit=1)
    notice = match.matched.lstrip().casefold().startswith(tuple(words_for(WordUse.DEMONSTRATIVE)))
    if behind and notice and not names.clean and not has(FrameKind.PROSE, behind[0]):
        names = read_credit_list(passage.skeleton, name, passage.outlet)
    before = rest if names.clean else _BEHIND_NAME.split(rest, maxsplit=1)[0]
    if before == rest or not has(FrameKind.NOTICE_WORD, rest):
        return names
    shorter = read_credit_list(passage.skeleton, before, passage.outlet)
    return shorter if shorter.clean else names


def _is_source_alone(item: CreditItem) -> bool:
    """Whether an item is the name of a source and nothing else, a case ending aside."""
    return item.kind in _SOURCES and len(item.extra) <= MAX_SUFFIX


def _undated(passage: Passage) -> str:
    """The skeleton's text without a date that it opens with."""
    text = passage.skeleton.text
    return without_dates(text) if len(text) <= MAX_BYLINE and _DATE_FIRST.match(text) else text


def _is_short(passage: Passage) -> bool:
    """Whether a frame may close the text."""
    text = passage.skeleton.text
    longest = MAX_LIST if _NAME_FIRST.match(text) else MAX_BYLINE  # what a service is may take a long sentence to say
    return len(text) <= (longest if passage.skeleton.mentions else _SHORT)


def _as_source(passage: Passage, match: FrameMatch, names: CreditList) -> Iterator[Credit]:
    if not names.clean:
        yield from _unknown_source(passage, match, names)
        return
    if names.of(ItemKind.NAMED) and names.slashed and names.of(ItemKind.PERSON):  # "Quelle: Jana Roth/dpa"
        yield from named(passage, names, CreditClaim(match.rule, Role.PHOTO, 0.7, led=True))
        return
    shared = is_shared(names)
    role, score = (Role.CONTRIBUTOR, 0.9) if shared else (Role.ORIGIN, 0.92)
    yield from named(passage, names, CreditClaim(match.rule, role, score, led=True))
    yield from unnamed(passage, names, match.rule, 0.85)
    yield from publisher(passage, names, match.rule)


def _unknown_source(passage: Passage, match: FrameMatch, names: CreditList) -> Iterator[Credit]:
    """`Source: Riverside Daily News`: a medium's name alone; `Source: Ministry of Health` is a source of data."""
    items = names.of(ItemKind.UNKNOWN)
    if not items or items != names.items[:1] or items[0].mentions:
        return
    name, alone = items[0].text, len(names.items) == 1
    # in Chinese a medium's editor may stand beside it; "Provided by" may name a college
    medium = is_media_name(name) and (alone or UNSPACED_TEXT.search(match.rest))
    provided = alone and match.frame.outlets and could_be_outlet(name, name)
    if medium or provided:
        yield unknown(passage, name, CreditClaim(match.rule, Role.ORIGIN, 0.8))


def _as_contributor(passage: Passage, match: FrameMatch, names: CreditList) -> Iterator[Credit]:
    if names.clean and (names.of(ItemKind.NAMED) or names.of(ItemKind.UNNAMED)):
        yield from named(passage, names, CreditClaim(match.rule, Role.CONTRIBUTOR, 0.9, led=True))
        yield from unnamed(passage, names, match.rule, 0.85)
        return
    name = _LINK.sub("", match.rest).strip(' .()[]"“”*')
    outlet = not names.mentions and not match.frame.people and could_contribute(name, match.matched)
    if outlet and not passage.outlet.is_called(name):
        yield unknown(passage, name, CreditClaim(match.rule, Role.CONTRIBUTOR, 0.75))


def _as_byline(passage: Passage, match: FrameMatch, names: CreditList) -> Iterator[Credit]:
    if not names.clean:
        return
    shared = is_shared(names) or JOINED.search(match.rest)
    role, score = (Role.CONTRIBUTOR, 0.82) if shared else (Role.ORIGIN, 0.85)
    yield from named(passage, names, CreditClaim(match.rule, role, score, led=True))
    yield from unnamed(passage, names, match.rule, 0.8)
    yield from publisher(passage, names, match.rule)
