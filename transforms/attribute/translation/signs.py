"""Signs that a text is translated copy: notices, translators' lines, JSON-LD. Each is a sentence of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface, Word
from transforms.attribute.lexicon.frame_gate import PRINTED_FIRST, TRANSLATION, gates_of
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.json_names import names_in
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.prose import is_prose, plain_words, sentences, tells_more
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for, words_for
from transforms.attribute.translation.languages import language_named
from transforms.attribute.translation.original_links import OriginalLink, original_link
from transforms.attribute.translation.translator_line import (
    ORIGINAL,
    TranslatorLine,
    is_by_staff,
    read_last_bracket,
    read_named,
    read_translator,
)

_ORIGINAL_LINK = 0.6  # of a link to the original
_FIRST_PRINTED = 0.85  # of a text that another language had first
_MAX_NOTICE = 400
_MAX_ALONE = 90
_PRINTED_WORDS = 12  # plain words of a sentence that says where a text was printed first
_MAX_SENTENCE = 200
_OFFER_WORDS = 20  # plain words of a line that offers a version; a longer one is prose
_CLOSED = ")]"
_LABEL = 30  # "Editor's note:" before a notice
_NEAR = 3  # plain words between the subject of a notice and its verb
_BEHIND = 6  # and behind it,
_BEHIND_MACHINE = 9  # and behind the verb of a notice that says which machine it was
_FROM_LANGUAGE = 5  # plain words that say from what a machine has translated
_NOTICE_WORDS = 5  # in another sentence of a notice
_READ_VERSION = re.compile(
    rf"\b{pattern_for(WordUse.READ_VERB)}\b.{{0,60}}\b{pattern_for(WordUse.VERSION)}\b", re.IGNORECASE
)

_IN_MANY = re.compile(rf"(?<![^\W\d_]){pattern_for(WordUse.MANY_LANGUAGES)}(?![^\W\d_])", re.IGNORECASE)
_FIRST = re.compile(rf"(?<![^\W\d_]){pattern_for(WordUse.FIRST)}(?![^\W\d_])", re.IGNORECASE)
_INTO = re.compile(rf"\s*{pattern_for(WordUse.INTO)}\s(\S+)", re.IGNORECASE)


class SignKind(Word):
    """What a sign of translation is."""

    NOTICE = "notice"  # says that the text is a translation
    TRANSLATOR = "translator"  # names who translated it
    METADATA = "metadata"
    VERSION = "version"  # a link to another version, as the default one or the original: no more than a suspicion
    OFFERED = "offered"  # says that other languages have a translation of the text, which is the original


@dataclass(frozen=True, slots=True)
class TranslationSign:
    """One sign of translation, as a line, a block or metadata gives it.

    `language` is that of the original, `into` what a notice says that it was translated into. `whole` where the text
    says nothing else. `is_by_language` where the language alone makes it a sign: a link to a version, a first print.
    """

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
    into: str | None = None
    is_by_language: bool = False


def read_sign(text: str, surface: Surface) -> TranslationSign | None:
    """The sign of translation in one normalised line or block; None in prose, whatever words of notices it holds."""
    if link := original_link(text):
        return _from_original(text, surface, *link)
    if text.rstrip(".。")[-1:] in _CLOSED and (named := read_last_bracket(text)):
        return _named(text, surface, named)
    if len(text) > _MAX_NOTICE or not gates_of(text):
        return None
    if _READ_VERSION.search(text) and not ORIGINAL.search(text):
        is_offer = has(FrameKind.TRANSLATOR, text) and not is_prose(text, _OFFER_WORDS)
        return _offered(text, surface, "offered.line") if is_offer else None
    told: TranslationSign | None = None
    if gates_of(text) & TRANSLATION:
        told = _machine_notice(text, surface) or _notice(text, surface) or _translator(text, surface)
    return told or (_first_printed(text, surface) if gates_of(text) & PRINTED_FIRST else None)


def _from_original(text: str, surface: Surface, wording: OriginalLink, language: str) -> TranslationSign:
    """A summary of a foreign text links to it as well, so that it is no more than a suspicion."""
    sentence = f"the page links to its original: {text}"
    return TranslationSign(
        SignKind.VERSION, wording.id, text, sentence, _ORIGINAL_LINK, surface, language=language, is_by_language=True
    )


def _offered(text: str, surface: Surface, rule: str) -> TranslationSign:
    """`Read the Spanish version, translated by ...` stands on the page of the original."""
    return TranslationSign(SignKind.OFFERED, rule, text, f"the page offers its translation: {text}", 0.0, surface)


def _machine_notice(text: str, surface: Surface) -> TranslationSign | None:
    match = _of_this_text(FrameKind.MACHINE_TRANSLATION, text) or _opening(FrameKind.MACHINE_TRANSLATION, text)
    if match is None or _quotes(text):
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


def _quotes(text: str) -> bool:
    """Whether somebody says it; words for a report, which some languages have for the text too, are no verbs there."""
    subject = leading(FrameKind.THIS_TEXT, text)
    return has(FrameKind.PROSE, text.replace(subject[0].matched, " ", 1) if subject else text)


def _notice(text: str, surface: Surface) -> TranslationSign | None:
    match = _of_this_text(FrameKind.TRANSLATION_NOTICE, text) or _alone(text)
    if match is None:
        return None
    translator = read_translator(text, surface) or read_named(match.matched + match.rest)
    return TranslationSign(
        SignKind.NOTICE,
        match.rule,
        text,
        f"notice of translation: {text}",
        0.97,
        surface,
        translator=translator.who if translator else None,
        language=language_named(text),
        whole=_says_no_more(text, match),
        into=_into(match),
    )


def _alone(text: str) -> FrameMatch | None:
    """A notice without a subject, which is a whole sentence: `Translated from the Danish original`."""
    for sentence in sentences(text):
        notices = leading(FrameKind.TRANSLATION_NOTICE, sentence)
        if notices and leading(FrameKind.THIS_TEXT, sentence):
            continue
        for match in notices:
            before = sentence[: len(sentence) - len(match.rest) - len(match.matched)]
            ends = not any(map(str.isalpha, match.rest)) or ORIGINAL.search(match.matched + match.rest)
            if "from" in match.names and _names_its_language(match) and not before.strip() and ends:
                return match if _says_no_more(text, match) and len(sentence) <= _MAX_ALONE else None
    return None


def _first_printed(text: str, surface: Surface) -> TranslationSign | None:
    """The notice that a text was printed in another language before: `This story first appeared in German`."""
    for sentence in sentences(text):
        is_short = len(sentence) <= _MAX_SENTENCE and plain_words(sentence) <= _PRINTED_WORDS
        is_first = is_short and _FIRST.search(sentence) and has(FrameKind.PUBLISHED, sentence)
        subject = leading(FrameKind.THIS_TEXT, sentence) if is_first else ()
        language = _printed_in(subject[0].rest) if subject else None
        if language and sentence.find(subject[0].matched) <= _LABEL:
            rule, told = "translation_notice.first_printed", f"notice of translation: {text}"
            return TranslationSign(
                SignKind.NOTICE, rule, text, told, _FIRST_PRINTED, surface, language=language, is_by_language=True
            )
    return None


def _printed_in(behind: str) -> str | None:
    """The language that a sentence about a text says it was printed in."""
    for match in leading(FrameKind.IN_LANGUAGE, behind):
        if found := language_named(match.names["from"]) or _printed_in(match.rest):
            return found
    return None


def _into(match: FrameMatch) -> str | None:
    into = _INTO.match(match.rest)
    return language_named(into[1]) if into else None


def _says_no_more(text: str, match: FrameMatch) -> bool:
    """Whether the other sentences of a line belong to its notice."""
    others = (sentence for sentence in sentences(text) if match.matched not in sentence)
    return not any(tells_more(sentence, _NOTICE_WORDS) for sentence in others)


def _of_this_text(kind: FrameKind, text: str) -> FrameMatch | None:
    """The notice in a sentence whose subject is the text itself: `This article was ...`, not `The novel was ...`."""
    return next((match for sentence in sentences(text) if (match := _of_subject(kind, sentence))), None)


def _of_subject(kind: FrameKind, sentence: str) -> FrameMatch | None:
    matches = [match for match in leading(kind, sentence) if _names_its_language(match)]
    subject = leading(FrameKind.THIS_TEXT, sentence) if matches else ()
    if not subject or len(sentence) > _MAX_SENTENCE or _IN_MANY.search(sentence):
        return None
    before = sentence[: len(sentence) - len(subject[0].rest) - len(subject[0].matched)]
    between = subject[0].rest[: max(0, len(subject[0].rest) - len(matches[0].rest) - len(matches[0].matched))]
    most = _BEHIND_MACHINE if kind is FrameKind.MACHINE_TRANSLATION else _BEHIND
    near = plain_words(between) <= _NEAR and plain_words(matches[0].rest) <= most
    return matches[0] if near and _is_label(before) and not _has_other_subject(between) else None


def _has_other_subject(between: str) -> bool:
    """Whether the verb is somebody else's: `the interview, which Der Bote translated`, `the text he translated`."""
    words = [word.strip(",").lower() for word in between.split()]
    is_active = bool(words) and not is_caseless(between) and not words_for(WordUse.PASSIVE).intersection(words)
    return between.count(",") % 2 == 1 or is_active


