"""Documents that are no article."""

import gzip

import pytest

from schemas.page import PageFacts
from schemas.reasons import Reason
from schemas.registry import load_rows
from transforms.extract.screening import ScreeningKind, ScreeningPhrases, screen_bytes, screen_page, screen_text

ROWS = load_rows("screening.jsonl", ScreeningPhrases, package="transforms.extract")
SHELL = "<html><head><script>a()</script></head><body><div id=root></div><script src=b.js></script></body></html>"
PROSE = [
    "The council voted on Monday to keep the old bridge, after a debate that went on until long after midnight.",
    "Nobody in the town of twelve thousand could remember a meeting that had drawn so many people to the hall.",
]


def rows_of(kind):
    return [row for row in ROWS if row.kind is kind]


def reason(lines, html="<p>x</p>", **facts):
    rejection = screen_page(PageFacts(**facts), lines, html, "https://example.org/x")
    return rejection.reason if rejection else None


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7 ...",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"PK\x03\x04",
        gzip.compress(b"<html></html>", mtime=0),
        b"\x00\x00\x00\x20ftypmp42",
        b"\x1aE\xdf\xa3",
        b"ID3\x04",
        b"wOF2",
        bytes(range(256)) * 8,
        b'{"headline": "A"}',
        b'\n[{"a": 1}]',
        b'<?xml version="1.0"?><!-- x --><rss version="2.0">',
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
    ],
)
def test_other_media_are_no_page(data):
    rejection = screen_bytes(data, "text/html")
    assert rejection is not None
    assert rejection.reason is Reason.NOT_HTML


@pytest.mark.parametrize(
    "data",
    [
        b"<!doctype html><p>Text",
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
        b"Plain words without markup.",
        b"a\x00b <html><body>A page with one stray zero in it.</body></html>",
        "<html>Größe</html>".encode("utf-16"),
        "<html><body>Größe</body></html>".encode("utf-16-le"),
        "<p>市長</p>".encode("iso2022_jp"),
        "<p>Größe für alle Städte</p>".encode("cp1252"),
        b"[Editor's note] Words in brackets are no JSON.",
    ],
)
def test_what_may_be_a_page_passes(data):
    assert screen_bytes(data, "text/html; charset=utf-8") is None


def test_broken_json_is_told_by_its_content_type():
    assert screen_bytes(b'{"a": ', "application/json").reason is Reason.NOT_HTML
    assert screen_bytes(b'{"a": ', "text/html") is None


def test_an_empty_document_is_empty():
    assert screen_bytes(b" \n\t", None).reason is Reason.EMPTY_DOCUMENT


@pytest.mark.parametrize("row", rows_of(ScreeningKind.SOFT_NOT_FOUND), ids=lambda row: row.language)
def test_an_error_page_is_told_in_its_language(row):
    assert reason(["Sorry!"], title_tag=row.example) is Reason.SOFT_NOT_FOUND
    assert reason([], headings=(row.phrases[0],)) is Reason.SOFT_NOT_FOUND
    assert reason(PROSE, title_tag=row.counter_example) is None


@pytest.mark.parametrize("row", rows_of(ScreeningKind.CONSENT_WALL), ids=lambda row: row.language)
def test_a_consent_form_is_told_in_its_language(row):
    assert reason([row.example]) is Reason.CONSENT_WALL
    assert reason([row.counter_example]) is None


@pytest.mark.parametrize("row", rows_of(ScreeningKind.SCRIPT_ONLY), ids=lambda row: row.language)
def test_a_page_for_scripts_is_told_in_its_language(row):
    assert reason([row.example]) is Reason.SCRIPT_ONLY
    assert reason([], html=SHELL.replace("<div", f"<noscript>{row.example}</noscript><div")) is Reason.SCRIPT_ONLY
    assert reason([row.counter_example]) is None


def test_a_shell_without_any_text_is_for_scripts():
    assert reason([], html=SHELL) is Reason.SCRIPT_ONLY


def test_a_page_without_an_article_has_no_body():
    assert reason([], html="<p>A list of links to other pages of the site.</p>") is Reason.NO_BODY
    assert reason([], html='<frameset><frame src="a.html"></frameset>') is Reason.NO_BODY


def test_headlines_of_other_stories_do_not_save_an_error_page():
    teasers = [f"Council number {number} votes to keep its old bridge" for number in range(60)]
    assert reason(teasers, title_tag="Page not found | Example") is Reason.SOFT_NOT_FOUND


def test_an_article_about_error_pages_passes():
    lines = [*PROSE, "“Page not found” is the line that readers hate most, the study says."]
    assert reason(lines, title_tag="Why a 404 page says more than it should | Example") is None
    assert reason(PROSE * 10, title_tag="Page not found | Example") is None


def test_an_article_about_cookies_passes():
    lines = [
        *PROSE,
        "The firm had asked readers to “accept all cookies” before they could read on, the court found.",
        "We value your privacy, the firm replied, and said that it would appeal against the ruling.",
    ]
    assert reason(lines) is None


def test_an_article_about_scripts_passes():
    assert reason([*PROSE, "Readers had to enable JavaScript to see it."]) is None


def test_the_start_of_a_paid_article_passes():
    assert reason([PROSE[0], "Subscribe to read on.", "Already a subscriber? Log in."]) is None


def test_consent_and_error_pages_are_known_in_many_languages():
    assert len(rows_of(ScreeningKind.CONSENT_WALL)) >= 10
    assert len(rows_of(ScreeningKind.SOFT_NOT_FOUND)) >= 12


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\xff\xd8\xff\xe0 JFIF",
        bytes(range(256)) * 8,
        b"PK\x03\x04\x14\x00\x06\x00",
    ],
)
def test_binary_files_are_no_plain_texts(data):
    assert screen_text(data).reason is Reason.UNDECODABLE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF between ministers: the coalition is at odds again.",
        b"ID3 is the name of the third identity scheme.",
        "Ein Café an der Elbe".encode("latin-1"),
        "Ein Café an der Elbe".encode("utf-16"),
        ("a" + "é" * 4096).encode(),
        b"A line with a \x0c form feed and a stray \x00 in it.",
    ],
)
def test_texts_in_any_encoding_are_plain_texts(data):
    assert screen_text(data) is None
