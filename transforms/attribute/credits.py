"""One short text read as a credit: which sources it names, in which role, how surely.

    "Quelle: ntv.de, ino/dpa" -> dpa, contributor, .9
    "(Reporting by Jane Poe; Editing by Max Roe)" -> reuters, origin, .9

Every function takes a skeleton and gives the credits it can defend; the first that has any decides. Scores are those of
the surface's best case; `counter_evidence` lowers them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from schemas.registry import AgencyKind, load_agencies
from schemas.vocabulary import Role, Word
from transforms.attribute.credit_list import MAX_LIST, CreditItem, CreditList, ItemKind, is_name, read_credit_list
from transforms.attribute.dateline import read_block_dateline
from transforms.attribute.dates import without_dates
from transforms.attribute.frames import Framed, FrameKind, has, leading, passes, trailing, whole
from transforms.attribute.normal_text import folded, slug
from transforms.attribute.own_outlet import OwnOutlet
from transforms.attribute.registry_index import Mention, Source, load_index
from transforms.attribute.skeleton import PLACEHOLDER, Skeleton, skeleton

MAX_BYLINE = 130
MAX_RIGHTS = 400
_MAX_REPUBLISHED = 420
_MAX_OUTLET_WORDS = 6
_LONG_RIGHTS = 220
_MAX_SIGNOFF = 700


class Place(Word):
    """Where a text stands, as far as it changes what a bare name means."""

    BYLINE = "byline"  # an author field or a byline block
    BOX = "box"  # a source box, or a short block that nothing marks
    HEAD = "head"
    MIDDLE = "middle"
    TAIL = "tail"


@dataclass(frozen=True, slots=True)
class Credit:
    """A source in a role. `source` is None where nobody known is named; `whole` where the text is nothing else."""

    rule: str
    source: Source | None
    name: str
    role: Role
    score: float
    whole: bool
    literal: str
    short: bool = False
    framed: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule reads: the skeleton, the outlet, the place."""

    bones: Skeleton
    own: OwnOutlet
    place: Place

    @property
    def text(self) -> str:
        """The text as it stands."""
        return self.bones.plain


Rule = Callable[[Reading], list[Credit]]


def read_credits(text: str, own: OwnOutlet, place: Place) -> list[Credit]:
    """The credits of one normalised line or block, from the first rule that finds any; empty for prose."""
    reading = Reading(skeleton(text), own, place)
    if (
        not reading.bones.mentions
        and len(text) > MAX_LIST
        and not passes("republished", text)
        and place is Place.MIDDLE
    ):
        return []
    return next((found for rule in _RULES if (found := rule(reading))), [])


def _item_number(reading: Reading) -> list[Credit]:
    """`dpa:240516-99-53606/3`: an agency's own item number."""
    for source_id, pattern in _ITEM_NUMBERS:
        if pattern.search(reading.text):
            source = load_index().sources[source_id]
            whole = len(reading.text) <= MAX_BYLINE
            return [Credit("item_number", source, source.name, Role.ORIGIN, 0.99, whole, reading.text)]
    return []


_ITEM_NUMBERS = tuple((row.id, re.compile(pattern)) for row in load_agencies() for pattern in row.id_patterns)


def _republished(reading: Reading) -> list[Credit]:
    """`This story first appeared in The Valley Voice`: another outlet printed it first."""
    if len(reading.text) > _MAX_REPUBLISHED or not passes("republished", reading.text):
        return []
    for framed in leading(FrameKind.REPUBLISHED, reading.bones.text):
        credit = _first_publisher(reading, framed)
        if credit:
            return [credit]
    return []


def _first_publisher(reading: Reading, framed: Framed) -> Credit | None:
    part = framed.names.get("name", "")
    mentions = reading.bones.named(part)
    if mentions and _is_name_of(mentions[0], outlet_name(reading.bones.restored(part))):
        source = mentions[0].source
        named = outlet_name(reading.bones.restored(part))
        own = reading.own.is_source(source) and (reading.own.is_name(named) or not reading.own.names)
        # another edition of the outlet is another outlet: VICE US on vice.com
        role = Role.PUBLISHER if own else Role.ORIGIN
        return _republished_credit(reading, framed, source, source.name, role)
    name = outlet_name(reading.bones.restored(part))
    if not name or not _could_be_outlet(name, reading.bones.restored(part)):
        return None
    role = Role.PUBLISHER if reading.own.is_name(name) else Role.ORIGIN
    return _republished_credit(reading, framed, None, name, role)


