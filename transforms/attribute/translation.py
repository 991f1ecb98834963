"""Whether a text is translated copy, by what the page says; each sign is a sentence of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from schemas.decisions import Evidence
from schemas.page import PageFacts
from schemas.record import InfoSource, Translation, TranslationOriginal
from schemas.registry import AgencyKind, load_rows
from schemas.vocabulary import Role, Surface, TranslationStatus
from transforms.attribute.frames import Framed, FrameKind, has, leading, passes
from transforms.attribute.json_ld import names_of
from transforms.attribute.normal_text import is_caseless
from transforms.attribute.registry_index import Source, load_index

_MAX_TRANSLATOR_LINE = 250
_WHOLE_LINE = 170
_MAX_NAME_WORDS = 6
_MAX_NOTICE = 400
_MAX_TRANSLATOR = 60
_MISMATCH = 0.35
_SURE = 0.8
_WIRE = 0.65
_NAME_END = re.compile(r"[,;|()\[\]\n]|\.\s|\s[-–—]\s|\s(?:Quelle|Source|Redaktion|Editor|https?:)|:\s")
_READ_VERSION = re.compile(
    r"\b(?:read|lire|lee|leer|lesen|leia|leggi)\b.{0,60}\b(?:version|versión|versão|versione|fassung|article|in)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A language: its English name, and a pattern of its names in other languages."""

    id: str
    name: str
    pattern: str


@dataclass(frozen=True, slots=True)
class TranslationSign:
    """One sign of translation, as a line, a block or metadata gives it. `whole` where the text says nothing else."""

    rule: str
    literal: str
    sentence: str
    score: float
    surface: Surface
    translator: str | None = None
    language: str | None = None
    machine: bool | None = None
    whole: bool = False


@lru_cache(maxsize=1)
def load_languages() -> tuple[LanguageName, ...]:
    """Languages and their names, sorted by BCP 47 code."""
    return load_rows("languages.jsonl", LanguageName, package="transforms.attribute")


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((row.id, re.compile(rf"(?<![^\W_])(?:{row.pattern})", re.IGNORECASE)) for row in load_languages())


def language_named(text: str) -> str | None:
    """The first language that a text names, as BCP 47 code."""
    hits = [(match.start(), code) for code, pattern in _patterns() if (match := pattern.search(text))]
    return min(hits)[1] if hits else None


def language_name(code: str) -> str:
    """English name of a language, or its code."""
    base = code.split("-", maxsplit=1)[0]
    return next((row.name for row in load_languages() if row.id == base), code)


def read_sign(text: str, surface: Surface) -> TranslationSign | None:
    """The sign of translation in one normalised line or block."""
    if len(text) > _MAX_NOTICE or not passes("translation", text) or _READ_VERSION.search(text):
        return None
    return _notice(text, surface) or _translator(text, surface)


