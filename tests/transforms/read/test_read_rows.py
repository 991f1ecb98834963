"""Rows of JSONL files."""

import errno
import gzip
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read import rows
from transforms.read.outcomes import Document
from transforms.read.rows import read_row, read_rows
from transforms.read.sources import Rows, Source
from transforms.storage.trouble import MachineTroubleError


def header_data_and_line(outcome):
    if isinstance(outcome, Document):
        return outcome.page, outcome.body, None
    return outcome.page, outcome.rejection, outcome.body


@pytest.fixture
def rows_of(tmp_path):
    def read(data, name="rows.jsonl"):
        path = tmp_path / name
        path.write_bytes(data)
        return list(map(header_data_and_line, read_rows(Source(InputKind.ROW, str(path)))))

    return read


def lines(*rows):
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def test_a_row_becomes_a_page_with_everything_it_says(rows_of):
    row = {
        "id": "a1",
        "html": "<p>Ferry €</p>",
        "url": "http://a.example/1",
        "title": "Ferry",
        "published": "2026-03-02",
        "outlet": "Paper",
        "language": "en",
        "fetched_at": "2026-03-03T08:00:00+02:00",
    }
    ((page, data, line),) = rows_of(lines(row))
    assert data == "<p>Ferry €</p>".encode()
    assert line is None
    assert (page.kind, page.source_id, page.url, page.is_text, page.charset) == (
        InputKind.ROW,
        "a1",
        "http://a.example/1",
        False,
        "utf-8",
    )
    assert (page.title, page.published, page.outlet, page.language) == ("Ferry", "2026-03-02", "Paper", "en")
    assert (page.fetched_at, page.record_offset) == ("2026-03-03T06:00:00Z", 0)


def test_rows_without_an_id_have_one_that_does_not_depend_on_their_place(rows_of):
    row, other = {"text": "Ferry."}, {"text": "Harbour.", "url": "http://a.example/2"}
    first = [page.source_id for page, _, _ in rows_of(lines(row, other))]
    second = [page.source_id for page, _, _ in rows_of(lines(other, row))]
    assert first == list(reversed(second))
    assert first[1] == "http://a.example/2"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", Reason.MALFORMED_ROW),
        (b"[1]", Reason.MALFORMED_ROW),
        (b'"text"', Reason.MALFORMED_ROW),
        (b"\xff\xfe", Reason.MALFORMED_ROW),
        (b"[" * 100_000, Reason.MALFORMED_ROW),
        (b'{"id": 1' + b"0" * 5000 + b"}", Reason.MALFORMED_ROW),
        (b'{"id": "a"}', Reason.ROW_WITHOUT_CONTENT),
        (b'{"html": 7, "text": null}', Reason.ROW_WITHOUT_CONTENT),
        (b'{"html": " "}', Reason.EMPTY_DOCUMENT),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_its_neighbours_stand(rows_of, line, reason):
    good = lines({"id": "before", "text": "Ferry."}), lines({"id": "after", "text": "Harbour."})
    before, bad, after = rows_of(good[0] + line + b"\n" + good[1])
    assert (before[0].source_id, after[0].source_id) == ("before", "after")
    assert bad[1].reason is reason
    assert (bad[0].record_offset, bad[2]) == (1, line)


def test_html_comes_before_text_unless_it_is_blank(rows_of):
    both, blank = rows_of(lines({"html": "<p>a</p>", "text": "b"}, {"html": "", "text": "b"}))
    assert (both[0].is_text, both[1]) == (False, b"<p>a</p>")
    assert (blank[0].is_text, blank[1]) == (True, b"b")


def test_fields_of_other_types_are_left_out(rows_of):
    row = {"text": "Ferry.", "id": 7, "url": ["x"], "title": 3, "published": 1772445600, "outlet": {}, "fetched_at": 5}
    ((page, _, _),) = rows_of(lines(row))
    assert (page.source_id, page.published) == ("7", "1772445600")
    assert (page.url, page.title, page.outlet, page.fetched_at) == (None, None, None, None)


def test_dates_in_digits_are_handed_on_as_they_stand(rows_of):
    read = rows_of(lines(*({"text": "a", "published": raw} for raw in (2026030210, "2026030210", 1772445600.5))))
    assert [page.published for page, _, _ in read] == ["2026030210", "2026030210", "1772445600.5"]


