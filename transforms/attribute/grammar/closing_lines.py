"""Lines that agencies close a story with: item numbers, sign-offs, contributors of their own, rights."""

from __future__ import annotations

import re
from dataclasses import replace

from schemas.own_tables import per_registry
from schemas.registry import AgencyKind, load_agencies
from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import (
    MAX_BYLINE,
    MAX_PARAGRAPH,
    Credit,
    CreditClaim,
    Passage,
    Slot,
    known_by_sign,
    of_mention,
    unknown,
)
from transforms.attribute.lexicon.frame_gate import ITEM_NUMBER, SIGNOFF, gates_of
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.prose import is_prose, sentences, tells_more
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.mentions.registry_index import Mention, load_index
from transforms.attribute.mentions.skeleton import PLACEHOLDER

_MAX_SIGNOFF = 700
_MAX_RIGHTS = 400
_LONG_RIGHTS = 220
_HOLDER_WITHIN = 40
_AGENCY_WITHIN = 60
_PICTURE_WITHIN = 10
# plain words that a sentence of a closing line may have: beside names and numbers, in sign-offs, beside contributors
_BESIDE = 2
_SIGNING = 6
_CONTRIBUTING = 6
_DISTRIBUTING = 6
_BEHIND_CONTRIBUTED = 3
_PLACEHOLDER = re.compile(PLACEHOLDER)
_SENTENCE_END = re.compile(r"[.!?…][\"”»)']?\s+")
# an agency with its desk and author, or initials behind the mark of the end: "(FIN) EFE/abc"
_DESK = re.compile(
    rf"(?:(?:^|[.!?…।”»\"]\s?)|(?P<end>\((?i:{pattern_for(WordUse.END_MARK)})\)\s))(?P<agency>{PLACEHOLDER})\s?/\s?"
    rf"(?(end)[^\W\d_]{{2,4}}|\([^()\n]{{1,80}}:\s?[^()\n]{{2,80}}\))\W*$"
)
_PHOTOGRAPHER = re.compile(
    rf"[^\ue000-\ue0ff]*[^\W\d_\ue000-\ue0ff]+\s?[/|]\s?{PLACEHOLDER}|{PLACEHOLDER}"
    rf"(?:\s?/|\s[-–—|])\s?(?!{pattern_for(WordUse.ALL_RIGHTS)})[^\W\d_]",
    re.IGNORECASE,
)
_OF_TEXT = re.compile(rf"\b{pattern_for(WordUse.TEXT)}\b", re.IGNORECASE)


@per_registry()
def _item_numbers() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row.id, re.compile(pattern)) for row in load_agencies() for pattern in row.id_patterns)


def item_number(passage: Passage) -> list[Credit]:
    """`dpa:240516-99-53606/3`: an agency's own item number."""
    if not gates_of(passage.text) & ITEM_NUMBER:
        return []
    for identity, pattern in _item_numbers():
        if pattern.search(passage.text):
            organisation = load_index().organisations[identity]
            whole = len(passage.text) <= MAX_BYLINE and not is_prose(passage.text, _BESIDE)
            return [known_by_sign(passage, organisation, rule="item_number", score=0.99, whole=whole)]
    return []


def signoff(passage: Passage) -> list[Credit]:
    """`(Reporting by Jane Poe; Editing by Max Roe)`: the closing line of an agency that leaves its name out."""
    if passage.slot not in {Slot.TAIL, Slot.MIDDLE} or len(passage.text) > _MAX_SIGNOFF:
        return []
    if not gates_of(passage.text) & SIGNOFF:
        return []
    matches = (match for match in leading(FrameKind.SIGNOFF, passage.skeleton.text) if match.frame.signs_for)
    return [credit for match in matches if (credit := _signed(passage, match))][:1]


def _signed(passage: Passage, match: FrameMatch) -> Credit | None:
    """The credit of the agency that signs so, where the line names nobody else."""
    agency, (first, *others) = match.frame.signs_for or "", sentences(passage.skeleton.text)
    others_named = [each for each in passage.skeleton.mentions if each.organisation.id != agency]
    # in Arabic the edition of a service is also a broadcaster's name
    if any(each.organisation.is_wire or not each.short for each in others_named) or is_prose(first, _SIGNING):
        return None
    whole = not any(tells_more(other, _SIGNING) for other in others)
    return known_by_sign(passage, load_index().organisations[agency], rule=match.rule, score=0.9, whole=whole)


def desk_signoff(passage: Passage) -> list[Credit]:
    """`... on Monday. AGERPRES/(A - autor: Ana Paz)`: the agency, then its desk and the author in brackets."""
    if passage.slot is Slot.HEAD or not passage.skeleton.mentions or "/" not in passage.text:
        return []
    match = _DESK.search(passage.skeleton.text)
    mentions = passage.skeleton.named(match["agency"]) if match else ()
    wire = [mention for mention in mentions if mention.organisation.is_wire]
    if not match or not wire or has(FrameKind.PHOTO, match.group()):
        return []
    literal = passage.skeleton.restored(match.group()).lstrip('.!?…।”»" ')
    claim = CreditClaim("desk_signoff", Role.ORIGIN, 0.9)
    return [replace(of_mention(passage, wire[0], claim), literal=literal, whole=match.start("agency") == 0)]


