"""WARC files: pages, what is none, and damage."""

import gzip
import io
import random
import time
import zlib

import brotli
import orjson
import pytest
from fastwarc.stream_io import ZstdWriter

from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.elements.archive_record import PAGE_HEADER
from transforms.read import file_parts, streams
from transforms.read.file_parts import parts_of
from transforms.read.outcomes import Document, Refused
from transforms.read.reader import reader_of
from transforms.read.sources import Rows, Source
from transforms.read.warc import unchunked
from transforms.storage import object_stream

HTML = "text/html; charset=utf-8"
PROSE = "The pilots of harbour {0} counted {0} nets before dawn, and {0} of them were sold at the market of Tarn."


def body(number):
    return f"<html><body><article><p>{PROSE.format(number) * 20}</p></article></body></html>".encode()


def record(number, content=None, **more):
    """A record with HTTP headers: `status`, `media_type`, further lines in `head`; those of `kind` as in `plain`."""
    content = body(number) if content is None else content
    head = f"HTTP/1.1 {more.get('status', 200)} X\r\nContent-Type: {more.get('media_type', HTML)}\r\n"
    answer = f"{head}{more.get('head', '')}\r\n".encode() + content
    return plain(number, answer, more.get("kind", "response"), "application/http; msgtype=response")


def plain(number, content, kind, media_type):
    """A record of a kind with a content of a type."""
    fields = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:0000-{number}>\r\n"
        f"WARC-Date: 2026-03-01T00:00:01Z\r\nWARC-Target-URI: https://quay.example/{number}\r\n"
        f"Content-Type: {media_type}\r\nContent-Length: {len(content)}\r\n\r\n"
    )
    return fields.encode() + content + b"\r\n\r\n"


def read(tmp_path, data, name="a.warc", **more):
    path = tmp_path / name
    path.write_bytes(data)
    source = Source(InputKind.WARC, str(path), **more)
    return list(reader_of(source.kind).read(source))


def told(outcomes):
    return [
        outcome.page.url if isinstance(outcome, Document) else str(outcome.rejection.reason) for outcome in outcomes
    ]


def urls(*numbers):
    return [f"https://quay.example/{number}" for number in numbers]


def packed(records):
    return [gzip.compress(data, mtime=0) for data in records]


def zstd(data):
    stream = io.BytesIO()
    with ZstdWriter(stream) as writer:
        writer.write(data)
    return stream.getvalue()


FORMS = {"plain": list, "gzip": packed, "zstd": lambda records: [zstd(data) for data in records]}


@pytest.mark.parametrize("form", FORMS)
def test_every_page_is_a_document_in_each_form(tmp_path, form):
    outcomes = read(tmp_path, b"".join(FORMS[form]([record(number) for number in range(5)])))
    assert told(outcomes) == urls(*range(5))
    assert [outcome.body for outcome in outcomes] == [body(number) for number in range(5)]
    page = outcomes[1].page
    assert (page.fetched_at, page.charset, page.content_type) == ("2026-03-01T00:00:01Z", "utf-8", "text/html")
    assert page.source_id == "urn:uuid:0000-1"


def test_what_is_no_page_is_no_document(tmp_path):
    records = [
        plain(0, b"software: x\r\n", "warcinfo", "application/warc-fields"),
        plain(1, b"GET / HTTP/1.1\r\n\r\n", "request", "application/http; msgtype=request"),
        record(2, b"\x89PNG", media_type="image/png"),
        record(3, b"<html></html>", status=301),
        record(4, b"", kind="revisit"),
        record(5),
    ]
    assert told(read(tmp_path, b"".join(records))) == urls(5)


def test_an_answer_that_is_an_error_is_rejected_as_a_fetch_would_be(tmp_path):
    outcomes = read(tmp_path, record(1, status=404) + record(2, status=503) + record(3, b" "))
    assert told(outcomes) == ["not_found", "http_server_error", "empty_document"]


