"""Values of metadata as text."""

from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract.values import plain_lines, plain_text, strings


@each_row(
    ("raw", "text"),
    [
        ("  Fish &amp; chips\n ", "Fish & chips"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("<b>Fish</b> <!-- and --> chips", "Fish chips"),
        ("Fish < chips > peas", "Fish < chips > peas"),
        ("Hel\u00adsin\u200bki \u202eabc", "Helsinki abc"),
        ("e\u0301te\u0301", "été"),
        ("a\x00b \ud83d", "ab"),
        ("&nbsp;", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_a_value_becomes_one_clean_line(raw, text):
    assert plain_text(raw, 100) == text


def test_a_long_value_is_cut_after_its_last_whole_character():
    assert plain_text("abc def", 4) == "abc"


def test_paragraphs_of_a_value_become_lines():
    assert plain_lines("<p>One.</p>\n<p>Two <i>three</i>.<br/>Four.</p>", 100) == "One.\nTwo three.\nFour."
    assert plain_lines("One.\n\n  Two.", 100) == "One.\nTwo."
    assert plain_lines("&lt;p&gt;One.&lt;/p&gt;", 100) == "One."
    assert plain_lines(["One."], 100) is None


def test_strings_are_found_in_lists_and_objects():
    assert list(strings(["a", {"name": "b"}, {"x": "c"}, 3, " "])) == ["a", "b"]
    assert list(strings(None)) == []


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
def test_a_clean_line_encodes_and_has_no_line_break(raw):
    text = plain_text(raw, 50)
    assert text is None or (text.encode() and len(text) <= 50 and text.splitlines() == [text])
