"""The line that names a translator, wherever in a line of credits it stands.

Examples: `Traducido del inglés por Lucía Ramos`, `Texto: Ana Gil. Traducido por Luis Cano. Edición: Marta Rey.`,
`This story first appeared in German in Der Bote. Translation by Sam Porter.`
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from schemas.vocabulary import Surface
from transforms.attribute.lexicon.frame_matcher import has, leading, trailing, whole
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.prose import is_prose, plain_words
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.attribute.translation.languages import language_named

_LONGEST = 250
_WHOLE_LINE = 170
_MAX_NAME_WORDS = 6
_MAX_NAME = 60
_FULL_NAME = 2  # words
_MAX_PIECE_WORDS = 6  # of a name beside the translator's
_BESIDE_NAME = 1  # plain words beside a name that is no sentence
_PIECE_END = re.compile(r"[.!?;।؟…]\s+|[。!?]\s*|\s[-–—]\s|[|/•·\n]\s*|\s(?=[^\s:]+:\s)")
_PIECE_START = re.compile(rf"{_PIECE_END.pattern}|[,،]\s+|\(|\s{pattern_for(WordUse.ROLE_JOINT)}\s")
_LAST_BRACKET = re.compile(r"[(\[](?P<inner>[^()\[\]]{4,120})[)\]][.。]?\Z")
_NAME_END = re.compile(
    rf"[,;|()\[\]\n。/]|(?<!\b\w)\.\s|\s[-–—]\s|\s(?:{pattern_for(WordUse.BEHIND_TRANSLATOR)}|https?:)|:\s|\s[^\s:]+\s?:"
)
_LABEL = re.compile(r"[^:]{2,30}:\s*(?P<named>\S.*)")
_READ = re.compile(rf"\b{pattern_for(WordUse.READ_VERB)}\b", re.IGNORECASE)
ORIGINAL = re.compile(pattern_for(WordUse.ORIGINAL), re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»‘『《]|\d")
_OF_BOOK = re.compile(
    rf"\b{pattern_for(WordUse.BOOK_MEASURE)}\b|[$€£]\s?\d|\d\s?[€£]|(?<![\d.,:])\d{{3}}\s?[^\W\d_]", re.IGNORECASE
)  # three digits and a word: no date has them, pages and prices have
_INNER_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_BRACKETS = "([{"
_LONGEST_BARE = 10
_WORD_START = re.compile(r"(?<!\w)\w")
_EDGES = frozenset({Surface.TEXT_HEAD, Surface.TEXT_TAIL})
_OF_TEXT = frozenset({Surface.TEXT_HEAD, Surface.TEXT_BODY, Surface.TEXT_TAIL})


@dataclass(frozen=True, slots=True)
class TranslatorLine:
    """Who is named as the translator, by which rule; the language of the original where the line names one."""

    rule: str
    who: str
    language: str | None
    whole: bool


def read_translator(text: str, surface: Surface) -> TranslatorLine | None:
    """The translator that one normalised line or block names; None in prose, and beside the measures of a book."""
    if len(text) > _LONGEST or _OF_BOOK.search(text):
        return None
    for start in _starts(text):
        before, piece = text[:start].strip(" ("), text[start:]
        if before and not _is_credit(before, surface):
            continue
        in_credits = bool(before) or surface is Surface.DOM_BYLINE or text[0] in _BRACKETS or _is_bare(text, surface)
        for rule, lead, named in _named(piece, surface, in_credits=in_credits):
            who = _name(named)
            behind = named.partition(who)[2] if who else ""
            is_person = who and not whole(FrameKind.STAFF, who) and (" " in who or not language_named(who))
            if who and is_person and not is_prose(behind):
                language = language_named(before) or language_named(lead) or _of_original(behind)
                return TranslatorLine(rule, who, language, len(text) <= _WHOLE_LINE)
    return None


def read_named(sentence: str) -> TranslatorLine | None:
    """The translator whom a sentence names somewhere, which says anyway that the text is translated."""
    for start in (word.start() for word in _WORD_START.finditer(sentence)):
        for rule, lead, named in _named(sentence[start:], Surface.TEXT_BODY, in_credits=False):
            if who := _name(named):
                return TranslatorLine(rule, who, language_named(lead), whole=False)
    return None


def is_by_staff(text: str) -> bool:
    """Whether a line says that the outlet's own people have translated: `Traduit par nos soins`."""
    if len(text) > _LONGEST or _OF_BOOK.search(text):
        return False
    leads = [match.names.get(name, "") for match in leading(FrameKind.TRANSLATOR, text) for name in ("who", "direct")]
    return any(match for named in leads for match in leading(FrameKind.STAFF, named) if named.startswith(match.matched))