def _names_its_language(match: FrameMatch) -> bool:
    """Whether a wording that is about a language has one: `translated from the Polish`, not `from the manuscript`."""
    return "from" not in match.names or language_named(match.names["from"]) is not None


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
            if _is_label(before) and (caveat or _is_bare(match.rest)):
                return match
    return None


def _is_bare(behind: str) -> bool:
    """Whether behind a notice stands nothing more than a name, or the language of the original."""
    if is_caseless(behind) and any(map(str.isalpha, behind[:1])):
        return False
    return not is_prose(behind, _FROM_LANGUAGE if language_named(behind) else 1)


def _translator(text: str, surface: Surface) -> TranslationSign | None:
    line = read_translator(text, surface)
    if line is None and is_by_staff(text):
        rule, told, source = "translation_notice.by_staff", f"notice of translation: {text}", language_named(text)
        return TranslationSign(SignKind.NOTICE, rule, text, told, 0.95, surface, language=source, whole=True)
    return _named(text, surface, line) if line else None


def _named(text: str, surface: Surface, line: TranslatorLine) -> TranslationSign:
    literal = text if len(text) <= _MAX_NOTICE else f"… {text[text.rindex('(') :]}"
    sentence = f"translator named: {literal}"
    return TranslationSign(
        SignKind.TRANSLATOR, line.rule, literal, sentence, 0.95, surface, line.who, line.language, whole=line.whole
    )


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
