"""Subscriptions of Google's Pub/Sub; only imported where its client is installed.

With `PUBSUB_EMULATOR_HOST` set, requests go there without credentials.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

import grpc
from google.api_core import exceptions as answers
from google.auth import exceptions as logins
from google.pubsub_v1 import SubscriberClient
from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

from pipeline.messages.message_lease import Pulled
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.input_places import SUBSCRIPTION
from transforms.read.pubsub_messages import message_json
from transforms.storage.storage import OBJECT_STORES

EMULATOR = "PUBSUB_EMULATOR_HOST"
_WAIT_SECONDS = 5.0  # for a message, while nothing is there
_ANSWER_SECONDS = 60.0  # for everything else
_IDS_IN_A_REQUEST = 1000  # a request has 512 KiB at most
_LONGEST_SENTENCE = 300  # characters of what the library says


class PubSubSubscription:
    """A subscription, `pubsub://projects/P/subscriptions/S`: see `Subscription`."""

    def __init__(self, address: str) -> None:
        """Nothing is asked yet. Raises InputError where there are no credentials."""
        self._address = address
        self._name = address.removeprefix(f"{SUBSCRIPTION}://")
        with self._explained():
            self._client = _client()

    def pull(self, most: int) -> list[Pulled]:
        """So many messages at most, those that are there; after some seconds none."""
        request = {"subscription": self._name, "max_messages": most}
        with self._explained():
            try:
                answer = self._client.pull(request=request, timeout=_WAIT_SECONDS, retry=None)
            except answers.DeadlineExceeded:
                return []
        return list(map(_pulled, answer.received_messages))

    def acknowledge(self, ack_ids: Sequence[str]) -> None:
        """These need not be given to anybody again; what is not known any more is passed over."""
        self._each(ack_ids, self._client.acknowledge)

    def extend(self, ack_ids: Sequence[str], seconds: int) -> None:
        """These are not given to anybody else for so long from now on; 0 gives them back."""
        self._each(ack_ids, self._client.modify_ack_deadline, ack_deadline_seconds=seconds)

    def _each(self, ack_ids: Sequence[str], ask: Callable[..., Any], **values: int) -> None:
        left = iter(ack_ids)
        while ids := list(islice(left, _IDS_IN_A_REQUEST)):
            with self._explained():
                ask(request={"subscription": self._name, "ack_ids": ids, **values}, timeout=_ANSWER_SECONDS)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except (answers.NotFound, answers.InvalidArgument) as error:
            raise NoSuchInput(self._address, f"no such subscription: {_said(error)}") from None
        except (answers.Unauthorized, answers.Forbidden) as error:
            raise NoSuchInput(self._address, f"Pub/Sub does not let this account in: {_said(error)}") from None
        except logins.DefaultCredentialsError:
            raise NoSuchInput(self._address, f"no credentials for Pub/Sub: {OBJECT_STORES['gs'].login}") from None
        except (answers.GoogleAPIError, logins.GoogleAuthError) as error:
            raise InputError(self._address, f"Pub/Sub does not answer as it should: {_said(error)}") from None


def _pulled(received: Any) -> Pulled:
    message = received.message
    number = str(message.message_id)
    return Pulled(message_json(bytes(message.data), dict(message.attributes), number), number, received.ack_id)


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:_LONGEST_SENTENCE]


def _client() -> Any:
    if not (emulator := os.environ.get(EMULATOR)):
        return SubscriberClient()
    channel = grpc.insecure_channel(emulator, options=[("grpc.max_receive_message_length", -1)])
    return SubscriberClient(transport=SubscriberGrpcTransport(channel=channel))
