"""The edit of one document, pure: bytes to record, with every decision on it.

bytes ── decode ── parse once ── facts ─┬─ body lines ── clean ── attribute ── language ─┐
                                        └─ metadata ─────────────────────────────────────┴─► record
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from schemas.decisions import Line, Rejection, Removal
from schemas.manifest import run_id_at
from schemas.own_tables import in_force
from schemas.page import NO_ADDRESSES, Page, PageAddresses, PageFacts
from schemas.reasons import Reason
from schemas.record import SCHEMA_VERSION, CleaningRow, Duplicates, Extraction, Record, Unbelieved
from schemas.vocabulary import DatePrecision, DateSource
from transforms.attribute.attribution import Attribution, attribute
from transforms.attribute.blocks import read_blocks
from transforms.body.story import Body, extract_body
from transforms.clean.cleaning import CleanContext, Cleaned, clean
from transforms.clean.copyright import copyright_notice
from transforms.clean.never_cut import is_never_cut
from transforms.edit.edited import Edited
from transforms.edit.options import EditOptions
from transforms.elements.feed_document import feed_document
from transforms.elements.rejection import provenance_of
from transforms.extract.facts import read_facts
from transforms.extract.metadata import Metadata, read_metadata, text_metadata
from transforms.extract.screening import screen_bytes, screen_page, screen_text
from transforms.fetch.opt_outs import with_declared_opt_outs
from transforms.identify.authority import disbelieved_place, heard, publisher_of, speaking_address
from transforms.identify.domains import host_of
from transforms.identify.identity import record_id, record_version
from transforms.identify.url import canonical_url
from transforms.language.detect import Language, detect
from transforms.page.tree import ParsedPage, parse
from transforms.text.attribute_flood import without_attribute_flood
from transforms.text.characters import count_words, normalise, split_lines
from transforms.text.charset import decode
from transforms.text.writable import clean_strings
from transforms.translations.page_addresses import read_page_addresses

MAX_ATTRIBUTES = 1000  # of an element of a page; the parser's time grows with their square


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """What is known of a document before its credits are read.

    `parsed` and `facts` are None for plain text. `context` is what cleaning was told, `cleaned` what it said.
    """

    page: Page
    parsed: ParsedPage | None
    facts: PageFacts | None
    metadata: Metadata
    body: Body
    context: CleanContext
    cleaned: Cleaned
    hearsay: tuple[Unbelieved, ...] = ()  # what another site's feed says of the page

    @property
    def headline(self) -> str | None:
        """The headline of the metadata, else the one that the text opens with."""
        return self.metadata.headline or self.cleaned.headline


def edit(page: Page, data: bytes, options: EditOptions) -> Edited | Rejection:
    """Returns the record of one document, or why there is none.

    Where a page is none, the article that its feed gives in full stands in for it.
    `data` is HTML in `page.charset`, or plain text where `page.is_text`. Never raises on dirt; what it raises is a bug.
    """
    with in_force(options.registry):
        verdict = _edit(page, data, options)
        if isinstance(verdict, Rejection) and (entry := feed_document(page, verdict.reason)):
            instead = _edit(*entry, options)
            return instead if isinstance(instead, Edited) else verdict
        return verdict


def _edit(page: Page, data: bytes, options: EditOptions) -> Edited | Rejection:
    prepared = prepare(page, data, options.trusted_feeds)
    return prepared if isinstance(prepared, Rejection) else _conclude(prepared, options)


def prepare(page: Page, data: bytes, trusted: tuple[str, ...] = ()) -> PreparedDocument | Rejection:
    """Returns a document read and cleaned, or why it is none: all steps of the edit up to attribution."""
    if not data.strip():
        return Rejection(Reason.EMPTY_DOCUMENT, "the document is empty")
    page, hearsay = heard(page, trusted)
    hearsay = (*disbelieved_place(page), *hearsay)
    prepared = _prepare_text(page, data) if page.is_text else _prepare_html(page, data)
    return prepared if isinstance(prepared, Rejection) else replace(prepared, hearsay=hearsay)


def _prepare_text(page: Page, data: bytes) -> PreparedDocument | Rejection:
    if rejection := screen_text(data):
        return rejection
    texts = split_lines(normalise(decode(data, page.charset or "utf-8")))
    if not texts:
        return Rejection(Reason.EMPTY_DOCUMENT, "nothing is left of the text once invisible characters are gone")
    lines = tuple(Line(text, position) for position, text in enumerate(texts))
    metadata = text_metadata(page, page.as_of)
    context = CleanContext(
        headline=metadata.headline,
        language=page.language,
        article_body=None,
        is_text=True,
        description=None,
        authors=metadata.authors,
    )
    body = Body(lines, "plain_text", "1")
    return PreparedDocument(page, None, None, metadata, body, context, clean(lines, context))


def _prepare_html(page: Page, data: bytes) -> PreparedDocument | Rejection:
    if rejection := screen_bytes(data, page.content_type):
        return rejection
    html = without_attribute_flood(decode(data, page.charset), MAX_ATTRIBUTES)
    parsed = parse(html)
    if parsed is None:
        return Rejection(Reason.NO_BODY, "no page can be parsed from the bytes")
    facts = replace(read_facts(parsed.layout, page.url), blocks=read_blocks(parsed.layout))
    page = with_declared_opt_outs(page, facts)
    metadata = read_metadata(facts, parsed.layout, page, page.url, page.as_of)
    body = extract_body(parsed, facts, metadata.headline, page.url)
    standing, struck = ([line.text for line in body.lines if bool(line.removed_by) is cut] for cut in (False, True))
    if rejection := screen_page(facts, parsed.layout, standing, page.url, struck):
        return rejection
    context = CleanContext(
        headline=metadata.headline,
        language=metadata.language_declared,
        article_body=metadata.article_body,
        is_text=False,
        description=metadata.description,
        authors=metadata.authors,
    )
    return PreparedDocument(page, parsed, facts, metadata, body, context, clean(body.lines, context))


def _conclude(prepared: PreparedDocument, options: EditOptions) -> Edited | Rejection:
    declared = tuple(code for code in (prepared.metadata.language_declared, prepared.page.language) if code)
    language = detect(_standing(prepared.cleaned.lines), prepared.headline, declared)
    address = prepared.metadata.canonical_url or canonical_url(prepared.page.url)
    attribution = attribute(
        prepared.cleaned.lines,
        prepared.page,
        prepared.facts,
        host=host_of(address or speaking_address(prepared.page)) or None,
        language=language.code,
    )
    attribution = _without_cuts_in_kept_lines(attribution, prepared.cleaned)
    run = run_id_at(prepared.page.as_of, options.run)
    record = clean_strings(_record(prepared, attribution, language, address, run))
    if record.word_count < options.min_words:
        return Rejection(Reason.TOO_SHORT, f"{record.word_count} words, fewer than --min-words {options.min_words}")
    positions = tuple(line.position for line in _in_text(attribution.lines))
    return Edited(record, attribution.lines, positions, attribution.evidence, _addresses(prepared, record))


def _addresses(prepared: PreparedDocument, record: Record) -> PageAddresses:
    """Returns what the page shares with versions of its story beside the text."""
    if prepared.parsed is None or prepared.facts is None:
        return NO_ADDRESSES
    return read_page_addresses(prepared.facts, prepared.parsed.layout, record.canonical_url, record.text)


def _without_cuts_in_kept_lines(attribution: Attribution, cleaned: Cleaned) -> Attribution:
    """Returns the attribution with the lines whole that the user's registry keeps; their credits stay read."""
    kept = {line.position: line for line in cleaned.lines if not line.removed_by and is_never_cut(line.text)}
    if not kept:
        return attribution
    lines = tuple(kept.get(line.position, line) for line in attribution.lines)
    removals = tuple(cut for cut in attribution.removals if cut.position not in kept)
    return replace(attribution, lines=lines, removals=removals)


