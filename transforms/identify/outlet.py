"""Outlets: who printed a page, as a name that is safe as a folder; and which outlets belong together."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from schemas.own_tables import per_registry
from schemas.registry import Agency, KnownOutlet, Platform, PlatformRule, load_agencies, load_outlets, load_platforms
from transforms.identify.domains import host_of, registrable_domain
from transforms.identify.url import canonical_url

UNKNOWN = "unknown"
LONGEST_ID = 100  # characters
_SAFE = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")
_NOT_SAFE = re.compile(r"[^a-z0-9.]+")
_HOST_NAME = re.compile(r"[^\s/.]+(?:\.[^\s/.]+)+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?")  # Windows opens devices by these names


@dataclass(frozen=True, slots=True)
class Outlet:
    """Who printed a page: `id` is safe as a folder name; `domain` is the registrable one, None without a URL."""

    id: str
    name: str | None
    domain: str | None


def outlet_of(url: str | None, declared_name: str | None = None) -> Outlet:
    """The outlet of a page: id (`[a-z0-9.-]`, 1 to 100 characters), name and registrable domain.

    The id is the registrable domain of the URL; on a shared platform the publication's own part of the address, and
    on an aggregator, which prints the pages of others, the declared name where there is one. Without a URL the
    declared name decides; without both the id is `unknown`. A name that cannot be spelt safely becomes
    `unknown-` and eight hexadecimal digits.
    """
    declared = _tidy(declared_name)
    canonical = canonical_url(url)
    if canonical is None:
        return Outlet(_id_of_name(declared) if declared else UNKNOWN, declared, None)
    host = host_of(canonical).removeprefix("www.")
    domain = registrable_domain(host)
    platform = _platform_of(host)
    if platform is None:
        return Outlet(safe_id(domain), declared or _names_by_domain().get(domain), domain)
    if platform.rule is PlatformRule.AGGREGATOR:
        itself = not declared or declared.casefold().startswith(platform.name.casefold())  # Yahoo, Yahoo Finance
        others = None if itself else declared
        return Outlet(_id_of_name(others) if others else safe_id(domain), others or platform.name, domain)
    publication = _publication(platform, host, canonical)
    return Outlet(safe_id(publication), declared or _names_by_domain().get(publication), domain)


def safe_id(name: str) -> str:
    """The name itself where it is safe as a folder's name on every file system, else a safe one in its place."""
    if _RESERVED.fullmatch(name):
        name = f"outlet-{name}"
    if len(name) <= LONGEST_ID and ".." not in name and _SAFE.fullmatch(name):
        return name
    return f"{UNKNOWN}-{hashlib.blake2b(name.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"


def owner_of(domain: str) -> str | None:
    """The owner group of an outlet, by its domain or its id; None where the registry does not know one."""
    owners = _owners()
    return owners.get(domain) or owners.get(registrable_domain(domain))


def related(a: str, b: str) -> bool:
    """Whether two outlets, by domain or id, are of one house: one registrable domain, or one owner in the registry.

    Publications on a platform for everybody share its domain and are not related.
    """
    owner = owner_of(a)
    return a == b or _house(a) == _house(b) or (owner is not None and owner == owner_of(b))


@per_registry(4096)
def house_of(outlet: str) -> str:
    """Returns what all outlets of one house share: its owner in the registry, else its domain or publication."""
    return owner_of(outlet) or _house(outlet)


@per_registry(4096)
def known_as(domain: str) -> tuple[str, ...]:
    """Returns the registry ids of the outlets and agencies whose own site has a domain."""
    rows: tuple[Agency | KnownOutlet, ...] = (*load_agencies(), *load_outlets())
    return tuple(row.id for row in rows if domain in row.domains)


def _house(outlet: str) -> str:
    platform = _platform_of(outlet)
    return outlet if platform is not None and not platform.one_house else registrable_domain(outlet)


def _tidy(name: str | None) -> str | None:
    printable = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFKC", name or ""))
    return " ".join(printable.split()) or None


def _id_of_name(name: str) -> str:
    """`The Daily Example` as `the-daily-example`, `www.example.com` as `example.com`, 日報 as its IDNA form."""
    if _HOST_NAME.fullmatch(name) and (canonical := canonical_url(f"http://{name}/")):
        return safe_id(registrable_domain(host_of(canonical).removeprefix("www.")))
    folded = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    if not plain.isascii():
        try:
            return safe_id("-".join(name.lower().split()).encode("idna").decode("ascii"))
        except UnicodeError:  # a label of more than 63 characters, or characters that no host may have
            return safe_id(name)
    slug = re.sub(r"\.{2,}", ".", _NOT_SAFE.sub("-", plain)).strip("-.")
    return safe_id(slug or name)


def _publication(platform: Platform, host: str, canonical: str) -> str:
    """The part of the address that names one publication on the platform."""
    if platform.rule is PlatformRule.HOST or host != platform.host:
        return host
    segment = urlsplit(canonical).path.split("/")[1].lstrip("@").lower()
    return f"{host}-{segment}" if segment and _SAFE.fullmatch(segment) else host


def _platform_of(host: str) -> Platform | None:
    """The row of the host or of the nearest host above it."""
    platforms, labels = _platforms(), host.split(".")
    parents = (".".join(labels[start:]) for start in range(len(labels) - 1))
    return next((platforms[parent] for parent in parents if parent in platforms), None)


@lru_cache(maxsize=1)
def _platforms() -> dict[str, Platform]:
    return {row.host: row for row in load_platforms()}


@per_registry()
def _names_by_domain() -> dict[str, str]:
    names = {domain: row.name for row in load_agencies() for domain in row.domains}
    return names | {domain: row.name for row in load_outlets() for domain in row.domains if row.name != domain}


@per_registry()
def _owners() -> dict[str, str]:
    rows: tuple[Agency | KnownOutlet, ...] = (*load_agencies(), *load_outlets())
    return {key: row.owner for row in rows if row.owner for key in (row.id, *row.domains)}
