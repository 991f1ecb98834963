"""The key of a document: of what it says and where it came from, and not of the place in which it was kept."""

from dataclasses import replace

import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.record import Listing
from transforms.edit.document import edit
from transforms.edit.options import EditOptions
from transforms.elements.draft import document_key

TEXT = b"The ferry left the old harbour at dawn.\nIt carried timber for the islands in the north."
PAGE = Page(InputKind.TEXT, "notes/ferry.txt", "ferry.txt", is_text=True, as_of="2026-11-01T00:00:00Z")
ROW = replace(PAGE, kind=InputKind.ROW, input="rows.jsonl", source_id="a", record_offset=3)


def record_of(page, text=TEXT):
    return edit(page, text, EditOptions(min_words=0)).record


def key_of(page, text=TEXT):
    return document_key(record_of(page, text))


def test_a_key_has_24_hex_digits():
    assert len(bytes.fromhex(key_of(PAGE))) == 12


def test_moved_files_and_shuffled_rows_keep_their_keys():
    assert key_of(PAGE) == key_of(replace(PAGE, input="elsewhere/ferry.txt"))
    assert key_of(ROW) == key_of(replace(ROW, input="elsewhere.jsonl", record_offset=700))


def test_who_else_listed_a_document_does_not_change_its_key():
    record = record_of(ROW)
    listing = Listing(InputKind.FEED, "feeds.opml", "https://ferry.example/a", None, None, None)
    listed = replace(record, provenance=replace(record.provenance, listings=[listing]))
    assert document_key(listed) == document_key(record)


@pytest.mark.parametrize(
    "change", [{"source_id": "b"}, {"url": "https://ferry.example/b"}, {"fetched_at": "2026-10-31T12:00:00Z"}]
)
def test_rows_that_say_something_else_of_themselves_have_keys_of_their_own(change):
    assert key_of(replace(ROW, **change)) != key_of(ROW)


def test_another_text_has_a_key_of_its_own():
    assert key_of(PAGE, TEXT + b"\nIt came back in the evening.") != key_of(PAGE)