def _record(
    prepared: PreparedDocument, attribution: Attribution, language: Language, address: str | None, run: str
) -> Record:
    text, headline = _standing(attribution.lines), prepared.headline
    words = count_words(text, language.code)
    removals = _removals(prepared.cleaned, attribution)
    page, metadata, body = prepared.page, prepared.metadata, prepared.body
    outlet, names = publisher_of(page, address, metadata.site_name)
    identity = record_id(address, outlet.id, text)
    return Record(
        schema_version=SCHEMA_VERSION,
        id=identity,
        version=record_version(headline, text),
        url=page.url,
        canonical_url=address,
        outlet=outlet.id,
        outlet_name=outlet.name,
        outlet_domain=outlet.domain,
        headline=headline,
        **_declared(metadata),
        authors=list(metadata.authors or prepared.cleaned.authors),
        text=text,
        word_count=words,
        char_count=len(text),
        byline=attribution.byline or metadata.byline_meta,
        **_credited(attribution),
        language=language.code,
        language_confidence=language.confidence,
        date_source=_date_source(metadata, page),
        date_fetched=page.fetched_at,
        duplicates=Duplicates(cluster_id=f"c{identity}", canonical_id=identity, relation=None, score=None),
        run_id=run,
        copyright_notice=copyright_notice(prepared.cleaned.lines),
        cleaning=[CleaningRow(cut.rule, cut.text, cut.position) for cut in removals],
        extraction=Extraction(body.method, body.version, _cut_share(removals, body.lines, language)),
        provenance=provenance_of(page, (*prepared.hearsay, *metadata.unbelieved, *names)),
    )


