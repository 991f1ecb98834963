"""One run over hostile documents: each ends where it must, and their neighbours are as they would be alone."""

import gzip
import json
import random
from pathlib import Path

import pytest
from case_tables import each_row
from trees import rows_of

from pipeline.main import main
from pipeline.upkeep.validate import validate

WORDS = [
    "harbour",
    "council",
    "vote",
    "ferry",
    "timber",
    "winter",
    "budget",
    "road",
    "bridge",
    "engineer",
    "school",
    "river",
    "market",
    "storm",
]


def paragraph(name, words=40):
    """Prose that no other name has."""
    draw = random.Random(name)
    sentences = [" ".join(draw.choices(WORDS, k=10)).capitalize() for _ in range(words // 10)]
    return ". ".join(sentences) + "."


def paragraphs(name):
    return [paragraph(f"{name} {number}") for number in range(3)]


def story(name):
    return "".join(f"<p>{text}</p>" for text in paragraphs(name))


def page(body, title="A vote of the harbour council", head=""):
    return (
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )


def json_ld(content):
    return f'<script type="application/ld+json">{content}</script>'


def dated(date):
    told = json.dumps({"@type": "NewsArticle", "datePublished": date, "dateModified": date})
    return f'<meta property="article:published_time" content="{date}">{json_ld(told)}'


def cells(number):
    return "".join(f"<tr><td>{row}</td><td>value {row}</td></tr>" for row in range(number))


# name -> what stands around a story that must come out whole
AROUND = {
    "depth-254": ("<div>" * 254, "</div>" * 254),
    "depth-5000": ("<div>" * 5000, ""),
    "less-than-signs": ("", "<" * 100_000),
    "quotes": ("", "<a " + '"' * 100_000),
    "comments": ("", "<!-- c -->" * 20_000),
    "comment-openings": ("", "<!--" * 50_000),
    "unclosed-b": ("", "<b>" * 20_000),
    "unclosed-sections": ("", "<![CDATA[" * 20_000),
    "links": ("", "".join(f"<a href=/{number}>Link {number}</a> " for number in range(10_000))),
    "table": ("", f"<table>{cells(5_000)}</table>"),
    "nested-tables": ("", "<table><tr><td>" * 500),
    "attribute": (f'<div data-x="{"a" * 1_000_000}">', "</div>"),
    "attributes": (f"<div {' '.join(f'a{number}=1' for number in range(5_000))}>", "</div>"),
    "surrogate-entities": ("", "<p>Half &#xD800; zero &#0; beyond &#x110000; and far beyond &#99999999999999;.</p>"),
    "bidi": ("", "<p>\u202eBackwards\u202c and \u2066isolated\u2069.</p>"),
    "nul": ("", "<p>With a \0 and \x01 and \x1b[31m inside.</p>"),
    "combining": ("", f"<p>a{chr(0x301) * 20_000}</p>"),
}

HEADS = {
    "json-ld-deep": json_ld('{"@type": "NewsArticle", "a": ' + "[" * 100_000 + "]" * 100_000 + "}"),
    "json-ld-large": json_ld(json.dumps({"@type": "NewsArticle", "description": "word " * 200_000})),
    "json-ld-halves": json_ld(r'{"@type": "NewsArticle", "headline": "Half \ud83d", "author": {"name": "Ann \udc00"}}'),
    "json-ld-shapes": json_ld(
        '{"@type": ["NewsArticle", 5], "headline": {"a": [1]}, "author": [[5], null], "keywords": 1}'
    ),
    "json-ld-loop": json_ld('{"@graph": [{"@id": "#a", "@type": "NewsArticle", "author": {"@id": "#a"}}]}'),
    "charset-of-bytes": '<meta http-equiv="Content-Type" content="text/html; charset=zlib_codec">',
    "canonical-of-nothing": "<link rel=canonical href='http://[::1'><meta property=og:url content='javascript:x'>",
    "site-of-paths": "<meta property=og:site_name content='../../../escaped'>",
    "authors": f"<meta name=author content='{'Ann Writer, ' * 10_000}'>",
    **{
        f"date-{number}": dated(date)
        for number, date in enumerate(
            [
                "0001-01-01T00:00:00+14:00",
                "9999-12-31T23:59:59-12:00",
                "2026-13-45",
                "2026-01-01T00:00:00+99:99",
                "9" * 5000,
            ]
        )
    },
}

# name -> (document, reason)
REJECTED = {
    "empty": (b"", "empty_document"),
    "white-space": (b" \n\t" * 1000, "empty_document"),
    "pdf": (b"%PDF-1.7\n" + bytes(range(256)) * 20, "not_html"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20, "not_html"),
    "zeros": (b"\0" * 10_000, "not_html"),
    "json": (b'{"a": 1}', "not_html"),
    "only-less-than": (b"<" * 100_000, "no_body"),
    "frameset": (b"<html><frameset cols=50%><frame src=a.html><frame src=b.html></frameset></html>", "no_body"),
    "refresh": (b"<html><head><meta http-equiv=refresh content='0;url=/x'></head><body></body></html>", "no_body"),
    "script-only": (
        (
            b"<html><body><div id=root></div><script>start()</script>"
            b"<noscript>Please enable JavaScript to run this app.</noscript></body></html>"
        ),
        "script_only",
    ),
    "soft-404": (
        (
            b"<html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
            b"<p>Sorry, the page you are looking for does not exist.</p></body></html>"
        ),
        "soft_not_found",
    ),
    "consent": (
        (
            b"<html><head><title>Before you continue</title></head><body><h1>We value your privacy</h1><p>We and our "
            b"partners use cookies to store and access information on your device. You can accept all or reject all."
            b"</p></body></html>"
        ),
        "consent_wall",
    ),
    "short": (page("<p>Too short to be a story.</p>").encode(), "too_short"),
}

OUTLETS = [
    "../",
    "../../escaped",
    "/abs/path",
    "x" * 300,
    "",
    "ex\u0430mple.org",
    "a\nb",
    "con",
    "Paper",
    "PAPER",
    "a/b",
    "a|b",
]
OUTLETS += ["a\0b", "\ud800", "date=2026", ".tmp-" + "0" * 32]

BAD_ROWS = {
    b"{": "malformed_row",
    b"[" * 20_000: "malformed_row",
    b"\xff\xfe\x00": "malformed_row",
    b"[]": "malformed_row",
    b'{"id": "nothing"}': "row_without_content",
    b'{"id": "blank", "text": " "}': "empty_document",
    '{"id": "invisible", "text": "\u200b\ufeff"}'.encode(): "empty_document",
}


def write_pages(folder):
    folder.mkdir()
    for name, (before, after) in AROUND.items():
        (folder / f"{name}.html").write_text(page(before + story(name) + after), encoding="utf-8")
    for name, head in HEADS.items():
        (folder / f"{name}.html").write_text(page(story(name), head=head), encoding="utf-8")
    for name, (document, _) in REJECTED.items():
        (folder / f"{name}.html").write_bytes(document)
    (folder / "doubled.html").write_text(page(story("doubled") * 2))
    (folder / "torn.html.gz").write_bytes(gzip.compress(page(story("torn")).encode())[:-9])
    (folder / "name\udcff\n.html").write_text(page(story("name")))


def write_rows(path):
    rows = [{"id": f"outlet-{number}", "outlet": name} for number, name in enumerate(OUTLETS)]
    rows += [{"id": "separators", "title": "Line\u2028and\u2029end\x85"}, {"id": "title", "title": "word " * 100_000}]
    rows += [
        {"id": "same", "url": "https://paper.example/a", "published": year} for year in ("0001-01-01", "9999-12-31")
    ]
    lines = [json.dumps({**row, "text": paragraph(f"row {number}", 60)}) for number, row in enumerate(rows)]
    path.write_bytes(b"\n".join([*BAD_ROWS, *(line.encode() for line in lines)]))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    write_pages(folder / "pages")
    write_rows(folder / "rows.jsonl")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    inputs = [
        "--pages",
        str(folder / "pages"),
        "--jsonl",
        str(folder / "rows.jsonl"),
        "--text",
        str(folder / "binary.txt"),
    ]
    clock = ["--as-of", "2026-03-08T06:00:00Z"]
    assert main(["run", *inputs, *clock, "--output", str(folder / "a" / "out"), "--workers", "2"]) == 0
    return folder


@pytest.fixture(scope="module")
def records(folder):
    rows = rows_of(folder / "a" / "out", "articles") + rows_of(folder / "a" / "out", "duplicates")
    return {row["provenance"]["source_id"].removesuffix(".html"): row for row in rows}


@pytest.fixture(scope="module")
def rejected(folder):
    return rows_of(folder / "a" / "out", "rejected")


def test_the_output_is_sound_and_holds_every_document(folder):
    report = validate(str(folder / "a" / "out"))
    assert report.problems == ()
    assert report.rows == len(AROUND) + len(HEADS) + len(REJECTED) + 3 + len(BAD_ROWS) + len(OUTLETS) + 4 + 1


def test_every_document_that_is_rejected_has_the_reason_it_must_have(rejected):
    pages = {row["provenance"]["source_id"]: row["reason"] for row in rejected if row["provenance"]["kind"] == "page"}
    expected = {f"{name}.html": reason for name, (_, reason) in REJECTED.items()} | {"torn.html.gz": "unreadable_input"}
    assert pages == expected
    rows = sorted(row["reason"] for row in rejected if row["provenance"]["kind"] == "jsonl")
    assert rows == sorted(BAD_ROWS.values())
    assert [row["reason"] for row in rejected if row["provenance"]["kind"] == "text"] == ["undecodable"]


@each_row("name", [*AROUND, *HEADS, "doubled"])
def test_a_story_comes_out_whole_whatever_surrounds_it(name, records):
    own = paragraphs(name)
    assert [line for line in records[name]["text"].split("\n") if line in own] == own


def test_a_page_under_a_name_that_is_not_utf_8_is_an_article(records):
    assert records["name\ufffd\n"]["text"] == "\n".join(paragraphs("name"))


@each_row("name", ["depth-254", "depth-5000", "links", "comments", "doubled", *HEADS])
def test_nothing_but_the_story_comes_out(name, records):
    assert records[name]["text"] == "\n".join(paragraphs(name))


def test_impossible_dates_are_no_dates(records):
    dates = {records[name]["date_published"] for name in HEADS if name.startswith("date-")}
    assert dates == {None}


def test_no_outlet_leads_out_of_the_output(folder, records):
    assert {path.name for path in folder.iterdir()} == {"pages", "rows.jsonl", "binary.txt", "a"}
    assert [path.name for path in (folder / "a").iterdir()] == ["out"]
    assert {path.name for path in (folder / "a" / "out").iterdir()} == {"articles", "rejected", "_runs", "_state"}
    folders = {path.parent.name for path in Path(folder, "a", "out", "articles").rglob("*.gz")}
    for number in range(len(OUTLETS)):
        assert f"outlet={records[f'outlet-{number}']['outlet']}" in folders


def test_a_homoglyph_is_another_outlet_and_another_case_is_not(records):
    outlets = {name: records[f"outlet-{number}"]["outlet"] for number, name in enumerate(OUTLETS)}
    assert outlets["ex\u0430mple.org"] != "example.org"
    assert outlets["Paper"] == outlets["PAPER"] == "paper"