def test_a_url_that_is_none_of_the_web_is_an_id_at_most(rows_of):
    ((page, _, _),) = rows_of(lines({"text": "Ferry.", "url": "javascript:alert(1)"}))
    assert (page.url, page.source_id) == (None, "javascript:alert(1)")


def test_lone_surrogates_are_replaced_and_separators_do_not_end_a_row(rows_of):
    surrogate, separator = rows_of(b'{"text": "a\\ud800b", "title": "\\udfff"}\n' + '{"text": "a\u2028b"}\n'.encode())
    assert (surrogate[1], surrogate[0].title) == ("a\ufffdb".encode(), "\ufffd")
    assert separator[1] == "a\u2028b".encode()


def test_blank_lines_and_a_byte_order_mark_are_no_rows(rows_of):
    read = rows_of(b"\xef\xbb\xbf" + lines({"text": "a"}) + b"\r\n  \n" + lines({"text": "b"}))
    assert [(page.record_offset, data) for page, data, _ in read] == [(0, b"a"), (3, b"b")]


def test_packed_rows_are_unpacked_and_a_torn_file_keeps_what_came_before(rows_of):
    packed = gzip.compress(lines(*({"id": str(number), "text": f"Ferry {number * 7919}."} for number in range(2000))))
    assert len(rows_of(packed, "rows.jsonl.gz")) == 2000
    *whole, last = rows_of(packed[: len(packed) // 2], "torn.jsonl.gz")
    assert len(whole) > 100
    assert not any(isinstance(data, Rejection) for _, data, _ in whole)
    assert last[1].reason is Reason.UNREADABLE_INPUT


def test_a_file_that_is_not_there_is_unavailable(tmp_path):
    (refused,) = read_rows(Source(InputKind.ROW, str(tmp_path / "gone.jsonl")))
    assert (refused.page.source_id, refused.rejection.reason) == ("gone.jsonl", Reason.INPUT_UNAVAILABLE)


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ("2026-03-03T08:00:00Z", "2026-03-03T08:00:00Z"),
        ("2026-03-03T08:00:00.5-05:00", "2026-03-03T13:00:00Z"),
        ("2026-03-03 08:00:00", "2026-03-03T08:00:00Z"),
        ("2026-03-03", "2026-03-03T00:00:00Z"),
        ("0001-01-01T00:00:00+14:00", None),
        ("yesterday", None),
        (5, None),
    ],
)
def test_a_fetch_time_is_utc_or_nothing(raw, told):
    row = json.dumps({"text": "A line.", "fetched_at": raw}).encode()
    document = read_row(Page(InputKind.ROW, "rows.jsonl", "rows.jsonl", record_offset=0), row)
    assert document.page.fetched_at == told


@settings(max_examples=50, deadline=None)
@given(
    row=st.dictionaries(
        st.sampled_from(["id", "html", "text", "url", "title", "published", "fetched_at"]),
        st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.lists(st.integers(), max_size=2),
    )
)
def test_any_row_is_one_document_or_one_rejection(tmp_path_factory, row):
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.write_bytes(lines(row))
    (outcome,) = read_rows(Source(InputKind.ROW, str(path)))
    assert isinstance(outcome, Document) or outcome.body is not None


ROWS = [{"id": str(number), "text": f"Ferry {number * 7919}."} for number in range(4)]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("place", [0, 2, 4])
def test_a_row_that_is_too_long_costs_itself_only(rows_of, monkeypatch, pack, place):
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", 1000)
    long = json.dumps({"id": "long", "text": "word " * 1_000_000}).encode() + b"\n"
    data = lines(*ROWS[:place]) + long + lines(*ROWS[place:])
    read = rows_of(pack(data))
    assert [page.source_id for page, _, _ in read if page.record_offset != place] == ["0", "1", "2", "3"]
    ((page, rejection, kept),) = [row for row in read if row[0].record_offset == place]
    assert (page.source_id, rejection.reason, kept) == ("rows.jsonl", Reason.DOCUMENT_TOO_LARGE, None)
    assert rejection.message == "the row has more than 1000 bytes"