def _is_name_of(mention: Mention, name: str) -> bool:
    """Whether an outlet's alias is the whole of a name: `VICE` is not `VICE US`. Agencies have desks, outlets have not."""
    if mention.source.kind is not None:
        return True
    aliases = load_index().folded_names(mention.source.id)
    return folded(name.removeprefix("The ").removeprefix("the ")) in aliases or folded(name) in aliases


def _republished_credit(reading: Reading, framed: Framed, source: Source | None, name: str, role: Role) -> Credit:
    whole = len(reading.text) <= MAX_LIST and reading.text.count(". ") <= 1
    return Credit(framed.rule, source, name, role, 0.88, whole, reading.text)


_NAME_END = re.compile(
    r"[,;:|()\[\]\n]|\.(?:\s|$)|[\"”»“](?=\s*\S)|\s(?:on|and is|and has|under|with|where|as|by|at|in|am|vom|unter|und|le|el|em|op|under|the|edition|magazine)\s|\s[-–—]\s|\d"
)
_QUOTED = re.compile(r"[\"“„«»'‘「『《〈](?P<name>[^\"”“»«'’」』》〉]{2,50})[\"”“«»'’」』》〉]")


_QUOTE_WITHIN = 60
_TITLE_WORDS = r"\b(?:as|headline|title|titled|called|our)\b"


def outlet_name(part: str) -> str:
    """The name at the start of what follows a lead-in: inside quotes, else up to the end of the clause."""
    quoted = _QUOTED.search(part[:_QUOTE_WITHIN])
    if quoted and not re.search(_TITLE_WORDS, part[: quoted.start()]):
        return quoted.group("name").strip()
    return _NAME_END.split(part.strip(" \"“„«'‘*"), maxsplit=1)[0].strip(" .\"”»'’!*")


def _could_be_outlet(name: str, part: str) -> bool:
    """Whether a name that no registry knows could be an outlet's: short, capitalised, no date, no institution."""
    words = name.split()
    if not words or len(words) > _MAX_OUTLET_WORDS or len(name) < 2 or len(name) > 60:
        return False
    if has(FrameKind.EDITION, name):
        return False
    capital = any(word[0].isupper() for word in words) or name.lower() == name.upper()
    return capital and not without_dates(part.strip(), "|").startswith("|") and words[0].casefold() not in _NOT_OUTLETS


_NOT_OUTLETS = frozenset(
    [
        "original",
        "our",
        "my",
        "his",
        "her",
        "their",
        "this",
        "these",
        "english",
        "print",
        "response",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "part",
        "full",
        "spanish",
        "french",
        "german",
    ]
)


def _signoff(reading: Reading) -> list[Credit]:
    """`(Reporting by Jane Poe; Editing by Max Roe)`: the closing line of Reuters, which leaves its name out."""
    if reading.place is not Place.TAIL and reading.place is not Place.MIDDLE or len(reading.text) > _MAX_SIGNOFF:
        return []
    found = leading(FrameKind.SIGNOFF, reading.bones.text)
    if not found or reading.bones.mentions:
        return []
    source = load_index().sources["reuters"]
    return [
        Credit(found[0].rule, source, source.name, Role.ORIGIN, 0.9, len(reading.text) <= _MAX_SIGNOFF, reading.text)
    ]


def _contributed(reading: Reading) -> list[Credit]:
    """`AP writer Jane Poe contributed to this report`: an agency's staff added to the text."""
    if len(reading.text) > _MAX_REPUBLISHED:
        return []
    for framed in leading(FrameKind.CONTRIBUTED, reading.bones.text):
        mentions = [mention for mention in reading.bones.mentions if not reading.own.is_source(mention.source)]
        if mentions:
            return [
                Credit(framed.rule, mention.source, mention.source.name, Role.CONTRIBUTOR, 0.92, True, reading.text)
                for mention in mentions
            ]
    return []