def contributed(passage: Passage) -> list[Credit]:
    """`AP writer Jane Poe contributed to this report`: an agency's staff added to the text.

    The sentence opens with the agency, or almost so. Where others stand before it, the line is no credit as a whole.
    """
    text = passage.skeleton.text
    if not passage.skeleton.mentions or len(passage.text) > MAX_PARAGRAPH or not leading(FrameKind.CONTRIBUTED, text):
        return []
    for start in (0, *(at.end() for at in _SENTENCE_END.finditer(text))):
        sentence = text[start:]
        opening = passage.skeleton.named(_SENTENCE_END.split(sentence[:_AGENCY_WITHIN], maxsplit=1)[0])
        matches = leading(FrameKind.CONTRIBUTED, sentence) if opening else ()
        if matches and _is_of_text(matches[0]):
            claim = CreditClaim(matches[0].rule, Role.CONTRIBUTOR, 0.92)
            literal = passage.skeleton.restored(sentence).strip()
            mentions = (mention for mention in passage.skeleton.named(sentence) if _contributes(passage, mention))
            credits_of = (of_mention(passage, mention, claim) for mention in mentions)
            whole = start == 0 and not tells_more(text, _CONTRIBUTING)
            return [replace(credit, literal=literal, whole=whole) for credit in credits_of]
    return []


def _is_of_text(match: FrameMatch) -> bool:
    """Whether the sentence ends soon, or says `to this report`: one may contribute to the memory of a war."""
    behind = next(iter(sentences(match.rest)), "")
    return not is_prose(behind, _BEHIND_CONTRIBUTED) or has(FrameKind.THIS_TEXT, behind)


def _contributes(passage: Passage, mention: Mention) -> bool:
    """Whether an organisation added to the text: not the outlet itself, no station by its people: `KXYZ's Poe`."""
    organisation = mention.organisation
    owned = not organisation.is_wire and passage.text[mention.end : mention.end + 1] in {"'", "’"}
    return not owned and not passage.outlet.is_same(organisation)


def distributed(passage: Passage) -> list[Credit]:
    """`©2024 Valley Voice. Visit valleyvoice.example. Distributed by Tribune Content Agency.`: both wrote it."""
    matches = leading(FrameKind.DISTRIBUTED, passage.skeleton.text) if passage.skeleton.mentions else ()
    if not matches:
        return []
    match, claim = matches[0], CreditClaim("distributed", Role.ORIGIN, 0.92)
    whole = not tells_more(passage.skeleton.text, _DISTRIBUTING)
    mentions = passage.skeleton.named(match.matched)
    credited = [replace(of_mention(passage, mention, claim), whole=whole) for mention in mentions]
    name = match.names["name"]
    if passage.skeleton.named(name):
        return credited
    return [replace(unknown(passage, name, replace(claim, score=0.85)), whole=whole), *credited]


def rights(passage: Passage) -> list[Credit]:
    """`© 2021 Agence France-Presse. All rights reserved.`: whoever holds the rights wrote it."""
    if not passage.skeleton.mentions or len(passage.text) > _MAX_RIGHTS:
        return []
    for match in leading(FrameKind.RIGHTS, passage.skeleton.text):
        holders = passage.skeleton.named(match.rest[:_HOLDER_WITHIN].split(".")[0])
        wire = [mention for mention in holders if _holds_rights(passage, mention)]
        pictured = any(mention.organisation.kind is AgencyKind.PHOTO for mention in holders) or _is_of_picture(
            match.rest
        )
        if wire and not pictured and (_OF_TEXT.search(passage.text) or not _PHOTOGRAPHER.match(match.rest)):
            if is_prose(next(iter(sentences(match.rest)), ""), _BESIDE) and not has(FrameKind.NOTICE_WORD, match.rest):
                return []
            credit = of_mention(passage, wire[0], CreditClaim(match.rule, Role.ORIGIN, _rights_score(passage)))
            return [replace(credit, whole=not tells_more(match.rest, _BESIDE))]
    return []


def _is_of_picture(rest: str) -> bool:
    """Whether a picture's word stands before the holder of rights, or right behind: `© Foto: dpa`, `© AFP Photo`."""
    first = _PLACEHOLDER.search(rest)
    return first is not None and has(FrameKind.PHOTO, rest[: first.end() + _PICTURE_WITHIN])


def _rights_score(passage: Passage) -> float:
    return 0.9 if len(passage.text) <= _LONG_RIGHTS else 0.7


def _holds_rights(passage: Passage, mention: Mention) -> bool:
    """Whether a holder of rights is a service or, at the end of a text that names none, a medium of another house.

    A station's line may name the service it runs: `Cable News Network ... The-CNN-Wire`.
    """
    organisation = mention.organisation
    if passage.outlet.is_of_house(organisation):
        return False
    services = any(other.organisation.is_wire for other in passage.skeleton.mentions)
    medium = organisation.kind is AgencyKind.BROADCASTER or (organisation.kind is None and passage.outlet.names)
    return organisation.is_wire or (passage.slot is Slot.TAIL and not services and bool(medium))
