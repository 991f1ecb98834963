"""`copydesk feeds`: feeds tried out, a row each: what they are, what they hold, what is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.flags.manners import fetch_options
from pipeline.machine import clock
from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_options import FEED_LIMITS, FetchOptions
from transforms.fetch.fetching import fetch_all
from transforms.fetch.outcome import FetchOutcome
from transforms.identify.credentials import split_credentials
from transforms.read.feed_model import Feed
from transforms.read.feed_parser import parse_feed
from transforms.read.feeds import cut_behind
from transforms.read.files import file_bytes
from transforms.read.redirectors import resolved
from transforms.read.sources import Source, expand_all
from transforms.read.subscriptions import is_cut_list, listed_feeds
from transforms.text.rfc3339 import utc_time

ALL_GOOD, SOME_BAD = 0, 3
_WIDTH = 200
_MINUTE, _HOUR = 60, 3600  # seconds
_OLD_DAYS = 30


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """What is known of one feed; `problems` is empty where nothing is wrong with it. `newest` is RFC 3339 in UTC."""

    place: str
    format: str | None = None
    entries: int | None = None
    newest: str | None = None
    validators: str | None = None
    hints: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    poll_seconds: int | None = None


def command(asked: argparse.Namespace) -> int:
    """Print a table of the feeds that were named; 3 where one of them gives nothing. Raises InputError."""
    as_of = asked.as_of or clock()
    options = fetch_options(asked)
    rows = list(feed_rows((Source(InputKind.FEED, place) for place in asked.feeds), options, as_of))
    clean_console(_WIDTH).print(feed_table(rows))
    return SOME_BAD if any(not row.entries for row in rows) else ALL_GOOD


def feed_rows(sources: Iterable[Source], options: FetchOptions, as_of: str) -> Iterator[CheckedFeed]:
    """A row for each feed, those that lists name included, in the order of their places.

    Credentials in addresses are sent to their hosts and stand in no row.
    """
    check = _Check(options, as_of)
    split = [(source, *split_credentials(source.pattern)) for source in sources]
    given = expand_all(replace(source, pattern=place) for source, place, _ in split)
    secrets = {place: secret for _, place, secret in split if secret}
    answers = check.fetched([source.pattern for source in given if source.is_request], secrets)
    for source in given:
        answer = answers.get(source.pattern)
        body = _body(answer) if answer else file_bytes(source.path)
        listed = None if isinstance(body, Rejection) else listed_feeds(body, answer.charset if answer else None)
        if listed is None or isinstance(body, Rejection):
            yield check.row(source.pattern, body, answer)
            continue
        if is_cut_list(body):
            yield CheckedFeed(source.pattern, problems=(_told(cut_behind(len(listed))),))
        secrets = {row.url: row.credentials for row in listed if row.url and row.credentials}
        named = check.fetched(sorted({row.url for row in listed if row.url}), secrets)
        yield from (check.row(url, _body(found), found) for url, found in named.items())
        yield from (CheckedFeed(row.raw, problems=("no http or https URL",)) for row in listed if not row.url)


def feed_table(rows: Sequence[CheckedFeed]) -> Table:
    """The rows as a table."""
    table = Table(box=None, pad_edge=False)
    for name in ("feed", "format", "entries", "newest", "validators", "next poll", "hints", "problems"):
        table.add_column(name, justify="right" if name == "entries" else "left", overflow="fold")
    for row in rows:
        table.add_row(
            escape(row.place),
            row.format or "-",
            "-" if row.entries is None else f"{row.entries:,}",
            (row.newest or "-")[:16],
            row.validators or "-",
            "-" if row.poll_seconds is None else _span(row.poll_seconds),
            escape(", ".join(row.hints)) or "-",
            escape("; ".join(row.problems)) or "none",
        )
    return table


def _body(answer: FetchOutcome) -> bytes | Rejection:
    return Rejection(answer.reason, answer.message) if answer.reason else answer.body


@dataclass(frozen=True, slots=True)
class _Check:
    options: FetchOptions
    as_of: str

    def fetched(self, urls: Sequence[str], secrets: Mapping[str, str]) -> dict[str, FetchOutcome]:
        return dict(zip(urls, fetch_all(urls, self.options, FEED_LIMITS, secrets), strict=True)) if urls else {}

    def row(self, place: str, body: bytes | Rejection, answer: FetchOutcome | None) -> CheckedFeed:
        base, media_type = (answer.final_url, answer.content_type) if answer else (place, None)
        feed = body if isinstance(body, Rejection) else parse_feed(body, base, media_type)
        if isinstance(feed, Rejection):
            return CheckedFeed(place, validators=_validators(answer), problems=(_told(feed),))
        dates = sorted(time for entry in feed.entries if (time := utc_time(entry.published or entry.updated or "")))
        fresh = answer.fresh_seconds if answer else None
        return CheckedFeed(
            place,
            format=feed.format,
            entries=len(feed.entries),
            newest=dates[-1] if dates else None,
            validators=_validators(answer),
            hints=tuple(_hints(feed, answer)),
            problems=tuple(_problems(feed, dates, self.as_of)),
            poll_seconds=max(feed.hints.poll_seconds or 0, fresh or 0, int(self.options.poll_seconds)),
        )


def _validators(answer: FetchOutcome | None) -> str | None:
    given = answer.validators if answer else None
    names = {"ETag": given and given.etag, "Last-Modified": given and given.last_modified}
    return ", ".join(name for name, value in names.items() if value) or None


def _hints(feed: Feed, answer: FetchOutcome | None) -> Iterator[str]:
    full = sum(entry.is_complete for entry in feed.entries)
    if full:
        yield f"full text in {full}"
    if feed.hints.poll_seconds:
        yield f"asks for {_span(feed.hints.poll_seconds)}"
    if feed.hints.hub:
        yield "WebSub hub"
    if feed.hints.next_page:
        yield "further pages"
    if answer and answer.moved_to:
        yield f"moved to {answer.moved_to}"


def _told(rejection: Rejection) -> str:
    """Why a feed, or a part of it, gives nothing: in the words of a run."""
    return f"{rejection.reason}: {rejection.message}"


def _problems(feed: Feed, dates: Sequence[str], as_of: str) -> Iterator[str]:
    """What a reader of the feed should know; counts are of entries."""
    entries = feed.entries
    if feed.is_cut:
        yield _told(cut_behind(len(entries)))
    if not entries:
        yield "no entries"
        return
    faults = {
        "without link": sum(entry.link is None for entry in entries),
        "without title": sum(entry.title is None for entry in entries),
        "without date": sum(entry.published_raw is None for entry in entries),
        "with a date nobody can read": sum(bool(e.published_raw) and e.published is None for e in entries),
        "behind a redirection": sum(bool(entry.link) and resolved(entry.link or "") is None for entry in entries),
        "with an id of another": len(entries) - len({entry.entry_id or number for number, entry in enumerate(entries)}),
    }
    yield from (f"{count} {name}" for name, count in faults.items() if count)
    if dates and dates[-1] > as_of:
        yield "a date in the future"
    if dates and _days(dates[-1]) + _OLD_DAYS < _days(as_of):
        yield f"nothing new for {_days(as_of) - _days(dates[-1])} days"


def _days(time: str) -> int:
    return date.fromisoformat(time[:10]).toordinal()


def _span(seconds: int) -> str:
    return f"{seconds / _HOUR:g} h" if seconds >= _HOUR else f"{seconds / _MINUTE:g} min"
