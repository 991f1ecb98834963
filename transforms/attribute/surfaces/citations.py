"""Evidence from sentences that report what somebody said: whoever is named there is cited, not credited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.decisions import Evidence, Line
from schemas.vocabulary import Role, Surface
from transforms.attribute.evidence.scoring import Setting
from transforms.attribute.lexicon.frame_matcher import has
from transforms.attribute.lexicon.frames import FrameKind
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.mentions.registry_index import Mention, find_mentions
from transforms.attribute.surfaces.text_lines import LONGEST

_CITED = 0.6
_BESIDE = 16
_NEAR = 80
_MAX_ACRONYM = 4
_AROUND = 50
_MAX_CITED_LINES = 60


def citations(lines: Sequence[Line], setting: Setting) -> Iterator[Evidence]:
    """Names of the registry in sentences that report what the source said: full names, and outlets beside the verb."""
    for line in lines[:_MAX_CITED_LINES]:
        text = normalised(line.text)[:LONGEST]
        yield from (sign for mention in find_mentions(text) if (sign := _citation(mention, text, setting)))


def _citation(mention: Mention, text: str, setting: Setting) -> Evidence | None:
    organisation = mention.organisation
    reach = _BESIDE if mention.short else _NEAR
    beside = text[max(0, mention.start - reach) : mention.start] + " " + text[mention.end : mention.end + reach]
    if setting.outlet.is_same(organisation) or not has(FrameKind.PROSE, beside):
        return None
    if mention.short and _is_other_word(mention, text, beside, setting.language):
        return None
    around, against = text[max(0, mention.start - _AROUND) : mention.end + _AROUND], ("prose_verb",)
    return Evidence("prose", Surface.TEXT_BODY, around, organisation.id, organisation.name, Role.CITED, _CITED, against)


def _is_other_word(mention: Mention, text: str, beside: str, language: str) -> bool:
    if mention.organisation.kind is None:
        return _is_legal_form(mention, text, beside, language)
    return _is_word(mention, text, beside, language)


def _is_legal_form(mention: Mention, text: str, beside: str, language: str) -> bool:
    """Whether an outlet's acronym is rather an abbreviation of another language: `Fjord Kraft AS sier`.

    It counts in the languages of the outlet, elsewhere beside a word such as newspaper.
    """
    printed = text[mention.start : mention.end]
    if len(printed) > _MAX_ACRONYM or not printed.isupper():
        return False
    return language.split("-", maxsplit=1)[0] not in mention.organisation.home_languages and not has(
        FrameKind.MEDIA, beside
    )


def _is_word(mention: Mention, text: str, beside: str, language: str) -> bool:
    """Whether a service's short form is rather a word of the document's language: `she had no idea`, `Petra told us`.

    Capitals are an acronym everywhere; small letters count in the languages that the service writes in, a form with a
    capital in its home language, elsewhere beside a word such as agency.
    """
    printed, organisation = text[mention.start : mention.end], mention.organisation
    if printed.upper() == printed or " " in printed:
        return False
    code, home = language.split("-", maxsplit=1)[0], organisation.home_languages
    if printed.islower():
        return code not in {*home, *organisation.service_languages}
    return code not in home and not has(FrameKind.MEDIA, beside)
