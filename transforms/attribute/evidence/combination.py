"""Signs combined: noisy-or over different surfaces, one role for an organisation that supplied text."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.decisions import Evidence
from schemas.own_tables import evidence_id
from schemas.record import InfoSource
from schemas.vocabulary import Role, Surface
from transforms.attribute.lexicon.normal_text import folded

EMIT = 0.5
_TEXT_ROLES = (Role.ORIGIN, Role.CONTRIBUTOR)
_ORDER = (
    Role.ORIGIN,
    Role.CONTRIBUTOR,
    Role.REPUBLISHED,
    Role.TRANSLATOR,
    Role.PUBLISHER,
    Role.PHOTO,
    Role.CITED,
)
_PRINTED = frozenset({Surface.TEXT_HEAD, Surface.TEXT_BODY, Surface.TEXT_TAIL, Surface.DOM_BYLINE, Surface.DOM_SOURCE})
_NOBODY = ""  # all agencies without a name are one source
_Key = tuple[str, Role]


def combined(evidence: Iterable[Evidence]) -> tuple[InfoSource, ...]:
    """One row for each source and role that reaches .5, the surest first.

    Within a surface the strongest sign counts alone: two bylines of one page are one byline. So it does where text and
    page print the same words, letters and digits compared: they are one line read twice. A source that supplied
    the text or part of it has one of the two roles, the one its strongest sign gives it, and is not also cited.
    """
    groups: dict[_Key, list[Evidence]] = {}
    for sign in evidence:
        groups.setdefault((_identity(sign), sign.role), []).append(sign)
    _settle_roles(groups)
    rows = [_row(role, signs) for (_, role), signs in groups.items()]
    rows = [row for row in rows if row.confidence >= EMIT]
    return tuple(sorted(rows, key=lambda row: (_ORDER.index(row.role), -row.confidence, row.id or "", row.name)))


def _identity(sign: Evidence) -> str:
    """The registry id; contributors without a name are one; others without an id are told apart by name."""
    if sign.source is not None:
        return sign.source
    return _NOBODY if sign.role is Role.CONTRIBUTOR else f"\0{sign.name.casefold()}"


def _settle_roles(groups: dict[_Key, list[Evidence]]) -> None:
    """Join a source's origin and contributor signs under the stronger role, and drop its citations."""
    for key in sorted({key for key, role in groups if role in _TEXT_ROLES}):
        signs = {role: groups[key, role] for role in _TEXT_ROLES if (key, role) in groups}
        sure = max(sign.score for several in signs.values() for sign in several)
        if sure >= EMIT:
            groups.pop((key, Role.CITED), None)
        if len(signs) == len(_TEXT_ROLES):
            origin, contributor = (max(sign.score for sign in signs[role]) for role in _TEXT_ROLES)
            keep, drop = _TEXT_ROLES if origin >= contributor else reversed(_TEXT_ROLES)
            groups[key, keep] += groups.pop((key, drop))


def _printed_once(signs: list[Evidence]) -> list[Evidence]:
    """The signs, of equal words in the text and in a block of the page only the strongest: it is one printed line."""
    strongest: dict[str, Evidence] = {}
    for sign in signs:
        words = folded(sign.literal)
        if sign.surface in _PRINTED and (words not in strongest or sign.score > strongest[words].score):
            strongest[words] = sign
    return [sign for sign in signs if sign.surface not in _PRINTED or strongest[folded(sign.literal)] is sign]


def _row(role: Role, signs: list[Evidence]) -> InfoSource:
    best: dict[Surface, Evidence] = {}
    for sign in _printed_once(signs):
        if sign.surface not in best or sign.score > best[sign.surface].score:
            best[sign.surface] = sign
    doubt = 1.0
    for sign in best.values():
        doubt *= 1 - sign.score
    first = max(best.values(), key=lambda sign: (sign.role is role, sign.score))
    rule = evidence_id(first.rule, first.source)
    marks = sorted({mark for sign in best.values() for mark in sign.against})
    return InfoSource(
        first.source, first.name, role, first.literal, first.surface, rule, round(1 - doubt, 3), against=marks
    )