def test_extracted_text_and_saved_resources_are_documents(tmp_path):
    text = plain(1, b"Plain words.", "conversion", "text/plain")
    page = plain(2, body(2), "resource", "text/html")
    first, second = read(tmp_path, text + page)
    assert (first.page.is_text, first.body) == (True, b"Plain words.")
    assert (second.page.is_text, second.body) == (False, body(2))


@pytest.mark.parametrize(
    ("head", "sent"),
    [
        ("Content-Encoding: gzip\r\n", gzip.compress(body(1))),
        ("Content-Encoding: br\r\n", brotli.compress(body(1))),
        ("Content-Encoding: deflate\r\n", zlib.compress(body(1))),
        ("Transfer-Encoding: chunked\r\n", b"%x\r\n%s\r\n0\r\n\r\n" % (len(body(1)), body(1))),
        ("Transfer-Encoding: chunked\r\n", body(1)),
        ("Content-Encoding: identity\r\n", body(1)),
    ],
)
def test_a_body_is_decoded_as_its_server_said(tmp_path, head, sent):
    (document,) = read(tmp_path, record(1, sent, head=head))
    assert document.body == body(1)


def test_a_body_that_cannot_be_decoded_costs_itself(tmp_path):
    broken = record(1, b"\x1f\x8b\x08 no gzip at all", head="Content-Encoding: gzip\r\n")
    assert told(read(tmp_path, broken + record(2))) == ["response_undecodable", *urls(2)]


def test_chunks_are_put_together():
    assert unchunked(b"3;x=y\r\nabc\r\n2\nde\n0\r\n\r\n") == b"abcde"
    assert unchunked(b"<html>") == b"<html>"


GARBAGE = b"\x00\x1f\x8b\x08 garbage \r\n\r\nWARC/1.0 garbage" * 8


@pytest.mark.parametrize("form", FORMS)
def test_garbage_between_records_costs_no_record(tmp_path, form):
    parts = FORMS[form]([record(number) for number in range(6)])
    data = b"".join([*parts[:3], GARBAGE, *parts[3:]])
    assert told(read(tmp_path, data)) == [*urls(0, 1, 2), "damaged_record", *urls(3, 4, 5)]


@pytest.mark.parametrize("place", [3, 20, -300, -6])
def test_a_damaged_member_costs_itself(tmp_path, place):
    parts = [bytearray(part) for part in packed([record(number) for number in range(6)])]
    parts[2][place] ^= 0xFF
    outcomes = read(tmp_path, b"".join(map(bytes, parts)))
    assert [name for name in told(outcomes) if name != "damaged_record"] in (urls(0, 1, 3, 4, 5), urls(*range(6)))
    start = len(b"".join(map(bytes, parts[:2])))
    assert all(outcome.page.record_offset == start for outcome in outcomes if isinstance(outcome, Refused))


def test_a_record_that_lost_bytes_in_its_middle_costs_itself_in_a_plain_file(tmp_path):
    parts = [record(number) for number in range(6)]
    parts[2] = parts[2][:900] + parts[2][1100:]
    assert told(read(tmp_path, b"".join(parts))) == [*urls(0, 1), "damaged_record", *urls(3, 4, 5)]


@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_the_end_of_a_file_that_was_cut_off_is_told(tmp_path, form):
    data = b"".join(FORMS[form]([record(number) for number in range(3)]))
    outcomes = read(tmp_path, data[: len(data) - 150])
    assert told(outcomes)[:2] == urls(0, 1)
    assert told(outcomes)[2:] in (["response_truncated"], ["damaged_record"])


@pytest.mark.parametrize("data", [b"no archive at all", b"", b"\x1f\x8b\x08", b"WARC/1.0\r\n"])
def test_a_file_without_a_record_is_rejected_or_empty(tmp_path, data):
    assert set(told(read(tmp_path, data))) <= {"damaged_record"}


