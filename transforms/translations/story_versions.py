"""The versions of one story in several languages: which one is the original, and what each record says of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from babel.languages import get_official_languages

from schemas.vocabulary import TranslationStatus
from transforms.attribute.translation.languages import language_name
from transforms.translations.candidate import Candidate
from transforms.translations.pairing import DETECTED, RHYTHM, Pair

_DAY = 86_400  # seconds
_LEAST, _MOST = 0.8, 0.99  # confidence of a pair at the threshold, and at its most
_UNSURE = 0.5  # and of one that is suspected
_COUNTRIES = {"UK": "GB"}  # whose domain is not their code
_PERFECT = 0.8  # strength from which a pair is as sure as it gets


def verdicts_of(versions: Mapping[str, Candidate], pairs: Iterable[Pair]) -> Iterator[tuple[Candidate, dict[str, Any]]]:
    """(version, its record's `translation`) for each version of one story; `versions` by short key.

    The original comes first in `in_order`. Texts in its language, such as other reprints, are of the group and no
    translations of it. A pair that is not sure makes no group, unless a page says that it is a translation.
    """
    edges = sorted(pairs, key=lambda pair: (pair.one, pair.other))
    first = in_order(list(versions.values()))[0]
    if not any(pair.is_sure for pair in edges) and not any(one.is_told_translation for one in versions.values()):
        yield from _suspected(first, versions, edges)
        return
    for key in sorted(versions):
        version = versions[key]
        if version is first or _language(version) == _language(first):
            yield version, {**version.verdict, "group": group_of(first)}
        else:
            yield version, _translated(key, version, first, versions, edges)


def updated(versions: Mapping[str, Candidate], pairs: Iterable[Pair]) -> tuple[dict[str, Candidate], list[Pair]]:
    """The versions of a story without the remembered ones that one of the run updates; pairs of these as its own.

    Where the update itself makes a pair with the same document, that pair holds.
    """
    current = {version.id: key for key, version in versions.items() if not version.is_remembered}
    takers = {key: current.get(version.id, key) for key, version in versions.items() if version.is_remembered}
    found: dict[frozenset[str], Pair] = {}
    for pair in sorted(pairs, key=lambda pair: (_renamed(pair, takers) != pair, pair.one, pair.other)):
        now = _renamed(pair, takers)
        found.setdefault(frozenset((now.one, now.other)), now)
    return {key: version for key, version in versions.items() if takers.get(key, key) == key}, list(found.values())


def _renamed(pair: Pair, takers: Mapping[str, str]) -> Pair:
    return replace(pair, one=takers.get(pair.one, pair.one), other=takers.get(pair.other, pair.other))


def group_of(first: Candidate) -> str:
    """The id of a group of versions: `t` and the id of its original; the one that an earlier run has given it."""
    return str(first.verdict["group"] or f"t{first.id}")


def in_order(versions: Sequence[Candidate]) -> list[Candidate]:
    """The versions, the likeliest original first.

    None that says that it is a translation; the one that says that others are translations of it; those in a language
    in which the credited agency writes; the earliest, by the day where of one of them only the day is known; one that
    is not in a language that its outlet's country lacks; the smallest id.
    """
    own = {language for version in versions for language in (*version.home, *version.service)}
    by_day = any(version.by_day for version in versions)
    return sorted(
        versions,
        key=lambda version: (
            version.is_told_translation,
            not version.is_told_original,
            bool(own) and _language(version) not in own,
            version.is_doubted,
            not version.dated,
            version.seconds // _DAY if by_day else version.seconds,
            _is_abroad(version),
            version.id,
            version.doc_key,
        ),
    )


def _is_abroad(version: Candidate) -> bool:
    """Whether the outlet's top-level domain is that of a country whose languages the text's is none of."""
    country = version.outlet.rpartition(".")[2].upper()
    spoken = get_official_languages(_COUNTRIES.get(country, country), regional=True, de_facto=True)
    return bool(spoken) and _language(version) not in {name.partition("_")[0] for name in spoken}


def inherited(copy: Candidate, canonical: Mapping[str, Any]) -> dict[str, Any]:
    """The `translation` of a copy: that of the text that it is a copy of, with what its own page says."""
    mine = copy.verdict
    if copy.is_told_translation and canonical["status"] == TranslationStatus.SUSPECTED:
        return {**mine, "original": mine["original"] or canonical["original"]}
    told = {name: mine[name] for name in ("translator", "machine") if mine[name] is not None}
    evidence = list(dict.fromkeys((*mine["evidence"], *canonical["evidence"])))
    return {**canonical, **told, "evidence": evidence}


def _suspected(
    first: Candidate, versions: Mapping[str, Candidate], pairs: Sequence[Pair]
) -> Iterator[tuple[Candidate, dict[str, Any]]]:
    for key in sorted(versions):
        if versions[key] is not first:
            verdict = _translated(key, versions[key], first, versions, pairs)
            yield versions[key], {**verdict, "status": TranslationStatus.SUSPECTED, "coverage": None, "group": None}


def _translated(
    key: str, version: Candidate, first: Candidate, versions: Mapping[str, Candidate], pairs: Sequence[Pair]
) -> dict[str, Any]:
    mine = [pair for pair in pairs if key in (pair.one, pair.other)]
    direct = [pair for pair in mine if versions[pair.partner(key)] is first]
    pair = max(direct or mine, key=lambda pair: (pair.strength, pair.partner(key)))
    told = version.verdict
    doubt = (1 - told["confidence"]) * (1 - confidence_of(pair))
    sentence = sentence_on(pair, versions[pair.partner(key)])
    return {
        **told,
        "status": TranslationStatus.DETECTED,
        "confidence": round(1 - doubt, 3),
        "source_language": told["source_language"] or first.language,
        "coverage": pair.covered(key) or None,
        "score": pair.score,
        "group": group_of(first),
        "original": {
            "id": first.id,
            "url": first.url,
            "outlet": first.outlet,
            "language": first.language,
            "date_published": first.date_published,
        },
        "evidence": [*told["evidence"], sentence],
    }


def confidence_of(pair: Pair) -> float:
    """How sure a pair is, 0 to 1: .8 at the threshold, .5 where it is merely suspected."""
    if not pair.is_sure:
        return _UNSURE
    share = min(max((pair.strength - DETECTED) / (_PERFECT - DETECTED), 0.0), 1.0)
    return _LEAST + (_MOST - _LEAST) * share


def sentence_on(pair: Pair, partner: Candidate) -> str:
    """What two texts share, as a sentence: `11 numbers and 7 names in the same order as "..." of example.org`."""
    name = f'"{partner.headline}" of {partner.outlet}' if partner.headline else f"a text of {partner.outlet}"
    anchors = _counted((pair.numbers, "number"), (pair.names, "name"), (pair.places, "place"), (pair.days, "day"))
    language = language_name(partner.language)
    parts = [f"{anchors} in the same order as {name} ({language}, score {pair.score:.2f})"] if anchors else []
    if pair.rhythm >= RHYTHM:
        parts.append(f"{pair.beats} passages of like lengths, one after the other")
    if pair.is_named:
        parts.append(f"one page names the other as its version{'' if anchors else f': {name} ({language})'}")
    if beside := _counted((pair.links, "link"), (pair.images, "picture")):
        parts.append(f"{beside} on both pages")
    return "; ".join([*parts, pair.scored] if pair.scored else parts)


def _counted(*counts: tuple[int, str]) -> str:
    parts = [f"{count} {noun}{'s' if count > 1 else ''}" for count, noun in counts if count]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)


def _language(version: Candidate) -> str:
    return version.language.partition("-")[0]
