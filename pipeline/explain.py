"""`copydesk explain`: one document, line by line, with what happened to each and on which evidence."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline import terminal
from pipeline.arguments import UsageError
from pipeline.console import clean_console
from pipeline.plan import clock
from schemas.decisions import Evidence, Line, Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.record import CleaningRow, Record, Unbelieved
from transforms.edit.document import Edited, edit
from transforms.edit.options import EditOptions
from transforms.fetch.hosts import fetch_one
from transforms.fetch.options import FetchOptions
from transforms.read.files import file_bytes
from transforms.read.sources import is_web

TEXT_SUFFIXES = {".txt", ".text"}
PLAIN_WIDTH = 160
DONE, FAILED = 0, 1


def command(asked: argparse.Namespace) -> int:
    """Explain one file or URL on standard output. Raises UsageError where there is no such file."""
    page, data = _fetched(asked) if is_web(asked.document) else _read(asked)
    console = clean_console(PLAIN_WIDTH, soft_wrap=True)
    outcome = edit(page, data, EditOptions(min_words=0))
    if isinstance(outcome, Rejection):
        console.print(f"[bold red]rejected[/bold red] {outcome.reason}: {escape(outcome.message)}")
        return FAILED
    explain(outcome, console)
    return DONE


def explain(edited: Edited, console: Console) -> None:
    """Print what was decided on a document: its lines, its credits, and what the record says."""
    record = edited.record
    prefixes = {cut.position: cut for cut in record.cleaning}
    for line in edited.lines:
        console.print(_line(line, prefixes.get(line.position)))
    console.print()
    if edited.evidence:
        console.print(_evidence_table(edited.evidence))
    console.print(_facts_table(record))
    if record.provenance.unbelieved:
        console.print()
        console.print(_unbelieved_table(record.provenance.unbelieved))


def _line(line: Line, cut: CleaningRow | None) -> str:
    if line.removed_by:
        return f"[dim]{line.position:>4}[/dim] [red]- {escape(line.text)}[/red]  [dim]{line.removed_by}[/dim]"
    prefix = f"[red]{escape(cut.text)}[/red] [dim]{cut.rule}[/dim] " if cut else ""
    return f"[dim]{line.position:>4}[/dim] [green]+[/green] {prefix}{escape(line.text)}"


def _evidence_table(evidence: tuple[Evidence, ...]) -> Table:
    table = Table(title="Credits: evidence and what speaks against it", title_justify="left", box=None, pad_edge=False)
    for name in ("source", "role", "score", "surface", "rule", "against", "words"):
        table.add_column(name, justify="right" if name == "score" else "left")
    for sign in evidence:
        table.add_row(
            escape(sign.source or sign.name),
            sign.role,
            f"{sign.score:.2f}",
            sign.surface,
            sign.rule,
            ", ".join(sign.against),
            escape(sign.literal[:80]),
        )
    return table


def _unbelieved_table(claims: Sequence[Unbelieved]) -> Table:
    table = Table(title="Claims that are not believed", title_justify="left", box=None, pad_edge=False)
    for name in ("field", "value", "source", "reason"):
        table.add_column(name)
    for claim in claims:
        table.add_row(claim.field, escape(claim.value[:80]), claim.source, claim.reason)
    return table


def _facts_table(record: Record) -> Table:
    table = Table(title="The record", title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim")
    table.add_column()
    sources = ", ".join(f"{source.name} ({source.role} {source.confidence:.2f})" for source in record.info_sources)
    translation = record.translation
    rows = {
        "headline": record.headline,
        "outlet": record.outlet,
        "authority": record.provenance.authority or "the operator",
        "authors": ", ".join(record.authors),
        "byline": record.byline,
        "dateline": record.dateline.raw if record.dateline else None,
        "published": f"{record.date_published or '-'} (from {record.date_source})",
        "language": f"{record.language} ({record.language_confidence:.2f})",
        "sources": sources,
        "wire copy": f"{record.wire.confidence:.2f} {record.wire.basis}" if record.wire.is_wire else "no",
        "translation": f"{translation.status} {'; '.join(translation.evidence)}".strip(),
        "words": str(record.word_count),
    }
    for name, value in rows.items():
        table.add_row(name, escape(value or "-"))
    return table


def _read(asked: argparse.Namespace) -> tuple[Page, bytes]:
    path = Path(asked.document)
    data = file_bytes(asked.document)
    if isinstance(data, Rejection):
        raise UsageError(f"cannot read {asked.document!r}: {data.message}")
    is_text = Path(asked.document.removesuffix(".gz")).suffix in TEXT_SUFFIXES
    kind = InputKind.TEXT if is_text else InputKind.PAGE
    return Page(kind=kind, input=str(path), source_id=path.name, url=asked.url, is_text=is_text, as_of=clock()), data


def _fetched(asked: argparse.Namespace) -> tuple[Page, bytes]:
    outcome = asyncio.run(fetch_one(asked.document, FetchOptions(allow_private=asked.allow_private_addresses)))
    if outcome.reason:
        terminal.say(f"{outcome.reason}: {outcome.message}")
        raise SystemExit(FAILED)
    page = Page(
        kind=InputKind.URL,
        input=asked.document,
        source_id=asked.document,
        url=asked.document,
        charset=outcome.charset,
        content_type=outcome.content_type,
        as_of=clock(),
    )
    return page, outcome.body
