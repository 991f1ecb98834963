"""Blocks of a page: runs of text in one block element, ended by line breaks, and what is linked in them."""

import pytest

from transforms.page.text_blocks import page_blocks
from transforms.page.tree import parse


def blocks_of(inside):
    return page_blocks(parse(f"<html><head><title>Port</title></head><body>{inside}</body></html>").layout)


@pytest.mark.parametrize(
    ("inside", "texts"),
    [
        ("<p>One <b>bold</b> word</p><p>Two</p>", ["One bold word", "Two"]),
        ("<p>One<br>Two<hr>Three</p>", ["One", "Two", "Three"]),
        ("<div>Before<p>Inside</p>after</div>", ["Before", "Inside", "after"]),
        ("<p>One<script>var x = 1;</script> line</p>", ["One line"]),
        ("<p><ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>町</p>", ["港町"]),
        ("<p>—</p><p> </p><p>One</p>", ["One"]),
        ("<p>One</p><div></div>", ["One"]),
    ],
)
def test_a_block_is_a_run_of_text_in_one_block_element(inside, texts):
    assert [" ".join(text.split()) for text in blocks_of(inside).texts] == texts


def test_links_bold_letters_and_breaks_are_counted():
    blocks = blocks_of("<p>abcd <a href='/'>ef</a> <a href='/'><b>gh</b></a></p><p>ij<br>kl</p>")
    assert blocks.letters.tolist() == [8, 2, 2]
    assert blocks.linked.tolist() == [4, 0, 0]
    assert blocks.links.tolist() == [2, 0, 0]
    assert blocks.bold.tolist() == [2, 0, 0]
    assert blocks.broken.tolist() == [0, 0, 1]


def test_sums_of_a_container_are_those_of_all_blocks_in_it():
    blocks = blocks_of("<div><p>one two</p><ul><li>three</li></ul></div><p>four</p>")
    layout = blocks.layout
    by_tag = {layout.tags[number]: total for number, total in enumerate(blocks.sums(blocks.words).tolist())}
    assert (by_tag["body"], by_tag["div"], by_tag["ul"]) == (4, 3, 1)


def test_a_page_without_text_has_no_blocks():
    assert blocks_of("<img src='a.png'>").texts == ()
