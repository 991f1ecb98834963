"""Evidence from signs of translation: whoever a notice names printed the original."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from schemas.decisions import Evidence
from schemas.vocabulary import Role
from transforms.attribute.evidence.scoring import Setting
from transforms.attribute.mentions.registry_index import Mention, find_mentions
from transforms.attribute.translation.signs import SignKind, TranslationSign

_ORIGINAL = 0.85


def translated_from(signs: Sequence[TranslationSign], setting: Setting) -> Iterator[Evidence]:
    """Whoever a notice of translation names printed the original; a service beside the translator carried it."""
    notices = [sign for sign in signs if sign.kind is SignKind.NOTICE and not sign.machine]
    translators = [sign for sign in signs if sign.kind is SignKind.TRANSLATOR]
    named = [(sign, mention) for sign in notices for mention in find_mentions(sign.literal)]
    named += [(sign, mention) for sign in translators for mention in find_mentions(sign.literal) if _carries(mention)]
    for sign, mention in named:
        organisation, rule = mention.organisation, "republished.translation"
        if not setting.outlet.is_same(organisation):
            yield Evidence(rule, sign.surface, sign.literal, organisation.id, organisation.name, Role.ORIGIN, _ORIGINAL)


def _carries(mention: Mention) -> bool:
    """Whether a name beside a translator's is surely that of a service."""
    return mention.organisation.is_wire and not mention.short
