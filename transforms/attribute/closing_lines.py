"""Lines that agencies close a story with: item numbers, sign-offs, contributors of their own, rights."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from schemas.registry import AgencyKind, load_agencies
from schemas.vocabulary import Role
from transforms.attribute.credit_model import MAX_BYLINE, MAX_PARAGRAPH, Credit, Place, Reading, Sentence, of_mention
from transforms.attribute.frames import FrameKind, has, leading
from transforms.attribute.registry_index import Mention, Source, load_index
from transforms.attribute.skeleton import PLACEHOLDER

_MAX_SIGNOFF = 700
_MAX_RIGHTS = 400
_LONG_RIGHTS = 220
_HOLDER_WITHIN = 40
_ADDRESS = re.compile(r"[\w.+-]@((?:[\w-]+\.)+[a-z]{2,})\b", re.IGNORECASE | re.ASCII)
_SENTENCE_END = re.compile(r"[.!?…][\"”»)']?\s+")
_AGENCY_WITHIN = 60
_SIGNS_WITHOUT_NAME = "reuters"
# an agency with its desk and author, or behind the mark of the end: "(FIN) ANDINA/JCR"
_DESK = re.compile(
    rf"(?:(?:^|[.!?…।”»\"]\s?)|(?P<fin>\(FIN\)\s))(?P<agency>{PLACEHOLDER})\s?/\s?"
    rf"(?(fin)[A-Z]{{2,4}}|\([^()\n]{{1,80}}:\s?[^()\n]{{2,80}}\))\W*$"
)
_PHOTOGRAPHER = re.compile(
    rf"[^\ue000-\ue0ff]*[^\W\d_\ue000-\ue0ff]+\s?[/|]\s?{PLACEHOLDER}|{PLACEHOLDER}"
    rf"(?:\s?/|\s[-–—|])\s?(?!tous|all|alle|todos|tutti|wszelkie)[^\W\d_]",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _item_numbers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row.id, re.compile(pattern)) for row in load_agencies() for pattern in row.id_patterns)


def item_number(reading: Reading) -> list[Credit]:
    """`dpa:240516-99-53606/3`: an agency's own item number."""
    for source_id, pattern in _item_numbers():
        if pattern.search(reading.text):
            source, whole = load_index().sources[source_id], len(reading.text) <= MAX_BYLINE
            return [_known_by_sign(reading, source, rule="item_number", score=0.99, whole=whole)]
    return []


def _known_by_sign(reading: Reading, source: Source, *, rule: str, score: float, whole: bool = True) -> Credit:
    """The credit of a source that a text shows without naming it."""
    return Credit(
        rule=rule,
        source=source,
        name=source.name,
        role=Role.ORIGIN,
        score=score,
        literal=reading.text,
        whole=whole,
    )


def staff_address(reading: Reading) -> list[Credit]:
    """`홍길동 기자 (gildong@yna.co.kr)`: whoever signs with a service's mail address writes for it."""
    if reading.place is Place.MIDDLE or len(reading.text) > MAX_BYLINE or "@" not in reading.text:
        return []
    found = (load_index().by_domain(match[1].lower()) for match in _ADDRESS.finditer(reading.text))
    return [
        _known_by_sign(reading, source, rule="staff_address", score=0.7, whole=False)
        for source in dict.fromkeys(found)
        if source and source.is_wire and not reading.own.is_house(source)
    ]


def signoff(reading: Reading) -> list[Credit]:
    """`(Reporting by Jane Poe; Editing by Max Roe)`: the closing line of Reuters, which leaves its name out."""
    if reading.place not in {Place.TAIL, Place.MIDDLE} or len(reading.text) > _MAX_SIGNOFF:
        return []
    if any(mention.source.id != _SIGNS_WITHOUT_NAME for mention in reading.bones.mentions):
        return []
    source = load_index().sources[_SIGNS_WITHOUT_NAME]
    return [
        _known_by_sign(reading, source, rule=framed.rule, score=0.9)
        for framed in leading(FrameKind.SIGNOFF, reading.bones.text)[:1]
    ]


def desk_signoff(reading: Reading) -> list[Credit]:
    """`... on Monday. AGERPRES/(A - autor: Ana Paz)`: the agency, then its desk and the author in brackets."""
    if reading.place is Place.HEAD or not reading.bones.mentions or "/" not in reading.text:
        return []
    match = _DESK.search(reading.bones.text)
    wire = [mention for mention in reading.bones.named(match["agency"]) if mention.source.is_wire] if match else []
    if not match or not wire or has(FrameKind.PHOTO, match.group()):
        return []
    literal = reading.bones.restored(match.group()).lstrip('.!?…।”»" ')
    given = Sentence("desk_signoff", Role.ORIGIN, 0.9)
    return [replace(of_mention(reading, wire[0], given), literal=literal, whole=match.start("agency") == 0)]


