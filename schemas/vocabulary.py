"""Closed vocabularies: every coded value that a record, a rejected document or a manifest may carry.

A value is the string that stands in the JSON. Names follow IPTC ninjs and schema.org where these have a term.
"""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """A word of a closed vocabulary; formats and serialises as its plain string."""

    __str__ = str.__str__
    __hash__ = str.__hash__  # equal to its plain string, so it hashes like it; an enumeration's own hash is slow

    def __format__(self, format_spec: str) -> str:
        return self.value.__format__(format_spec)


class Role(Word):
    """What a source has to do with a text (IPTC ninjs `infoSources[].role`, narrowed)."""

    ORIGIN = "origin"  # supplied the text
    CONTRIBUTOR = "contributor"  # supplied part of it
    REPUBLISHED = "republished"  # printed it first
    TRANSLATOR = "translator"  # turned it into this language
    PUBLISHER = "publisher"  # prints it here
    PHOTO = "photo"  # supplied a picture only
    CITED = "cited"  # named in the prose, supplied nothing


class Surface(Word):
    """Where a piece of evidence stood."""

    JSON_LD = "jsonld"
    META = "meta"
    CANONICAL = "canonical"
    DOM_BYLINE = "dom.byline"
    DOM_SOURCE = "dom.source"
    DOM_CAPTION = "dom.caption"
    TEXT_HEAD = "text.head"
    TEXT_BODY = "text.body"
    TEXT_TAIL = "text.tail"
    FEED = "feed"
    CLUSTER = "cluster"


class WireBasis(Word):
    """Why a text counts as wire copy."""

    EXPLICIT = "explicit"
    CLUSTER = "cluster"
    BOTH = "both"


class TranslationStatus(Word):
    """How sure it is that a text is a translation."""

    NONE = "none"
    SUSPECTED = "suspected"
    DETECTED = "detected"


class Relation(Word):
    """How a copy relates to the canonical article of its cluster."""

    EXACT = "exact"
    NEAR = "near"
    CONTAINED_IN = "contained_in"
    CONTAINS = "contains"  # a page with the texts of several outlets
    UPDATE = "update"


class DateSource(Word):
    """Where a publication date was read."""

    JSON_LD = "jsonld"
    META = "meta"
    MARKUP = "markup"
    URL = "url"
    FEED = "feed"
    ROW = "row"
    TEXT = "text"
    FETCHED = "fetched"
    AS_OF = "as_of"


class DatePrecision(Word):
    """How much of a publication date is known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"
    NONE = "none"


class Tree(Word):
    """The three trees of the output; every input document ends in exactly one."""

    ARTICLES = "articles"
    DUPLICATES = "duplicates"
    REJECTED = "rejected"


class FeedStatus(Word):
    """What a run did about a feed, or another list that is fetched."""

    READ = "read"
    UNCHANGED = "unchanged"  # it said so itself
    WAITING = "waiting"  # it is not due yet
    DISABLED = "disabled"  # it has gone or has failed for long, and is asked now and then only
    FAILED = "failed"
