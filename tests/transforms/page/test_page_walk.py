"""The walk: elements and texts in document order, and sums of any element from running totals."""

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.page.layout import NONE
from transforms.page.tree import parse


def layout_of(body):
    return parse(f"<html><head><title>t</title></head><body>{body}</body></html>").layout


def number_of(layout, element_id):
    return layout.ids.index(element_id)


def test_text_behind_an_element_comes_after_all_that_is_below_it():
    layout = layout_of("<p id='p'>one <b>two <i>three</i> four</b> five</p>six")
    assert layout.texts_below(number_of(layout, "p")) == ("one ", "two ", "three", " four", " five")
    assert layout.texts_below(layout.body)[-1] == "six"


def test_a_text_knows_the_element_it_is_in_and_the_one_it_is_behind():
    layout = layout_of("<p>one <b>two</b> three</p>")
    paragraph, bold = layout.tags.index("p"), layout.tags.index("b")
    first = layout.text_starts[paragraph]
    assert layout.owners[first : first + 3] == (paragraph, bold, paragraph)
    assert layout.bearers[first : first + 3] == (paragraph, bold, bold)


def test_the_elements_below_one_are_those_up_to_its_end():
    layout = layout_of("<div id='a'><p>x</p><ul id='u'><li>y</li></ul></div><p id='z'>z</p>")
    div, last = number_of(layout, "a"), number_of(layout, "z")
    assert [layout.tags[at] for at in range(div + 1, layout.ends[div])] == ["p", "ul", "li"]
    assert layout.is_within(layout.tags.index("li"), number_of(layout, "u"))
    assert layout.is_within(div, div)
    assert not layout.is_within(last, div)
    assert [layout.tags[at] for at in layout.path(layout.tags.index("li"))] == ["li", "ul", "div", "body", "html"]


def test_containers_are_block_elements_and_links_the_nearest_ones():
    layout = layout_of("<div><p><span><a href='/'><b>x</b></a></span></p></div>")
    bold = layout.tags.index("b")
    assert layout.tags[layout.containers[bold]] == "p"
    assert layout.tags[layout.links[bold]] == "a"
    assert layout.links[layout.tags.index("p")] == NONE
    assert layout.depths[bold] == layout.depths[layout.tags.index("p")] + 3


def test_names_of_elements_are_columns():
    layout = layout_of("<p class='lead big' itemprop='description'>x</p><a id='home' rel='author'>y</a>")
    paragraph, link = layout.tags.index("p"), layout.tags.index("a")
    assert (layout.classes[paragraph], layout.properties[paragraph]) == ("lead big", "description")
    assert (layout.ids[link], layout.relations[link]) == ("home", "author")


def test_scripts_styles_and_comments_are_no_visible_text_and_breaks_part_words():
    layout = layout_of("<p>One<style>p {}</style><br>two<!-- three --> four<script>five</script></p>")
    assert layout.visible_text(layout.tags.index("p")) == "One two four"
    assert "five" not in "".join(layout.texts)


def test_what_is_for_browsers_without_scripts_is_text_but_not_visible():
    layout = layout_of("<div><noscript>Turn scripts on.</noscript>Rain fell.</div>")
    assert layout.visible_text(layout.tags.index("div")) == "Rain fell."
    assert "Turn scripts on." in layout.texts


def test_the_first_text_of_an_element_stands_before_its_children():
    layout = layout_of("<p>By <b>Jane</b></p><div><i>x</i> y</div>")
    assert layout.first_text(layout.tags.index("p")) == "By "
    assert layout.first_text(layout.tags.index("div")) == ""


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<br>", "x", "y ", "<i>z</i>"])))
def test_the_texts_of_any_element_are_those_that_the_parser_has(parts):
    page = parse(f"<html><head><title>t</title></head><body>{''.join(parts)}</body></html>")
    layout = page.layout
    assert "".join(layout.texts) == page.root.text_content()
    for number, element in enumerate(layout.elements):
        assert "".join(layout.texts_below(number)) == element.text_content()
        assert layout.ends[number] - number == len(list(element.iter()))
