"""Signs that a text is translated copy: notices, translators' lines, JSON-LD. Each is a sentence of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface, Word
from transforms.attribute.lexicon.frame_gate import TRANSLATION, gates_of
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.json_names import names_in
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.prose import is_prose, plain_words, sentences, tells_more
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.attribute.translation.languages import language_named
from transforms.attribute.translation.original_links import OriginalLink, original_link

_ORIGINAL_LINK = 0.6  # of a link to the original
_MAX_TRANSLATOR_LINE = 250
_WHOLE_LINE = 170
_MAX_NAME_WORDS = 6
_MAX_NOTICE = 400
_MAX_TRANSLATOR = 60
_MAX_SENTENCE = 200
_OFFER_WORDS = 20  # plain words of a line that offers a version; a longer one is prose
_LABEL = 30  # "Editor's note:" before a notice
_NEAR = 3  # plain words between the subject of a notice and its verb
_BEHIND = 6  # and behind it
_NOTICE_WORDS = 5  # in another sentence of a notice
_NAME_END = re.compile(rf"[,;|()\[\]\n]|\.\s|\s[-–—]\s|\s(?:{pattern_for(WordUse.BEHIND_TRANSLATOR)}|https?:)|:\s")
_READ_VERSION = re.compile(
    rf"\b{pattern_for(WordUse.READ_VERB)}\b.{{0,60}}\b{pattern_for(WordUse.VERSION)}\b", re.IGNORECASE
)
_OF_BOOK = re.compile(rf"\b{pattern_for(WordUse.BOOK_MEASURE)}\b|[$€£]\s?\d|\d\s?[€£]", re.IGNORECASE)


class SignKind(Word):
    """What a sign of translation is."""

    NOTICE = "notice"  # says that the text is a translation
    TRANSLATOR = "translator"  # names who translated it
    METADATA = "metadata"
    VERSION = "version"  # a link to another version, as the default one or the original: no more than a suspicion
    OFFERED = "offered"  # says that other languages have a translation of the text, which is the original


@dataclass(frozen=True, slots=True)
class TranslationSign:
    """One sign of translation, as a line, a block or metadata gives it. `whole` where the text says nothing else."""

    kind: SignKind
    rule: str
    literal: str
    sentence: str
    score: float
    surface: Surface
    translator: str | None = None
    language: str | None = None
    machine: bool | None = None
    whole: bool = False


def read_sign(text: str, surface: Surface) -> TranslationSign | None:
    """The sign of translation in one normalised line or block; None in prose, whatever words of notices it holds."""
    if link := original_link(text):
        return _from_original(text, surface, *link)
    if len(text) > _MAX_NOTICE or not gates_of(text):
        return None
    if _READ_VERSION.search(text):
        is_offer = has(FrameKind.TRANSLATOR, text) and not is_prose(text, _OFFER_WORDS)
        return _offered(text, surface, "offered.line") if is_offer else None
    if not gates_of(text) & TRANSLATION:
        return None
    return _machine_notice(text, surface) or _notice(text, surface) or _translator(text, surface)


def _from_original(text: str, surface: Surface, wording: OriginalLink, language: str) -> TranslationSign:
    """A summary of a foreign text links to it as well, so that it is no more than a suspicion."""
    sentence = f"the page links to its original: {text}"
    return TranslationSign(SignKind.VERSION, wording.id, text, sentence, _ORIGINAL_LINK, surface, language=language)


def _offered(text: str, surface: Surface, rule: str) -> TranslationSign:
    """`Read the Spanish version, translated by ...` stands on the page of the original."""
    return TranslationSign(SignKind.OFFERED, rule, text, f"the page offers its translation: {text}", 0.0, surface)


def _machine_notice(text: str, surface: Surface) -> TranslationSign | None:
    if has(FrameKind.PROSE, text):
        return None
    match = _of_this_text(FrameKind.MACHINE_TRANSLATION, text) or _opening(FrameKind.MACHINE_TRANSLATION, text)
    if match is None:
        return None
    return TranslationSign(
        SignKind.NOTICE,
        match.rule,
        text,
        f"notice of machine translation: {text}",
        0.95,
        surface,
        language=language_named(text),
        machine=True,
        whole=_says_no_more(text, match),
    )


def _notice(text: str, surface: Surface) -> TranslationSign | None:
    match = _of_this_text(FrameKind.TRANSLATION_NOTICE, text)
    if match is None:
        return None
    translator = _translator(text, surface)
    return TranslationSign(
        SignKind.NOTICE,
        match.rule,
        text,
        f"notice of translation: {text}",
        0.97,
        surface,
        translator=translator.translator if translator else None,
        language=language_named(text),
        whole=_says_no_more(text, match),
    )


def _says_no_more(text: str, match: FrameMatch) -> bool:
    """Whether the other sentences of a line belong to its notice."""
    others = (sentence for sentence in sentences(text) if match.matched not in sentence)
    return not any(tells_more(sentence, _NOTICE_WORDS) for sentence in others)


def _of_this_text(kind: FrameKind, text: str) -> FrameMatch | None:
    """The notice in a sentence whose subject is the text itself: `This article was ...`, not `The novel was ...`."""
    return next((match for sentence in sentences(text) if (match := _of_subject(kind, sentence))), None)


def _of_subject(kind: FrameKind, sentence: str) -> FrameMatch | None:
    subject = leading(FrameKind.THIS_TEXT, sentence)
    matches = leading(kind, sentence) if subject else ()
    if not matches or len(sentence) > _MAX_SENTENCE:
        return None
    before = sentence[: len(sentence) - len(subject[0].rest) - len(subject[0].matched)]
    between = subject[0].rest[: max(0, len(subject[0].rest) - len(matches[0].rest) - len(matches[0].matched))]
    near = plain_words(between) <= _NEAR and plain_words(matches[0].rest) <= _BEHIND
    return matches[0] if near and _is_label(before) else None


def _is_label(before: str) -> bool:
    """Whether what stands before a notice is nothing, marks, or a label: `Editor's note:`."""
    letters = any(map(str.isalpha, before))
    return not letters or (len(before) <= _LABEL and before.rstrip().endswith((":", "：", "]", ")")))


def _opening(kind: FrameKind, text: str) -> FrameMatch | None:
    """The notice that opens a sentence: `Machine translated, may contain errors`, not `Machine translation is ...`."""
    for sentence in sentences(text):
        for match in leading(kind, sentence):
            before = sentence[: len(sentence) - len(match.rest) - len(match.matched)]
            caveat = has(FrameKind.NOTICE_WORD, match.rest) and not is_prose(match.rest, _BEHIND)
            if _is_label(before) and (caveat or not is_prose(match.rest)):
                return match
    return None


def _translator(text: str, surface: Surface) -> TranslationSign | None:
    if len(text) > _MAX_TRANSLATOR_LINE or _OF_BOOK.search(text):
        return None
    for match in leading(FrameKind.TRANSLATOR, text):
        who = _person(match)
        if who and not is_prose(match.names["who"].partition(who)[2]):
            return TranslationSign(
                SignKind.TRANSLATOR,
                match.rule,
                text,
                f"translator named: {text}",
                0.95,
                surface,
                translator=who,
                language=language_named(match.names["from"]) if "from" in match.names else None,
                whole=len(text) <= _WHOLE_LINE,
            )
    return None


def _person(match: FrameMatch) -> str | None:
    """The translator's name at the start of what follows the lead-in, or several names."""
    who = _NAME_END.split(match.names.get("who", "").strip(' :–—-"“'), maxsplit=1)[0].strip(' ."”')
    if not 1 <= len(who.split()) <= _MAX_NAME_WORDS or len(who) > _MAX_TRANSLATOR:
        return None
    capital = who[:1].isupper() or is_caseless(who)
    return who if capital and not is_prose(who, 0) else None


