"""`copydesk explain`: documents, line by line, with what happened to each and on which evidence."""

from __future__ import annotations

import argparse
import asyncio
import sys
from dataclasses import replace
from typing import cast

import orjson
from rich.console import Console
from rich.text import Text

from pipeline.console import clean_console
from pipeline.explain_pair import explain_pair
from pipeline.explained_article import as_json, show
from pipeline.plan import clock, workers_of
from pipeline.registry_files import own_registry
from pipeline.standard_input import of_standard_input
from pipeline.usage_error import UsageError
from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.own_tables import in_force
from schemas.page import Page
from schemas.reasons import Reason
from transforms.edit.document import Edited, edit
from transforms.edit.options import EditOptions
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetching import fetch_one
from transforms.identify.credentials import split_credentials
from transforms.read.input_places import STANDARD_INPUT
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import reader_of
from transforms.read.sources import Source, is_web
from transforms.workers.pool import SHARED

_PAIR = 2  # documents
_PLAIN_WIDTH = 160
DONE, FAILED = 0, 1
_CANNOT_READ = {Reason.UNREADABLE_INPUT, Reason.INPUT_UNAVAILABLE}


def command(asked: argparse.Namespace) -> int:
    """Explain files or URLs on standard output: with the verdict of a run that has the same options.

    Of two, explains whether they are versions of one text, unless each is asked for. Raises UsageError where there is
    no such file.
    """
    console = clean_console(_PLAIN_WIDTH, soft_wrap=not sys.stdout.isatty())
    own = own_registry(asked.registry).text
    if len(asked.documents) == _PAIR and not (asked.each or asked.json):
        return _explain_pair(asked, own, console)
    several, rejected = len(asked.documents) > 1, 0
    for document in asked.documents:
        verdict = _verdict(document, asked, own)
        rejected += isinstance(verdict, Rejection)
        with in_force(own):
            if asked.json:
                console.out(_json(document, verdict), highlight=False)
            else:
                _show(document if several else None, verdict, console)
    return FAILED if rejected else DONE


def _explain_pair(asked: argparse.Namespace, own: str, console: Console) -> int:
    verdicts = [_verdict(document, asked, own) for document in asked.documents]
    for verdict in verdicts:
        if isinstance(verdict, Rejection):
            _show(None, verdict, console)
            return FAILED
    one, other = (verdict.record for verdict in verdicts if isinstance(verdict, Edited))
    explain_pair(one, other, console)
    return DONE


def _show(name: str | None, verdict: Edited | Rejection, console: Console) -> None:
    if name:
        console.print(Text(f"{name}\n", style="bold underline"))
    if isinstance(verdict, Rejection):
        console.print(Text.assemble(("rejected", "bold red"), f" {verdict.reason}: {verdict.message}"))
    else:
        show(verdict, console)
    if name:
        console.print()


def _json(document: str, verdict: Edited | Rejection) -> str:
    if isinstance(verdict, Rejection):
        rejected = {"reason": verdict.reason, "message": verdict.message}
        return orjson.dumps({"document": document, "rejected": rejected}).decode()
    return orjson.dumps(as_json(document, verdict)).decode()


def _verdict(document: str, asked: argparse.Namespace, own: str) -> Edited | Rejection:
    outcome = _fetched(document, asked) if is_web(document) else _read(document, asked)
    options = EditOptions(min_words=asked.min_words, registry=own)
    return outcome.rejection if isinstance(outcome, Refused) else _edited(outcome, asked, options)


def _edited(document: Document, asked: argparse.Namespace, options: EditOptions) -> Edited | Rejection:
    """The document as a run edits it: in a worker process, under its limits."""
    workers = replace(workers_of(asked), count=1)
    if too_large := workers.limits.refusal(len(document.body)):
        return too_large
    pool = SHARED.acquire(workers)
    try:
        return cast(
            "Edited | Rejection",
            pool.submit(edit, document.page, document.body, options).result(),
        )
    finally:
        SHARED.release(workers)


def _read(document: str, asked: argparse.Namespace) -> Document | Refused:
    name = document.lower().removesuffix(".gz")
    kinds = (
        kind
        for kind in InputKind
        if (kind.row.is_one_document or kind.row.is_recorded) and name.endswith(kind.row.suffixes)
    )
    kind = next(kinds, InputKind.PAGE)
    source = Source(kind, document)
    if document == STANDARD_INPUT:
        source = of_standard_input()
    outcome = _first(source, asked.url)
    if isinstance(outcome, Refused):
        if outcome.rejection.reason in _CANNOT_READ:
            raise UsageError(f"cannot read {document!r}: {outcome.rejection.message}")
        return outcome
    if not isinstance(outcome, Document):
        raise TypeError(f"inputs of the kind {kind} are no documents")
    return replace(outcome, page=replace(outcome.page, url=asked.url or outcome.page.url, as_of=asked.as_of or clock()))


def _first(source: Source, url: str | None) -> Outcome:
    """The document of a file; of an archive the one at the URL, without one the first."""
    outcomes, is_archive = reader_of(source.kind).read(source), source.kind.row.is_recorded
    wanted = (each for each in outcomes if url is None or not is_archive or each.page.url == url)
    found = next(iter(wanted), None)
    if found is None:
        raise UsageError(f"no page of {source.pattern!r} is {'at ' + url if url else 'there'}")
    return found


def _fetched(document: str, asked: argparse.Namespace) -> Document | Refused:
    url, credentials = split_credentials(document)
    page = Page(kind=InputKind.URL, input=url, source_id=url, url=url, as_of=asked.as_of or clock())
    options = FetchOptions(allow_private=asked.allow_private_addresses, delay_seconds=0.0)  # one page, for a person
    outcome = asyncio.run(fetch_one(url, options, credentials=credentials))
    if outcome.reason:
        return Refused(page, Rejection(outcome.reason, outcome.message))
    return Document(answered(page, outcome), outcome.body)
