import re

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.registry import PlatformRule, load_outlets, load_platforms
from transforms.identify.outlet import Outlet, outlet_of, owner_of, related, safe_id


@each_row(
    ("url", "outlet_id", "domain"),
    [
        ("https://news.example.co.uk/a", "example.co.uk", "example.co.uk"),
        ("https://news.sky.com/story/a-1", "news.sky.com", "sky.com"),
        ("https://www.sky.com/", "sky.com", "sky.com"),
        ("https://newyork.cbslocal.com/a", "newyork.cbslocal.com", "cbslocal.com"),
        ("https://example.substack.com/p/a", "example.substack.com", "substack.com"),
        ("https://medium.com/@Some-Writer/a", "medium.com-some-writer", "medium.com"),
        ("https://some.medium.com/a", "some.medium.com", "medium.com"),
        ("https://paper.blogspot.com/a", "paper.blogspot.com", "paper.blogspot.com"),
        ("https://www.msn.com/en/a", "msn.com", "msn.com"),
        ("http://127.0.0.1:8000/a", "127.0.0.1", "127.0.0.1"),
        ("http://localhost:8000/a", "localhost", "localhost"),
    ],
)
def test_the_outlet_is_the_registrable_domain_or_the_platform_s_publication(url, outlet_id, domain):
    outlet = outlet_of(url)
    assert (outlet.id, outlet.domain) == (outlet_id, domain)


@each_row(
    ("name", "outlet_id"),
    [
        ("The Daily Example", "the-daily-example"),
        ("Südliches Blatt", "sudliches-blatt"),
        ("L'Exemple", "l-exemple"),
        ("www.Example.co.uk", "example.co.uk"),
        ("con", "outlet-con"),
        ("../../etc", "etc"),
        ("/abs/path", "abs-path"),
        ("a\nb", "a-b"),
        ("日報", "xn--olst23a"),
        (None, "unknown"),
        (" \n", "unknown"),
    ],
)
def test_without_an_address_the_declared_name_makes_the_id(name, outlet_id):
    assert outlet_of(None, name).id == outlet_id


@pytest.mark.parametrize("name", ["a" * 300, "...", "!!!"])
def test_a_name_that_cannot_be_spelt_safely_becomes_a_hash(name):
    assert re.fullmatch("unknown-[0-9a-f]{8}", outlet_of(None, name).id)


def test_names_that_look_alike_in_another_script_stay_apart():
    assert outlet_of(None, "abc").id != outlet_of(None, "abс").id  # the second ends in Cyrillic es


def test_an_aggregator_prints_for_the_outlet_that_is_declared():
    expected = Outlet("example-times", "Example Times", "msn.com")
    assert outlet_of("https://www.msn.com/a", "Example Times") == expected


def test_an_aggregator_that_declares_itself_stays_itself():
    assert outlet_of("https://finance.yahoo.com/a", "Yahoo Finance").id == "yahoo.com"


def test_a_declared_name_does_not_change_the_id_of_a_page_with_an_address():
    assert outlet_of("https://example.com/a", "Other Name") == Outlet("example.com", "Other Name", "example.com")


def test_the_registry_names_an_outlet_that_declares_no_name():
    assert outlet_of("https://news.sky.com/a").name == "Sky News"


def test_every_platform_host_is_found_by_its_own_example():
    for row in load_platforms():
        outlet = outlet_of(row.example)
        assert outlet.id not in ("", "unknown"), row.id
        assert (row.rule is PlatformRule.AGGREGATOR) <= (outlet.name == row.name), row.id


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=150))
def test_any_name_gives_an_id_that_is_safe_as_a_folder(name):
    outlet_id = outlet_of(None, name).id
    assert re.fullmatch("[a-z0-9.-]{1,100}", outlet_id)
    assert not outlet_id.startswith(".")
    assert ".." not in outlet_id
    assert safe_id(outlet_id) == outlet_id


def test_sister_papers_of_one_owner_are_related():
    assert related("freep.com", "tennessean.com")
    assert related("sacbee.com", "miami-herald")


def test_outlets_of_one_registrable_domain_are_related():
    assert related("news.example.co.uk", "sport.example.co.uk")


def test_outlets_without_a_known_owner_are_not_related():
    assert not related("example.com", "example.org")
    assert not related("example.com", "freep.com")


def test_publications_of_one_platform_are_not_related():
    assert not related("one.substack.com", "two.substack.com")
    assert not related("medium.com-one", "medium.com-two")


def test_publications_of_one_broadcaster_are_related():
    assert related("news.sky.com", "sport.sky.com")


def test_the_owner_is_found_by_domain_subdomain_and_id():
    owners = {owner_of("bild.de"), owner_of("m.bild.de"), owner_of("bild")}
    assert owners == {next(row.owner for row in load_outlets() if row.id == "bild")}
    assert owner_of("example.com") is None
