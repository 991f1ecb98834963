"""The outlet that prints the text, as far as credits name it: its own name in a source line is no origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.page import Page, PageFacts
from schemas.registry import AgencyKind
from transforms.attribute.normal_text import folded
from transforms.attribute.registry_index import Source, load_index
from transforms.identify.hosts import registrable_domain, site_of

_SITE_NAMES = ("og:site_name", "application-name", "publisher", "twitter:site", "apple-mobile-web-app-title")
_MIN_NAME_LETTERS = 2
_ARTICLES = frozenset(["the", "le", "la", "les", "el", "los", "il", "lo", "o", "a", "der", "die", "das", "de", "het"])
_MIN_FAMILY_LETTERS = 3
_MIN_OPENING_LETTERS = 5


@dataclass(frozen=True, slots=True, eq=False)
class OwnOutlet:
    """The outlet's host, its registry source and the names it goes by, folded. One a document, compared as that one."""

    host: str | None
    source: Source | None
    names: frozenset[str]
    label: str | None  # the name in its registered domain: `example` of `news.example.co.uk`

    def is_source(self, source: Source) -> bool:
        """Whether a registry source is this outlet or one house with it.

        An agency never is: its own site still prints agency copy. Services of one's own house (`CNN Wire`) are not.
        """
        if source.kind is AgencyKind.AGENCY:
            return False
        if self.source is not None and source.id == self.source.id:
            return True
        return not source.is_wire and (self.owns(source) or self._is_family(source))

    def owns(self, source: Source) -> bool:
        """Whether the outlet and the source are of one house."""
        return self.source is not None and source.owner is not None and source.owner == self.source.owner

    def is_house(self, source: Source) -> bool:
        """Whether the source is this outlet or of one house with it, services of the house included."""
        return self.is_source(source) or self.owns(source)

    def _is_family(self, source: Source) -> bool:
        """Whether the host's name begins with the source's: CBS on cbssports.com, Guardian on guardiannews.com."""
        label = (self.label or "").replace("-", "")
        names = load_index().folded_names(source.id)
        return any(len(name) >= _MIN_FAMILY_LETTERS and label.startswith(name) for name in names)

    def is_name(self, name: str) -> bool:
        """Whether a name that no registry knows is this outlet's, or its domain."""
        key = folded(name.removeprefix("www."))
        if len(key) < _MIN_NAME_LETTERS:
            return False
        if key in self.names or any(key == folded(article + own) for own in self.names for article in ("the",)):
            return True
        return self._opens_address(name)

    def _opens_address(self, name: str) -> bool:
        """Whether a name is the beginning of the outlet's address: `La Voz` on lavozdelrio.example."""
        first, _, rest = name.partition(" ")
        keys = (folded(name), folded(rest) if first.casefold() in _ARTICLES else "")
        address = folded(self.label or "")
        return any(len(key) >= _MIN_OPENING_LETTERS and address.startswith(key) for key in keys)


def own_outlet(page: Page, facts: PageFacts | None, host: str | None) -> OwnOutlet:
    """What is known of the outlet: the page's own address first, then the canonical host."""
    own_host = site_of(page.url) or (host or "").removeprefix("www.") or None
    if own_host and own_host.endswith(".invalid"):
        own_host = None
    domain = registrable_domain(own_host) if own_host else None
    label = domain.split(".", maxsplit=1)[0] if domain else None
    names = {folded(name) for name in (own_host, domain, label, *_names(page, facts)) if name}
    source = load_index().by_domain(own_host) if own_host else None
    return OwnOutlet(own_host, source, frozenset(names - {""}), label)


def _names(page: Page, facts: PageFacts | None) -> Iterator[str]:
    if page.outlet:
        yield page.outlet
    if page.feed and page.feed.feed_title:
        yield page.feed.feed_title
    if facts is not None:
        yield from (value.lstrip("@") for name in _SITE_NAMES for value in facts.meta.get(name, ()))