def _notice(text: str, surface: Surface) -> TranslationSign | None:
    machine = leading(FrameKind.MACHINE_TRANSLATION, text)
    if machine and not has(FrameKind.PROSE, text):
        sentence = f"notice of machine translation: {text}"
        source = language_named(text)
        return TranslationSign(
            machine[0].rule, text, sentence, 0.95, surface, language=source, machine=True, whole=True
        )
    plain = leading(FrameKind.TRANSLATION_NOTICE, text)
    if not plain:
        return None
    translator = _translator(text, surface)
    return TranslationSign(
        plain[0].rule,
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
    for framed in leading(FrameKind.TRANSLATOR, text):
        who = _person(framed)
        if who:
            source = language_named(framed.names["from"]) if "from" in framed.names else None
            whole = len(text) <= _WHOLE_LINE
            sentence = f"translator named: {text}"
            return TranslationSign(framed.rule, text, sentence, 0.95, surface, who, source, whole=whole)
    return None


def _person(framed: Framed) -> str | None:
    """The translator's name at the start of what follows the lead-in; capitalised, or in a script without case."""
    who = _NAME_END.split(framed.names.get("who", "").strip(' :–—-"“'), maxsplit=1)[0].strip(' ."”')
    capital = who[:1].isupper() or is_caseless(who)
    return who if capital and 1 <= len(who.split()) <= _MAX_NAME_WORDS and len(who) <= _MAX_TRANSLATOR else None


def signs_of_json_ld(nodes: Iterable[Mapping[str, Any]]) -> list[TranslationSign]:
    """`translator`, `translationOfWork` and their kin."""
    found: list[TranslationSign] = []
    for node in nodes:
        found += [_named_in_json_ld(name) for name in names_of(node.get("translator"))]
        if node.get("translationOfWork"):
            sentence = "JSON-LD names the work it translates"
            found.append(
                TranslationSign("jsonld.translation_of_work", "translationOfWork", sentence, 0.95, Surface.JSON_LD)
            )
    return found


def _named_in_json_ld(name: str) -> TranslationSign:
    sentence = f"JSON-LD names the translator: {name}"
    return TranslationSign("jsonld.translator", name, sentence, 0.95, Surface.JSON_LD, name)


def evidence_of(sign: TranslationSign) -> Evidence:
    """The sign as evidence of a translator."""
    name = sign.translator or ("machine translation" if sign.machine else "translation")
    return Evidence(f"translation.{sign.rule}", sign.surface, sign.literal, None, name, Role.TRANSLATOR, sign.score)


def translation_of(
    signs: Sequence[TranslationSign], sources: Sequence[InfoSource], facts: PageFacts | None, language: str
) -> Translation:
    """Detected where the page says so, suspected where an agency does not write in the text's language."""
    sentences = [sign.sentence for sign in signs]
    mismatch = _mismatch(sources, language)
    if mismatch:
        home, here = language_name(mismatch.home_languages[0]), language_name(language)
        sentences.append(f"agency home language ({home}) differs from the text's language ({here})")
    best = max((sign.score for sign in signs), default=0.0)
    if best >= _SURE:
        translator = next((sign.translator for sign in signs if sign.translator), None)
        machine = True if any(sign.machine for sign in signs) else None
        source = next((sign.language for sign in signs if sign.language), None)
        return Translation(
            TranslationStatus.DETECTED,
            best,
            source,
            translator,
            machine,
            _original(facts, source),
            evidence=list(dict.fromkeys(sentences)),
        )
    if mismatch:
        return Translation(
            TranslationStatus.SUSPECTED, _MISMATCH, mismatch.home_languages[0], None, None, None, evidence=sentences
        )
    return Translation(TranslationStatus.NONE, 0.0, None, None, None, None, evidence=[])


def _original(facts: PageFacts | None, language: str | None) -> TranslationOriginal | None:
    works = [node.get("translationOfWork") for node in facts.json_ld] if facts else []
    for work in works:
        if isinstance(work, Mapping) and isinstance(work.get("url") or work.get("@id"), str):
            return TranslationOriginal(
                None, str(work.get("url") or work.get("@id")), None, work.get("inLanguage") or language, None
            )
        if isinstance(work, str) and "://" in work:
            return TranslationOriginal(None, work, None, language, None)
    return None


def _mismatch(sources: Sequence[InfoSource], language: str) -> Source | None:
    """The agency that supplied the text and has no service in its language; None where any of them has."""
    known, base = load_index().sources, language.split("-", maxsplit=1)[0]
    if base == "und":
        return None
    origins = [
        known[row.id] for row in sources if row.role is Role.ORIGIN and row.id in known and row.confidence >= _WIRE
    ]
    agencies = [source for source in origins if source.kind is AgencyKind.AGENCY and source.home_languages]
    foreign = [
        source
        for source in agencies
        if base not in {code.split("-")[0] for code in (*source.home_languages, *source.service_languages)}
    ]
    return foreign[0] if foreign and len(foreign) == len(agencies) else None
