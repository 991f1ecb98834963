"""Values of flags: what the text of a flag means, or why it means nothing."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import dataclass
from datetime import date

from transforms.read.input_places import SUBSCRIPTION
from transforms.text.rfc3339 import utc_time

MOST_WORKERS = 512  # each is a process of its own; more than the cores gain nothing
MOST_PORT = 65_535
MOST_NUMBER = 1_000_000_000  # of seconds, words, megabytes; what is larger is a slip, and overflows what it is given to
MOST_DAYS = 36_500
_SUBSCRIPTION = re.compile(r"projects/[!-.0-~]{1,255}/subscriptions/[!-.0-~]{1,255}")  # Pub/Sub knows which there are
EPOCH = "1970-01-01T00:00:00Z"


def folder(text: str) -> str:
    """A folder, without the slash at its end, and not the root of the machine. Raises ArgumentTypeError."""
    place(text)
    if "://" in text:
        return text if text.endswith("://") else text.rstrip("/")
    if os.path.normpath(text).strip("/") == "":
        raise argparse.ArgumentTypeError(f"{text!r} is the root of this machine: name a folder below it")
    return text.rstrip("/")


def place(text: str) -> str:
    """The name of a file, folder, glob or URL. Raises ArgumentTypeError."""
    if not text.strip() or "\0" in text:
        raise argparse.ArgumentTypeError(f"{text!r} is the name of nothing")
    return text


def subscription(text: str) -> str:
    """The address of a subscription of Pub/Sub, `pubsub://projects/P/subscriptions/S`. Raises ArgumentTypeError."""
    name = text.removeprefix(f"{SUBSCRIPTION}://")
    if not _SUBSCRIPTION.fullmatch(name):
        raise argparse.ArgumentTypeError(f"{text[:200]!r} is no subscription such as projects/P/subscriptions/S")
    return f"{SUBSCRIPTION}://{name}"


def clock_time(text: str) -> str:
    """A time as RFC 3339 in UTC, from 1970 on. Raises ArgumentTypeError."""
    moment = utc_time(text)
    if moment is None or moment < EPOCH:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 time such as 2026-11-23T06:00:00Z, 1970 or later")
    return moment


def day(text: str) -> str:
    """A day, YYYY-MM-DD. Raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text).strftime("%Y-%m-%d")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-23") from None


def whole(text: str) -> int:
    """A whole number from 0 to MOST_NUMBER. Raises ArgumentTypeError."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of 0 or more")
    if len(text) > len(str(MOST_NUMBER)) or int(text) > MOST_NUMBER:
        raise argparse.ArgumentTypeError(f"{text[:20]} is more than {MOST_NUMBER:,}")
    return int(text)


def days(text: str) -> int:
    """A number of days, up to a hundred years. Raises ArgumentTypeError."""
    number = whole(text)
    if number > MOST_DAYS:
        raise argparse.ArgumentTypeError(f"{number} days are more than the {MOST_DAYS:,} there may be")
    return number


def seconds(text: str) -> int:
    """Whole seconds, one or more. Raises ArgumentTypeError."""
    number = whole(text)
    if number == 0:
        raise argparse.ArgumentTypeError("0 seconds are no time")
    return number


def count(text: str) -> int:
    """A whole number from 1 on. Raises ArgumentTypeError."""
    number = whole(text)
    if not number:
        raise argparse.ArgumentTypeError("0 are none")
    return number


def workers(text: str) -> int:
    """A number of worker processes; 0 stands for all cores. Raises ArgumentTypeError."""
    number = whole(text)
    if number > MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{number} are more than the {MOST_WORKERS} worker processes there may be")
    return number


def positive(text: str) -> float:
    """A number above 0, up to MOST_NUMBER. Raises ArgumentTypeError."""
    if not 0 < (value := _number(text)) <= MOST_NUMBER:
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0 and up to {MOST_NUMBER:,}")
    return value


def not_negative(text: str) -> float:
    """A number from 0 to MOST_NUMBER. Raises ArgumentTypeError."""
    if not 0 <= (value := _number(text)) <= MOST_NUMBER:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to {MOST_NUMBER:,}")
    return value


def share(text: str) -> float:
    """A share from 0 to 1. Raises ArgumentTypeError."""
    if not 0 <= (value := _number(text)) <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 1")
    return value


def _number(text: str) -> float:
    """The number, or NaN for what is none: it lies in no range."""
    try:
        return float(text)
    except ValueError:
        return float("nan")


@dataclass(frozen=True, slots=True)
class StopAfter:
    """When a run that goes on for ever ends: after so many seconds of wall time, or so many rounds."""

    seconds: float = float("inf")
    rounds: float = float("inf")


def stop_after(text: str) -> StopAfter:
    """Seconds, or rounds as `5w`. Raises ArgumentTypeError."""
    if text.endswith("w"):
        rounds = whole(text.removesuffix("w"))
        if rounds == 0:
            raise argparse.ArgumentTypeError("no round at all: leave the command out")
        return StopAfter(rounds=rounds)
    return StopAfter(seconds=positive(text))


def port(text: str) -> int:
    """A port of TCP, 1 to 65535. Raises ArgumentTypeError."""
    number = whole(text)
    if not 0 < number <= MOST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port from 1 to {MOST_PORT}")
    return number
