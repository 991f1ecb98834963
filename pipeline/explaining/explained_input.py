"""The one document that `explain` is asked for: of a file, an archive, a file of rows, standard input or the web."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import PurePath
from pkgutil import resolve_name

from pipeline import terminal
from pipeline.flags.usage_error import UsageError
from pipeline.machine import clock
from pipeline.standard_input import of_standard_input
from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.read.input_errors import InputError
from transforms.read.input_places import STANDARD_INPUT
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import reader_of
from transforms.read.sources import Source, is_web

_CANNOT_READ = {Reason.UNREADABLE_INPUT, Reason.INPUT_UNAVAILABLE}
_FETCHED = "pipeline.explaining.explained_address:fetched"  # loaded where an address is asked for


def document_of(named: str, asked: argparse.Namespace) -> Document | Refused:
    """The document that is named, or why it is none.

    Raises InputError where it cannot be read, UsageError where what is named is no document.
    """
    if is_web(named):
        answer: Document | Refused = resolve_name(_FETCHED)(named, asked)
        return answer
    source = of_standard_input() if named == STANDARD_INPUT else Source(_kind_of(named), named)
    outcome = _first(source, asked.url)
    if isinstance(outcome, Refused):
        if outcome.rejection.reason in _CANNOT_READ:
            raise InputError(named, f"cannot be read: {outcome.rejection.message}")
        return outcome
    if not isinstance(outcome, Document):
        raise TypeError(f"inputs of the kind {source.kind} are no documents")
    return replace(outcome, page=replace(outcome.page, url=asked.url or outcome.page.url, as_of=asked.as_of or clock()))


def _kind_of(named: str) -> InputKind:
    """The kind of a file by its suffix; a page where none says more. Raises UsageError for a list of documents."""
    name = PurePath(named.lower().removesuffix(".gz")).name
    kinds = [kind for kind in InputKind if name.endswith(kind.row.suffixes)]
    holding = [kind for kind in kinds if not kind.row.is_fetched]
    if kinds and not holding:
        command = "feeds" if kinds[0].row.is_catalog else f"run --{kinds[0].row.flag}"
        reads = f"`copydesk {command} {named}` reads the list"
        raise UsageError(f"{named!r} lists documents, and explain takes one of them; {reads}")
    return next(iter(holding), InputKind.PAGE)


def _first(source: Source, url: str | None) -> Outcome:
    """The document of a file; of one that holds many the one at the URL, without one the first, which is said."""
    outcomes, holds_many = iter(reader_of(source.kind).read(source)), not source.kind.row.is_one_document
    if url is not None and holds_many:
        outcomes = (each for each in outcomes if each.page.url == url)
    found = next(outcomes, None)
    if found is None:
        raise UsageError(f"no page of {source.pattern!r} is {'at ' + url if url else 'there'}")
    if url is None and holds_many and next(outcomes, None) is not None:
        terminal.say(f"{source.pattern}: the first document of several; --url names another")
    return found
