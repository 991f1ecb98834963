"""Hosts of addresses, and what three readers of them disagreed on."""

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.identify.domains import host_of, is_private_host, registrable_domain, site_of


@each_row(
    ("url", "host"),
    [
        ("HTTP://News.Example:8080/x", "news.example"),
        ("https://example.com#section", "example.com"),
        ("https://example.com?page=2", "example.com"),
        ("//cdn.example.com/a.js", "cdn.example.com"),
        ("https://user:p@ss@example.com/", "example.com"),
        ("https://example.com./a", "example.com"),
        (" https://example.com/a\n", "example.com"),
        ("http://bücher.example/", "xn--bcher-kva.example"),
        ("http://[2001:DB8::1]:8443/a#b", "2001:db8::1"),
        ("https://www.example.com/a", "www.example.com"),
        ("https://attacker.example\\@example.com/", "attacker.example"),
        ("http://[::1", ""),
        ("http://exa mple.é/", ""),
        ("example.com/a", ""),
        ("mailto:desk@example.com", ""),
        ("javascript:alert(1)", ""),
        ("/a/b", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_a_host_has_one_spelling(url, host):
    assert host_of(url) == host


def test_a_site_is_its_host_without_www():
    assert site_of("https://www.example.com:443/a") == "example.com"
    assert site_of("/a") is None


@settings(max_examples=200)
@given(st.text(alphabet="htps:/[]@#?.%\\aé:1 \n-ß", max_size=30) | st.text(max_size=40))
def test_any_string_has_a_host_or_none(url):
    host = host_of(url)
    assert host.isascii()
    assert not set(host) & set("/?#@[]\\")


@each_row(
    ("host", "domain"),
    [
        ("a.b.example.com.br", "example.com.br"),
        ("www.gov.uk", "www.gov.uk"),
        ("reporter.github.io", "reporter.github.io"),
        ("github.io", "github.io"),
        ("www.daily.test", "daily.test"),
        ("news.daily.test", "daily.test"),
        ("daily.test", "daily.test"),
        ("localhost", "localhost"),
        ("127.0.0.1", "127.0.0.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:db8::1.2.3.4", "2001:db8::1.2.3.4"),
        ("999.1.1.1", "999.1.1.1"),
        ("", ""),
    ],
)
def test_the_registrable_domain_is_one_label_below_its_suffix(host, domain):
    assert registrable_domain(host) == domain


@each_row(
    "host",
    [
        "localhost",
        "a.localhost",
        "printer.local",
        "intranet",
        "db.internal",
        "10.1.2.3",
        "127.0.0.1",
        "::1",
        "fe80::1",
        "127.1",
        "2130706433",
        "0x7f.0x0.0.0x1",
        "169.254.169.254",
        "",
    ],
)
def test_hosts_that_only_one_machine_or_network_knows_are_private(host):
    assert is_private_host(host)


@pytest.mark.parametrize("host", ["example.org", "daily.test", "8.8.8.8", "2606:4700::1111", "localhost.example.org"])
def test_hosts_of_the_open_web_are_not_private(host):
    assert not is_private_host(host)
