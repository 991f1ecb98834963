"""What the stage carries of a document: its signature and the few facts that rank it, never its text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timezone
from typing import Any

import numpy as np
import orjson
import xxhash

from schemas.own_tables import per_registry
from schemas.record import Listing
from schemas.registry import load_agencies
from schemas.vocabulary import DatePrecision, DateSource, Role, WireBasis
from transforms.attribute.evidence.wire import WIRE
from transforms.attribute.mentions.organisations import WIRE_KINDS
from transforms.duplicates.compared_text import compared_text
from transforms.duplicates.signature import Signature, signature_of
from transforms.identify.domains import registrable_domain
from transforms.identify.identity import record_id
from transforms.identify.outlet import house_of, known_as
from transforms.identify.url import canonical_url
from transforms.text.rfc3339 import utc_moment

NO_DATE = frozenset({DateSource.FETCHED, DateSource.AS_OF})
_DEFAULT_YEARS = frozenset({1, 1900, 1904, 1969, 1970})  # what systems print where they know no date
UNSIGNED = "<u4"  # how the arrays of a signature are packed
_ORIGINS = frozenset({Role.ORIGIN, Role.REPUBLISHED})


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a remembered document stands: its cluster, the clock that the cluster is of, the run that wrote it."""

    cluster_id: str
    canonical_id: str
    cluster_as_of: str
    run_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """A document as the stage knows it.

    `identity` is the id that the document claims, by its address or its text; `id` is its own, which differs where
    another document has the claimed one. `canonical` is the claimed address, `own_address` the one that it was read
    from, normalised; `text_id` an id without address, of a remembered document the id that it claimed. `listing` says
    which input brought it. `published` is seconds since 1970 UTC, None where no source gives a credible date; `changed`
    is that of the latest sign of an edit. `origins` are registry ids of the sources that are credited with the text,
    and domains of those that no registry knows; `agencies` are those of them that make it wire copy. `speaks` says that
    the document came from its address, or that the operator vouches for it; without that it merely declares one.
    `publishers` are the registry ids of the outlet, by the domain that it speaks for. `printed_version` is that of the
    text with the lines that its outlet repeats.

    `standing` is that of a document of an earlier run; with `supersedes`, the version before, that of the remembered
    document which this one updates, and `likeness` how much of the smaller of both is in the larger.
    """

    doc_key: str
    partition: str
    id: str
    identity: str
    canonical: str | None
    own_address: str | None
    text_id: str
    version: str
    source_id: str
    listing: Mapping[str, Any]
    outlet: str
    domain: str | None
    url: str | None
    date_published: str | None
    published: float | None
    changed: float
    origins: tuple[str, ...]
    agencies: tuple[str, ...]
    publishers: tuple[str, ...]
    speaks: bool
    is_wire: bool
    wire_confidence: float
    wire_basis: str | None
    signature: Signature | None
    printed_version: str = ""
    standing: Standing | None = None
    supersedes: str | None = None
    likeness: float | None = None

    @property
    def is_remembered(self) -> bool:
        """Whether an earlier run has written it, so that nothing of it is written now."""
        return self.standing is not None and self.supersedes is None

    @property
    def credited(self) -> bool:
        """Whether the document itself names the agency that supplied it."""
        return self.is_wire and self.wire_basis in {WireBasis.EXPLICIT, WireBasis.BOTH}

    @property
    def house(self) -> str:
        """What its outlet shares with those of one owner or one domain; outlets of other houses are unrelated."""
        return house_of(self.domain or self.outlet)

    @property
    def known(self) -> bool:
        """Whether it comes from an outlet or agency of the registry."""
        return bool(self.publishers)


def member_of(
    doc_key: str, record: Mapping[str, Any], partition: str, as_of: str, template_keys: Collection[bytes] = ()
) -> Member:
    """The member for a draft; dates later than `as_of` and default dates count as none.

    `template_keys` are those of the lines that its outlet repeats.
    """
    wire, domain, provenance = record["wire"], record["outlet_domain"], record["provenance"]
    speaks = bool(record["url"] or provenance["authority"])
    origins = [source for source in record["info_sources"] if source["role"] in _ORIGINS]
    return Member(
        doc_key=doc_key,
        partition=partition,
        id=record["id"],
        identity=record["id"],
        canonical=record["canonical_url"],
        own_address=canonical_url(record["url"]),
        text_id=record_id(None, record["outlet"], record["text"]),
        version=record["version"],
        source_id=provenance["source_id"],
        listing={field.name: provenance[field.name] for field in fields(Listing)},
        outlet=record["outlet"],
        domain=domain,
        url=record["url"],
        date_published=record["date_published"],
        published=_published(record, _seconds(as_of)),
        changed=max(_seconds(record[name]) or 0.0 for name in ("date_published", "date_modified", "date_fetched")),
        origins=tuple(sorted({name for source in origins for name in _named(source)})),
        agencies=tuple(sorted({source["id"] for source in origins if _supplies(source)})),
        publishers=known_as(domain) if domain and speaks else (),
        speaks=speaks,
        is_wire=wire["is_wire"],
        wire_confidence=wire["confidence"],
        wire_basis=wire["basis"],
        signature=signature_of(compared_text(record["text"], template_keys), record["headline"]),
        printed_version=record["version"],
    )


