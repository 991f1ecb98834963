"""The kinds of input: one row each, with everything that depends on the kind but its reader.

The reader is the module that a row names, below `transforms/read/`. A new kind is such a module and a row here.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.vocabulary import DateSource, Word


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """What is known of a kind without reading anything.

    `flag` is its flag of `copydesk run` without dashes, None where no flag asks for it; `meaning` is the flag's help.
    `suffixes` are those of its files in a folder, in lower case, `.gz` after them or not. `reader` is the module of
    `transforms/read/` that reads it.
    """

    flag: str | None
    meaning: str
    suffixes: tuple[str, ...]
    reader: str
    is_one_document: bool = False  # a file is one document
    is_fetched: bool = False  # its documents come from their URLs, where they can be fetched again
    is_catalog: bool = False  # its files and URLs list documents and other such lists: parsed in worker processes
    takes_urls: bool = False  # a URL may be asked for in place of a file
    is_recorded: bool = False  # its documents are answers of their URLs, which somebody else has asked for
    is_pulled: bool = False  # its documents are messages, taken from a subscription
    is_splittable: bool = False  # parts of a large file are read side by side
    unit: str = "row"  # what `record_offset` of a document counts in its input, from 0
    date_source: DateSource = DateSource.ROW  # what `published` of its pages was read from


class InputKind(Word):
    """Which kind of input a document came in by; `row` says what follows from that.

    The order is that of the flags in the help.
    """

    row: KindRow

    def __new__(cls, value: str, row: KindRow) -> InputKind:  # noqa: PYI034 - Self needs Python 3.11
        """A member that is its value as a string."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.row = row
        return member

    FEED = (
        "feed",
        KindRow(
            flag="feeds",
            meaning="feed files, feed URLs, OPML, or text files of feed URLs",
            suffixes=(".rss", ".atom", ".rdf", ".xml", ".json", ".opml", ".txt"),
            reader="feeds",
            unit="entry",
            is_fetched=True,
            is_catalog=True,
            takes_urls=True,
            date_source=DateSource.FEED,
        ),
    )
    SITEMAP = (
        "sitemap",
        KindRow(
            flag="sitemaps",
            meaning="sitemaps and sitemap indexes (XML, text, gzip), files or URLs; robots.txt for those it names",
            suffixes=(".xml", ".txt"),
            reader="sitemaps",
            unit="entry",
            is_fetched=True,
            is_catalog=True,
            takes_urls=True,
            date_source=DateSource.FEED,
        ),
    )
    URL = (
        "url",
        KindRow(
            flag="urls",
            meaning="article URLs to fetch, and text files of them, one a line",
            suffixes=(".txt", ".urls"),
            reader="url_lists",
            unit="line",
            is_fetched=True,
            takes_urls=True,
        ),
    )
    PAGE = (
        "page",
        KindRow(
            flag="pages",
            meaning="raw HTML files (.html .htm, .gz) and pages that browsers saved (.mhtml .mht), folders or globs",
            suffixes=(".html", ".htm", ".xhtml", ".mhtml", ".mht"),
            reader="pages",
            is_one_document=True,
        ),
    )
    WARC = (
        "warc",
        KindRow(
            flag="warc",
            meaning="WARC files (gzip, zstd or plain; WET too), as of a crawl or of --archive",
            suffixes=(".warc", ".warc.zst", ".wet"),
            reader="warc",
            unit="byte",
            is_recorded=True,
            is_splittable=True,
        ),
    )
    ROW = (
        "jsonl",
        KindRow(
            flag="jsonl",
            meaning="rows with html or text; perhaps id, url, title, published, outlet, language, fetched_at",
            suffixes=(".jsonl", ".ndjson", ".json"),
            reader="rows",
        ),
    )
    TEXT = (
        "text",
        KindRow(
            flag="text",
            meaning="plain text documents",
            suffixes=(".txt", ".text"),
            reader="texts",
            is_one_document=True,
        ),
    )
    MESSAGE = (
        "pubsub",
        KindRow(
            flag="pubsub",
            meaning="Pub/Sub subscriptions (projects/P/subscriptions/S) whose messages are rows, pages or URLs",
            suffixes=(),
            reader="pubsub_messages",
            is_pulled=True,
        ),
    )
    REPLAY = (  # the documents keep the kind that they first came in by
        "replay",
        KindRow(
            flag=None,
            meaning="rejected documents of earlier runs",
            suffixes=(),
            reader="rejected_rows",
            is_fetched=True,
        ),
    )


ASKED_FOR = tuple(kind for kind in InputKind if kind.row.flag)  # the kinds that have a flag
_BY_VALUE = {kind.value: kind for kind in InputKind}


def kind_of(value: str) -> InputKind:
    """The kind of a value that was read from JSON. Raises KeyError where no kind has it."""
    return _BY_VALUE[value]
