"""Files given under the wrong flag are named for what they are, once, and nothing else is taken for them."""

import json

import pytest

from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.read.mistaken_kinds import of_rows, of_text
from transforms.read.outcomes import Document, Refused
from transforms.read.reader import reader_of
from transforms.read.sources import Source

HTML = "<!DOCTYPE html>\n<html>\n<body><p>The ferry is late.</p>\n</body></html>\n"


def outcomes(tmp_path, kind, content):
    path = tmp_path / "given"
    path.write_text(content, encoding="utf-8")
    return list(reader_of(kind).read(Source(kind, str(path))))


@pytest.mark.parametrize(
    ("kind", "content", "flag"),
    [
        (InputKind.ROW, HTML, "--pages"),
        (InputKind.ROW, "<html lang=en>", "--pages"),
        (InputKind.ROW, "\ufeff<?xml version='1.0'?>\n<rss version='2.0'/>\n", "--feeds or --sitemaps"),
        (InputKind.ROW, "<rss version='2.0'/>", "--feeds or --sitemaps"),
        (InputKind.ROW, "https://a.example/1\nhttps://a.example/2\n", "--urls"),
        (InputKind.TEXT, "https://a.example/1\n\nhttp://a.example/2\n", "--urls"),
        (InputKind.TEXT, HTML, "--pages"),
    ],
)
def test_a_file_of_another_kind_is_one_rejection_that_names_the_flag(kind, content, flag, tmp_path):
    (outcome,) = outcomes(tmp_path, kind, content)
    assert isinstance(outcome, Refused)
    assert outcome.rejection.reason == Reason.OTHER_KIND
    assert outcome.rejection.message.endswith(f": give it with {flag}")


@pytest.mark.parametrize("line", [b'{"text": "<html>"}', b"<b>bold</b>", b"<header>", b"not JSON", b"", b"\xff\xfe<"])
def test_other_first_lines_of_rows_are_no_other_kind(line):
    assert of_rows(line) is None


@pytest.mark.parametrize(
    "text", ["https://a.example/1", "https://a.example/1 says\nhttps://a.example/2", "<p>", "a\nb"]
)
def test_a_text_with_an_address_stays_a_text(text):
    assert of_text(text.encode()) is None


def test_one_line_of_markup_among_rows_costs_itself_alone(tmp_path):
    rows = [json.dumps({"text": "The ferry is late."}), "<html>", json.dumps({"text": "It comes at noon."})]
    found = outcomes(tmp_path, InputKind.ROW, "\n".join(rows))
    assert [type(outcome) for outcome in found] == [Document, Refused, Document]


@pytest.mark.parametrize("opening", ["https://harbour.example/x", "<html>"])
def test_a_bad_first_line_of_rows_costs_itself_alone(opening, tmp_path):
    rows = [opening, "", json.dumps({"text": "The ferry is late."}), json.dumps({"html": "<p>It comes at noon."})]
    found = outcomes(tmp_path, InputKind.ROW, "\n".join(rows))
    assert [(type(outcome), outcome.page.record_offset) for outcome in found] == [
        (Refused, 0),
        (Document, 2),
        (Document, 3),
    ]


def test_data_in_a_page_make_it_no_file_of_rows(tmp_path):
    page = (
        f"<html>\n<script type='application/ld+json'>\n{json.dumps({'url': 'https://a.example/1'})}\n</script>\n</html>"
    )
    (outcome,) = outcomes(tmp_path, InputKind.ROW, page)
    assert outcome.rejection.reason == Reason.OTHER_KIND