def is_agency(member: Member) -> bool:
    """Whether the document comes from the own site of a service whose text is wire copy elsewhere."""
    return not _services().isdisjoint(member.publishers)


def document_of(doc_key: str) -> bytes:
    """The short key of a document between the steps, 8 bytes."""
    return xxhash.xxh3_64_digest(doc_key.encode("utf-8", "surrogatepass"))


@per_registry()
def _services() -> frozenset[str]:
    """Registry ids of those whose text is wire copy elsewhere."""
    return frozenset(agency.id for agency in load_agencies() if agency.kind in WIRE_KINDS)


def pack(member: Member) -> bytes:
    """The member as bytes: a line of JSON, then the signature's arrays."""
    signature = member.signature
    facts = {name: getattr(member, name) for name in _FACTS}
    if signature is None:
        return orjson.dumps([facts, None])
    numbers = [len(signature.keys), len(signature.sketch), signature.shingles, signature.whole]
    arrays = signature.sketch.astype(UNSIGNED).tobytes() + signature.specifics.astype(UNSIGNED).tobytes()
    return b"".join((orjson.dumps([facts, numbers]), b"\n", signature.exact, *signature.keys, arrays))


def unpack(packed: bytes) -> Member:
    """The member that `pack` wrote."""
    line, _, rest = packed.partition(b"\n")
    facts, numbers = orjson.loads(line)
    facts.update((name, tuple(value)) for name, value in facts.items() if isinstance(value, list))
    facts["standing"] = Standing(**facts["standing"]) if facts["standing"] else None
    return Member(**facts, signature=_signature(numbers, rest) if numbers else None)


def unpack_signature(packed: bytes) -> Signature | None:
    """The signature alone."""
    line, _, rest = packed.partition(b"\n")
    numbers = orjson.loads(line)[1]
    return _signature(numbers, rest) if numbers else None


_FACTS = tuple(name for name in Member.__slots__ if name != "signature")


def _signature(numbers: list[Any], packed: bytes) -> Signature:
    keys, values, shingles, whole = numbers
    after_keys = 16 + 8 * keys
    arrays = np.frombuffer(packed, dtype=UNSIGNED, offset=after_keys)
    return Signature(
        exact=packed[:16],
        keys=tuple(packed[at : at + 8] for at in range(16, after_keys, 8)),
        shingles=shingles,
        whole=whole,
        sketch=arrays[:values],
        specifics=arrays[values:],
    )


def _published(record: Mapping[str, Any], clock: float | None) -> float | None:
    if record["date_source"] in NO_DATE:
        return None
    seconds = _seconds(record["date_published"], end_of_day=record["date_precision"] == DatePrecision.DAY)
    if seconds is None or (clock is not None and (_seconds(record["date_published"]) or 0.0) > clock):
        return None
    year = datetime.fromtimestamp(seconds, timezone.utc).year
    return None if year in _DEFAULT_YEARS else seconds


def _seconds(value: str | None, *, end_of_day: bool = False) -> float | None:
    """Seconds since 1970 of an RFC 3339 time or date; a bare day counts as its last second where asked."""
    if not value:
        return None
    try:
        moment = utc_moment(value)
    except ValueError:
        return None
    return (moment.replace(hour=23, minute=59, second=59) if end_of_day else moment).timestamp()


def _named(source: Mapping[str, Any]) -> Iterator[str]:
    """The registry id of a credited source, and its domain where that is its name."""
    if source["id"]:
        yield source["id"]
    if "." in source["name"] and " " not in source["name"]:
        yield registrable_domain(source["name"].lower().removeprefix("www."))


def _supplies(source: Mapping[str, Any]) -> bool:
    return source["id"] in _services() and source["confidence"] >= WIRE
