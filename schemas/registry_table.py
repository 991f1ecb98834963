"""The docs page of the registries: every source that can be credited, by kind."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.registry import (
    AgencyKind,
    load_agencies,
    load_outlets,
    load_platforms,
    load_tracking_parameters,
)

_TITLES = {
    AgencyKind.AGENCY: "News agencies",
    AgencyKind.PRESS_RELEASE: "Press-release wires",
    AgencyKind.SYNDICATOR: "Syndicators",
    AgencyKind.REPUBLISHER: "Republishers",
    AgencyKind.BROADCASTER: "Broadcasters",
    AgencyKind.PHOTO: "Photo agencies",
}


def registry_table() -> str:
    """Markdown: the size of each registry, then the sources of each kind with country and languages (BCP 47)."""
    sizes = [
        ("`agencies.jsonl`", len(load_agencies()), "a source that outlets credit"),
        ("`outlets.jsonl`", len(load_outlets()), "an outlet, with its names, domains and owner"),
        ("`platforms.jsonl`", len(load_platforms()), "a host that carries many publications"),
        ("`tracking_parameters.jsonl`", len(load_tracking_parameters()), "a query parameter that changes no page"),
    ]
    parts = [
        "# Registries",
        "",
        "Generated from the files in `schemas/data/` by `docs/generate.py`. A source is known by its row alone.",
        "",
        *_table(("file", "rows", "one row is"), ((file, str(rows), what) for file, rows, what in sizes)),
    ]
    for kind in AgencyKind:
        parts += ["", *_section(kind)]
    return "\n".join(parts) + "\n"


def _section(kind: AgencyKind) -> list[str]:
    rows = [
        (f"`{row.id}`", row.name, row.country, " ".join(row.home_languages), " ".join(row.service_languages))
        for row in load_agencies()
        if row.kind is kind
    ]
    columns = ("id", "name", "country", "home languages", "service languages")
    return [f"## {_TITLES[kind]} ({len(rows)})", "", *_table(columns, rows)]


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [columns, tuple("---" for _ in columns), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