@pytest.mark.parametrize("form", ["plain", "gzip"])
def test_the_parts_of_a_file_hold_every_record_once(tmp_path, form, monkeypatch):
    monkeypatch.setattr(file_parts, "PART_BYTES", 1000)
    data = b"".join(FORMS[form]([record(number) for number in range(30)]))
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    parts = parts_of(Source(InputKind.WARC, str(path)))
    assert len(parts) > 5
    outcomes = [outcome for part in parts for outcome in reader_of(part.kind).read(part)]
    assert told(outcomes) == urls(*range(30))
    whole = list(reader_of(InputKind.WARC).read(Source(InputKind.WARC, str(path))))
    assert outcomes == whole


def test_the_parts_of_an_object_hold_every_record_once_and_fetch_no_more_than_they_read(monkeypatch):
    data, fetched = (
        b"".join(packed([record(number, random.Random(number).randbytes(40_000)) for number in range(30)])),
        [],
    )

    def read_range(first, size):
        fetched.append(size)
        return data[first : first + size]

    monkeypatch.setattr(object_stream, "_PIECE", 65_536)
    monkeypatch.setattr(
        streams,
        "open_object",
        lambda _: object_stream.buffered(object_stream.ObjectStream(read_range, lambda: len(data))),
    )
    monkeypatch.setattr(file_parts, "PART_BYTES", len(data) // 4 + 1)
    parts = parts_of(Source(InputKind.WARC, "gs://bucket/a.warc.gz"))
    assert len(parts) == 4
    outcomes = [outcome for part in parts for outcome in reader_of(part.kind).read(part)]
    assert [outcome.page.url for outcome in outcomes] == urls(*range(30))
    fetched.clear()
    list(reader_of(InputKind.WARC).read(parts[3]))
    assert sum(fetched) < len(data) // 2


def test_a_file_packed_as_one_is_not_split(tmp_path, monkeypatch):
    monkeypatch.setattr(file_parts, "PART_BYTES", 1000)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"".join(record(number) for number in range(9))))
    source = Source(InputKind.WARC, str(path))
    assert parts_of(source) == [source]
    assert told(reader_of(InputKind.WARC).read(source)) == urls(*range(9))


def test_one_record_is_read_again_by_the_byte_at_which_it_begins(tmp_path):
    outcomes = read(tmp_path, b"".join(packed([record(number) for number in range(6)])))
    place = outcomes[4].page.record_offset
    again = Source(InputKind.WARC, outcomes[4].page.input, again=Rows(place, place))
    assert list(reader_of(InputKind.WARC).read(again)) == [outcomes[4]]


def test_a_record_that_is_too_large_costs_itself(tmp_path, monkeypatch):
    monkeypatch.setattr("transforms.read.warc.MAX_FILE_BYTES", 100)
    outcomes = read(tmp_path, record(1) + record(2, b"<p>Short.</p>"))
    assert told(outcomes) == ["document_too_large", *urls(2)]


def test_a_missing_file_is_an_input_that_is_unavailable(tmp_path):
    (refused,) = reader_of(InputKind.WARC).read(Source(InputKind.WARC, str(tmp_path / "none.warc")))
    assert refused.rejection.reason is Reason.INPUT_UNAVAILABLE


