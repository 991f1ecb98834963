"""Signs that a text is translated copy: notices, translators' lines, JSON-LD. Each is a sentence of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.decisions import Evidence
from schemas.vocabulary import Role, Surface, Word
from transforms.attribute.lexicon.frame_matcher import FrameMatch, has, leading, passes
from transforms.attribute.lexicon.frames import FrameKind, Gate
from transforms.attribute.lexicon.json_names import names_in
from transforms.attribute.lexicon.normal_text import is_caseless
from transforms.attribute.lexicon.words import WordUse, pattern_for
from transforms.attribute.translation.languages import language_named

_MAX_TRANSLATOR_LINE = 250
_WHOLE_LINE = 170
_MAX_NAME_WORDS = 6
_MAX_NOTICE = 400
_MAX_TRANSLATOR = 60
_NAME_END = re.compile(rf"[,;|()\[\]\n]|\.\s|\s[-–—]\s|\s(?:{pattern_for(WordUse.BEHIND_TRANSLATOR)}|https?:)|:\s")
_READ_VERSION = re.compile(
    rf"\b{pattern_for(WordUse.READ_VERB)}\b.{{0,60}}\b{pattern_for(WordUse.VERSION)}\b", re.IGNORECASE
)


class SignKind(Word):
    """What a sign of translation is."""

    NOTICE = "notice"  # says that the text is a translation
    TRANSLATOR = "translator"  # names who translated it
    METADATA = "metadata"


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
    """The sign of translation in one normalised line or block."""
    if len(text) > _MAX_NOTICE or not passes(Gate.TRANSLATION, text) or _READ_VERSION.search(text):
        return None
    return _machine_notice(text, surface) or _notice(text, surface) or _translator(text, surface)


def _machine_notice(text: str, surface: Surface) -> TranslationSign | None:
    matches = leading(FrameKind.MACHINE_TRANSLATION, text)
    if not matches or has(FrameKind.PROSE, text):
        return None
    return TranslationSign(
        SignKind.NOTICE,
        matches[0].rule,
        text,
        f"notice of machine translation: {text}",
        0.95,
        surface,
        language=language_named(text),
        machine=True,
        whole=True,
    )


def _notice(text: str, surface: Surface) -> TranslationSign | None:
    matches = leading(FrameKind.TRANSLATION_NOTICE, text)
    if not matches:
        return None
    translator = _translator(text, surface)
    return TranslationSign(
        SignKind.NOTICE,
        matches[0].rule,
        text,
        f"notice of translation: {text}",
        0.97,
        surface,
        translator=translator.translator if translator else None,
        language=language_named(text),
        whole=True,
    )


def _translator(text: str, surface: Surface) -> TranslationSign | None:
    if len(text) > _MAX_TRANSLATOR_LINE:
        return None
    for match in leading(FrameKind.TRANSLATOR, text):
        who = _person(match)
        if who:
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
    """The translator's name at the start of what follows the lead-in; capitalised, or in a script without case."""
    who = _NAME_END.split(match.names.get("who", "").strip(' :–—-"“'), maxsplit=1)[0].strip(' ."”')
    capital = who[:1].isupper() or is_caseless(who)
    return who if capital and 1 <= len(who.split()) <= _MAX_NAME_WORDS and len(who) <= _MAX_TRANSLATOR else None


def json_ld_signs(nodes: Iterable[Mapping[str, Any]]) -> list[TranslationSign]:
    """`translator`, `translationOfWork` and their kin."""
    signs: list[TranslationSign] = []
    for node in nodes:
        signs += [_named_in_json_ld(name) for name in names_in(node.get("translator"))]
        if node.get("translationOfWork"):
            rule, sentence = "jsonld.translation_of_work", "JSON-LD names the work it translates"
            signs.append(TranslationSign(SignKind.METADATA, rule, "translationOfWork", sentence, 0.95, Surface.JSON_LD))
    return signs


def _named_in_json_ld(name: str) -> TranslationSign:
    sentence = f"JSON-LD names the translator: {name}"
    return TranslationSign(SignKind.METADATA, "jsonld.translator", name, sentence, 0.95, Surface.JSON_LD, name)


def sign_evidence(sign: TranslationSign) -> Evidence:
    """The sign as evidence of a translator."""
    name = sign.translator or ("machine translation" if sign.machine else "translation")
    return Evidence(f"translation.{sign.rule}", sign.surface, sign.literal, None, name, Role.TRANSLATOR, sign.score)
