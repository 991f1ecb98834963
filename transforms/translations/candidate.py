"""A document as the stage knows it: what ranks it among versions of one story, and its anchors. Never its text."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import orjson

from schemas.registry import load_agencies
from schemas.vocabulary import DatePrecision, DateSource, Role, TranslationStatus
from transforms.attribute.evidence.wire import WIRE
from transforms.text.rfc3339 import utc_moment

_NO_DATE = frozenset({DateSource.FETCHED, DateSource.AS_OF})
_HOUR = 3600
_DOUBTED = 0.3  # confidence of a suspicion that ranks a version behind others


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may be a translation, or the original of one.

    `seconds` is when it was published, since 1970 UTC, or else when it was read; `dated` says which; `by_day` that only
    the day is known. `home` and `service` are the languages of the agencies that are credited with the text.
    `verdict` is the record's `translation` as the page alone gives it. `canonical_id` names the record that it is a
    copy of, or is its own id. What `is_remembered` was committed by an earlier run, and is not written again.
    `vector` is what a scorer makes of the text; empty without one.
    """

    doc_key: str
    partition: str
    id: str
    canonical_id: str
    outlet: str
    url: str | None
    headline: str | None
    language: str
    date_published: str | None
    seconds: int
    dated: bool
    by_day: bool
    home: tuple[str, ...]
    service: tuple[str, ...]
    verdict: Mapping[str, Any]
    is_remembered: bool = False
    vector: str = ""

    @property
    def hour(self) -> int:
        """Hours since 1970 UTC."""
        return self.seconds // _HOUR

    @property
    def is_told_original(self) -> bool:
        """Whether its page says that other languages have translations of it."""
        return self.verdict["status"] == TranslationStatus.NONE and bool(self.verdict["evidence"])

    @property
    def is_doubted(self) -> bool:
        """Whether its page's links, or the agency that it credits, make a translation of it."""
        return self.verdict["status"] == TranslationStatus.SUSPECTED and self.verdict["confidence"] >= _DOUBTED

    @property
    def is_told_translation(self) -> bool:
        """Whether its page says that it is a translation."""
        return self.verdict["status"] == TranslationStatus.DETECTED


def candidate_of(doc_key: str, record: Mapping[str, Any], partition: str, as_of: str) -> Candidate:
    """The candidate of a record that is on its way."""
    published = seconds_of(record["date_published"]) if record["date_source"] not in _NO_DATE else None
    sources = record["info_sources"]
    credited = {row["id"] for row in sources if row["role"] == Role.ORIGIN and row["confidence"] >= WIRE}
    home, service = languages_of_agencies(credited)
    return Candidate(
        doc_key=doc_key,
        partition=partition,
        id=record["id"],
        canonical_id=record["duplicates"]["canonical_id"],
        outlet=record["outlet"],
        url=record["url"],
        headline=record["headline"],
        language=record["language"],
        date_published=record["date_published"],
        seconds=published if published is not None else seconds_of(as_of) or 0,
        dated=published is not None,
        by_day=record["date_precision"] == DatePrecision.DAY,
        home=home,
        service=service,
        verdict=record["translation"],
    )


def changed(candidate: Candidate, changes: Mapping[str, Any]) -> Candidate:
    """The candidate with what earlier stages found out: fields of its record by path."""
    identity = str(changes.get("id", candidate.id))
    canonical = changes.get("duplicates", {}).get("canonical_id", identity)
    return replace(candidate, id=identity, canonical_id=str(canonical))


def languages_of_agencies(credited: Collection[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The home languages of agencies, by their registry ids, and the other languages of their services."""
    agencies = [agency for agency in load_agencies() if agency.id in credited]
    home = {language for agency in agencies for language in agency.home_languages}
    return tuple(sorted(home)), tuple(sorted({name for agency in agencies for name in agency.service_languages} - home))


def seconds_of(value: str | None) -> int | None:
    """Seconds since 1970 of an RFC 3339 time; None where there is none."""
    if not value:
        return None
    try:
        return int(utc_moment(value).timestamp())
    except (ValueError, OverflowError):
        return None


def pack_facts(candidate: Candidate) -> bytes:
    """The candidate as a list in JSON."""
    return orjson.dumps([getattr(candidate, name) for name in _NAMES])


def unpack_facts(packed: bytes) -> Candidate:
    """The candidate that `pack_facts` wrote."""
    values: list[Any] = [tuple(value) if isinstance(value, list) else value for value in orjson.loads(packed)]
    return Candidate(*values)


_NAMES = tuple(field.name for field in fields(Candidate))
