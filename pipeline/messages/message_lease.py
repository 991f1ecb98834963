"""Subscriptions: messages are taken on a lease, and acknowledged when what came of them is committed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol, cast

from transforms.read.input_errors import NoSuchInput

LEASE_SECONDS = 120  # after which Pub/Sub gives a message to somebody else, where this process has died
RENEWED_SECONDS = 30.0  # between two renewals of the leases
MOST_AT_ONCE = 100  # messages of one request


@dataclass(frozen=True, slots=True)
class Pulled:
    """A message that was taken: its JSON (`pubsub_messages.py`), its number, and the id by which it is acknowledged."""

    message: bytes
    number: str
    ack_id: str


class Subscription(Protocol):
    """A subscription. Every operation may raise InputError.

    NoSuchInput is raised where it is not there, or may not be read: asking again does not help.
    """

    def pull(self, most: int) -> list[Pulled]:
        """So many messages at most, those that are there; after some seconds none."""

    def acknowledge(self, ack_ids: Sequence[str]) -> None:
        """These need not be given to anybody again; what is not known any more is passed over."""

    def extend(self, ack_ids: Sequence[str], seconds: int) -> None:
        """These are not given to anybody else for so long from now on; 0 gives them back."""


def open_subscription(address: str) -> Subscription:
    """The subscription at `pubsub://projects/P/subscriptions/S`. Raises InputError, also without Google's client."""
    try:
        module = import_module("pipeline.messages.pubsub_subscription")  # optional part
    except ImportError:
        raise NoSuchInput(address, "Pub/Sub needs its client: pip install 'copydesk[gcp]'") from None
    return cast("Subscription", module.PubSubSubscription(address))
