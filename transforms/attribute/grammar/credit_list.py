"""What stands beside a credit's lead-in: a list of names, told apart by what they are.

    "Reuters, sak and AFP, 3.5.2021" -> named reuters, staff sak, named afp, date

A list is clean where every item is explained; prose never is. That one law separates credits from sentences in any
language without a grammar of the language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.vocabulary import Word
from transforms.attribute.lexicon.dates import without_dates
from transforms.attribute.lexicon.frame_matcher import has, whole
from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.normal_text import NOT_IN_WORD, UNSPACED_TEXT, WORD_ENDS, is_caseless
from transforms.attribute.lexicon.places import is_known_city
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.registry_index import Mention
from transforms.attribute.mentions.skeleton import PLACEHOLDER, Skeleton
from transforms.text.scripts import MARKS, has_caseless

MAX_LIST = 260
_MAX_NAME_WORDS = 5
_MAX_CJK_NAME = 5
_MAX_CJK_WORDS = 3
_MAX_CASELESS_WORDS = 4
_MAX_CASELESS_NAME = 30
_MAX_CASELESS_EXTRA = 2
MAX_SUFFIX = 2  # case endings: "AA'nın", "PAP-u"
_BETWEEN_NAMES = r"(?<=[\ue000-\ue0ff])[-–—](?=[\ue000-\ue0ff])"  # "STT–AFP"
_SEPARATORS = (
    r"\s*(?:[,;/|+&·•・、،؛।\n*]|:\s|(?<=[\u3400-\u9fff\uac00-\ud7af]):|\s(?=[\u3400-\u9fff]{2,4}:)|\s[-–—]+\s?|[-–—]{2,}|\.\s(?=[A-ZÀ-Þ\ue000-\ue0ff])|[()\[\]{}]"
    rf"|{_BETWEEN_NAMES})\s*"
)
_INITIALS = re.compile(r"[^\W\d_]{1,5}\.?")
_DOTTED_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.\s?){1,3}[^\W\d_]{0,2}")  # "b.f.", "م.ف"
_PLACEHOLDER = re.compile(PLACEHOLDER)
_ADDRESS = re.compile(r"(?:[/|(]\s?)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+\s?\)?")  # a reporter's mail address
_SITE = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\s")
_ACRONYM = re.compile(r"[A-Z]{3,5}")  # a station or a paper beside a service: AP/WXYZ
_MARK = re.compile(r"[,;/|+&·•・()\[\]:–—-]")
_ELIDED = re.compile(r"^[LlDd]['’](?=\w)")  # "L'Écho de l'Estuaire"


class ItemKind(Word):
    """What an item of a credit is."""

    NAMED = "named"  # an organisation of the registry
    UNNAMED = "unnamed"  # agencies without a name
    OUTLET = "outlet"  # the outlet itself
    STAFF = "staff"  # initials, newsroom
    PERSON = "person"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CreditItem:
    """One item; `mentions` is empty unless it is named. `extra` is what stood beside the name."""

    kind: ItemKind
    text: str
    mentions: tuple[Mention, ...] = ()
    extra: str = ""


@dataclass(frozen=True, slots=True)
class CreditList:
    """The items of a credit, in order; `slashed` where a slash joins them, as picture credits do."""

    items: tuple[CreditItem, ...]
    slashed: bool

    def of(self, kind: ItemKind) -> tuple[CreditItem, ...]:
        """The items of one kind."""
        return tuple(item for item in self.items if item.kind is kind)

    @property
    def mentions(self) -> tuple[Mention, ...]:
        """All organisations named."""
        return tuple(mention for item in self.items for mention in item.mentions)

    @property
    def clean(self) -> bool:
        """Whether every item is explained."""
        return bool(self.items) and not self.of(ItemKind.UNKNOWN)


@lru_cache(maxsize=1)
def _fillers() -> re.Pattern[str]:
    words = "|".join([*(row.before or "" for row in frames_of(FrameKind.FILLER)), pattern_for(WordUse.AGENCY)])
    return re.compile(rf"{NOT_IN_WORD}(?:{words}){WORD_ENDS}(?!['’])", re.IGNORECASE)


def _connectors() -> str:
    return "|".join(row.before or "" for row in frames_of(FrameKind.CONNECTOR))


@lru_cache(maxsize=1)
def _joints() -> re.Pattern[str]:
    unspaced = rf"(?<=[\ue000-\ue0ff]){pattern_for(WordUse.UNSPACED_JOINT)}"
    attached = rf"\s{pattern_for(WordUse.ATTACHED_JOINT)}(?=[\ue000-\ue0ff])"
    return re.compile(rf"{_SEPARATORS}|\s(?:{_connectors()})\s|{unspaced}|{attached}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _leading_joint() -> re.Pattern[str]:
    """`, and AFP` leaves `and AFP` behind its comma."""
    return re.compile(rf"^(?:{_connectors()})\s+(?=\S)", re.IGNORECASE)


def read_credit_list(line: Skeleton, part: str, outlet: PublishingOutlet) -> CreditList:
    """The items of `part`, a piece of the skeleton `line`."""
    part = _ADDRESS.sub("", part)
    text = without_dates(part.strip(" .\n"))
    pieces = (_leading_joint().sub("", piece.strip(" .:-–—\"'“”„«»")) for piece in _joints().split(text) if piece)
    items = tuple(item for piece in pieces if piece for item in _item(line, piece, outlet))
    if sum(map(_is_initials, items)) > 1 and not _MARK.search(part):  # "maire a parlé" is no list of initials
        items = tuple(replace(item, kind=ItemKind.UNKNOWN) if _is_initials(item) else item for item in items)
    if any(item.kind is ItemKind.NAMED for item in items):
        alone = sum(item.kind is ItemKind.PERSON for item in items) == 1
        media = (_is_paper(item) or (alone and _is_medium(item)) for item in items)
        items = tuple(
            replace(item, kind=ItemKind.STAFF) if medium else item for item, medium in zip(items, media, strict=True)
        )
    return CreditList(items, "/" in part)


def _signs(piece: str) -> bool:
    """Whether a piece is initials: small letters, or single letters with dots."""
    small = _INITIALS.fullmatch(piece) and piece.islower()
    return bool(small or (_DOTTED_INITIALS.fullmatch(piece) and (piece.islower() or is_caseless(piece))))


def _is_paper(item: CreditItem) -> bool:
    """Whether an item beside a service is a medium that no registry knows: `Kıyı Gazetesi - DHA`, its address too."""
    if item.kind is not ItemKind.UNKNOWN or item.mentions:
        return False
    medium = has(FrameKind.MEDIA, item.text) and not has(FrameKind.INSTITUTION, item.text)
    return bool(_SITE.fullmatch(item.text)) or (medium and is_name(item.text))


def _is_medium(item: CreditItem) -> bool:
    """Whether what looks like a person beside a service is a paper or a station: `AFP/The Coast`, `AP/WXYZ`."""
    article, _, name = item.text.partition(" ")
    titled = bool(name) and article == article.title() and article.casefold() in words_for(WordUse.ARTICLE)
    return item.kind is ItemKind.PERSON and (titled or bool(_ACRONYM.fullmatch(item.text)))


def _is_initials(item: CreditItem) -> bool:
    return (
        item.kind is ItemKind.STAFF and bool(_INITIALS.fullmatch(item.text)) and not whole(FrameKind.STAFF, item.text)
    )


def _item(line: Skeleton, piece: str, outlet: PublishingOutlet) -> tuple[CreditItem, ...]:
    mentions = line.named(piece)
    if not mentions:
        return _without_name(piece, outlet)
    extra = _fillers().sub(" ", _PLACEHOLDER.sub(" ", piece))
    extra = " ".join(re.sub(rf"[^\w\s.'’{MARKS}-]", " ", extra).split()).strip(" .'’-")
    text = line.restored(piece)
    if outlet.is_called(text) or all(outlet.is_same(mention.organisation) for mention in mentions):
        return (CreditItem(ItemKind.OUTLET, text, mentions, extra),)
    if any(outlet.is_same(mention.organisation) for mention in mentions):  # "GET THE EXAMPLE NEWS APP"
        return (CreditItem(ItemKind.UNKNOWN, text, mentions, extra),)
    printed = line.plain[mentions[-1].start : mentions[-1].end]
    if not _explained(extra) or _other_meaning(piece, extra, mentions, printed):
        return (CreditItem(ItemKind.UNKNOWN, text, mentions, extra),)
    return (CreditItem(ItemKind.NAMED, text, mentions, extra),)


def _explained(extra: str) -> bool:
    """Whether what stands beside a name is a person, a place or a case ending; without capitals two words at most."""
    if has(FrameKind.PROSE, extra) or has(FrameKind.INSTITUTION, extra):  # "Selon Reuters", "Reuters Institute"
        return False
    if len(extra) <= MAX_SUFFIX:
        return True
    return is_name(extra) and (len(extra.split()) <= _MAX_CASELESS_EXTRA or not has_caseless(extra))


def _other_meaning(piece: str, extra: str, mentions: tuple[Mention, ...], printed: str) -> bool:
    """Whether a short form is part of another name: `AP Dhillon`, `Retiro AFP`; a known city may follow.

    `printed` is the last name: where it is no acronym, `Comunidad Andina` is no credit of Andina, while `Jane Poe AFP`
    is one of AFP.

    An outlet's name is always taken whole: `Frankfurter Allgemeine Sonntagszeitung` is not `Sonntagszeitung`.
    """
    after = _PLACEHOLDER.split(piece)[-1]
    rest = _fillers().sub(" ", after).strip(" .'’-")
    if extra and all(mention.organisation.kind is None for mention in mentions):
        return True
    if extra and not after.strip() and _opens_as_medium(printed):  # "Hollywood Foreign Press Association"
        return True
    if not mentions[-1].short or is_known_city(extra) or _POSSESSIVE.match(after):  # "AP's Jane Poe"
        return False
    alone = len(extra.split()) == 1 or not printed.isupper()
    return len(rest) > MAX_SUFFIX or (alone and len(extra) > MAX_SUFFIX)


def _opens_as_medium(printed: str) -> bool:
    """Whether a name of several words begins with a common one, so that it may end a longer name."""
    first, _, more = printed.partition(" ")
    return bool(more) and has(FrameKind.MEDIA, first)


def _without_name(piece: str, outlet: PublishingOutlet) -> tuple[CreditItem, ...]:
    if whole(FrameKind.UNNAMED, piece):
        return (CreditItem(ItemKind.UNNAMED, piece),)
    if outlet.is_called(piece):
        return (CreditItem(ItemKind.OUTLET, piece),)
    if whole(FrameKind.FILLER, piece) or not re.search(r"[^\W\d_]", piece):  # "0", a count of comments
        return ()
    if whole(FrameKind.STAFF, piece) or _signs(piece):
        return (CreditItem(ItemKind.STAFF, piece),)
    if is_name(piece) and not has(FrameKind.INSTITUTION, piece) and not has(FrameKind.MEDIA, piece):
        return (CreditItem(ItemKind.PERSON, piece),)
    return (CreditItem(ItemKind.UNKNOWN, piece),)


def is_name(text: str) -> bool:
    """Whether the words could name a person or a place: one to five, each capitalised or in a script without case."""
    words = text.split()
    if not words or len(words) > _MAX_NAME_WORDS or any(char.isdigit() for char in text):
        return False
    if UNSPACED_TEXT.search(text):
        return len(words) <= _MAX_CJK_WORDS and all(len(word) <= _MAX_CJK_NAME for word in words)
    if has_caseless(text):
        return len(words) <= _MAX_CASELESS_WORDS and len(text) <= _MAX_CASELESS_NAME
    names = [word if word[0] == "L" else _ELIDED.sub("", word) for word in words]
    particles = words_for(WordUse.NAME_PARTICLE)
    return all(name[0].isupper() or name.casefold() in particles for name in names) and names[-1][0].isupper()