def _rights(reading: Reading) -> list[Credit]:
    """`© 2021 Agence France-Presse. All rights reserved.`: whoever holds the rights wrote it."""
    if len(reading.text) > MAX_RIGHTS:
        return []
    for framed in leading(FrameKind.RIGHTS, reading.bones.text):
        named = reading.bones.named(framed.rest[:3]) or reading.bones.named(framed.rest[:40].split(".")[0])
        named = tuple(
            mention for mention in named if mention.source.is_wire and not reading.own.is_source(mention.source)
        )
        if named and not _leaves_person(framed.rest):
            score = 0.9 if len(reading.text) <= _LONG_RIGHTS else 0.7
            source = named[0].source
            return [Credit(framed.rule, source, source.name, Role.ORIGIN, score, True, reading.text, named[0].short)]
    return []


def _leaves_person(rest: str) -> bool:
    """Whether a picture's rights line goes on with a photographer: `© Ana Paz/AFP`."""
    return bool(
        re.match(rf"[^\ue000-\ue0ff]*[^\W\d_\ue000-\ue0ff]+\s?[/|]\s?{PLACEHOLDER}|{PLACEHOLDER}\s?/\s?[A-Z]", rest)
    )


def _contributor(reading: Reading) -> list[Credit]:
    """`With reporting by Reuters and AFP`: others supplied part of the text."""
    return _framed(reading, FrameKind.CONTRIBUTOR, MAX_LIST, _as_contributor)


def _source_line(reading: Reading) -> list[Credit]:
    """`Source: AFP`: who supplied the text."""
    return _framed(reading, FrameKind.SOURCE, MAX_LIST, _as_source)


def _byline(reading: Reading) -> list[Credit]:
    """`By Agence France-Presse`: who wrote the text."""
    return _framed(reading, FrameKind.BYLINE, MAX_BYLINE, _as_byline)


_DATE_FIRST = re.compile(r".{0,11}\d")  # "2024-04-24 23:52 | Source: AFP"
Decide = Callable[[Reading, Framed, CreditList], Iterator[Credit]]


def _framed(reading: Reading, kind: FrameKind, longest: int, decide: Decide) -> list[Credit]:
    text = reading.bones.text
    if len(text) > longest:
        return []
    if _DATE_FIRST.match(text):
        text = without_dates(text)
    closing = trailing(kind, text) if len(text) <= MAX_BYLINE else ()
    for framed in (*leading(kind, text), *closing):
        if framed.rest.strip() and framed.rest != text:
            found = list(decide(reading, framed, read_credit_list(reading.bones, framed.rest, reading.own)))
            if found:
                return found
    return []


def _named(
    reading: Reading, rule: str, names: CreditList, role: Role, score: float, *, framed: bool = True
) -> Iterator[Credit]:
    for item in names.of(ItemKind.NAMED):
        for mention in item.mentions:
            kind = mention.source.kind
            if reading.own.is_source(mention.source) or kind is AgencyKind.REPUBLISHER:
                continue
            role = Role.PHOTO if kind is AgencyKind.PHOTO else role
            sure = score if kind is not None else min(score, 0.85)
            yield Credit(
                rule, mention.source, mention.source.name, role, sure, True, reading.text, mention.short, framed
            )


def _unnamed(reading: Reading, rule: str, names: CreditList, score: float) -> Iterator[Credit]:
    for item in names.of(ItemKind.UNNAMED)[:1]:
        yield Credit(rule, None, item.text, Role.CONTRIBUTOR, score, True, reading.text)


def _publisher(reading: Reading, rule: str, names: CreditList) -> Iterator[Credit]:
    for item in names.of(ItemKind.OWN)[:1]:
        source = item.mentions[0].source if item.mentions else reading.own.source
        yield Credit(rule, source, source.name if source else item.text, Role.PUBLISHER, 0.8, False, reading.text)


def _shared(names: CreditList) -> bool:
    """Whether the outlet's own people stand beside the agency: the agency supplied only part."""
    return bool(names.of(ItemKind.STAFF) or names.of(ItemKind.OWN) or names.of(ItemKind.UNNAMED))


