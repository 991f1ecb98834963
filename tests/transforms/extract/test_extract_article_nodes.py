"""The article nodes of a page's JSON-LD."""

import json

import pytest
from case_tables import each_row

from transforms.extract.article_nodes import parse_values, read_json_ld


def headlines(*scripts, addresses=()):
    return [node.get("headline") for node in read_json_ld(scripts, addresses)]


@each_row(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "A"}',
        '<!-- {"@type": "NewsArticle", "headline": "A"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"}\n//]]>',
        '{"@type": "NewsArticle", "headline": "A",}',
        '{"@type": "NewsArticle", "headline": "A", "keywords": ["b",],};',
        '{"@type": "NewsArticle", "headline": "A", "description": "two\nlines\tand \x07"}',
        '{"@type": "NewsArticle", "headline": "A", "description": "an \\\'escape\\\'"}',
        '{"@type": "NewsArticle", "headline": "A", "description": "she said "no" twice"}',
        '{"@type": "NewsArticle", /* ours */ "headline": "A"}',
        "{&quot;@type&quot;: &quot;NewsArticle&quot;, &quot;headline&quot;: &quot;A&quot;}",
        '{"@type": "Organization"} {"@type": "NewsArticle", "headline": "A"}',
        '[{"@type": "WebSite"}, {"@type": ["Thing", "https://schema.org/NewsArticle"], "headline": "A"}]',
        '{"@graph": [{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "A"}}]}',
    ],
)
def test_an_article_is_found_however_it_is_wrapped(script):
    assert headlines(script) == ["A"]


def test_the_most_specific_type_comes_first():
    script = json.dumps(
        [{"@type": name, "headline": name} for name in ("BlogPosting", "Article", "NewsArticle", "OpinionNewsArticle")]
    )
    assert headlines(script) == ["OpinionNewsArticle", "NewsArticle", "Article", "BlogPosting"]


def test_the_node_that_names_the_page_comes_first():
    other = {"@type": "NewsArticle", "headline": "other", "url": "https://example.org/other"}
    own = {"@type": "Article", "headline": "own", "url": "https://example.org/own/"}
    assert headlines(json.dumps([other, own]), addresses=["https://example.org/own?x=1"]) == ["own", "other"]


def test_articles_in_lists_and_live_updates_are_not_the_pages_own():
    script = json.dumps(
        {
            "@type": "LiveBlogPosting",
            "headline": "live",
            "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "update"}],
            "hasPart": {"@type": "NewsArticle", "headline": "part"},
        }
    )
    assert headlines(script) == ["live"]


def test_references_are_resolved_across_scripts():
    person = '{"@type": "Person", "@id": "#jane", "name": "Jane Doe"}'
    article = '{"@type": "NewsArticle", "author": [{"@id": "#jane"}], "publisher": {"@id": "#nobody"}}'
    (node,) = read_json_ld([article, person])
    assert node["author"][0]["name"] == "Jane Doe"
    assert node["publisher"] == {"@id": "#nobody"}


def test_references_in_a_circle_end():
    (node,) = read_json_ld(['{"@type": "Article", "@id": "a", "isPartOf": {"@id": "a"}}'])
    assert node["isPartOf"]["@type"] == "Article"


def test_a_web_page_counts_only_where_it_is_published():
    assert read_json_ld(['{"@type": "WebPage", "name": "A"}']) == ()
    assert len(read_json_ld(['{"@type": "WebPage", "datePublished": "2026-03-02"}'])) == 1


@pytest.mark.parametrize(
    "script",
    [
        "[" * 200_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"@type": "Article", "x": "' + "a" * 5_000_000 + '"}',
        '{"@type": "Article", ' + "/* " * 100_000,
        '{"@type": "Article",' + '" ' * 100_000,
        "var article = {};",
        "",
    ],
)
def test_what_cannot_be_read_is_left_out(script):
    assert read_json_ld([script, '{"@type": "Article", "headline": "A"}'])[0]["headline"] == "A"


def test_values_of_all_kinds_are_read_and_articles_are_objects():
    assert parse_values("1 2") == [1, 2]
    assert read_json_ld(["1 [2] null"]) == ()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"half \ud83d end", "half \ufffd end"),
        (r"half \uDE00", "half \ufffd"),
        (r"turned \ude00\ud83d", "turned \ufffd\ufffd"),
        (r"whole \ud83d\ude00", "whole \U0001f600"),
    ],
)
def test_halves_of_surrogate_pairs_become_replacement_characters(written, read):
    (node,) = read_json_ld(['{"@type": "NewsArticle", "headline": "%s"}' % written])  # noqa: UP031 - braces all over
    assert node["headline"] == read
