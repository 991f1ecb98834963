"""The outlet that prints the text, as far as credits name it: its own name in a source line is no origin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.page import Page, PageFacts
from schemas.registry import AgencyKind
from transforms.attribute.lexicon.normal_text import folded
from transforms.attribute.lexicon.usage_words import WordUse, words_for
from transforms.attribute.mentions.organisations import Organisation
from transforms.attribute.mentions.registry_index import load_index
from transforms.identify.domains import registrable_domain, site_of

_SITE_NAMES = ("og:site_name", "application-name", "publisher", "twitter:site", "apple-mobile-web-app-title")
_MIN_NAME_LETTERS = 2
_MIN_FAMILY_LETTERS = 3
_MIN_OPENING_LETTERS = 5


@dataclass(frozen=True, slots=True, eq=False)
class PublishingOutlet:
    """The outlet's host, its organisation in the registry and the names it goes by, folded.

    One a document, compared as that one.
    """

    host: str | None
    organisation: Organisation | None
    names: frozenset[str]
    label: str | None  # the name in its registered domain: `example` of `news.example.co.uk`

    def is_same(self, organisation: Organisation) -> bool:
        """Whether an organisation is this outlet, or an outlet of one house with it.

        An agency never is: its own site still prints agency copy. Services of one's own house (`CNN Wire`) are not.
        """
        if organisation.kind is AgencyKind.AGENCY:
            return False
        if self.organisation is not None and organisation.id == self.organisation.id:
            return True
        return not organisation.is_wire and (self.owns(organisation) or self._is_family(organisation))

    def owns(self, organisation: Organisation) -> bool:
        """Whether the outlet and the organisation are of one house."""
        return (
            self.organisation is not None
            and organisation.owner is not None
            and organisation.owner == self.organisation.owner
        )

    def is_of_house(self, organisation: Organisation) -> bool:
        """Whether the organisation is this outlet or of one house with it, services of the house included."""
        return self.is_same(organisation) or self.owns(organisation)

    def _is_family(self, organisation: Organisation) -> bool:
        """Whether the host's name begins with the organisation's: CBS on cbssports.com."""
        label = (self.label or "").replace("-", "")
        names = load_index().folded_names(organisation.id)
        return any(len(name) >= _MIN_FAMILY_LETTERS and label.startswith(name) for name in names)

    def is_called(self, name: str) -> bool:
        """Whether a name that no registry knows is this outlet's, or its domain."""
        key = folded(name.removeprefix("www."))
        if len(key) < _MIN_NAME_LETTERS:
            return False
        return key in self.names or key.removeprefix("the") in self.names or self._opens_address(name)

    def _opens_address(self, name: str) -> bool:
        """Whether a name is the beginning of the outlet's address: `La Voz` on lavozdelrio.example."""
        first, _, rest = name.partition(" ")
        keys = (folded(name), folded(rest) if first.casefold() in words_for(WordUse.ARTICLE) else "")
        address = folded(self.label or "")
        return any(len(key) >= _MIN_OPENING_LETTERS and address.startswith(key) for key in keys)


def publishing_outlet(page: Page, facts: PageFacts | None, host: str | None) -> PublishingOutlet:
    """What is known of the outlet: the page's own address first, then the canonical host."""
    host = site_of(page.url) or (host or "").removeprefix("www.") or None
    if host and host.endswith(".invalid"):
        host = None
    domain = registrable_domain(host) if host else None
    label = domain.split(".", maxsplit=1)[0] if domain else None
    names = {folded(name) for name in (host, domain, label, *_names(page, facts)) if name}
    organisation = load_index().by_domain(host) if host else None
    return PublishingOutlet(host, organisation, frozenset(names - {""}), label)


def _names(page: Page, facts: PageFacts | None) -> Iterator[str]:
    if page.outlet:
        yield page.outlet
    if page.feed and page.feed.feed_title:
        yield page.feed.feed_title
    if facts is not None:
        yield from (value.lstrip("@") for name in _SITE_NAMES for value in facts.meta.get(name, ()))
