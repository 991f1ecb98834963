"""Files that are one document each, headers as bytes, and rejected documents."""

import base64
import gzip
import zlib
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason, Stage
from transforms.elements.page_codec import decode_page, encode_page, page_of
from transforms.elements.rejection import KEPT_PAYLOAD, LARGEST_PAYLOAD, rejected_document
from transforms.read import streams
from transforms.read.outcomes import Document
from transforms.read.reader import reader_of
from transforms.read.sources import Source
from transforms.storage.errors import NotFoundError
from transforms.storage.object_stream import ObjectStream, buffered
from transforms.text.writable import writable

HTML = b"<p>The ferry leaves at dawn.</p>"


def read(path, kind=InputKind.PAGE):
    """Header and bytes, or header and rejection."""
    (outcome,) = reader_of(kind).read(Source(kind, str(path)))
    return outcome.page, outcome.body if isinstance(outcome, Document) else outcome.rejection


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_file_is_a_page_packed_or_not(tmp_path, pack):
    path = tmp_path / "story.html"
    path.write_bytes(pack(HTML))
    page, data = read(path)
    assert data == HTML
    assert page == Page(kind=InputKind.PAGE, input=str(path), source_id="story.html")


def test_a_text_file_is_text(tmp_path):
    path = tmp_path / "story.txt"
    path.write_bytes(b"Ferry.")
    assert read(path, InputKind.TEXT)[0].is_text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_DOCUMENT),
        (b" \n\t", Reason.EMPTY_DOCUMENT),
        (gzip.compress(b"", mtime=0), Reason.EMPTY_DOCUMENT),
        (gzip.compress(HTML, mtime=0)[:-9], Reason.UNREADABLE_INPUT),
        (b"\x1f\x8bgarbage", Reason.UNREADABLE_INPUT),
    ],
)
def test_a_file_without_a_document_has_a_reason(tmp_path, content, reason):
    path = tmp_path / "story.html"
    path.write_bytes(content)
    rejection = read(path)[1]
    assert isinstance(rejection, Rejection)
    assert rejection.reason is reason
    assert rejection.message


def test_a_file_that_is_gone_is_unavailable(tmp_path):
    assert read(tmp_path / "gone.html")[1] == Rejection(Reason.INPUT_UNAVAILABLE, "No such file or directory")


def test_a_bomb_is_not_unpacked_beyond_the_limit(tmp_path, monkeypatch):
    monkeypatch.setattr(streams.read_file, "__defaults__", (1 << 20,))
    path = tmp_path / "bomb.html.gz"
    path.write_bytes(gzip.compress(b"\0" * (8 << 20)))
    assert read(path)[1].reason is Reason.DOCUMENT_TOO_LARGE


def opened(address):
    def read_range(first, size):
        if address != "gs://bucket/in/story.html.gz":
            raise NotFoundError(address, "no such object")
        return gzip.compress(HTML)[first : first + size]

    return buffered(ObjectStream(read_range, lambda: len(gzip.compress(HTML))))


def test_an_object_is_read_as_a_file_is(monkeypatch):
    monkeypatch.setattr(streams, "open_object", opened)
    page, data = read("gs://bucket/in/story.html.gz")
    assert (page.source_id, data) == ("story.html.gz", HTML)
    assert read("gs://bucket/in/gone.html")[1] == Rejection(Reason.INPUT_UNAVAILABLE, "no such object")


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ENTRIES = st.builds(FeedEntry, feed_url=WORDS, link=st.none() | WORDS, authors=st.lists(WORDS, max_size=2).map(tuple))
PAGES = st.builds(
    Page,
    kind=st.sampled_from(InputKind),
    input=WORDS,
    source_id=WORDS,
    url=st.none() | WORDS,
    is_text=st.booleans(),
    record_offset=st.none() | st.integers(0, 9),
    feed=st.none() | ENTRIES,
)


@settings(max_examples=40)
@given(PAGES)
def test_a_header_survives_the_way_through_bytes(page):
    assert decode_page(encode_page(page)) == page


def rejected(page, stage=Stage.EDIT, body=HTML):
    return orjson.loads(
        rejected_document(page, stage=stage, reason=Reason.NO_BODY, message="no \ud800 body", body=body)
    )


FED = Page(
    kind=InputKind.FEED,
    input="http://a.example/feed",
    source_id="http://a.example/1",
    url="http://a.example/1",
    feed=FeedEntry(feed_url="http://a.example/feed", entry_id="7", authors=("Ann Lee",)),
    as_of="2026-03-08T06:00:00Z",
)


def test_a_rejected_document_can_be_run_again():
    row = rejected(FED)
    assert (row["stage"], row["reason"], row["message"], row["date"]) == (
        "edit",
        "no_body",
        "no \ufffd body",
        "2026-03-08",
    )
    assert zlib.decompress(base64.b64decode(row["payload"])) == HTML
    assert page_of(row["page"]) == FED
    assert row["provenance"] == {
        "kind": "feed",
        "input": "http://a.example/feed",
        "source_id": "http://a.example/1",
        "feed_url": "http://a.example/feed",
        "entry_id": "7",
        "record_offset": None,
        "authority": None,
        "unbelieved": [],
        "listings": [],
        "opt_outs": [],
        "page_problem": None,
    }


def test_the_pointer_leads_to_where_the_document_was_read():
    assert rejected(FED)["pointer"] == "http://a.example/1"
    row = Page(kind=InputKind.ROW, input="rows.jsonl", source_id="a", url="http://a.example/1")
    assert rejected(row)["pointer"] == "rows.jsonl"


def test_a_failed_input_has_no_header_and_a_large_body_is_not_kept():
    assert rejected(FED, Stage.READ)["page"] is None
    assert rejected(FED, body=None)["payload"] is None
    assert rejected(FED, body=bytes(KEPT_PAYLOAD))["payload"] is not None
    assert rejected(FED, body=bytes(KEPT_PAYLOAD + 1))["payload"] is None


def test_a_feed_entry_without_an_address_is_kept_for_it_stands_nowhere_else():
    entry = replace(FED, url=None)
    assert rejected(entry, body=bytes(KEPT_PAYLOAD + 1))["payload"] is not None
    assert rejected(entry, body=bytes(LARGEST_PAYLOAD + 1))["payload"] is None


def test_text_that_can_be_written_keeps_its_lines():
    assert writable("a\0b\tc\nd\ud800\x7f") == "ab\tc\nd\ufffd"
