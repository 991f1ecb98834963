"""Sitemaps, indexes of them, and what else names pages."""

import gzip

import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.read.outcomes import ListedCatalog, Refused, Request, Rest, Wishes
from transforms.read.reader import catalog_page, parse_catalog
from transforms.read.sitemaps import parse_sitemap

SITE = "https://quay.example"
ADDRESS = f"{SITE}/sitemap.xml"
NEWS = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">'
    f"<url><loc>{SITE}/nets?a=1&amp;b=2</loc><lastmod>2026-03-03T08:00:00Z</lastmod><news:news><news:publication>"
    "<news:name>Quay Post</news:name><news:language>en</news:language></news:publication>"
    "<news:publication_date>2026-03-02T08:00:00+01:00</news:publication_date>"
    "<news:title><![CDATA[Nets & boats]]></news:title><news:keywords>nets, boats</news:keywords></news:news>"
    f"<image:image><image:loc>{SITE}/1.jpg</image:loc><image:title>A net</image:title></image:image></url>"
    f"<url><loc> {SITE}/b?x=1&y=2 </loc></url><url><loc>javascript:1</loc></url><url></url></urlset>"
)
INDEX = (
    '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    f"<sitemap><loc>{SITE}/a.xml.gz</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
)
ROBOTS = f"# rules\nUser-agent: *\nDisallow: /x\nSitemap: {SITE}/a.xml\nsitemap : {SITE}/b.xml\n"


def parsed(text, *, follow=True, url=ADDRESS):
    data = text if isinstance(text, bytes) else text.encode()
    page = catalog_page(InputKind.SITEMAP, url)
    return parse_catalog(page, data, follow)


def addresses(outcomes):
    return [(type(outcome), outcome.page.url) for outcome in outcomes]


def test_a_news_sitemap_tells_of_its_pages():
    first, second, *refused = parsed(NEWS)
    assert (type(first), first.page.url) == (Request, f"{SITE}/nets?a=1&b=2")
    entry = first.page.feed
    assert (entry.feed_url, entry.title, entry.feed_title, entry.language) == (
        ADDRESS,
        "Nets & boats",
        "Quay Post",
        "en",
    )
    assert (entry.published, entry.updated) == ("2026-03-02T08:00:00+01:00", "2026-03-03T08:00:00Z")
    assert (entry.categories, first.page.record_offset) == (("nets", "boats"), 0)
    assert second.page.url == f"{SITE}/b?x=1&y=2"
    assert [outcome.rejection.reason for outcome in refused] == [Reason.INVALID_URL, Reason.INVALID_URL]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_index_names_sitemaps_packed_or_not(pack):
    outcomes = parsed(pack(INDEX.encode()))
    assert addresses(outcomes) == [(ListedCatalog, f"{SITE}/a.xml.gz"), (ListedCatalog, f"{SITE}/b.xml")]
    assert parsed(INDEX, follow=False).reason is Reason.UNSUPPORTED_FEED


def test_a_robots_file_names_sitemaps():
    assert addresses(parsed(ROBOTS)) == [(ListedCatalog, f"{SITE}/a.xml"), (ListedCatalog, f"{SITE}/b.xml")]
    assert parsed("User-agent: *\nDisallow:\n").reason is Reason.MALFORMED_FEED


def test_a_text_lists_a_page_a_line():
    outcomes = parsed(f"\ufeff{SITE}/a\r\n\r\n{SITE}/b\nno address\n")
    assert addresses(outcomes) == [(Request, f"{SITE}/a"), (Request, f"{SITE}/b"), (Refused, None)]


def test_a_feed_may_be_a_sitemap():
    outcomes = parsed(f"<rss><channel><item><title>Nets</title><link>{SITE}/a</link></item></channel></rss>")
    assert addresses(outcomes) == [(Wishes, ADDRESS), (Request, f"{SITE}/a")]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY_DOCUMENT),
        (b" \n", Reason.EMPTY_DOCUMENT),
        (b"just words", Reason.MALFORMED_FEED),
        (b"<html><body>404</body></html>", Reason.MALFORMED_FEED),
        (b"\x1f\x8b\x08 no gzip", Reason.UNREADABLE_INPUT),
        (b"<!DOCTYPE x [" + b"<!ENTITY a 'x'>" * 2000 + b"]><urlset/>", Reason.HOSTILE_FEED),
        (gzip.compress(b" " * (51 * 1024 * 1024)), Reason.EMPTY_DOCUMENT),
    ],
)
def test_what_is_no_sitemap_is_rejected_with_its_reason(data, reason):
    assert parsed(data).reason is reason


