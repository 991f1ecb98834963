"""Plain texts, one document each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from transforms.read.files import read_document
from transforms.read.mistaken_kinds import of_text
from transforms.read.outcomes import Document, Outcome, Refused
from transforms.read.reader import Reader
from transforms.read.sources import Source


def read_text(source: Source) -> Iterator[Outcome]:
    """The document of a text file, or why there is none."""
    for outcome in read_document(source):
        if not isinstance(outcome, Document):
            yield outcome
        elif mistaken := of_text(outcome.body):
            yield Refused(outcome.page, mistaken, outcome.body)
        else:
            yield replace(outcome, page=replace(outcome.page, is_text=True))


READER = Reader(read_text)
