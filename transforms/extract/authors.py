"""The people who wrote an article: structured data first, then metadata, then the byline that the page shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from schemas.page import PageFacts
from transforms.extract.author_names import name_key, people_in
from transforms.extract.declared_authors import DeclaredAuthors, declared_authors
from transforms.extract.shown_bylines import ShownByline, shown_bylines
from transforms.page.layout import PageLayout


@dataclass(frozen=True, slots=True)
class Authors:
    """The people, in the order in which they are named, and the string that names them, verbatim."""

    people: tuple[str, ...] = ()
    byline: str | None = None


def read_authors(facts: PageFacts, layout: PageLayout, site_names: Iterable[str]) -> Authors:
    """The authors that the first source with a person in it names.

    `byline` is that source's string; where none names a person, the first string that is declared to. A byline that is
    printed with the story and names other people than the declared ones is believed instead: declared are often those
    who put the story online.
    """
    sites = frozenset(key for name in site_names if (key := name_key(name)))
    declared = list(declared_authors(facts))
    named = _first_named(declared, sites)
    shown = shown_bylines(layout)
    if named is None:
        named = next((authors for byline in shown if (authors := _authors(byline, sites)).people), None)
    elif (printed := _printed(shown, sites)) is not None and _is_fuller(printed.people, named.people):
        named = printed
    if named is not None:
        return named
    return Authors((), ", ".join(declared[0].raw) if declared else None)


def _first_named(declared: Iterable[DeclaredAuthors], sites: frozenset[str]) -> Authors | None:
    read = ((source.raw, people_in(source.raw, sites, source.persons)) for source in declared)
    return next((Authors(people, ", ".join(raw)) for raw, people in read if people), None)


def _authors(byline: ShownByline, sites: frozenset[str]) -> Authors:
    return Authors(people_in(byline.raw, sites), ", ".join(byline.raw))


def _printed(shown: Iterable[ShownByline], sites: frozenset[str]) -> Authors | None:
    """The authors of the first printed byline that names people."""
    read = map(partial(_authors, sites=sites), (byline for byline in shown if byline.is_printed))
    return next((authors for authors in read if authors.people), None)


def _is_fuller(printed: Iterable[str], declared: Iterable[str]) -> bool:
    """Whether a printed byline names other people than the declared ones, or more."""
    there, given = set(map(name_key, printed)), set(map(name_key, declared))
    return there > given or not there & given