def test_the_length_of_a_row_is_told_without_its_line_end(rows_of, monkeypatch):
    row = lines({"text": "Ferry."})
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", len(row) - 1)
    assert [data for _, data, _ in rows_of(row * 2 + row[:-1])] == [b"Ferry."] * 3
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", len(row) - 2)
    assert [data.reason for _, data, _ in rows_of(row * 2 + row[:-1])] == [Reason.DOCUMENT_TOO_LARGE] * 3


def test_a_row_that_is_too_long_and_ends_the_file_is_told_once(rows_of, monkeypatch):
    monkeypatch.setattr(rows, "MAX_ROW_BYTES", 1000)
    first, last = rows_of(lines(ROWS[0]) + b"x" * 5_000_000)
    assert first[0].source_id == "0"
    assert last[1].reason is Reason.DOCUMENT_TOO_LARGE


@pytest.mark.parametrize(
    "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig"]
)
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_rows_in_another_unicode_encoding_are_read(rows_of, encoding, pack):
    texts = ["Fähre\u20ac und Hafen.", "Паром стоит.", "渡し船。\U0001f6a2"]
    data = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\r\n" for text in texts)
    assert [body.decode() for _, body, _ in rows_of(pack(data.encode(encoding)))] == texts


def test_broken_utf_16_costs_the_row_it_is_in(rows_of):
    before, after = (json.dumps({"text": text}).encode("utf-16-le") for text in ("Ferry.", "Harbour."))
    line_end = "\n".encode("utf-16-le")
    broken = rows_of(b"\xff\xfe" + before + line_end + b"\x00\xd8\x41\x00" + line_end + after + line_end)
    assert [getattr(data, "reason", data) for _, data, _ in broken] == [b"Ferry.", Reason.MALFORMED_ROW, b"Harbour."]


def test_rows_that_end_in_carriage_returns_are_named_for_what_they_are(rows_of):
    ((_, rejection, _),) = rows_of(lines(*ROWS).replace(b"\n", b"\r"))
    assert rejection.reason is Reason.MALFORMED_ROW
    assert "end in CR alone" in rejection.message


@pytest.mark.parametrize(("again", "ids"), [(Rows(2), ["2", "3"]), (Rows(1, 1), ["1"]), (Rows(9), [])])
def test_a_file_is_read_again_from_where_it_failed(tmp_path, again, ids):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(*ROWS))
    assert [outcome.page.source_id for outcome in read_rows(Source(InputKind.ROW, str(path), again))] == ids


def test_a_file_that_fails_in_the_middle_says_which_row_is_missing_first(rows_of):
    packed = gzip.compress(lines(*({"id": str(number), "text": f"Ferry {number * 7919}."} for number in range(2000))))
    *whole, (page, rejection, kept) = rows_of(packed[: len(packed) // 2], "torn.jsonl.gz")
    assert (page.record_offset, rejection.reason, kept) == (len(whole), Reason.UNREADABLE_INPUT, None)


def test_a_disk_that_fails_is_no_fault_of_a_row(tmp_path, monkeypatch):
    path = tmp_path / "rows.jsonl"
    path.write_bytes(lines(*ROWS))

    def failing(stream, limit):
        yield 0, lines(ROWS[0])
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(rows, "numbered_lines", failing)
    read = read_rows(Source(InputKind.ROW, str(path)))
    assert next(read).page.source_id == "0"
    with pytest.raises(MachineTroubleError, match="Input/output error"):
        next(read)


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (b'{"text": 12345}', "`text` is a number"),
        (b'{"html": ["<p>"], "text": null}', "`html` is a list"),
        (b'{"text": {"body": "x"}}', "`text` is an object"),
        (b'{"html": true}', "`html` is true or false"),
        (b'{"title": "x", "text": null}', "neither `html` nor `text`"),
    ],
)
def test_a_row_whose_document_is_no_string_says_what_it_is(row, problem):
    refused = read_row(Page(kind=InputKind.ROW, input="rows", source_id=""), row)
    assert problem in refused.rejection.message


def test_what_a_row_gives_as_its_url_and_is_none_of_the_web_stays_as_a_claim(rows_of):
    ((page, _, _),) = rows_of(lines({"text": "Ferry.", "url": "ftp://x.example/1"}))
    assert (page.url, page.claimed_url) == (None, "ftp://x.example/1")
