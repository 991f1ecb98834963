"""Which IP addresses a fetcher may connect to: public unicast ones only, private ones where a run allows them.

`ipaddress.is_global` follows the IANA special-purpose registries, and calls several addresses global that lead inside:
multicast, transition forms that carry an IPv4 address, and an address of a cloud platform. These are denied here.
"""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

_DENIED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, RFC 6598
        "168.63.129.16/32",  # a cloud platform's host address
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays, RFC 7526
        "198.18.0.0/15",  # benchmarks, RFC 2544
        "224.0.0.0/3",  # multicast, reserved and broadcast
    )
)
_DENIED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "64:ff9b:1::/48",  # local-use NAT64, RFC 8215
        "100::/64",  # discard only, RFC 6666
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "3fff::/20",  # documentation, RFC 9637
        "5f00::/16",  # segment routing, RFC 9602
        "fc00::/7",
        "fe80::/10",
        "fec0::/10",  # site-local, RFC 3879
        "ff00::/8",
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_TRANSLATED = IPv6Network("::ffff:0:0:0/96")  # RFC 2765
_COMPATIBLE = IPv6Network("::/96")
_LOW_32 = 0xFFFFFFFF


_METADATA = (IPv4Network("169.254.0.0/16"), IPv4Network("168.63.129.16/32"), IPv6Network("fe80::/10"))


def refusal(address: str, *, allow_private: bool = False) -> str | None:
    """Why no connection may be made to an IP address in text form; None where it may.

    `allow_private` lets in what leads inside, but never the link-local addresses at which clouds give out credentials.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"{address} is no IP address"
    inner = _carried(parsed) if isinstance(parsed, IPv6Address) else None
    reached = inner or parsed
    if allow_private:
        is_metadata = any(reached.version == network.version and reached in network for network in _METADATA)
        return f"{address} is a link-local address" if is_metadata else None
    if not _is_public(reached):
        return f"{address} is not a public address"
    return None


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _DENIED_V4)
    return address.is_global and not any(address in network for network in _DENIED_V6)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, 6to4, NAT64, translated and compatible forms."""
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address.sixtofour:
        return address.sixtofour
    if address in _NAT64 or address in _TRANSLATED or address in _COMPATIBLE:
        return IPv4Address(int(address) & _LOW_32)
    return None
