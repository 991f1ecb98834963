"""What comes of reading an input: documents, requests for pages, lists of further documents, and rejections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from schemas.decisions import Rejection
from schemas.page import Page


@dataclass(frozen=True, slots=True)
class Document:
    """A document whose bytes are at hand."""

    page: Page
    body: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A page that is to be fetched from its URL."""

    page: Page


@dataclass(frozen=True, slots=True)
class Catalog:
    """A file that lists documents, such as a feed: its reader's `parse` reads it, in a worker process."""

    page: Page
    body: bytes


@dataclass(frozen=True, slots=True)
class ListedCatalog:
    """A list of documents that another list names, such as a feed of an OPML file: it is to be fetched."""

    page: Page


@dataclass(frozen=True, slots=True)
class Refused:
    """An input, or an entry of one, that gives no document; `body` is what there is of it, None where nothing is."""

    page: Page
    rejection: Rejection
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a list of documents asks of those who poll it: seconds between two polls, None where it does not say."""

    page: Page
    poll_seconds: int | None


@dataclass(frozen=True, slots=True)
class Rest:
    """What stands behind the entries of a list that are read, as one: `page` is the list's header with their number.

    `is_cut` where the list breaks off, so that asking for it once more may give the rest.
    """

    page: Page
    rejection: Rejection
    is_cut: bool = True


Outcome: TypeAlias = Document | Request | Catalog | ListedCatalog | Refused
Parsed: TypeAlias = Outcome | Wishes | Rest  # of a list of documents