def read_last_bracket(text: str) -> TranslatorLine | None:
    """The translator whom a bracket at the end of a paragraph names: `... he said. (Translation: Anna Moreno)`."""
    bracket = _LAST_BRACKET.search(text)
    found = read_translator(f"({bracket['inner']})", Surface.TEXT_BODY) if bracket else None
    return replace(found, whole=False) if found and bracket and bracket.start() else found


def _starts(text: str) -> Iterator[int]:
    """Where a piece of the line may begin."""
    yield 0
    yield from (match.end() for match in _PIECE_START.finditer(text))


def _named(piece: str, surface: Surface, *, in_credits: bool) -> Iterator[tuple[str, str, str]]:
    """(rule, words before the name, the name and what follows) of each wording that fits, the longest lead first.

    Where no mark leads to the name and none of its letters is a capital, the piece must be one of several credits.
    """
    found: list[tuple[int, str, str, str]] = []
    for match in leading(FrameKind.TRANSLATOR, piece):
        named = next((match.names[name] for name in ("who", "direct", "labelled") if name in match.names), "")
        sole = match.names.get("sole")
        is_led = _is_led(match.names, surface, in_credits=in_credits) and _is_language(match.names.get("from", ""))
        if is_led and (not sole or language_named(sole)):
            lead = match.matched.removesuffix(named)
            found.append((-len(lead), match.rule, lead, named))
    behind = trailing(FrameKind.TRANSLATOR, piece)
    if in_credits or any(_BRACKETS[0] in match.matched for match in behind):
        found += [(0, match.rule, match.matched, match.rest) for match in behind]
    yield from ((rule, lead, named) for _, rule, lead, named in sorted(found))


def _is_bare(text: str, surface: Surface) -> bool:
    """Whether a line at the edge of a text has room for a role and a name alone: `李伟 编译`, `번역 박민수`."""
    return surface in _EDGES and len(text) <= _LONGEST_BARE and text.count(" ") <= 1 and is_caseless(text)


def _is_language(words: str) -> bool:
    """Whether two words may be one language: `Brazilian Portuguese`, not `danés publicado`."""
    pair = words.partition(" (")[0].split()
    return len(pair) <= 1 or not language_named(pair[0]) or language_named(pair[-1]) is not None


def _is_led(names: Mapping[str, str], surface: Surface, *, in_credits: bool) -> bool:
    """Whether a name that no mark leads to is a name all the same: in markup, among credits, or a full one."""
    direct, labelled = names.get("direct", ""), names.get("labelled", "")
    if direct and not is_caseless(direct):
        return len(_capitalised(direct.rstrip(".").split())) >= _FULL_NAME
    if direct:
        return in_credits
    return not labelled or (surface not in _OF_TEXT and len(_capitalised(labelled.split())) >= _FULL_NAME)


def _is_credit(before: str, surface: Surface) -> bool:
    """Whether all that stands before a translator's piece are credits too, or where the text was first printed."""
    return all(_is_credit_piece(piece, surface) for piece in _PIECE_END.split(before) if piece.strip(" .:"))


def _is_credit_piece(piece: str, surface: Surface) -> bool:
    label = _LABEL.fullmatch(piece.strip())
    if label and plain_words(label["named"]) <= _BESIDE_NAME:
        return True
    has_text = has(FrameKind.THIS_TEXT, piece) or _READ.search(piece)
    if has_text and (has(FrameKind.PUBLISHED, piece) or _of_original(piece)):
        return True
    if _QUOTED.search(piece):
        return False
    in_block = surface not in _OF_TEXT and len(piece.split()) <= _MAX_PIECE_WORDS and not plain_words(piece)
    return in_block or (_opens_byline(piece) and plain_words(piece) <= _BESIDE_NAME)


def _opens_byline(piece: str) -> bool:
    return bool(leading(FrameKind.BYLINE, piece))


def _of_original(piece: str) -> str | None:
    """The language in which a piece says that the original is: `del original en inglés`."""
    return language_named(piece) if ORIGINAL.search(piece) else None


def _name(named: str) -> str | None:
    """The translator's name at the start of what follows the lead-in, or several names."""
    who = _NAME_END.split(named.strip(' :–—-"“'), maxsplit=1)[0].strip(' ."”')
    who = " ".join(_capitalised(who.split())) if not is_caseless(who) else who
    if not 1 <= len(who.split()) <= _MAX_NAME_WORDS or len(who) > _MAX_NAME:
        return None
    is_name = (who[:1].isupper() or is_caseless(who)) and not is_prose(_INNER_HYPHEN.sub("", who), 0)
    return who if is_name else None


def _capitalised(words: list[str]) -> list[str]:
    """The words of a name, up to the first that is none: `Jorge Salas del original` is two."""
    small = words_for(WordUse.NAME_PARTICLE) | words_for(WordUse.ROLE_JOINT)
    end = next((at for at, word in enumerate(words) if word[:1].islower() and word not in small), len(words))
    while end and words[end - 1][:1].islower():
        end -= 1
    return words[:end]
