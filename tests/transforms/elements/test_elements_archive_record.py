"""Pages as WARC records, and back."""

import gzip

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from transforms.archive.archive_place import archive_place
from transforms.elements.archive_record import archive
from transforms.read.reader import reader_of
from transforms.read.sources import Source

CLOCK = "2026-03-10T12:00:00Z"
ENTRY = FeedEntry(
    feed_url="https://quay.example/feed", entry_id="7", title="Nets", content="<p>…</p>", is_complete=True
)
PAGES = [
    (
        Page(
            kind=InputKind.FEED, input="https://quay.example/feed", source_id="https://quay.example/a", feed=ENTRY,
            url="https://quay.example/a", charset="windows-1252", content_type="text/html", fetched_at=CLOCK,
            as_of=CLOCK,
        ),
        b"<p>Nets \x96 boats</p>\r\n\r\nWARC/1.0",
    ),
    (
        Page(
            kind=InputKind.FEED, input="https://quay.example/feed", source_id="entry 3", feed=ENTRY, as_of=CLOCK,
            charset="utf-8", content_type="text/html", page_problem="forbidden",
        ),
        "<p>Nets – boats</p>".encode(),
    ),
    (Page(kind=InputKind.URL, input="urls.txt", source_id="x", url="https://quay.example/é", as_of=CLOCK), b"%PDF-1"),
]  # fmt: skip


def packed(as_of=CLOCK):
    return b"".join(archive(PAGES, as_of))


def test_pages_come_back_as_they_were_kept_but_for_the_clock(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed())
    outcomes = list(reader_of(InputKind.WARC).read(Source(InputKind.WARC, str(path))))
    assert [(outcome.page, outcome.body) for outcome in outcomes] == [
        (page.__class__(**{name: getattr(page, name) for name in page.__slots__} | {"as_of": ""}), body)
        for page, body in PAGES
    ]


def test_the_same_pages_give_the_same_bytes():
    assert packed() == packed()


def test_credentials_are_not_kept():
    page = Page(kind=InputKind.URL, input="a", source_id="a", url="https://quay.example/", credentials="ann:secret")
    assert b"secret" not in b"".join(archive([(page, b"<p>Nets.</p>")], CLOCK))
    feed = Page(kind=InputKind.FEED, input="f", source_id="f", url="https://quay.example/feed")
    body = b"<link>https://ann:secret@quay.example/1</link>"
    (_, _, kept) = map(gzip.decompress, archive([(feed, body)], CLOCK))
    assert b"<link>https://quay.example/1</link>" in kept


def test_an_archive_is_a_file_or_a_folder_with_files_of_each_run():
    assert archive_place("kept/all.warc.gz", "r1") == ("kept", ("all.warc.gz",))
    assert archive_place("all.warc.gz", "r1") == (".", ("all.warc.gz",))
    root, names = archive_place("gs://bucket/kept", "r1")
    assert (root, names[0], len(names)) == ("gs://bucket/kept", "r1-0.warc.gz", 8)
