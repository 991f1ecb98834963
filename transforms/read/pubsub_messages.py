"""Messages of Pub/Sub: each is a document, or the address of one.

A message is read as the JSON that Pub/Sub's REST interface has for it: `data` in base 64, `attributes`, `messageId`
(https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage). Its data are

    {"html": …} or {"text": …}     a row, as a line of `--jsonl`
    {"url": …}, https://…          the address of a page, to be fetched
    anything else                  the HTML of the page at the address of the attribute `url`
    nothing                        the address of the attribute `url`, to be fetched

Attributes that are named as fields of a row say what the row itself does not.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.identify.credentials import bytes_without_credentials, without_credentials
from transforms.read.files import file_page, rejection_of
from transforms.read.lines import numbered_lines
from transforms.read.outcomes import Document, Outcome, Refused, Request
from transforms.read.reader import Reader
from transforms.read.rows import parsed_row, read_row, row_page
from transforms.read.sources import Source
from transforms.read.streams import OF_ONE_INPUT, open_input
from transforms.read.subscriptions import listed_url
from transforms.read.url_lists import requested
from transforms.text.writable import encodable, one_line

LARGEST_MESSAGE = 16 * 1024 * 1024  # bytes of its JSON: Pub/Sub takes 10 MB, which base 64 makes a third larger
_FIELDS = ("id", "url", "title", "published", "outlet", "language", "fetched_at")  # of a row
_CONTENTS = ("html", "text")
_LONGEST_ADDRESS = 8 * 1024
_CHARSET = re.compile("[A-Za-z0-9._:-]{1,40}")
_WEB = (b"http://", b"https://")


@dataclass(frozen=True, slots=True)
class _Message:
    """What a message holds; `attributes` are one line each."""

    data: bytes
    attributes: Mapping[str, str]
    number: str

    @property
    def fields(self) -> dict[str, str]:
        return {name: _stripped(name, self.attributes[name]) for name in _FIELDS if self.attributes.get(name)}

    @property
    def charset(self) -> str | None:
        """The character set that is named; None where it is no name of one."""
        name = self.attributes.get("charset", "")
        return name if _CHARSET.fullmatch(name) else None

    @property
    def kept(self) -> bytes:
        """The message as it is kept where it is refused: without the credentials of addresses in it."""
        attributes = {name: without_credentials(value) for name, value in self.attributes.items()}
        return message_json(bytes_without_credentials(self.data), attributes, self.number)


def message_json(data: bytes, attributes: Mapping[str, str], number: str) -> bytes:
    """A message as JSON; `number` is its `messageId`."""
    packed = base64.b64encode(data).decode("ascii")
    clean = {encodable(name): encodable(value) for name, value in attributes.items()}
    row = {"attributes": clean, "data": packed, "messageId": encodable(number)}
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS)


def read_message(page: Page, line: bytes) -> Outcome:
    """The outcome of a message (JSON); the header says which subscription it is of."""
    message = _parsed(line)
    if isinstance(message, Rejection):
        return Refused(page, message, line)
    outcome = _outcome(replace(page, source_id=one_line(message.number) or page.source_id), message)
    return replace(outcome, body=message.kept) if isinstance(outcome, Refused) else outcome


def read_messages(source: Source) -> Iterator[Outcome]:
    """The outcomes of the messages that a run has taken from a subscription and kept in a file, one a line."""
    header = message_page(source.pattern)
    try:
        with open_input(source.path) as stream:
            for number, line in numbered_lines(stream, LARGEST_MESSAGE):
                if source.rows.has(number):
                    yield read_message(header, (line or b"").strip())
    except OF_ONE_INPUT as error:
        yield Refused(header, rejection_of(error))


def message_page(subscription: str) -> Page:
    """The header of a message of a subscription, before it is read."""
    return file_page(Source(InputKind.MESSAGE, subscription))


def _parsed(line: bytes) -> _Message | Rejection:
    try:
        row = orjson.loads(line)
        data, attributes = base64.b64decode(row.get("data") or "", validate=True), row.get("attributes") or {}
        values = {str(name): value for name, value in attributes.items() if isinstance(value, str)}
    except (ValueError, AttributeError, TypeError, binascii.Error) as error:
        return Rejection(Reason.MALFORMED_ROW, f"no message of Pub/Sub: {error}"[:300])
    number = row.get("messageId")
    return _Message(data, values, number if isinstance(number, str) else "")


def _outcome(page: Page, message: _Message) -> Outcome:
    data = message.data.removeprefix(b"\xef\xbb\xbf").strip()
    if data.startswith(b"{"):
        return _of_row(page, message, data)
    if not data and "url" in message.attributes:
        return _request(page, message.attributes["url"])
    if not data:
        return Refused(page, Rejection(Reason.EMPTY_DOCUMENT, "the message holds nothing, and no `url`"))
    if data[:8].lower().startswith(_WEB) and len(data) <= _LONGEST_ADDRESS and not data.split()[1:]:
        return _request(page, data.decode("utf-8", "replace"))
    header = row_page(page, message.fields, message.data, is_text=False)
    named = header if message.fields.keys() & {"id", "url"} else replace(header, source_id=page.source_id)
    return Document(replace(named, charset=message.charset), message.data)


def _of_row(page: Page, message: _Message, data: bytes) -> Outcome:
    row = parsed_row(data)
    if isinstance(row, Rejection):
        return Refused(page, row)
    names = (name for name in (*_FIELDS, *_CONTENTS) if isinstance(row.get(name), (str, int, float)))
    given = {name: _stripped(name, row[name]) for name in names}
    whole = message.fields | given
    if not any(isinstance(whole.get(name), str) for name in _CONTENTS) and isinstance(whole.get("url"), str):
        return _request(page, whole["url"])
    if "url" not in whole:
        whole.setdefault("id", page.source_id)
    return read_row(page, json.dumps(whole).encode())


def _stripped(name: str, value: Any) -> Any:
    """The value of a field without the credentials of addresses in it; the `url` needs them where it is fetched."""
    return without_credentials(value) if name in _FIELDS and name != "url" and isinstance(value, str) else value


def _request(page: Page, address: str) -> Request | Refused:
    outcome = requested(replace(page, kind=InputKind.URL), listed_url(0, address.strip()))
    if isinstance(outcome, Refused):
        return Refused(replace(page, url=outcome.page.url), outcome.rejection)
    return Request(replace(outcome.page, record_offset=page.record_offset))


READER = Reader(read_messages, read_entry=read_message)