def test_a_sitemap_that_breaks_off_gives_what_it_has():
    cut = NEWS[: NEWS.index("<url><loc> ") + 36]
    first, rest = parsed(cut)
    assert first.page.url == f"{SITE}/nets?a=1&b=2"
    assert (type(rest), rest.page.record_offset, rest.rejection.reason) == (Rest, 1, Reason.RESPONSE_TRUNCATED)


def test_a_sitemap_that_breaks_off_in_its_first_entry_asks_for_nothing():
    for cut in (NEWS[: NEWS.index("/nets") + 3], INDEX[: INDEX.index("/a.xml") + 3]):
        (rest,) = parsed(cut)
        assert (type(rest), rest.page.record_offset, rest.rejection.reason) == (Rest, 0, Reason.RESPONSE_TRUNCATED)
    first, _ = parsed(NEWS[: NEWS.index("<lastmod>") + 14])
    assert first.page.url == f"{SITE}/nets?a=1&b=2"


@pytest.mark.parametrize("root", ["<urlset/>", "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' />"])
def test_an_empty_sitemap_that_closes_itself_is_whole(root):
    assert parsed(root) == []


LINES = "".join(f"{SITE}/story-{number}-{number * 7919 % 1000}\n" for number in range(400)).encode()


def test_every_member_of_a_packed_sitemap_is_read():
    members = gzip.compress(LINES[:500]) + gzip.compress(LINES[500:])
    assert addresses(parsed(members)) == addresses(parsed(LINES))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(LINES)[:-40], Reason.RESPONSE_TRUNCATED),
        (gzip.compress(LINES[:5000]) + gzip.compress(LINES[5000:])[:9] + bytes(1000), Reason.UNREADABLE_INPUT),
        (gzip.compress(LINES) + b"rubbish", Reason.UNREADABLE_INPUT),
        (gzip.compress(NEWS.encode())[:-40], Reason.RESPONSE_TRUNCATED),
    ],
    ids=["cut", "damaged", "rubbish behind it", "cut in XML"],
)
def test_what_of_a_packed_sitemap_cannot_be_had_is_named_and_no_half_address_is_asked_for(data, reason):
    *entries, rest = parsed(data)
    assert entries
    whole = {outcome.page.url for text in (LINES, NEWS) for outcome in parsed(text)}
    assert {outcome.page.url for outcome in entries} <= whole
    assert (type(rest), rest.rejection.reason, rest.is_cut) == (Rest, reason, True)


@pytest.mark.parametrize("text", [LINES.decode(), INDEX, NEWS], ids=["text", "index", "news"])
def test_what_stands_behind_the_most_entries_is_counted_as_one(monkeypatch, text):
    monkeypatch.setattr("transforms.read.sitemaps.MAX_URLS", 1)
    _, rest = parsed(text)
    assert (type(rest), rest.rejection.reason, rest.is_cut) == (Rest, Reason.FEED_ENTRIES_OVER_BUDGET, False)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_what_stands_behind_the_most_bytes_is_named(monkeypatch, pack):
    monkeypatch.setattr("transforms.read.sitemaps.MAX_BYTES", 200)
    *entries, rest = parsed(pack(LINES))
    assert len(entries) == 200 // len(f"{SITE}/story-0-000\n")
    assert (type(rest), rest.rejection.reason, rest.is_cut) == (Rest, Reason.DOCUMENT_TOO_LARGE, False)


def test_a_sitemap_in_a_file_is_of_the_site_that_it_lists_alone():
    page = Page(kind=InputKind.SITEMAP, input="/data/s.xml", source_id="s.xml")
    first, *_ = parse_sitemap(page, NEWS.encode(), follow=False)
    assert first.page.feed.home == f"{SITE}/nets?a=1&b=2"
    mixed = NEWS.replace("https://quay.example/b", "https://reed.example/b")
    first, *_ = parse_sitemap(page, mixed.encode(), follow=False)
    assert first.page.feed.home is None