def contributed(reading: Reading) -> list[Credit]:
    """`AP writer Jane Poe contributed to this report`: an agency's staff added to the text.

    The sentence opens with the agency, or almost so. Where others stand before it, the line is no credit as a whole.
    """
    text = reading.bones.text
    if not reading.bones.mentions or len(reading.text) > MAX_PARAGRAPH or not leading(FrameKind.CONTRIBUTED, text):
        return []
    for start in (0, *(at.end() for at in _SENTENCE_END.finditer(text))):
        sentence = text[start:]
        opening = reading.bones.named(_SENTENCE_END.split(sentence[:_AGENCY_WITHIN], maxsplit=1)[0])
        found = [mention for mention in reading.bones.named(sentence) if _contributes(reading, mention)]
        frames = leading(FrameKind.CONTRIBUTED, sentence) if opening else ()
        if frames:
            given = Sentence(frames[0].rule, Role.CONTRIBUTOR, 0.92)
            literal = reading.bones.restored(sentence).strip()
            credits_of = (of_mention(reading, mention, given) for mention in found)
            return [replace(credit, literal=literal, whole=start == 0) for credit in credits_of]
    return []


def _contributes(reading: Reading, mention: Mention) -> bool:
    """Whether a named source added to the text: neither the outlet itself nor a station by its people: `KXYZ's Poe`."""
    owned = not mention.source.is_wire and reading.text[mention.end : mention.end + 1] in {"'", "’"}
    return not owned and not reading.own.is_source(mention.source)


_OF_TEXT = re.compile(r"\b(?:artikel|article|artículo|artigo|articolo|artykuł)\b", re.IGNORECASE)
_PARTNERS = re.compile(
    rf"(?:appeared|published|produced)[^.]{{0,20}}?\s(?:on|by|in)\s(?P<outlet>[^.]{{2,40}}?)\s(?:and|it)\s(?:was\s)?"
    rf"(?:(?:reviewed|produced|edited) and )?distributed (?:by|in partnership with)\s(?P<agency>{PLACEHOLDER})",
    re.IGNORECASE,
)
_DISTRIBUTED = re.compile(
    rf"\W*(?:(?:©|\(c\)|copyright)\s?)+(?:\d{{4}},?\s)?(?P<outlet>[^.]{{1,40}})\.\s"
    rf"(?:(?:visit|see)\s.{{3,60}}?\s)?distributed by\s(?P<agency>{PLACEHOLDER})",
    re.IGNORECASE,
)


def distributed(reading: Reading) -> list[Credit]:
    """`©2024 Valley Voice. Visit valleyvoice.example. Distributed by Tribune Content Agency.`: both wrote it."""
    text = reading.bones.text
    match = (_DISTRIBUTED.match(text) or _PARTNERS.search(text)) if reading.bones.mentions else None
    if not match:
        return []
    given = Sentence("distributed", Role.ORIGIN, 0.92)
    found = [of_mention(reading, mention, given) for mention in reading.bones.named(match.group())]
    if reading.bones.named(match["outlet"]):
        return found
    name = match["outlet"].strip()
    printed = Credit(rule=given.rule, source=None, name=name, role=given.role, score=0.85, literal=reading.text)
    return [printed, *found]


def rights(reading: Reading) -> list[Credit]:
    """`© 2021 Agence France-Presse. All rights reserved.`: whoever holds the rights wrote it."""
    if not reading.bones.mentions or len(reading.text) > _MAX_RIGHTS:
        return []
    # a station's line may name the service it runs: "Cable News Network ... The-CNN-Wire"
    broadcast = reading.place is Place.TAIL and not any(found.source.is_wire for found in reading.bones.mentions)
    for framed in leading(FrameKind.RIGHTS, reading.bones.text):
        holder = framed.rest[:_HOLDER_WITHIN].split(".")[0]
        wire = [
            mention
            for mention in reading.bones.named(holder)
            if (mention.source.is_wire or (broadcast and mention.source.kind is AgencyKind.BROADCASTER))
            and not reading.own.is_house(mention.source)
        ]
        pictured = any(mention.source.kind is AgencyKind.PHOTO for mention in reading.bones.named(holder))
        if wire and not pictured and (_OF_TEXT.search(reading.text) or not _PHOTOGRAPHER.match(framed.rest)):
            score = 0.9 if len(reading.text) <= _LONG_RIGHTS else 0.7
            return [of_mention(reading, wire[0], Sentence(framed.rule, Role.ORIGIN, score))]
    return []
