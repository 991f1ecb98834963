"""`copydesk explain`: one document, line by line, with what happened to each and on which evidence."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.explain_pair import explain_pair
from pipeline.plan import clock, workers_of
from pipeline.registry_files import own_registry
from pipeline.usage_error import UsageError
from schemas.decisions import Evidence, Line, Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from schemas.record import CleaningRow, Record, Unbelieved
from transforms.body.grounds import MEANINGS, Ground
from transforms.edit.document import Edited, edit
from transforms.edit.options import EditOptions
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetching import fetch_one
from transforms.identify.credentials import split_credentials
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import reader_of
from transforms.read.sources import Source, is_web
from transforms.workers.pool import SHARED

PLAIN_WIDTH = 160
DONE, FAILED = 0, 1
_CANNOT_READ = {Reason.UNREADABLE_INPUT, Reason.INPUT_UNAVAILABLE}


def command(asked: argparse.Namespace) -> int:
    """Explain one file or URL on standard output: with the verdict of a run that has the same options.

    With a second one, explains whether the two are versions of one text. Raises UsageError where there is no such file.
    """
    console = clean_console(PLAIN_WIDTH, soft_wrap=True)
    verdicts = [_verdict(document, asked) for document in (asked.document, asked.other) if document is not None]
    for verdict in verdicts:
        if isinstance(verdict, Rejection):
            console.print(f"[bold red]rejected[/bold red] {verdict.reason}: {escape(verdict.message)}")
            return FAILED
    edited = [verdict for verdict in verdicts if isinstance(verdict, Edited)]
    if len(edited) > 1:
        explain_pair(edited[0].record, edited[1].record, console)
    else:
        explain(edited[0], console)
    return DONE


def _verdict(document: str, asked: argparse.Namespace) -> Edited | Rejection:
    outcome = _fetched(document, asked) if is_web(document) else _read(document, asked)
    return outcome.rejection if isinstance(outcome, Refused) else _edited(outcome, asked)


def _edited(document: Document, asked: argparse.Namespace) -> Edited | Rejection:
    """The document as a run edits it: in a worker process, under its limits."""
    workers = replace(workers_of(asked), count=1)
    if too_large := workers.limits.refusal(len(document.body)):
        return too_large
    options = EditOptions(min_words=asked.min_words, registry=own_registry(asked.registry).text)
    pool = SHARED.acquire(workers)
    try:
        return cast(
            "Edited | Rejection",
            pool.submit(edit, document.page, document.body, options).result(),
        )
    finally:
        SHARED.release(workers)


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
        return f"[dim]{line.position:>4}[/dim] [red]- {escape(line.text)}[/red]  [dim]{_reason(line.removed_by)}[/dim]"
    prefix = f"[red]{escape(cut.text)}[/red] [dim]{cut.rule}[/dim] " if cut else ""
    return f"[dim]{line.position:>4}[/dim] [green]+[/green] {prefix}{escape(line.text)}"


def _reason(rule: str) -> str:
    """Returns the id of a rule, and in words what it says where it is a kind of evidence on a block."""
    return f"{rule}: {MEANINGS[Ground(rule)]}" if rule in MEANINGS else rule


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


def _read(document: str, asked: argparse.Namespace) -> Document | Refused:
    name = document.lower().removesuffix(".gz")
    kinds = (
        kind
        for kind in InputKind
        if (kind.row.is_one_document or kind.row.is_recorded) and name.endswith(kind.row.suffixes)
    )
    kind = next(kinds, InputKind.PAGE)
    outcome = _first(kind, document, asked.url)
    if isinstance(outcome, Refused):
        if outcome.rejection.reason in _CANNOT_READ:
            raise UsageError(f"cannot read {document!r}: {outcome.rejection.message}")
        return outcome
    if not isinstance(outcome, Document):
        raise TypeError(f"inputs of the kind {kind} are no documents")
    return replace(outcome, page=replace(outcome.page, url=asked.url or outcome.page.url, as_of=asked.as_of or clock()))


def _first(kind: InputKind, document: str, url: str | None) -> Outcome:
    """The document of a file; of an archive the one at the URL, without one the first."""
    outcomes = reader_of(kind).read(Source(kind, document))
    wanted = (each for each in outcomes if url is None or not kind.row.is_recorded or each.page.url == url)
    found = next(iter(wanted), None)
    if found is None:
        raise UsageError(f"no page of {document!r} is {'at ' + url if url else 'there'}")
    return found


def _fetched(document: str, asked: argparse.Namespace) -> Document | Refused:
    url, credentials = split_credentials(document)
    page = Page(kind=InputKind.URL, input=url, source_id=url, url=url, as_of=asked.as_of or clock())
    options = FetchOptions(allow_private=asked.allow_private_addresses, delay_seconds=0.0)  # one page, for a person
    outcome = asyncio.run(fetch_one(url, options, credentials=credentials))
    if outcome.reason:
        return Refused(page, Rejection(outcome.reason, outcome.message))
    return Document(answered(page, outcome), outcome.body)