ENTRY = {"feed_url": "https://quay.example/feed", "title": "Nets", "authors": ["Ann Lee"]}
SOUND = {"kind": "feed", "input": "i", "source_id": "s", "url": "https://quay.example/1", "feed": ENTRY}
FORGED = {
    "no json": b"no json",
    "no object": [],
    "no fields": {},
    "a kind that is none": {**SOUND, "kind": "none"},
    "a kind that is an object": {**SOUND, "kind": {}},
    "rows, for which an operator would vouch": {**SOUND, "kind": "jsonl"},
    "an outlet, for which an operator would vouch": {**SOUND, "outlet": "Tarn Herald"},
    "another address": {**SOUND, "url": "https://tarn.example/1"},
    "a number for a word": {**SOUND, "input": 5},
    "a word for a flag": {**SOUND, "is_text": "yes"},
    "a word for a number": {**SOUND, "record_offset": "7"},
    "a flag for a number": {**SOUND, "record_offset": True},
    "a number below zero": {**SOUND, "record_offset": -1},
    "a time that is none": {**SOUND, "fetched_at": "yesterday"},
    "a word for signals": {**SOUND, "opt_outs": "noai"},
    "numbers for signals": {**SOUND, "opt_outs": [1]},
    "an unknown field": {**SOUND, "rank": 1},
    "a word for an entry": {**SOUND, "feed": "x"},
    "a word for authors": {**SOUND, "feed": {**ENTRY, "authors": "Ann Lee"}},
    "numbers for authors": {**SOUND, "feed": {**ENTRY, "authors": [1]}},
    "a word for completeness": {**SOUND, "feed": {**ENTRY, "is_complete": "no"}},
    "an entry's time that is none": {**SOUND, "feed": {**ENTRY, "published": "2026"}},
    "a listing without a kind": {**SOUND, "listings": [{"input": "i"}]},
    "a number in a listing": {**SOUND, "listings": [{"kind": "feed", "input": 1, "source_id": "s"}]},
}


@pytest.mark.parametrize("name", FORGED)
def test_a_header_that_no_run_has_written_is_named_and_its_page_read_without_it(tmp_path, name):
    header = FORGED[name] if isinstance(FORGED[name], bytes) else orjson.dumps(FORGED[name])
    fields = b"WARC-Concurrent-To: <urn:uuid:0000-1>\r\nWARC-Type: metadata"
    data = b"".join(
        plain(1, content, "metadata", PAGE_HEADER).replace(b"WARC-Type: metadata", fields) + record(1)
        for content in (header, orjson.dumps(SOUND))
    )
    forged, alone, kept = read(tmp_path, data)
    assert forged.rejection.reason is Reason.DAMAGED_RECORD
    assert forged.rejection.message.startswith("ignored: ")
    assert (alone.page.kind, alone.page.feed, alone.page.outlet) == (InputKind.WARC, None, None)
    assert (kept.page.kind, kept.page.feed.authors) == (InputKind.FEED, ("Ann Lee",))


@pytest.mark.parametrize(
    "head",
    ["X-Odd: \udcff\udce9\r\n", "Content-Encoding: \x00\r\n", "no colon\r\n", ": empty\r\n", "Content-Length: -5\r\n"],
)
def test_odd_headers_cost_no_other_record(tmp_path, head):
    told_type = b"Content-Type: text/html"
    odd = record(1).replace(told_type, head.encode("utf-8", "surrogateescape") + told_type, 1)
    odd = odd.replace(b"Content-Length: ", b"X-Was: ", 1)
    whole = plain(1, odd.partition(b"\r\n\r\n")[2], "response", "application/http; msgtype=response")
    assert told(read(tmp_path, record(0) + whole + record(2)))[::2] in (urls(0, 2), [*urls(0), *urls(2)])


HOSTILE = {
    "beginnings of gzip": lambda size: b"\x1f\x8b\x08" * (size // 3),
    "gzip with endless names": lambda size: b"\x1f\x8b\x08\x08" * (size // 4),
    "beginnings of zstd": lambda size: b"\x28\xb5\x2f\xfd" * (size // 4),
    "fields without a type": lambda size: b"WARC/1.0\na:" * (size // 11),
    "packed heads of records": lambda size: (
        gzip.compress(b"WARC/1.0\r\nWARC-Type: response\r\n", mtime=0) * (size // 52)
    ),
    "records within records": lambda size: b"".join(
        plain(number, b"", "response", "text/html").replace(b"Length: 0", b"Length: %d" % (size - number * 200))
        for number in range(size // 200)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_time_for_a_hostile_file_doubles_with_its_size(tmp_path, name):
    seconds = []
    for size in (100_000, 200_000):
        data = b"\x00" + HOSTILE[name](size)
        began = time.process_time()
        assert set(told(read(tmp_path, data))) <= {"damaged_record", "response_truncated"}
        seconds.append(time.process_time() - began)
    assert seconds[1] < 3 * seconds[0] + 0.1, seconds
