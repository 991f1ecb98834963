"""`copydesk explain`: documents, line by line, with what happened to each and on which evidence."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pkgutil import resolve_name
from typing import cast

import orjson
from rich.console import Console
from rich.text import Text

from pipeline.console import clean_console
from pipeline.explaining.explained_article import as_json, show
from pipeline.explaining.explained_input import document_of
from pipeline.machine import workers_of
from pipeline.registry_files import own_registry
from schemas.decisions import Rejection
from schemas.own_tables import in_force
from transforms.edit.edited import Edited
from transforms.edit.options import PRELOAD_OF_ONE, EditOptions
from transforms.read.outcomes import Document, Refused
from transforms.workers.functions import WorkerFunction
from transforms.workers.pool import SHARED

_PAIR = 2  # documents
_PLAIN_WIDTH = 160
DONE, FAILED = 0, 1
_EDIT = WorkerFunction("transforms.edit.document:edit")
_EXPLAIN_PAIR = "pipeline.explaining.explain_pair:explain_pair"  # loaded where two documents are compared


def command(asked: argparse.Namespace) -> int:
    """Explain files or URLs on standard output: with the verdict of a run that has the same options.

    Of two, explains whether they are versions of one text, unless each is asked for. Raises InputError where one
    cannot be read, UsageError where it is no document.
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
    one, other = (verdict for verdict in verdicts if isinstance(verdict, Edited))
    resolve_name(_EXPLAIN_PAIR)(one, other, console)
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
    outcome = document_of(document, asked)
    options = EditOptions(min_words=asked.min_words, registry=own)
    return outcome.rejection if isinstance(outcome, Refused) else _edited(outcome, asked, options)


def _edited(document: Document, asked: argparse.Namespace, options: EditOptions) -> Edited | Rejection:
    """The document as a run edits it: in a worker process, under its limits."""
    workers = replace(workers_of(asked), count=1, preload=PRELOAD_OF_ONE)
    if too_large := workers.limits.refusal(len(document.body)):
        return too_large
    pool = SHARED.acquire(workers)
    try:
        return cast(
            "Edited | Rejection",
            pool.submit(_EDIT, document.page, document.body, options).result(),
        )
    finally:
        SHARED.release(workers)
