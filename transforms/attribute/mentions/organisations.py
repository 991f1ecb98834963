"""An agency or an outlet of the registry, as far as attribution needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.registry import Agency, AgencyKind, KnownOutlet, load_agencies, load_outlets

WIRE_KINDS = frozenset({AgencyKind.AGENCY, AgencyKind.PRESS_RELEASE, AgencyKind.SYNDICATOR})


@dataclass(frozen=True, slots=True)
class Organisation:
    """A registry row. `kind` is None for outlets."""

    id: str
    name: str
    kind: AgencyKind | None
    domains: tuple[str, ...]
    country: str
    home_languages: tuple[str, ...]
    service_languages: tuple[str, ...]
    owner: str | None

    @property
    def is_wire(self) -> bool:
        """Whether its copy is wire copy: agencies, press-release wires, syndicators."""
        return self.kind in WIRE_KINDS


def of_agency(row: Agency) -> Organisation:
    """The organisation of an agency's row."""
    return Organisation(
        row.id, row.name, row.kind, row.domains, row.country, row.home_languages, row.service_languages, row.owner
    )


def of_outlet(row: KnownOutlet) -> Organisation:
    """The organisation of an outlet's row."""
    return Organisation(row.id, row.name, None, row.domains, row.country, row.languages, (), row.owner)


def registered() -> Iterator[tuple[Organisation, Agency | KnownOutlet]]:
    """Every organisation of the registry with its row: agencies first, then outlets that are no agency."""
    agencies = load_agencies()
    known = {row.id for row in agencies}
    yield from ((of_agency(row), row) for row in agencies)
    yield from ((of_outlet(row), row) for row in load_outlets() if row.id not in known)
