"""Hosts of addresses: one spelling of each, and the part of it that somebody registered."""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

import tldextract

_PRIVATE_NAMES = (".localhost", ".local", ".internal", ".lan", ".home.arpa")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?|[0-9a-f:.]+")


def host_of(url: str | None) -> str:
    """Returns the host that an absolute or scheme-relative URL leads to; an empty string where it names none.

    Lower case, in ASCII (IDNA), without port, credentials, brackets and final dot. `www.` stays. A backslash is a
    slash (https://url.spec.whatwg.org/#concept-basic-url-parser). Never raises.
    """
    try:
        host = (urlsplit((url or "").strip().replace("\\", "/")).hostname or "").rstrip(".")
        plain = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except ValueError:  # brackets that do not close, characters that no host may have
        return ""
    return plain if _HOST.fullmatch(plain) else ""


def site_of(url: str | None) -> str | None:
    """Returns the host of a URL without `www.`; None where it names none."""
    return host_of(url).removeprefix("www.") or None


def is_private_host(host: str) -> bool:
    """Returns whether a host is of one machine or network alone: no page of the open web stands there.

    Names of RFC 6761 and RFC 8375, names without a dot, and addresses that are not global, however they are spelt.
    """
    last = host.rpartition(".")[2]
    if ":" in host or last.isdigit() or last.startswith("0x"):
        return not _is_global(host)
    return "." not in host or f".{host}".endswith(_PRIVATE_NAMES)


def _is_global(address: str) -> bool:
    try:
        return ip_address(address).is_global
    except ValueError:  # octal, hexadecimal and shortened spellings
        return False


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """Returns `example.co.uk` for `news.example.co.uk`; a host that nobody can register (an address) as it is.

    Suffixes are those of https://publicsuffix.org/list/, private ones too. Where none fits, the last label is the
    suffix, as the list asks: `www.daily.test` is of `daily.test`.
    """
    match = _suffixes()(host)
    if match.suffix or not match.subdomain:
        return f"{match.domain}.{match.suffix}" if match.domain and match.suffix else host
    return host if match.domain.isdigit() else f"{match.subdomain.rpartition('.')[2]}.{match.domain}"


@lru_cache(maxsize=1)
def _suffixes() -> tldextract.TLDExtract:
    """The public suffix list that ships with tldextract, private suffixes too; never the network or a cache."""
    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)
