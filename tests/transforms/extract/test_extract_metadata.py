"""The metadata of a document."""

import pytest
from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.vocabulary import DatePrecision, DateSource
from transforms.extract.facts import read_facts
from transforms.extract.metadata import Metadata, normal_language, read_metadata, text_metadata
from transforms.page.tree import parse

AS_OF = "2026-11-23T00:00:00Z"
URL = "http://www.example.org/news/bridge?utm_source=feed"
HEAD = """<title>Council keeps old bridge | Example Times</title>
<meta property="og:site_name" content="Example Times"><meta property="og:locale" content="en_GB">
<meta name="description" content="The vote was &amp; is close."><meta name="keywords" content="bridge, council, bridge">
<link rel="canonical" href="https://www.example.org/news/bridge">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Council keeps old bridge",
"author": {"@type": "Person", "name": "Jane Doe"}, "datePublished": "2026-03-02T10:00:00+01:00",
"dateModified": "2026-03-02T12:00:00+01:00", "articleSection": ["Local"], "isAccessibleForFree": "False",
"articleBody": "<p>The council voted.</p><p>It was close&nbsp;again.</p>"}
</script>"""


def read(head=HEAD, url=URL, lang="en", **fields):
    layout = parse(
        f'<html lang="{lang}"><head>{head}</head><body><h1>Council keeps old bridge</h1></body></html>'
    ).layout
    page = Page(InputKind.ROW, "rows.jsonl", "1", url=url, **fields)
    return read_metadata(read_facts(layout, url), layout, page, url, AS_OF)


def test_every_field_is_read_from_the_page():
    assert read() == Metadata(
        headline="Council keeps old bridge",
        page_title="Council keeps old bridge | Example Times",
        description="The vote was & is close.",
        section="Local",
        keywords=("bridge", "council"),
        authors=("Jane Doe",),
        byline_meta="Jane Doe",
        date_published="2026-03-02T10:00:00+01:00",
        date_precision=DatePrecision.SECOND,
        date_source=DateSource.JSON_LD,
        date_modified="2026-03-02T12:00:00+01:00",
        is_accessible_for_free=False,
        canonical_url="https://www.example.org/news/bridge",
        language_declared="en",
        site_name="Example Times",
        article_body="The council voted.\nIt was close again.",
    )


def test_an_empty_page_has_empty_metadata():
    assert (
        read_metadata(
            read_facts(layout := parse("<html><body><p>Text.</p></body></html>").layout, None),
            layout,
            Page(InputKind.PAGE, "a.html", "a"),
            None,
            AS_OF,
        )
        == Metadata()
    )


@pytest.mark.parametrize(
    ("canonical", "url", "kept"),
    [
        ("/news/bridge", "https://example.org/x", "https://example.org/news/bridge"),
        ("https://amp.example.org/bridge", "https://example.org/x", "https://amp.example.org/bridge"),
        ("https://other.example.com/bridge", "https://example.org/x", "https://example.org/x"),
        ("https://example.org/", "https://example.org/x", "https://example.org/x"),
        ("https://bob.substack.com/p/x", "https://ann.substack.com/p/x", "https://ann.substack.com/p/x"),
        ("javascript:void(0)", "https://example.org/x", "https://example.org/x"),
        ("http://[", "https://example.org/x", "https://example.org/x"),
    ],
)
def test_only_a_canonical_address_of_the_same_site_replaces_the_pages_own(canonical, url, kept):
    assert read(head=f'<link rel="canonical" href="{canonical}">', url=url).canonical_url == kept


def test_a_page_without_an_address_takes_its_canonical_one():
    assert read(url=None).canonical_url == "https://www.example.org/news/bridge"


@each_row(
    ("code", "normal"),
    [
        ("en", "en"),
        ("de_at", "de-AT"),
        ("EN-us", "en-US"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("en_US.UTF-8", "en-US"),
        ("ckb", "ckb"),
        ("utf-8", None),
        ("english", None),
        ("", None),
        (None, None),
    ],
)
def test_declared_languages_become_bcp_47(code, normal):
    assert normal_language(code) == normal


@pytest.mark.parametrize(("declared", "free"), [("true", True), ("https://schema.org/False", False), ("1", None)])
def test_free_access_is_read_as_declared(declared, free):
    script = f'<script type="application/ld+json">{{"@type": "Article", "isAccessibleForFree": "{declared}"}}</script>'
    assert read(head=script).is_accessible_for_free is free


def test_the_feed_fills_in_what_the_page_leaves_out():
    entry = FeedEntry(
        "https://example.org/feed",
        title="Council <b>keeps</b> bridge",
        authors=("By Jane Doe", "dpa"),
        summary="<p>The vote was close.</p>",
        categories=("Local", ""),
        language="en-gb",
        feed_title="Example Times",
    )
    metadata = read(head="", lang="", feed=entry)
    assert metadata.headline == "Council keeps old bridge"
    assert metadata.description == "The vote was close."
    assert (metadata.authors, metadata.byline_meta) == (("Jane Doe",), "By Jane Doe, dpa")
    assert (metadata.keywords, metadata.language_declared, metadata.site_name) == (("Local",), "en-GB", "Example Times")


def test_a_plain_text_has_what_its_row_says():
    page = Page(
        InputKind.ROW,
        "rows.jsonl",
        "1",
        url=URL,
        is_text=True,
        title=" A  title ",
        published="2 March 2026",
        language="de",
    )
    assert text_metadata(page, AS_OF) == Metadata(
        headline="A title",
        page_title="A title",
        date_published="2026-03-02",
        date_precision=DatePrecision.DAY,
        date_source=DateSource.ROW,
        canonical_url="http://www.example.org/news/bridge",
        language_declared="de",
    )


def test_values_of_the_wrong_type_are_left_out():
    script = """<script type="application/ld+json">{"@type": "Article", "headline": ["A", 1], "author": [[1], null, 7],
    "keywords": {"a": 1}, "datePublished": {"x": 1}, "articleBody": 5, "inLanguage": [3], "publisher": "\\ud800 Times"}
    </script>"""
    metadata = read(head=script)
    assert (metadata.authors, metadata.keywords, metadata.date_published, metadata.article_body) == ((), (), None, None)
    assert metadata.site_name == "\ufffd Times"


def test_control_and_direction_characters_never_reach_a_record():
    metadata = read(head="<meta name='description' content='a\u202eb\u200b \u0085c'>")
    assert metadata.description == "ab c"
