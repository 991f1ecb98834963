"""Slices of an input: each document in exactly one, whatever files they lie in."""

import gzip
import json

import pytest

from schemas.input_kinds import InputKind
from transforms.read.input_slices import LISTED, documents_in, input_slices
from transforms.read.reader import reader_of
from transforms.read.sources import Source, expand_all


def rows_file(path, names, blank=()):
    lines = [json.dumps({"id": name, "text": f"Text of {name}."}) + "\n" for name in names]
    path.write_text("".join(("\n" if number in blank else "") + line for number, line in enumerate(lines)))
    return Source(InputKind.ROW, str(path))


def read(slices):
    """The ids of the documents of each slice."""
    return [
        [outcome.page.source_id for source in each.sources for outcome in reader_of(source.kind).read(source)]
        for each in slices
    ]


def sliced(sources, size):
    return list(input_slices(expand_all(sources), size))


def test_rows_of_several_files_are_read_in_order_and_each_once(tmp_path):
    sources = [rows_file(tmp_path / "a.jsonl", "abcde", blank=(0, 3)), rows_file(tmp_path / "b.jsonl", "fgh")]
    slices = sliced(sources, 3)
    assert read(slices) == [["a", "b", "c"], ["d", "e", "f"], ["g", "h"]]
    assert [each.documents for each in slices] == [3, 3, 2]


@pytest.mark.parametrize("size", range(1, 8))
@pytest.mark.parametrize("counts", [(0, 5), (5, 0, 1), (1, 1, 1, 1), (3, 4, 0), (0, 0, 2)])
def test_every_document_is_in_one_slice_and_no_slice_has_too_many(tmp_path, counts, size):
    names = [[f"{file}-{number}" for number in range(count)] for file, count in enumerate(counts)]
    sources = [rows_file(tmp_path / f"{file}.jsonl", each) for file, each in enumerate(names)]
    found = read(sliced(sources, size))
    assert [name for each in found for name in each] == [name for each in names for name in each]
    assert all(len(each) == size for each in found[:-1])
    assert len(found[-1]) <= size


def test_pages_and_texts_are_one_document_each(tmp_path):
    for number in range(5):
        (tmp_path / f"{number}.txt").write_text("A text.")
    slices = sliced([Source(InputKind.TEXT, str(tmp_path))], 2)
    assert read(slices) == [["0.txt", "1.txt"], ["2.txt", "3.txt"], ["4.txt"]]


def test_lines_of_addresses_are_documents_and_a_feed_counts_as_many(tmp_path):
    lines = tmp_path / "urls.txt"
    lines.write_text("".join(f"https://a.example/{number}\n" for number in range(3)))
    addresses = Source(InputKind.URL, str(lines))
    slices = sliced([addresses], 2)
    assert read(slices) == [["https://a.example/0", "https://a.example/1"], ["https://a.example/2"]]
    feeds = [Source(InputKind.FEED, f"https://{name}.example/feed") for name in "abc"]
    assert [len(each.sources) for each in sliced(feeds, 2 * LISTED)] == [2, 1]
    assert [len(each.sources) for each in sliced(feeds, 1)] == [1, 1, 1]


def archive(records, apart):
    packed = [gzip.compress(record) for record in records] if apart else [gzip.compress(b"".join(records))]
    return b"".join(packed)


def record(number):
    body = f"<html><body><p>Page {number}</p></body></html>".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: https://a.example/{number}\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\nWARC-Date: 2026-11-20T06:00:00Z\r\n"
        f"Content-Type: text/html\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize(("apart", "expected"), [(True, [2, 2, 1]), (False, [5])])
def test_an_archive_is_divided_where_its_records_can_be_read_alone(tmp_path, apart, expected):
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(archive([record(number) for number in range(5)], apart))
    slices = sliced([Source(InputKind.WARC, str(path))], 2)
    assert [len(each) for each in read(slices)] == expected
    assert [url for each in slices for source in each.sources for url in urls(source)] == [
        f"https://a.example/{number}" for number in range(5)
    ]


def urls(source):
    return [outcome.page.url for outcome in reader_of(source.kind).read(source)]


def test_the_digest_of_a_slice_tells_other_documents_of_the_same_file(tmp_path):
    before = sliced([rows_file(tmp_path / "a.jsonl", "abcd")], 2)
    assert [each.digest for each in sliced([rows_file(tmp_path / "a.jsonl", "abcde")], 2)][:1] == [before[0].digest]
    changed = sliced([rows_file(tmp_path / "a.jsonl", "abxd")], 2)
    assert changed[0].digest == before[0].digest
    assert changed[1].digest != before[1].digest


def test_files_without_documents_are_one_slice(tmp_path):
    [only] = sliced([rows_file(tmp_path / "a.jsonl", "")], 2)
    assert (only.documents, len(only.sources)) == (0, 1)


def test_rows_are_counted_as_they_are_read_whatever_they_say(tmp_path):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"id": "1", "text": "Ferries wait."}\n\n  \n{"id": "2"}\nno row\n{"text": "Trams run."}')
    source = Source(InputKind.ROW, str(path))
    assert documents_in(source) == len(list(reader_of(source.kind).read(source))) == 4


def test_a_file_of_rows_that_ends_too_early_counts_what_cannot_be_read(tmp_path):
    path = tmp_path / "rows.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"text": "Ferries wait."}\n')[:-8])
    source = Source(InputKind.ROW, str(path))
    assert documents_in(source) == len(list(reader_of(source.kind).read(source)))
