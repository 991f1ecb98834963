"""Where a page says that it stands: its canonical link, `og:url` and JSON-LD, as far as it may say so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from schemas.page import Page, PageFacts
from schemas.record import Unbelieved
from transforms.extract.values import strings
from transforms.identify.authority import disbelieved_address, may_declare, speaking_address
from transforms.identify.url import canonical_url


@dataclass(frozen=True, slots=True)
class Address:
    """The normalised address of a document, None where nobody gives one, and the declared ones that are not used."""

    url: str | None
    unbelieved: tuple[Unbelieved, ...] = ()


def read_address(facts: PageFacts, page: Page) -> Address:
    """Returns the first declared address that the page may declare, else its own.

    A declared front page is a slip of the template where the page's own address leads further.
    """
    own = canonical_url(page.url)
    unbelieved = []
    for source, declared in _declared(facts, page):
        address = _absolute(declared, own or speaking_address(page) or "")
        if address is None:
            continue
        if not may_declare(page, address):
            unbelieved.append(disbelieved_address(page, address, source))
        elif own is None or not _is_front_page(address) or _is_front_page(own):
            return Address(address, tuple(unbelieved))
    return Address(own, tuple(unbelieved))


def _declared(facts: PageFacts, page: Page) -> Iterator[tuple[str, str]]:
    """(where it stands, address): the canonical link, without one `og:url`; for a page without address JSON-LD too."""
    if facts.canonical:
        yield "canonical", facts.canonical
    elif shared := facts.first_meta("og:url"):
        yield "og:url", shared
    if page.url is None:
        for node in facts.json_ld[:1]:
            main = node.get("mainEntityOfPage")
            named = (main.get("@id") if isinstance(main, dict) else main, node.get("url"), node.get("@id"))
            yield from (("jsonld", value) for raw in named for value in strings(raw) if "://" in value)


def _absolute(declared: str, base: str) -> str | None:
    try:
        return canonical_url(urljoin(base, declared))
    except ValueError:  # brackets that do not close
        return None


def _is_front_page(url: str) -> bool:
    return url.split("?", 1)[0].rstrip("/").count("/") <= len("//")
