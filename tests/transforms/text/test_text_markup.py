"""The text of pieces of markup, and what five strippers of tags disagreed on."""

import time

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.markup import text_of, without_readings


@each_row(
    ("markup", "text"),
    [
        ("Fish &amp;amp; <b>ch</b>ips<br/>Peas", "Fish & chips\nPeas"),
        ("<p>One</p><p>Two</p>", "\nOne\n\nTwo\n"),
        ("H<sub>2</sub>O", "H2O"),
        ("one<img src='a.png'>two", "one two"),
        ("&lt;p&gt;Escaped&lt;/p&gt;", "\nEscaped\n"),
        ('<a title="x &gt; y" href="/z">link</a>', "link"),
        ("a < b and c > d", "a < b and c > d"),
        ("I <3 Oslo > Rome", "I <3 Oslo > Rome"),
        ("5 &lt; 6", "5 < 6"),
        ("one<!-- two\nthree -->four", "one four"),
        ("<a href='" + "x" * 5000 + "'>long</a>", "long"),
        ("no markup", "no markup"),
        ("", ""),
    ],
)
def test_the_text_of_markup_has_no_tags_and_no_entities(markup, text):
    assert text_of(markup) == text


@settings(max_examples=100)
@given(st.text(alphabet="<>/!-ab&;lt p\n", max_size=60))
def test_the_text_holds_no_tag_whatever_the_markup(markup):
    assert "<a>" not in text_of(markup.replace("&", ""))


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<", "&lt;", "<a><"])
def test_time_grows_with_the_length_of_the_markup(piece):
    def seconds(count):
        started = time.process_time()
        text_of(piece * count)
        without_readings(f"<ruby><rt>{piece * count}")
        without_readings(f"<ruby>{f'<rt>{piece}' * count}")
        return time.process_time() - started

    assert seconds(40_000) < 0.5 + 20 * seconds(4_000)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<ruby>港<rp>(</rp><rt>みなと</rt><rp>)</rp></ruby>の船", "港の船"),
        ("<ruby>港<rt>みなと<ruby>船<rt>ふね</ruby>", "港船"),
        ("<RUBY><rb>港</rb><RT class='a'><span>みな</span>と</RT></RUBY>町", "港町"),
        ("<ruby>東<rt>dong</rt>京<rtc><rt>x</rt></rtc></ruby>", "東京"),
    ],
)
def test_readings_beside_characters_are_no_text(markup, text):
    assert text_of(without_readings(markup)) == text


def test_a_page_without_ruby_keeps_its_tags():
    assert without_readings("<p>a<rt>b</rt></p>") == "<p>a<rt>b</rt></p>"
