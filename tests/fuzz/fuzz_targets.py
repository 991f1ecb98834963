"""What is fuzzed: how each kind of input is damaged, and what must hold of whatever comes of it.

A case is bytes that hold everything: `check` runs it again without the seed. A target answers with its findings.
"""

import asyncio
import atexit
import gzip
import json
import random
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import fuzz_seeds
import orjson
from fuzz_mutators import ADDRESSES, mutate_bytes, mutate_json, mutate_markup

from pipeline.memory import state_before
from pipeline.templates import template_state
from pipeline.upkeep.validate import validate
from schemas.conformity import conformity
from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.json_schema import record_schema
from schemas.page import Page
from schemas.reasons import Reason, Stage
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.partition import partition_of
from transforms.elements.rejection import rejected_document
from transforms.fetch.answer import answered
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchOptions
from transforms.fetch.fetching import fetch_one
from transforms.identify.url import canonical_url
from transforms.read.feed_parser import parse_feed
from transforms.read.feeds import parse_feed_document
from transforms.read.links import web_link
from transforms.read.outcomes import Document, Refused, Request
from transforms.read.rows import read_rows
from transforms.read.sources import Source
from transforms.storage.errors import SinkError
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for
from transforms.templates.state import load_state

CLOCK = "2026-03-04T00:00:00Z"
OPTIONS = EditOptions(min_words=0)
LATER = "2026-03-05T00:00:00Z"
UNPACKED_SHARE = 0.3  # of damaged files are packed again
MOST_EDITS = 3  # of the documents that one case brings
CHARSETS = [None, "utf-8", "windows-1252", "utf-16", "shift_jis", "koi8-r", "x-user-defined", "utf-7", "nonsense", ""]
TYPES = [None, "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "x/" + "y" * 300]
URLS = ["https://valley.example/news/pier", "https://ann.wordpress.com/a", *ADDRESSES]
UNCLEAN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

_conforms = conformity(record_schema())


class PageTarget:
    """HTML pages through the pure edit."""

    name = "pages"

    def mutate(self, draw: random.Random) -> bytes:
        body, others = fuzz_seeds.shuffled(draw, fuzz_seeds.pages())
        for _ in range(draw.choice([1, 1, 2, 3, 8])):
            body = draw.choice([mutate_markup, mutate_markup, mutate_bytes])(draw, body, others)
        plain = draw.random() < 0.6
        header = {
            "charset": None if plain else draw.choice(CHARSETS),
            "content_type": "text/html" if plain else draw.choice(TYPES),
            "url": web_link(draw.choice(URLS)),
        }
        return orjson.dumps(header) + b"\n" + body

    def check(self, case: bytes) -> Iterator[str]:
        header, _, body = case.partition(b"\n")
        page = Page(InputKind.URL, "urls.txt", "case", fetched_at=CLOCK, as_of=CLOCK, **json.loads(header))
        yield from edited(decode_page(encode_page(page)), body)

    def neighbour(self) -> bytes:
        return draft(Page(InputKind.PAGE, "b.html", "b.html", as_of=CLOCK), fuzz_seeds.NEIGHBOUR)


class FeedTarget:
    """Feeds and lists of feeds through their parsers; entries through the edit."""

    name = "feeds"

    def mutate(self, draw: random.Random) -> bytes:
        body, others = fuzz_seeds.shuffled(draw, fuzz_seeds.feeds())
        structured = mutate_json if body.startswith(b"{") else mutate_markup
        for _ in range(draw.choice([1, 1, 2, 3, 8])):
            body = draw.choice([structured, structured, mutate_bytes])(draw, body, others)
        header = {"content_type": draw.choice([*TYPES, "text/xml; charset=koi8-r", "application/feed+json"])}
        return orjson.dumps(header) + b"\n" + body

    def check(self, case: bytes) -> Iterator[str]:
        header, _, body = case.partition(b"\n")
        url = "https://valley.example/feed"
        source = Page(InputKind.FEED, url, url, url, fetched_at=CLOCK, as_of=CLOCK, **json.loads(header))
        outcomes = parse_feed_document(source, body, follow=True)
        edits = 0
        for outcome in () if isinstance(outcomes, Rejection) else outcomes:
            page = decode_page(encode_page(outcome.page))
            if page != outcome.page:
                yield f"a header changes on its way: {outcome.page}"
            if isinstance(outcome, Request) and not str(page.url).lower().startswith(("http:", "https:")):
                yield f"a request for no address of the web: {page.url!r}"
            if isinstance(outcome, Document | Request) and edits < MOST_EDITS:
                edits += 1
                body = outcome.body if isinstance(outcome, Document) else fuzz_seeds.NEIGHBOUR
                yield from edited(replace(page, as_of=CLOCK), body)

    def neighbour(self) -> bytes:
        return orjson.dumps([parse_feed(feed, "https://lake.example/feed") for feed in fuzz_seeds.feeds()])


class RowTarget:
    """Lines of JSONL files, between two sound lines; whole files as gzip."""

    name = "rows"

    def mutate(self, draw: random.Random) -> bytes:
        row, others = fuzz_seeds.shuffled(draw, fuzz_seeds.rows())
        for _ in range(draw.choice([1, 1, 2, 4])):
            row = draw.choice([mutate_json, mutate_json, mutate_json, mutate_bytes])(draw, row, others)
        if draw.random() < 0.1:
            row = mutate_bytes(draw, gzip.compress(row + b"\n" + others[0], mtime=0), others)
        return row

    def check(self, case: bytes) -> Iterator[str]:
        sound = fuzz_seeds.rows()[1]
        packed = case.startswith(b"\x1f\x8b")
        outcomes = list(_rows_of(case if packed else b"\n".join([sound, case, sound])))
        edits = 0
        for page, data in outcomes:
            if isinstance(data, bytes) and edits < MOST_EDITS:
                edits += 1
                yield from edited(decode_page(encode_page(page)), data)
        if not packed:
            expected = next(_rows_of(sound))[1]
            standing = sum(data == expected for _, data in outcomes)
            if standing < 2:
                yield "a sound line beside the damaged one is lost"

    def neighbour(self) -> bytes:
        page, data = next(_rows_of(fuzz_seeds.rows()[1]))
        return draft(page, data)


class ResponseTarget:
    """HTTP responses through the client and the header of the page that they give."""

    name = "responses"

    def mutate(self, draw: random.Random) -> bytes:
        response, others = fuzz_seeds.shuffled(draw, fuzz_seeds.responses())
        head, _, body = response.partition(b"\r\n\r\n")
        for _ in range(draw.choice([1, 1, 2, 4])):
            if draw.random() < 0.7:
                head = mutate_bytes(draw, head, others)
            else:
                body = mutate_bytes(draw, body, others)
        return b"%s\r\n\r\n%s" % (head, body)

    def check(self, case: bytes) -> Iterator[str]:
        outcome = _answer(case)
        page = Page(InputKind.URL, "urls.txt", "case", url="http://valley.example/news/pier", as_of=CLOCK)
        if outcome.reason is not None:
            rejected_document(page, stage=Stage.FETCH, reason=Reason(outcome.reason), message=outcome.message)
            return
        if len(outcome.body) > PAGE_LIMITS.max_bytes:
            yield f"a body of {len(outcome.body)} bytes"
        read = answered(page, outcome)
        if decode_page(encode_page(read)) != read:
            yield f"a header changes on its way: {read}"
        yield from edited(read, outcome.body)

    def neighbour(self) -> bytes:
        return orjson.dumps(_answer(fuzz_seeds.responses()[0]), default=repr)


class OutputTarget:
    """The files of a committed output: manifests, state, data. What is damaged is found, or a declared error."""

    name = "outputs"

    def mutate(self, draw: random.Random) -> bytes:
        files = sorted(path for path in fuzz_seeds.output().rglob("*") if path.is_file() and path.stat().st_size)
        path, other = draw.choice(files), draw.choice(files)
        packed = path.read_bytes().startswith(b"\x1f\x8b")
        content, others = path.read_bytes(), [other.read_bytes()]
        if packed and draw.random() < UNPACKED_SHARE:
            lines = gzip.decompress(content).split(b"\n")
            at = draw.randrange(len(lines))
            lines[at] = mutate_json(draw, lines[at], others)
            content = gzip.compress(b"\n".join(lines), mtime=0)
        else:
            structured = mutate_json if content.startswith(b"{") else mutate_bytes
            content = draw.choice([structured, structured, mutate_bytes])(draw, content, others)
        header = {"file": str(path.relative_to(fuzz_seeds.output()))}
        return orjson.dumps(header) + b"\n" + content

    def check(self, case: bytes) -> Iterator[str]:
        header, _, content = case.partition(b"\n")
        out = _working_copy()
        (path,) = out.glob(json.loads(header)["file"])  # run ids and digests hang on the folder: kept cases have `*`
        name = str(path.relative_to(out))
        sound = out.joinpath(name).read_bytes()
        out.joinpath(name).write_bytes(content)
        try:
            report = validate(str(out))
            if sound != content and not name.startswith("_runs/") and not report.problems:
                yield f"damage that validate does not find: {name}"
            storage = storage_for(str(out))
            with suppress(SinkError):
                load_state(template_state(state_before(storage, LATER)).read(), LATER)
            with suppress(SinkError):
                read_manifests(storage)
        finally:
            out.joinpath(name).write_bytes(sound)

    def neighbour(self) -> bytes:
        report = validate(str(_working_copy()))
        return orjson.dumps([report.runs, report.rows, [str(problem) for problem in report.problems]])


@lru_cache(maxsize=1)
def _working_copy() -> Path:
    """The output of this process, in which one file at a time is damaged."""
    folder = Path(tempfile.mkdtemp(prefix="copydesk-fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copytree(fuzz_seeds.output(), folder / "out")
    return folder / "out"


TARGETS = {
    target.name: target for target in (PageTarget(), FeedTarget(), RowTarget(), ResponseTarget(), OutputTarget())
}


def edited(page: Page, data: bytes) -> Iterator[str]:
    """What is wrong with the record or the rejection of a document."""
    outcome = edit_page(encode_page(page), data, OPTIONS)
    if isinstance(outcome, Rejection):
        Reason(outcome.reason)
        rejected_document(page, stage=Stage.EDIT, reason=outcome.reason, message=outcome.message, body=data)
        return
    key, packed = outcome
    record = orjson.loads(packed.record)
    if not re.fullmatch("[0-9a-f]{24}", key):
        yield f"a document key {key!r}"
    if not _conforms(record):
        yield "a record that does not conform to the schema"
    yield from wrong_values(record)


def wrong_values(record: dict) -> Iterator[str]:
    """Values of a right type that no record may hold."""
    address = record["canonical_url"]
    if address is not None and canonical_url(address) != address:
        yield f"a canonical address that is not normalised: {address!r}"
    folder = partition_of(record, CLOCK).folder("articles")
    if not re.fullmatch(r"articles/date=\d{4}-\d\d-\d\d/outlet=[a-z0-9][a-z0-9.-]{0,99}", folder) or ".." in folder:
        yield f"a folder {folder!r}"
    for source in record["info_sources"]:
        if not 0 <= source["confidence"] <= 1:
            yield f"a confidence of {source['confidence']}"
    for path, text in strings(record, ()):
        if UNCLEAN.search(text):
            yield f"unclean text in {'.'.join(map(str, path))}: {text[:80]!r}"


def strings(value, path: tuple) -> Iterator[tuple[tuple, str]]:
    """Every string of a JSON value with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list | dict):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from strings(inner, (*path, key))


def draft(page: Page, data: bytes) -> bytes:
    """The draft of a sound document."""
    outcome = edit_page(encode_page(page), data, OPTIONS)
    assert not isinstance(outcome, Rejection), outcome
    return outcome[1].record


def _rows_of(content: bytes):
    """(header, document or None) of each row of a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "rows.jsonl")
        path.write_bytes(content)
        for outcome in read_rows(Source(InputKind.ROW, str(path))):
            page = replace(outcome.page, input="rows.jsonl", as_of=CLOCK)
            if isinstance(outcome, Refused):
                rejected_document(
                    page,
                    stage=Stage.READ,
                    reason=outcome.rejection.reason,
                    message=outcome.rejection.message,
                    body=outcome.body,
                )
            yield page, outcome.body if isinstance(outcome, Document) else None


class _Site:
    """A loopback server that answers with the bytes at hand, in the event loop of the requests."""

    def __init__(self) -> None:
        self.response = b""

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = await reader.readuntil(b"\r\n\r\n")
        is_robots = asked.startswith(b"GET /robots.txt ")
        writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n" if is_robots else self.response)
        writer.write_eof()
        writer.close()


def _answer(response: bytes):
    async def ask():
        site = _Site()
        site.response = response
        server = await asyncio.start_server(site.answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        options = FetchOptions(allow_private=True, connect_to=f"127.0.0.1:{port}", delay_seconds=0.0, retries=0)
        try:
            return await fetch_one("http://valley.example/news/pier", options)
        finally:
            server.close()

    return asyncio.run(ask())
