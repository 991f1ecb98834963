"""Whether a text is translated copy: detected where its page says so, suspected by its agency or its site's links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from schemas.page import PageFacts
from schemas.record import Dateline, InfoSource, Translation, TranslationOriginal
from schemas.registry import AgencyKind
from schemas.vocabulary import Role, TranslationStatus
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.registry_index import load_index
from transforms.attribute.translation.languages import language_name
from transforms.attribute.translation.quoted_media import quoted_abroad
from transforms.attribute.translation.signs import SignKind, TranslationSign

_MISMATCH = 0.35
_QUOTED = 0.25
_SURE = 0.8
_WIRE = 0.65


def translation_of(
    signs: Sequence[TranslationSign],
    sources: Sequence[InfoSource],
    facts: PageFacts | None,
    dateline: Dateline | None,
    language: str,
) -> Translation:
    """Detected where the page says so, suspected where an agency does not write in the text's language.

    Suspected too where a link leads to another version as the default one, or as the original, and where a medium is
    quoted under a dateline of its country. A page that offers its translation is the original: none, with that as
    evidence.
    """
    offers = [sign for sign in signs if _is_offer(sign, language)]
    signs = [sign for sign in signs if not _is_offer(sign, language) and not _is_at_home(sign, language)]
    sentences = list(dict.fromkeys(sign.sentence for sign in signs))
    mismatch = _mismatch(sources, language)
    if mismatch:
        home, here = language_name(mismatch.home_languages[0]), language_name(language)
        sentences.append(f"agency home language ({home}) differs from the text's language ({here})")
    best = max((sign.score for sign in signs), default=0.0)
    if best >= _SURE:
        return _detected(_foreign(signs, language), best, facts, sentences)
    source = mismatch.home_languages[0] if mismatch else next((sign.language for sign in signs if sign.language), None)
    if mismatch or (signs and not offers):
        doubtful = max(best, _MISMATCH) if mismatch else best
        return Translation(TranslationStatus.SUSPECTED, doubtful, source, None, None, evidence=sentences)
    quoted = None if offers else quoted_abroad(sources, dateline, language)
    if quoted and dateline:
        own = language_name(quoted.home_languages[0])
        sentence = f"{quoted.name} ({own}) is quoted under a dateline of its country ({dateline.place})"
        return Translation(TranslationStatus.SUSPECTED, _QUOTED, None, None, None, evidence=[sentence])
    offered = list(dict.fromkeys(sign.sentence for sign in offers))
    return Translation(TranslationStatus.NONE, 0.0, None, None, None, evidence=offered)


def names_translation(sign: TranslationSign, language: str) -> bool:
    """Whether a sign says that somebody has translated the text, which is in the language, or something."""
    return sign.kind is not SignKind.VERSION and not _is_offer(sign, language) and not _is_at_home(sign, language)


def _is_offer(sign: TranslationSign, language: str) -> bool:
    """Whether a sign says that other languages have a translation: `This text was translated into Turkish`."""
    return sign.kind is SignKind.OFFERED or (sign.into or language).partition("-")[0] != language.partition("-")[0]


def _is_at_home(sign: TranslationSign, language: str) -> bool:
    """Whether a sign rests on a version in the text's own language alone: a text is not translated from that."""
    return sign.is_by_language and sign.language == language.split("-", maxsplit=1)[0]


def _foreign(signs: Sequence[TranslationSign], language: str) -> list[TranslationSign]:
    """The signs without a language that is the text's own: `translated into English` names no source."""
    here = language.split("-", maxsplit=1)[0]
    return [replace(sign, language=None) if sign.language == here else sign for sign in signs]


def _detected(
    signs: Sequence[TranslationSign], confidence: float, facts: PageFacts | None, sentences: list[str]
) -> Translation:
    language = next((sign.language for sign in signs if sign.language), None)
    return Translation(
        TranslationStatus.DETECTED,
        confidence,
        language,
        next((sign.translator for sign in signs if sign.translator), None),
        True if any(sign.machine for sign in signs) else None,
        original=_original(facts, language),
        evidence=sentences,
    )


def _original(facts: PageFacts | None, language: str | None) -> TranslationOriginal | None:
    works = (_work(node.get("translationOfWork"), language) for node in facts.json_ld) if facts else ()
    return next((work for work in works if work), None)


def _work(value: Any, language: str | None) -> TranslationOriginal | None:
    """The original that a JSON-LD value names by its address."""
    if isinstance(value, Mapping):
        url = value.get("url") or value.get("@id")
        if isinstance(url, str):
            return TranslationOriginal(None, str(url), None, value.get("inLanguage") or language, None)
    elif isinstance(value, str) and "://" in value:
        return TranslationOriginal(None, value, None, language, None)
    return None


def _mismatch(sources: Sequence[InfoSource], language: str) -> Organisation | None:
    """The agency that supplied the text and has no service in its language; None where any of them has."""
    known, primary = load_index().organisations, language.split("-", maxsplit=1)[0]
    if primary == "und":
        return None
    origins = [
        known[row.id] for row in sources if row.role is Role.ORIGIN and row.id in known and row.confidence >= _WIRE
    ]
    agencies = [agency for agency in origins if agency.kind is AgencyKind.AGENCY and agency.home_languages]
    foreign = [
        agency
        for agency in agencies
        if primary not in {code.split("-")[0] for code in (*agency.home_languages, *agency.service_languages)}
    ]
    return foreign[0] if foreign and len(foreign) == len(agencies) else None
