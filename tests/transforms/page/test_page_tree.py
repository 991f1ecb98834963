"""One parse: depth and size stay within bounds, and nothing is lost below them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.page.tree import parse

PARAGRAPH = "The council met on Monday and voted for the bridge."


def nested(depth, tag="div"):
    return f"<html><head><title>t</title></head><body>{f'<{tag}>' * depth}<p>{PARAGRAPH}</p></body></html>"


@pytest.mark.parametrize("depth", [10, 254, 5_000, 100_000])
@pytest.mark.parametrize("tag", ["div", "b", "blockquote"])
def test_text_survives_any_depth_of_nesting(depth, tag):
    assert PARAGRAPH in parse(nested(depth, tag)).root.text_content()


def test_nested_tables_are_flattened_below_the_parser_limit():
    html = f"<html><head></head><body>{'<table><tr><td>' * 2_000}<p>{PARAGRAPH}</p></body></html>"
    assert PARAGRAPH in parse(html).root.text_content()


def test_a_table_that_lays_out_the_page_is_no_table_of_data():
    story = "".join(f"<p>{PARAGRAPH}</p>" for _ in range(3))
    data = "<table><tr><td>Bridge</td><td>9</td></tr></table>"
    html = f"<html><body><table><tr><td>Home</td><td><h1>Bridge</h1>{story}{data}</td></tr></table></body></html>"
    root = parse(html).root
    assert [cell.text for cell in root.iter("td")] == ["Bridge", "9"]
    assert all(next(line.iterancestors("table"), None) is None for line in root.iter("p"))


def test_a_shallow_page_keeps_its_structure_and_its_string():
    html = nested(100)
    tree = parse(html)
    assert tree.html == html
    assert len(tree.root.findall(".//div")) == 100


def test_flattening_leaves_scripts_as_they_are():
    script = '<script type="application/ld+json">{"name": "<div><div>"}</script>'
    html = nested(1_000).replace("<body>", f"<body>{script}")
    assert parse(html).root.find(".//script").text == '{"name": "<div><div>"}'


@pytest.mark.parametrize("text", ["", "   ", "plain words", "%PDF-1.7 stream"])
def test_what_is_no_page_is_none(text):
    assert parse(text) is None


def test_a_list_of_thousands_of_links_goes_and_the_article_stays():
    links = "".join(f'<li><a href="/{n}">Story number {n}</a></li>' for n in range(12_000))
    html = f"<html><head></head><body><ul>{links}</ul><article><p>{PARAGRAPH}</p></article></body></html>"
    root = parse(html).root
    assert root.find(".//a") is None
    assert PARAGRAPH in root.text_content()


def test_an_endless_page_ends():
    html = f"<html><head></head><body>{f'<p>{PARAGRAPH}</p>' * 50_000}</body></html>"
    assert len(parse(html).root.findall(".//p")) < 20_000


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet='<>/!-="abdivp \n', max_size=400))
def test_no_markup_raises(soup):
    tree = parse(f"<html><head></head><body>{'<div>' * 300}{soup}")
    assert tree is None or tree.root is not None
