"""The flags of fetching: who asks, how often, and what it may cost; and the options that follow from them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.flags.flag_values import not_negative, positive
from transforms.fetch.fetch_options import Budgets, FetchOptions, user_agent
from transforms.identify.credentials import without_credentials
from transforms.text.printable import printable
from transforms.text.writable import encodable

_MIB = 1024 * 1024


def _whole(text: str) -> int:
    """A number above 0."""
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number above 0")
    return int(text)


def _words(text: str) -> str:
    """What may stand in a header of a request."""
    if not text.strip() or not text.isascii() or printable(text) != text or "\n" in text:
        raise argparse.ArgumentTypeError(f"{text!r} cannot stand in a request: ASCII characters in one line")
    return text.strip()


@dataclass(frozen=True, slots=True)
class _Flag:
    """A flag with a number: its metavar, what reads it, its default, its meaning."""

    name: str
    metavar: str
    type: Callable[[str], float]
    default: float
    meaning: str


_PACE = (
    _Flag("delay", "S", not_negative, 1.0, "seconds between two requests to one host; robots.txt can only lengthen it"),
    _Flag("host-pages", "N", _whole, 2000, "requests that one host gets in a run"),
    _Flag("host-mb", "MIB", _whole, 1024, "MiB that are fetched of one host in a run"),
    _Flag("host-seconds", "S", positive, 1800.0, "seconds that requests to one host may take in a run, with pauses"),
    _Flag("run-seconds", "S", positive, 3600.0, "seconds after the first request in which new ones are made"),
)
_POLLS = (
    _Flag(
        "poll", "S", not_negative, 900.0, "a feed is not asked more often than this; its own wishes only lengthen it"
    ),
    _Flag("recheck", "HOURS", not_negative, 0.0, "known stories of feeds are asked for again while younger than this"),
    _Flag("feed-entries", "N", _whole, 500, "entries of one feed that are looked at, the newest first"),
)


def add_manners(parser: argparse._ActionsContainer, *, polls: bool) -> None:
    """Adds the flags of fetching to a command; those of polling only where it `polls` feeds."""
    parser.add_argument("--user-agent", type=_words, metavar="NAME", help="who asks (default: copydesk/VERSION)")
    parser.add_argument("--contact", type=_words, metavar="URL", help="where a host that minds can complain")
    parser.add_argument("--timeout", type=positive, metavar="S", help="time one address may take (default: by kind)")
    for flag in (*_PACE, *(_POLLS if polls else ())):
        meaning = f"{flag.meaning} (default {flag.default:g})"
        name = f"--{flag.name}"
        parser.add_argument(name, type=flag.type, default=flag.default, metavar=flag.metavar, help=meaning)


def add_trust(parser: argparse._ActionsContainer) -> None:
    """Adds the flag that names the feeds whose word counts for pages of other sites."""
    meaning = "feeds, by address, path or host, whose authors, dates and sources count for other sites' pages too"
    parser.add_argument("--trust-feeds", nargs="+", action="extend", default=[], metavar="FEED", help=meaning)


def trusted_feeds(named: Iterable[str]) -> tuple[str, ...]:
    """The feeds that an operator trusts, each once, without credentials."""
    return tuple(sorted({encodable(without_credentials(name)) for name in named}))


def fetch_options(asked: argparse.Namespace) -> FetchOptions:
    """The options of fetching that a parsed command asks for."""
    pace = Budgets(
        feed_entries=getattr(asked, "feed_entries", Budgets().feed_entries),
        host_pages=asked.host_pages,
        host_bytes=asked.host_mb * _MIB,
        host_seconds=asked.host_seconds,
        run_seconds=asked.run_seconds,
    )
    return FetchOptions(
        allow_private=asked.allow_private_addresses,
        timeout_seconds=asked.timeout,
        user_agent=user_agent(asked.user_agent, asked.contact),
        delay_seconds=asked.delay,
        poll_seconds=getattr(asked, "poll", FetchOptions().poll_seconds),
        recheck_hours=getattr(asked, "recheck", 0.0),
        trusted_feeds=trusted_feeds(getattr(asked, "trust_feeds", ())),
        budgets=pace,
    )
