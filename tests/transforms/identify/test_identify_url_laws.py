"""What holds of every address, however it is spelt."""

import re
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.identify.credentials import without_credentials
from transforms.identify.domains import host_of
from transforms.identify.outlet import outlet_of
from transforms.identify.url import canonical_url

LABELS = st.one_of(
    st.sampled_from(
        ["example", "news", "www", "xn--bcher-kva", "bücher", "EXAMPLE", "日本", "co", "127", "0x7f", "%41", "a_b"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
)
HOSTS = st.one_of(
    st.lists(LABELS, min_size=1, max_size=4).map(".".join),
    st.sampled_from(["[::1]", "[2001:DB8::1]", "[::ffff:1.2.3.4]"]),
)
PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "/",
                "//",
                ".",
                "..",
                "/../",
                "%2e",
                "%2F",
                "%",
                "%zz",
                "?",
                "#",
                "&",
                "=",
                ";",
                "utm_source=x",
                "id=1",
                " ",
                "ü",
                "\t",
            ]
        ),
        st.text(max_size=4),
    ),
    max_size=8,
).map("".join)
ADDRESSES = st.builds(
    "{}{}{}{}/{}".format,
    st.sampled_from(["http://", "https://", "HTTPS://", "//", "http:/", "ftp://", " https://"]),
    st.sampled_from(["", "", "", "ann@", "ann:secret@", ":@", "a@b@"]),
    HOSTS,
    st.sampled_from(["", "", "", ":80", ":443", ":8080", ":", ":99999"]),
    PIECES,
)


@given(ADDRESSES)
@settings(max_examples=500, deadline=None)
@example("https://example.com/%25%2541")
@example("https://example.com/#!/a%7eb?x=%zz#c")
def test_a_normalised_address_is_its_own_normal_form(address):
    once = canonical_url(address)
    assert once is None or canonical_url(once) == once


@given(ADDRESSES)
@settings(max_examples=300, deadline=None)
def test_a_normalised_address_is_ascii_with_a_host_and_without_credentials_or_fragment(address):
    found = canonical_url(address)
    if found is not None:
        parts = urlsplit(found)
        assert found.isascii()
        assert host_of(found)
        assert (parts.username, parts.password) == (None, None)
        assert parts.fragment == "" or parts.fragment.startswith("!")
        assert parts.scheme in {"http", "https"}


@given(ADDRESSES)
@settings(max_examples=300, deadline=None)
def test_an_address_and_its_normal_form_are_of_one_outlet(address):
    found = canonical_url(address)
    if found is not None:
        assert outlet_of(address) == outlet_of(found)


@given(ADDRESSES)
@settings(max_examples=300, deadline=None)
@example("https://ann:pa@ss@example.com/a@b?c=d@e#f@g")
def test_an_address_without_its_credentials_is_the_same_address(address):
    bare = without_credentials(address)
    assert canonical_url(bare) == canonical_url(address)
    assert without_credentials(bare) == bare


def test_only_the_credentials_of_an_address_are_taken_off():
    bare = without_credentials("https://ann:pa@ss@example.com/a@b?c=//d@e#f@g")
    assert bare == "https://example.com/a@b?c=//d@e#f@g"
    assert without_credentials("mail ann@example.com") == "mail ann@example.com"


TIDY = st.builds(
    "{}://{}/{}{}{}".format,
    st.sampled_from(["http", "https"]),
    st.sampled_from(
        ["a.example", "www.a-b.co.uk", "xn--mnchen-3ya.example", "1a.2b.c3", "a-.example", "a.1", "9.9.9.9"]
    ),
    st.text(st.sampled_from("ab1./~-_@!$()*+,;='"), max_size=12),
    st.text(st.sampled_from("?&=a1;:/amp_-~!$"), max_size=12).map(lambda rest: f"?{rest}" if rest else ""),
    st.sampled_from(["", "#", "#top", "#!x", "#a!b", "#-"]),
)


@given(TIDY)
@settings(max_examples=800, deadline=None)
def test_the_short_way_of_tidy_addresses_leads_where_the_long_way_does(address):
    found = canonical_url(address)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transforms.identify.url._PLAIN", re.compile("(?!)"))
        assert canonical_url(address) == found