def _declared(metadata: Metadata) -> dict[str, Any]:
    """Returns the fields of a record that are as page, feed or row declare them."""
    return {
        "page_title": metadata.page_title,
        "description": metadata.description,
        "section": metadata.section,
        "keywords": list(metadata.keywords),
        "language_declared": metadata.language_declared,
        "date_published": metadata.date_published,
        "date_precision": metadata.date_precision or DatePrecision.NONE,
        "date_modified": metadata.date_modified,
        "is_accessible_for_free": metadata.is_accessible_for_free,
    }


def _credited(attribution: Attribution) -> dict[str, Any]:
    """Returns the fields of a record that say who supplied the text."""
    return {
        "dateline": attribution.dateline,
        "credit_lines": list(attribution.credit_lines),
        "info_sources": list(attribution.info_sources),
        "wire": attribution.wire,
        "translation": attribution.translation,
    }


def _cut_share(removals: Iterable[Removal], lines: Iterable[Line], language: Language) -> float:
    """Returns which part of the words of trafilatura's reading the removals took."""
    read = {line.position: line.text for line in lines if line.is_read}
    cut = count_words("\n".join(each.text for each in removals if each.position in read), language.code)
    return min(1.0, round(cut / count_words("\n".join(read.values()), language.code), 4)) if cut else 0.0


def _in_text(lines: Iterable[Line]) -> Iterator[Line]:
    return (line for line in lines if not line.removed_by and line.text)


def _standing(lines: Iterable[Line]) -> str:
    return "\n".join(line.text for line in _in_text(lines))


def _removals(cleaned: Cleaned, attribution: Attribution) -> list[Removal]:
    cut = [Removal(line.removed_by, line.text, line.position) for line in cleaned.lines if line.removed_by]
    return sorted({*cut, *attribution.removals}, key=lambda removal: (removal.position, removal.rule, removal.text))


def _date_source(metadata: Metadata, page: Page) -> DateSource | None:
    if metadata.date_published:
        return metadata.date_source
    return DateSource.FETCHED if page.fetched_at else DateSource.AS_OF
