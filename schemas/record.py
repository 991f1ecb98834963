"""The record: one definition, from which the JSON Schema, the BigQuery schema and the docs table are generated.

Names follow schema.org NewsArticle and IPTC ninjs where these have a term. Times are RFC 3339.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from schemas.input_kinds import InputKind
from schemas.vocabulary import DatePrecision, DateSource, Relation, Role, Surface, TranslationStatus, WireBasis

SCHEMA_VERSION = "2.0"


def means(text: str, **default: Any) -> Any:
    """A field that carries its meaning, for the JSON Schema and the docs table; `default` as for dataclasses.field."""
    return field(metadata={"description": text}, **default)


def moment(text: str) -> Any:
    """A field that is a time, RFC 3339, or a day where no more is known."""
    return field(metadata={"description": text, "is_time": True})


@dataclass(frozen=True, slots=True)
class Dateline:
    """The dateline: `GENEVA, March 3 (Reuters) -` is place, date and agency."""

    raw: str = means("verbatim")
    place: str | None = means("place as printed")
    date: str | None = means("date as printed")
    agency: str | None = means("registry id of the agency; None for unknown acronyms and for none")


@dataclass(frozen=True, slots=True)
class InfoSource:
    """A source with a role, and the strongest evidence for it."""

    id: str | None = means("registry id; None where a credit names nobody (`agencies`) or nobody we know")
    name: str = means("name from the registry, else as printed")
    role: Role = means("what the source has to do with the text")
    literal: str = means("the words that say so, verbatim")
    surface: Surface = means("where they stand")
    rule: str = means("id of the rule that read them")
    confidence: float = means("0 to 1, noisy-or over different surfaces")
    against: list[str] = means("counter-evidence that lowered the score", default_factory=list)


@dataclass(frozen=True, slots=True)
class Wire:
    """Whether the text is wire copy."""

    is_wire: bool = means("an agency supplied the text")
    confidence: float = means("0 to 1")
    basis: WireBasis | None = means("explicit credit, the same text at unrelated outlets, or both")


@dataclass(frozen=True, slots=True)
class TranslationOriginal:
    """The text that a translation was made from."""

    id: str | None = means("id of its record, where it is in the data")
    url: str | None = means("address")
    outlet: str | None = means("outlet id or name")
    language: str | None = means("BCP 47")
    date_published: str | None = moment("RFC 3339")


@dataclass(frozen=True, slots=True)
class Translation:
    """Whether the text is translated copy."""

    status: TranslationStatus = means("none, suspected or detected")
    confidence: float = means("0 to 1")
    source_language: str | None = means("BCP 47")
    translator: str | None = means("person or service named")
    machine: bool | None = means("a machine translated it; None where nothing says so")
    coverage: float | None = means("part of the text that the original has, 0 to 1; None if not compared", default=None)
    score: float | None = means("weighted part of the anchors that stand in the original's order", default=None)
    group: str | None = means("id that all versions of one story share, in whatever language", default=None)
    original: TranslationOriginal | None = means("what it was translated from", default=None)
    evidence: list[str] = means("one sentence a sign", default_factory=list)


@dataclass(frozen=True, slots=True)
class Copy:
    """Another copy of the story, as listed on the canonical article."""

    id: str = means("id of the copy's record")
    outlet: str = means("outlet id")
    url: str | None = means("address")
    date_published: str | None = moment("RFC 3339")
    relation: Relation = means("how the copy relates to this article")
    score: float = means("containment of the smaller text in the larger, 0 to 1")


@dataclass(frozen=True, slots=True)
class Duplicates:
    """The cluster of copies that the article belongs to."""

    cluster_id: str = means("stable id of the cluster")
    canonical_id: str = means("id of the canonical article: the record's own id on the canonical one")
    relation: Relation | None = means(
        "how this record relates to the canonical one; on a canonical one `update` where it supersedes, else None"
    )
    score: float | None = means(
        "containment against the canonical text, on a canonical one against the version before, 0 to 1; None without"
    )
    supersedes: str | None = means(
        "version of this id that an earlier run wrote and that this record replaces", default=None
    )
    matched_run: str | None = means(
        "run that wrote the remembered document that this one is an update or a copy of", default=None
    )
    copies: list[Copy] = means("the other copies; empty on a copy", default_factory=list)


@dataclass(frozen=True, slots=True)
class CleaningRow:
    """A line that was cut, and why."""

    rule: str = means("id of the rule")
    text: str = means("what was cut, verbatim")
    position: int = means("line number in the text as extracted, from 0")


@dataclass(frozen=True, slots=True)
class Extraction:
    """How the body was found."""

    method: str = means("blocks (of the page), trafilatura, json_ld or plain_text")
    version: str = means("version of the extractor")
    cut_share: float | None = means("part of the words of the extractor's text that `text` does not have, 0 to 1")


@dataclass(frozen=True, slots=True)
class Listing:
    """An input by which a document came in."""

    kind: InputKind = means("input flag")
    input: str = means("file, feed or URL list it came in by")
    source_id: str = means("the input row's own `id`; for files the base name; for URLs the URL")
    feed_url: str | None = means("feed that listed it")
    entry_id: str | None = means("the feed entry's id")
    record_offset: int | None = means("row number in the input, from 0")


@dataclass(frozen=True, slots=True)
class Unbelieved:
    """A claim that was read and not used."""

    field: str = means("field of the record that it would have filled")
    value: str = means("what was claimed")
    source: str = means("where it was read, such as canonical, og:url, feed")
    reason: str = means("why it is not believed")


@dataclass(frozen=True, slots=True)
class Provenance(Listing):
    """Which input the record was made from, and who speaks in it."""

    authority: str | None = means(
        "registrable domain that speaks: of the page fetched, else of the feed; None for files"
    )
    unbelieved: list[Unbelieved] = means("claims that were read and not used", default_factory=list)
    listings: list[Listing] = means("other inputs by which the same document came in", default_factory=list)
    opt_outs: list[str] = means(
        "signals that keep the page from text and data mining, such as `robots.txt: GPTBot`, `tdm-reservation: 1`",
        default_factory=list,
    )
    page_problem: str | None = means(
        "reason for which its page could not be had, where the text is that of its feed's entry", default=None
    )


@dataclass(frozen=True, slots=True)
class Record:
    """One news text: what it says, who wrote it, where and when it was printed, and what was done to it."""

    schema_version: str = means("version of this schema")
    id: str = means("stable id: from the canonical URL, else from outlet and text")
    version: str = means("hash of headline and text: changes when either does")
    url: str | None = means("address as found")
    canonical_url: str | None = means("address, normalised")
    outlet: str = means("who printed it: the folder's `outlet=`, a slug of its registrable domain or platform's part")
    outlet_name: str | None = means("name as the page or the registry gives it")
    outlet_domain: str | None = means("registrable domain, None where the document has no URL")
    headline: str | None = means("headline without the site's suffix")
    page_title: str | None = means("the page's own title, as found")
    description: str | None = means("standfirst or summary from the page's metadata")
    section: str | None = means("section of the outlet")
    keywords: list[str] = means("keywords of the page")
    text: str = means('body, paragraphs separated by one "\\n"')
    word_count: int = means("words of the text (Unicode words; characters in scripts without spaces)")
    char_count: int = means("Unicode code points of the text")
    authors: list[str] = means("people only")
    byline: str | None = means("byline verbatim")
    dateline: Dateline | None = means("dateline")
    credit_lines: list[str] = means("every source line, credit and copyright line, verbatim")
    info_sources: list[InfoSource] = means("sources with their roles")
    wire: Wire = means("wire copy or not")
    translation: Translation = means("translated copy or not")
    language: str = means("BCP 47; und where too little text says")
    language_confidence: float = means("0 to 1")
    language_declared: str | None = means("BCP 47 as the page or the feed declares")
    date_published: str | None = moment("RFC 3339, zone kept; None where no source gives one")
    date_precision: DatePrecision = means("how much of it is known")
    date_source: DateSource | None = means("where it was read")
    date_modified: str | None = moment("RFC 3339")
    date_fetched: str | None = moment("RFC 3339")
    duplicates: Duplicates = means("cluster of copies")
    run_id: str = means("the run that wrote the record, a function of its clock, inputs and options")
    is_accessible_for_free: bool | None = means("as the page declares")
    copyright_notice: str | None = means("copyright line verbatim")
    cleaning: list[CleaningRow] = means("every line that was cut, and why")
    extraction: Extraction = means("how the body was found")
    provenance: Provenance = means("where the document came from")


@dataclass(frozen=True, slots=True)
class RejectedDocument:
    """A document that did not become a record, with what is needed to run it again."""

    schema_version: str = means("version of this schema")
    stage: str = means("stage that gave it up")
    reason: str = means("reason code, a closed list")
    message: str = means("one sentence for a person")
    url: str | None = means("address, where known")
    date: str = means("UTC date of the run's clock: the partition")
    provenance: Provenance = means("where the document came from")
    page: dict[str, Any] | None = means("the page's header as the edit stage received it; None for a failed input")
    payload: str | None = means("its bytes, zlib then base64; None where `pointer` leads to them")
    pointer: str | None = means("URL or file to read again")