def _as_source(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if names.clean:
        if names.of(ItemKind.NAMED) and names.slashed and names.of(ItemKind.PERSON):
            yield from _named(reading, framed.rule, names, Role.PHOTO, 0.7)
            return
        role, score = (Role.CONTRIBUTOR, 0.9) if _shared(names) else (Role.ORIGIN, 0.92)
        yield from _named(reading, framed.rule, names, role, score)
        yield from _unnamed(reading, framed.rule, names, 0.85)
        yield from _publisher(reading, framed.rule, names)
        return
    unknown = names.of(ItemKind.UNKNOWN)
    if len(names.items) == 1 and _is_media_name(unknown[0].text) and not unknown[0].mentions:
        name = unknown[0].text
        yield Credit(framed.rule, None, name, Role.ORIGIN, 0.8, True, reading.text)


def _is_media_name(name: str) -> bool:
    return (
        len(name.split()) <= _MAX_OUTLET_WORDS
        and _could_be_outlet(name, name)
        and has(FrameKind.MEDIA, name)
        and not has(FrameKind.INSTITUTION, name)
    )


# rows whose lead-in may also introduce people: "with reporting by", "mit", "avec"
_PEOPLE = ".people"
_CASELESS = re.compile("[\u0590-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _introduces_outlet(rule: str, name: str) -> bool:
    """Whether what follows the lead-in is an outlet though no registry knows it; in scripts without case never."""
    return not rule.endswith(_PEOPLE) and not _CASELESS.search(name)


def _as_contributor(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if names.of(ItemKind.NAMED) and (names.clean or not has(FrameKind.PROSE, reading.bones.text)):
        if names.clean:
            yield from _named(reading, framed.rule, names, Role.CONTRIBUTOR, 0.9)
            yield from _unnamed(reading, framed.rule, names, 0.85)
        return
    if names.clean and names.of(ItemKind.UNNAMED):
        yield from _unnamed(reading, framed.rule, names, 0.85)
        return
    name = framed.rest.strip(' .()[]"“”*')
    plain = not names.mentions and not has(FrameKind.INSTITUTION, name) and not has(FrameKind.PROSE, name)
    if (
        _introduces_outlet(framed.rule, name)
        and plain
        and len(name.split()) <= _MAX_OUTLET_WORDS
        and not re.search(r"[,;.]\s", name)
    ):
        if reading.own.is_name(name) or not name:
            return
        yield Credit(framed.rule, None, name, Role.CONTRIBUTOR, 0.75, True, reading.text)


_WITH = re.compile(
    rf"\b(?:with|mit|avec|con|com|med|met|s|z|с|з)\s(?:\w{{1,12}}['’\s]\s?){{0,2}}{PLACEHOLDER}", re.IGNORECASE
)


def _as_byline(reading: Reading, framed: Framed, names: CreditList) -> Iterator[Credit]:
    if not names.clean:
        return
    role, score = (Role.CONTRIBUTOR, 0.82) if _shared(names) or _WITH.search(framed.rest) else (Role.ORIGIN, 0.85)
    yield from _named(reading, framed.rule, names, role, score)
    yield from _unnamed(reading, framed.rule, names, 0.8)
    yield from _publisher(reading, framed.rule, names)


def _end_bracket(reading: Reading) -> list[Credit]:
    """`... he added. (APA, 30.9.2015)`: an agency in brackets where a paragraph ends."""
    text = reading.bones.text
    match = _BRACKET_END.search(text)
    if not match or match.start() < _MIN_BRACKETED:
        return []
    names = read_credit_list(reading.bones, match.group("inside"), reading.own)
    inside = Reading(skeleton(reading.bones.restored(match.group("inside"))), reading.own, reading.place)
    framed = _contributor(inside) or _source_line(inside)
    if framed:
        literal = reading.bones.restored(match.group().strip())
        return [
            Credit(one.rule, one.source, one.name, one.role, one.score, False, literal, one.short) for one in framed
        ]
    if not names.clean or has(FrameKind.PHOTO, match.group("inside")):
        return []
    if len(text) < _CAPTION_LENGTH and reading.place is not Place.TAIL:
        return []
    people = names.of(ItemKind.PERSON)
    if people and (names.slashed or reading.place is not Place.TAIL):
        return list(_bracketed(reading, match, names, Role.PHOTO, 0.6))
    score = 0.9 if reading.place is Place.TAIL else 0.6
    if _shared(names) or re.search(r"\b(?:mit|with|avec|con|com)\s", match.group("inside")):
        found = [*_bracketed(reading, match, names, Role.CONTRIBUTOR, min(score, 0.88))]
        return found or [
            Credit(one.rule, None, one.name, one.role, one.score, False, one.literal)
            for one in _unnamed(reading, "bracket.end", names, 0.8)
        ]
    return list(_bracketed(reading, match, names, Role.ORIGIN, score))


_BRACKET_END = re.compile(r"[(\[](?P<inside>[^()\[\]\n]{1,120})[)\]]\s*[.»\"”*]*\s*$")
_CAPTION_LENGTH = 200
_MIN_BRACKETED = 20


def _bracketed(reading: Reading, match: re.Match[str], names: CreditList, role: Role, score: float) -> Iterator[Credit]:
    literal = reading.bones.restored(match.group().strip())
    framed = reading.place is Place.TAIL
    for credit in _named(reading, "bracket.end", names, role, score, framed=framed):
        yield Credit(credit.rule, credit.source, credit.name, role, credit.score, False, literal, credit.short, framed)


def _end_phrase(reading: Reading) -> list[Credit]:
    """`... he said. With files from AFP`: a contributor phrase as the last sentence of a paragraph."""
    if reading.place is not Place.TAIL:
        return []
    text = reading.bones.text
    starts = [at.end() for at in _SENTENCE_END.finditer(text)]
    if not starts or len(text) - starts[-1] > MAX_BYLINE:
        return []
    last = reading.bones.restored(text[starts[-1] :])
    inside = Reading(skeleton(last), reading.own, reading.place)
    found = _contributor(inside) or _source_line(inside) or _republished(inside) or _closing_name(inside)
    return [replace(credit, whole=False, literal=last.strip()) for credit in found]


def _closing_name(reading: Reading) -> list[Credit]:
    """`... he said. EFE`: an agency's name as the last word."""
    alone = len(reading.bones.text.strip(" .*")) == 1 and reading.bones.mentions
    wire = [mention for mention in reading.bones.mentions if mention.source.is_wire] if alone else []
    return [Credit("closing_name", one.source, one.source.name, Role.ORIGIN, 0.7, False, reading.text) for one in wire]


_SENTENCE_END = re.compile(r"[.!?…][\"”»)']?\s+|[\"”»]\s+")


def _middle_bracket(reading: Reading) -> list[Credit]:
    """`... the talks. (Reuters) In other news`: an agency in brackets between two sentences."""
    found = []
    for match in _BRACKET_MIDDLE.finditer(reading.bones.text):
        for mention in reading.bones.named(match.group("agency")):
            if mention.source.is_wire and not reading.own.is_source(mention.source):
                literal = reading.bones.restored(match.group().strip())
                found.append(
                    Credit(
                        "bracket.middle",
                        mention.source,
                        mention.source.name,
                        Role.ORIGIN,
                        0.6,
                        False,
                        literal,
                        mention.short,
                        False,
                    )
                )
    return found[:2]


_BRACKET_MIDDLE = re.compile(rf"(?<=[^\s(])\s\((?P<agency>{PLACEHOLDER})\)(?=\.\s|\s(?<=[.!?”\"]\s\(.\)\s))")


def _agency_place(reading: Reading) -> list[Credit]:
    """`AFP, MANILA` in a short block: the agency and where it writes from."""
    if reading.place not in {Place.BYLINE, Place.BOX} or len(reading.text) > MAX_BYLINE:
        return []
    read = read_block_dateline(reading.text, reading.bones.mentions)
    if not read or has(FrameKind.PHOTO, reading.bones.text):
        return []
    mixed = "/" in read.literal and any(char.isalpha() for char in read.literal.split("/", 1)[1].split(" ")[0])
    role = Role.CONTRIBUTOR if mixed and len(read.mentions) == 1 else Role.ORIGIN
    return [
        Credit(read.rule, mention.source, mention.source.name, role, read.score, True, reading.text, mention.short)
        for mention in read.mentions
        if mention.source.is_wire
    ]


def _bare(reading: Reading) -> list[Credit]:
    """`sak/Reuters`, `AFP`, `Jane Poe, Associated Press`, `TT mit APA`: names and nothing else."""
    text = reading.bones.text
    if len(text) > MAX_BYLINE or not (reading.bones.mentions or _may_be_unnamed(text)) or has(FrameKind.PHOTO, text):
        return []
    joined = _WITH.search(text)
    before = read_credit_list(reading.bones, text[: joined.start()], reading.own) if joined else None
    names = read_credit_list(reading.bones, text[joined.start() :] if joined else text, reading.own)
    if not names.clean or (before is not None and before.of(ItemKind.UNKNOWN)):
        return []
    if reading.place is Place.BOX and not all(_stands_in_box(item) for item in names.items):
        return []
    if not _in_its_place(reading, names):
        return []
    if names.slashed and names.of(ItemKind.PERSON) and reading.place is not Place.BYLINE:
        return list(_named(reading, "bare.photo", names, Role.PHOTO, 0.6, framed=False))
    return _bare_credits(reading, names, shared=_shared(names) or joined is not None)


def _in_its_place(reading: Reading, names: CreditList) -> bool:
    """Whether names alone may be a credit here: in the text only services, between paragraphs no people."""
    if reading.place in {Place.BYLINE, Place.BOX}:
        return True
    if any(not mention.source.is_wire for item in names.of(ItemKind.NAMED) for mention in item.mentions):
        return False
    return reading.place is not Place.MIDDLE or not (
        names.of(ItemKind.PERSON) or any(item.extra for item in names.items)
    )


def _bare_credits(reading: Reading, names: CreditList, *, shared: bool) -> list[Credit]:
    people = names.of(ItemKind.PERSON) or [item for item in names.of(ItemKind.NAMED) if is_name(item.extra)]
    score = _BARE_SCORES[reading.place] if not people or reading.place is Place.BYLINE else 0.75
    if reading.place is Place.BOX and len(reading.bones.text.strip()) == 1:
        score = _LONE_NAME  # a link, a label or a credit: nothing says which
    role = Role.CONTRIBUTOR if shared else Role.ORIGIN
    framed = shared or reading.place is Place.BYLINE or _stands_alone(reading)
    found = list(_named(reading, "bare", names, role, max(score, 0.82) if shared else score, framed=framed))
    if shared:
        found += _unnamed(reading, "bare", names, 0.8)
    return found or list(_publisher(reading, "bare", names))


def _stands_alone(reading: Reading) -> bool:
    """Whether a short form needs no other frame: in brackets, or alone on one of the last lines."""
    bare = reading.bones.text.strip(" .*_")
    return _is_bracketed(reading.bones.text) or (reading.place is Place.TAIL and len(bare) == 1)


def _may_be_unnamed(text: str) -> bool:
    """Whether a text without names can be a credit of unnamed agencies: short, or joined by a slash."""
    return (len(text) <= _SHORT or "/" in text) and has(FrameKind.UNNAMED, text)


_SHORT = 40


def _stands_in_box(item: CreditItem) -> bool:
    """Whether an item may stand in a block that nothing marks: wire services and whole names, no `Join The Conversation`."""
    if item.kind is ItemKind.NAMED:
        return all(mention.source.is_wire for mention in item.mentions) and len(item.extra.split()) != 1
    return item.kind is not ItemKind.PERSON or len(item.text.split()) > 1


_LONE_NAME = 0.45
_BARE_SCORES = {Place.BYLINE: 0.85, Place.BOX: 0.7, Place.HEAD: 0.7, Place.MIDDLE: 0.75, Place.TAIL: 0.85}


def _is_bracketed(text: str) -> bool:
    return bool(re.fullmatch(r"\W*[(\[].*[)\]]\W*", text))


_RULES: tuple[Rule, ...] = (
    _item_number,
    _republished,
    _signoff,
    _contributed,
    _rights,
    _contributor,
    _source_line,
    _byline,
    _agency_place,
    _bare,
    _end_bracket,
    _end_phrase,
    _middle_bracket,
)


def credit_id(credit: Credit) -> str | None:
    """Registry id, or the slug of an outlet's name that no registry knows; None for agencies without a name."""
    if credit.source is not None:
        return credit.source.id
    if whole(FrameKind.UNNAMED, credit.name):
        return None
    return slug(credit.name) or None


def is_wire_source(source: Source | None) -> bool:
    """Whether a source supplies wire copy."""
    return source is not None and source.kind in {AgencyKind.AGENCY, AgencyKind.PRESS_RELEASE, AgencyKind.SYNDICATOR}