def json_ld_signs(nodes: Iterable[Mapping[str, Any]]) -> list[TranslationSign]:
    """`translator`, `translationOfWork` and their kin."""
    signs: list[TranslationSign] = []
    for node in nodes:
        signs += [_named_in_json_ld(name) for name in names_in(node.get("translator"))]
        if node.get("translationOfWork"):
            rule, sentence = "jsonld.translation_of_work", "JSON-LD names the work it translates"
            signs.append(TranslationSign(SignKind.METADATA, rule, "translationOfWork", sentence, 0.95, Surface.JSON_LD))
        if node.get("workTranslation"):
            signs.append(_offered("workTranslation", Surface.JSON_LD, "jsonld.work_translation"))
    return signs


def _named_in_json_ld(name: str) -> TranslationSign:
    sentence = f"JSON-LD names the translator: {name}"
    return TranslationSign(SignKind.METADATA, "jsonld.translator", name, sentence, 0.95, Surface.JSON_LD, name)


def sign_evidence(sign: TranslationSign) -> Evidence:
    """The sign as evidence of a translator."""
    name = sign.translator or ("machine translation" if sign.machine else "translation")
    return Evidence(f"translation.{sign.rule}", sign.surface, sign.literal, None, name, Role.TRANSLATOR, sign.score)
