"""Elements with thousands of attributes are found whatever their spelling, in linear time, and nothing else is."""

import time

import pytest
from case_tables import each_row

from transforms.text.attribute_flood import has_attribute_flood, without_attribute_flood

VALUES = " ".join(f'a{number}="1"' for number in range(2000))
NAMES = " ".join(f"a{number}" for number in range(2000))


@each_row(
    "markup",
    [
        f"<p {VALUES}>x</p>",
        f"<p {NAMES}>x</p>",
        f"<p {NAMES.replace(' ', '/')}>x</p>",
        f"<p {NAMES.replace(' ', chr(10))}",
        f"<p {VALUES.replace(chr(34), chr(39))}>x</p>",
        f'<p title="a > b" {NAMES}>x</p>',
        f'<p title="a < b" {VALUES}>x</p>',
        f"<p title='open {NAMES}",
        f"<script {VALUES}>x</script>",
        f"<script>x</script><p {VALUES}>x</p>",
        f"<P\t{VALUES.upper()}>",
    ],
)
def test_a_flood_is_found(markup):
    assert has_attribute_flood(markup, 1000)


@each_row(
    "markup",
    [
        "<p>" + "word " * 5000 + "</p>",
        "<p title='it's odd'>" + "word " * 5000 + "</p>",
        "<p it's odd>" + "it's a word " * 5000 + "</p>",
        '<p title="odd"">' + "word " * 5000 + "</p>",
        "five < six " + "word " * 5000,
        f"<p title='{NAMES}'>x</p>",
        f'<p style="{VALUES.replace(chr(34), "")}">x</p>',
        "<script>for(i=0;i<n;i++){" + " a = b ;" * 5000 + "}</script>",
        "<style>a<b " + "c d " * 5000 + "</style>",
        "<a href=" + "/x" * 400 + ">x</a>",
        "<p " + " ".join(f"data-{number}='x'" for number in range(900)) + ">x</p>",
    ],
)
def test_what_only_looks_like_one_is_none(markup):
    assert not has_attribute_flood(markup, 1000)


@each_row(
    ("markup", "plain"),
    [
        (f"<div {VALUES}>x</div>", "<div>x</div>"),
        (f"<p>a</p><P/{NAMES.replace(' ', '/')}>x</P>", "<p>a</p><P>x</P>"),
        (f'<p title="a > b" {NAMES}>x</p>', "<p>x</p>"),
        (f'<p title="a < b" {VALUES}>x</p>', '<p title="a < b">x</p>'),
        (f"<p title='open {NAMES}", "<p>"),
        (f"<p {NAMES}<b>x</b>", "<p><b>x</b>"),
        ("<p " + "a " * 900 + ">x</p>", "<p " + "a " * 900 + ">x</p>"),
        ("no markup < at all", "no markup < at all"),
    ],
)
def test_an_element_with_a_flood_loses_its_attributes_and_nothing_else(markup, plain):
    assert without_attribute_flood(markup, 1000) == plain


def test_what_stands_in_code_between_floods_is_left_alone():
    code = f"<script>if(a<b {VALUES}){{}} if(c<d {VALUES}){{}}</script>"
    page = f"<p {VALUES}>x</p>{code}<b>{code}</b><i {NAMES}>y</i>"
    assert without_attribute_flood(page, 1000) == f"<p>x</p>{code}<b>{code}</b><i>y</i>"


UNITS = ["<p a='", '<a "', "<script>a<b ", "<p a=1 " + "b " * 600, "<x '" + "y" * 1200]


@pytest.mark.parametrize("unit", [*UNITS, "<b>" * 200 + "<p " + "a " * 1100 + ">x"])
def test_the_search_takes_linear_time(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        start = time.process_time()
        without_attribute_flood(text, 1000)
        return time.process_time() - start

    assert seconds(2_000_000) < 40 * max(seconds(200_000), 0.005)
