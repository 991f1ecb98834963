"""Addresses: what a fetcher may connect to."""

import socket

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.fetch.address import refusal

REFUSED = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "168.63.129.16",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "100::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "not an address",
    "",
]
PUBLIC = [
    "8.8.8.8",
    "1.1.1.1",
    "93.184.215.14",
    "2606:4700::1111",
    "2a00:1450::1",
    "64:ff9b::808:808",
    "2002:808:808::1",
]
SPELLINGS = ["2130706433", "0177.1", "0x7f.1", "127.1", "0", "0x7f000001"]


@each_row("address", REFUSED)
def test_an_address_that_leads_inside_is_refused(address):
    assert refusal(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_is_not_refused(address):
    assert refusal(address) is None


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_an_odd_spelling_is_refused_once_the_system_has_read_it(spelling):
    resolved = socket.getaddrinfo(spelling, 80, family=socket.AF_INET, type=socket.SOCK_STREAM)[0][4][0]
    assert refusal(resolved)


@settings(max_examples=50)
@given(st.ip_addresses(v=4))
def test_forms_that_carry_an_ipv4_address_are_judged_by_it(inner):
    number = int(inner)
    verdict = refusal(str(inner)) is None
    for form in (f"::ffff:{inner}", f"64:ff9b::{number >> 16:x}:{number & 0xFFFF:x}"):
        assert (refusal(form) is None) == verdict


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "::1", "fd00::1"])
def test_private_addresses_are_let_in_where_a_run_allows_them(address):
    assert refusal(address, allow_private=True) is None


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "fe80::1", "168.63.129.16", "x"])
def test_addresses_that_give_out_credentials_are_refused_always(address):
    assert refusal(address, allow_private=True)
