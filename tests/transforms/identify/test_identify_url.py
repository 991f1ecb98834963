import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.registry import load_tracking_parameters
from transforms.identify.url import canonical_url


@each_row(
    ("url", "canonical"),
    [
        ("HTTPS://Example.COM:443/News/../Story?id=7#top", "https://example.com/Story?id=7"),
        ("http://user:secret@example.com/a", "http://example.com/a"),
        ("http://example.com", "http://example.com/"),
        ("http://example.com:8080/", "http://example.com:8080/"),
        ("https://example.com/a b", "https://example.com/a%20b"),
        ("https://example.com/%7euser/%c3%a4", "https://example.com/~user/%C3%A4"),
        ("https://example.com/a/%2e%2e/b", "https://example.com/b"),
        ("https://example.com/50%", "https://example.com/50%25"),
        ("https://example.com/a//b;c", "https://example.com/a//b;c"),
        ("https://example.com/?b=2&a=1&&", "https://example.com/?b=2&a=1"),
        ("https://münchen.example/ä", "https://xn--mnchen-3ya.example/%C3%A4"),
        ("  https://example.com/a\n", "https://example.com/a"),
        ("http://example.com\\a", "http://example.com/a"),
        ("https://example.com/#!/story/1", "https://example.com/#!/story/1"),
        ("https://example.com/a#!b%7e", "https://example.com/a#!b~"),
        ("https://example.com/a#comments", "https://example.com/a"),
        ("https://example.com/a#", "https://example.com/a"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://example.com/s?utm_source=x&id=1&fbclid=y", "https://example.com/s?id=1"),
        ("https://example.com/s?UTM_Medium=x", "https://example.com/s"),
    ],
)
def test_spellings_of_one_address_have_one_form(url, canonical):
    assert canonical_url(url) == canonical


@each_row(
    "url",
    [
        None, "", "/relative", "//example.com/a", "javascript:alert(1)", "file:///etc/passwd", "ftp://example.com/",
        "data:text/html,x", "http://", "http:///a", "http://a b/", "http://a..b/", "http://example.com:99999/",
        "http://[::1", "http://example.com/\udc80", "https://example.com/" + "a" * 9000,
    ],
)  # fmt: skip
def test_what_is_no_web_address_has_no_form(url):
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.com/a?id=1", "https://example.com/a?id=2"),
        ("https://example.com/a?p=1&p=2", "https://example.com/a?p=2&p=1"),
        ("https://example.com/A", "https://example.com/a"),
        ("https://example.com/a/", "https://example.com/a"),
        ("https://example.com/a%2Fb", "https://example.com/a/b"),
        ("https://www.example.com/a", "https://example.com/a"),
        ("https://example.com/a+b", "https://example.com/ab"),
    ],
)
def test_addresses_that_may_be_two_pages_stay_apart(one, other):
    assert canonical_url(one) != canonical_url(other)


def test_a_parameter_that_tracks_on_one_site_stays_on_others():
    assert canonical_url("https://www.dw.com/a?maca=1") == "https://www.dw.com/a"
    assert canonical_url("https://notdw.com/a?maca=1") == "https://notdw.com/a?maca=1"


def test_every_tracking_parameter_leaves_its_own_example():
    left = [row.id for row in load_tracking_parameters() if "?" in str(canonical_url(row.example))]
    assert left == []


_PARTS = st.text(st.sampled_from("ab/.%2eE3;?&=#@:[]\\ +ä\u0627日\t~|\"'<>"), max_size=40)


@settings(max_examples=300, deadline=None)
@given(_PARTS, st.sampled_from(["https://example.com/", "http://example.com", "https://ä.example.com:81/?", "http://"]))
def test_normalising_twice_is_normalising_once(rest, start):
    once = canonical_url(start + rest)
    assert once is None or canonical_url(once) == once


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_any_text_has_an_ascii_form_or_none(text):
    found = canonical_url("https://example.com/" + text)
    assert found is None or found.isascii()
