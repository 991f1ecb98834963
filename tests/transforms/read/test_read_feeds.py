"""Feeds to entries: formats, and what real feeds do with them."""

import json
from dataclasses import replace

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import encode_page
from transforms.read.feed_model import Feed
from transforms.read.feed_parser import parse_feed
from transforms.read.feed_text import person, plain
from transforms.read.feeds import parse_feed_document
from transforms.read.links import web_link
from transforms.read.outcomes import ListedCatalog, Refused, Rest

URL = "http://paper.example/feeds/news.xml"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"'
)


def entry_of(item, channel="<title>Paper &amp;amp; Co</title><language>en-GB</language>"):
    feed = parse_feed(
        f'<rss version="2.0" {NAMESPACES}><channel>{channel}<item>{item}</item></channel></rss>'.encode(), URL
    )
    (entry,) = feed.entries
    return entry


def test_every_field_of_an_rss_item_is_read():
    entry = entry_of(
        "<title>Nets &amp;amp; boats: &lt;b&gt;a deal&lt;/b&gt;</title><link>/world/nets deal?a=1&amp;b=2</link>"
        '<guid isPermaLink="false">id-7</guid><dc:creator>Ann Lee</dc:creator><dc:creator>Bo Ek</dc:creator>'
        "<dc:source>Agency One</dc:source><dc:publisher>Paper Ltd</dc:publisher><dc:rights>(c) Paper</dc:rights>"
        '<source url="http://other.example/feed">Other Paper</source><category>World</category><category>Sea</category>'
        '<media:content url="http://a.example/1.jpg"><media:credit>Photo/Agency Two</media:credit></media:content>'
        "<description>Short.</description><content:encoded><![CDATA[<p>Long text.</p>]]></content:encoded>"
        "<pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate>"
    )
    assert entry.feed_url == URL
    assert entry.title == "Nets & boats: a deal"
    assert entry.link == "http://paper.example/world/nets%20deal?a=1&b=2"
    assert entry.entry_id == "id-7"
    assert entry.authors == ("Ann Lee", "Bo Ek")
    assert entry.credits == ("Photo/Agency Two", "Paper Ltd")
    assert (entry.source_title, entry.source_url) == ("Other Paper", "http://other.example/feed")
    assert (entry.summary, entry.content) == ("Short.", "<p>Long text.</p>")
    assert (entry.published, entry.published_raw) == ("2026-03-02T10:00:00+01:00", "Mon, 02 Mar 2026 10:00:00 +0100")
    assert (entry.language, entry.feed_title) == ("en-GB", "Paper & Co")
    assert (entry.rights, entry.categories) == ("(c) Paper", ("World", "Sea"))


def test_an_atom_entry_is_read():
    feed = parse_feed(
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://paper.example/a/">'
        b"<title>Paper</title><entry><title>Nets</title><id>tag:x</id><updated>2026-03-02T10:00:00Z</updated>"
        b'<link rel="self" href="http://paper.example/api/1"/><link rel="alternate" href="../nets"/>'
        b"<author><name>Ann Lee</name></author><author><name>Bo Ek</name></author>"
        b'<content type="html">&lt;p&gt;Text.&lt;/p&gt;</content></entry></feed>',
        URL,
    )
    (entry,) = feed.entries
    assert entry.link == "http://paper.example/nets"
    assert entry.authors == ("Ann Lee", "Bo Ek")
    assert (entry.published, entry.updated) == ("2026-03-02T10:00:00Z", "2026-03-02T10:00:00Z")
    assert entry.content == "<p>Text.</p>"


def test_the_link_before_a_feed_service_is_preferred():
    entry = entry_of(
        "<link>http://feeds.example/~r/1</link><feedburner:origLink>http://paper.example/1</feedburner:origLink>"
    )
    assert entry.link == "http://paper.example/1"


def test_an_item_of_a_json_feed_that_is_no_object_counts_as_an_entry_without_link():
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}, None, "https://quay.example/2"]}
    page = Page(kind=InputKind.FEED, input=URL, source_id=URL, url=URL)
    outcomes = list(parse_feed_document(page, json.dumps(feed).encode(), False))  # noqa: FBT003 - a Reader's `parse`
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [outcome.page.record_offset for outcome in refused] == [0, 1, 2]
    assert {outcome.rejection.reason for outcome in refused} == {Reason.ENTRY_WITHOUT_LINK}


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "", "mailto:a@b.example"]
)
def test_a_link_that_is_none_of_the_web_never_leaves(link):
    entry = entry_of(f"<title>x</title><link>{link}</link>")
    assert entry.link is None or entry.link.startswith("http://paper.example/")
    assert web_link(link) is None


def test_an_id_that_is_a_url_stands_in_for_a_link():
    assert entry_of("<guid>http://paper.example/7</guid>").link == "http://paper.example/7"
    assert entry_of('<guid isPermaLink="false">7</guid><title>x</title>').link is None


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("desk@paper.example (Ann Lee)", "Ann Lee"),
        ("Ann Lee &lt;ann@paper.example&gt;", "Ann Lee"),
        ("ann@paper.example", None),
        ("Ann Lee", "Ann Lee"),
        ("  ", None),
    ],
)
def test_an_author_is_a_name_and_not_an_address(raw, name):
    assert person(raw) == name
    assert entry_of(f"<title>x</title><author>{raw}</author>").authors == ((name,) if name else ())


@pytest.mark.parametrize("date", ["2020/1/10 14:33:00", "1772445600x", "yesterday", "Mon, 02 Mar 2026 10:00:00 +99:99"])
def test_a_date_that_is_not_sure_stays_the_string_it_is(date):
    entry = entry_of(f"<title>x</title><pubDate>{date}</pubDate>")
    assert (entry.published, entry.published_raw) == (None, date)


@each_row(
    ("data", "reason"),
    [
        (b"<!DOCTYPE html><html><body>Not found</body></html>", Reason.MALFORMED_FEED),
        (b"%PDF-1.4 \x00\x01", Reason.MALFORMED_FEED),
        (b"plain words", Reason.MALFORMED_FEED),
        (b"<?xml version='1.0'?>", Reason.MALFORMED_FEED),
        (b"<opml><body/></opml>", Reason.UNSUPPORTED_FEED),
        (b'{"rss": {"channel": {}}}', Reason.UNSUPPORTED_FEED),
        (b"[1, 2]", Reason.UNSUPPORTED_FEED),
        (b'{"version": "https://jsonfeed.org/version/1", "items": [', Reason.MALFORMED_FEED),
        (b"[" * 100_000, Reason.MALFORMED_FEED),
    ],
)
def test_what_is_no_feed_has_a_reason(data, reason):
    rejection = parse_feed(data, URL)
    assert isinstance(rejection, Rejection)
    assert rejection.reason is reason
    assert rejection.message


@pytest.mark.parametrize("name", ["links", "tags", "authors", "media_credit", "content", "source"])
def test_an_unknown_element_does_not_take_the_place_of_a_field(name):
    assert entry_of(f"<title>x</title><{name}>words</{name}>").title == "x"


def test_a_malformed_feed_gives_the_entries_that_can_be_read():
    feed = parse_feed(b"<rss version='2.0'><channel><item><title>A & B</title><link>http://a.example/1</link>", URL)
    assert [(entry.title, entry.link) for entry in feed.entries] == [("A & B", "http://a.example/1")]


def test_a_path_as_address_and_as_content_opens_no_file(tmp_path):
    (tmp_path / "feed.xml").write_text("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>")
    path = str(tmp_path / "feed.xml")
    assert isinstance(parse_feed(path.encode(), path), Rejection)


def test_a_feed_read_from_a_file_keeps_only_absolute_links():
    data = b"<rss version='2.0'><channel><item><title>x</title><link>/a</link></item></channel></rss>"
    assert parse_feed(data, "/folder/feed.xml").entries[0].link is None


def test_a_json_feed_is_read():
    items = [
        {
            "id": 7,
            "url": "/nets",
            "title": "Nets",
            "content_html": "<p>Text.</p>",
            "date_published": "2026-03-02T10:00:00Z",
            "tags": ["sea", "sea", 3],
            "authors": [{"name": "Ann Lee"}, {"url": "http://x.example"}],
        },
        {"id": "http://paper.example/b", "content_text": "One & one.\n\nTwo.", "date_modified": "2026-03-03T10:00:00Z"},
        {"external_url": "http://other.example/c"},
        {"id": "javascript:alert(1)"},
        "no item",
    ]
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Paper",
        "author": {"name": "Desk"},
        "language": "en",
    }
    feed = parse_feed(json.dumps({**head, "items": items}).encode(), URL)
    assert isinstance(feed, Feed)
    first, second, third, fourth, fifth = feed.entries
    assert (fifth.link, fifth.entry_id, fifth.title) == (None, None, None)
    assert (first.link, first.entry_id, first.authors) == ("http://paper.example/nets", "7", ("Ann Lee",))
    assert (first.published, first.categories, first.language) == ("2026-03-02T10:00:00Z", ("sea",), "en")
    assert (second.link, second.content) == ("http://paper.example/b", "<p>One &amp; one.</p><p>Two.</p>")
    assert (second.published, second.authors) == ("2026-03-03T10:00:00Z", ("Desk",))
    assert (third.link, fourth.link) == ("http://other.example/c", None)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        (1772445600, "2026-03-02T10:00:00Z"),
        ("1772445600", "2026-03-02T10:00:00Z"),
        (2026030210, None),
        ("2026030210", None),
    ],
)
def test_digits_are_a_time_only_where_they_can_be_unix_seconds(written, moment):
    feed = {"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "date_published": written}]}
    (entry,) = parse_feed(json.dumps(feed).encode(), URL).entries
    assert (entry.published, entry.published_raw) == (moment, str(written))
    entry = entry_of(f"<title>x</title><pubDate>{written}</pubDate>")
    assert (entry.published, entry.published_raw) == (moment, str(written))


def test_a_feed_in_another_encoding_is_read_as_declared():
    declaration = "<?xml version='1.0' encoding='windows-1251'?>"
    text = f"{declaration}<rss version='2.0'><channel><item><title>Паром идёт</title></item></channel></rss>"
    (entry,) = parse_feed(text.encode("cp1251"), URL).entries
    assert entry.title == "Паром идёт"


def test_a_title_keeps_its_comparison_signs():
    assert plain("a < b and c > d") == "a < b and c > d"
    assert plain("AT&amp;T <i>wins</i>") == "AT&T wins"
    assert plain(" \n ") is None
    assert plain(7) is None


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_give_a_feed_or_a_reason(data):
    parsed = parse_feed(b"<rss version='2.0'><channel><item><title>" + data + b"</title></item></channel></rss>", URL)
    assert isinstance(parsed, (Feed, Rejection))


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_a_link_that_leaves_is_absolute_and_stays_what_it_is(raw):
    link = web_link(raw, URL)
    assert link is None or (link.startswith(("http://", "https://", "HTTP")) and web_link(link) == link)


def test_a_feed_that_breaks_off_gives_its_whole_entries_and_says_so():
    item = "<item><title>{0}</title><link>http://paper.example/story-{0}</link></item>"
    text = f"<rss version='2.0'><channel><title>P</title>{item.format(11)}{item.format(12)}{item.format(13)}"
    for end, links in ((text.index("-12") + 2, 1), (len(text) - 10, 2), (len(text), 3)):
        feed = parse_feed(text[:end].encode(), URL)
        assert ([entry.link[-3:] for entry in feed.entries], feed.is_cut) == (["-11", "-12", "-13"][:links], True)
    whole = f"{text}</channel></RSS>"
    assert not parse_feed(whole.encode(), URL).is_cut


def test_a_feed_that_breaks_off_in_its_first_entry_gives_no_half_of_an_address_and_says_so():
    text = "<rss version='2.0'><channel><title>P</title><item><title>Nets</title><link>http://paper.example/sto"
    feed = parse_feed(text.encode(), URL)
    assert ([(entry.title, entry.link) for entry in feed.entries], feed.is_cut) == ([("Nets", None)], True)
    none = parse_feed(text[: text.index("Nets")].encode(), URL)
    assert (none.entries, none.is_cut) == ((), True)
    assert not parse_feed(b"<feed xmlns='http://www.w3.org/2005/Atom'/>", URL).is_cut


def test_a_list_of_feeds_that_breaks_off_names_what_it_has_and_that_some_is_missing():
    outline = '<outline xmlUrl="http://paper.example/{}"/>'
    text = f"<opml><body>{outline.format(1)}{outline.format(2)}</body></opml>"
    page = Page(kind=InputKind.FEED, input="l", source_id="l")
    for end, kinds in ((len(text), [ListedCatalog] * 2), (text.index("/2") + 1, [ListedCatalog, Rest])):
        assert [type(outcome) for outcome in parse_feed_document(page, text[:end].encode(), follow=True)] == kinds


@pytest.mark.parametrize(
    ("links", "home"),
    [
        (["http://paper.example/1", "http://www.paper.example/2"], "http://paper.example/1"),
        (["http://paper.example/1", "http://tarn.example/2"], None),
        ([], None),
    ],
)
def test_a_feed_in_a_file_that_does_not_say_whose_it_is_is_of_the_site_that_it_lists_alone(links, home):
    items = "".join(f"<item><title>Nets</title><link>{link}</link></item>" for link in links) or "<item/>"
    text = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
    assert {entry.home for entry in parse_feed(text, "/data/saved.xml").entries} == {home}
    assert {entry.home for entry in parse_feed(text, URL).entries} == {None}


@pytest.mark.parametrize(
    "text",
    [
        "<rss version='2.0'><channel><item><link>{}</link></item></channel></rss>",
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='{}'/></entry></feed>",
        '{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "{}"}}]}}',
    ],
    ids=["RSS", "Atom", "JSON Feed"],
)
def test_credentials_in_the_link_of_an_entry_are_sent_and_stand_in_no_other_field(text):
    body = text.format("http://ann:ses%20ame@paper.example/closed").encode()
    page = Page(kind=InputKind.FEED, input=URL, source_id=URL, url=URL)
    _, request = parse_feed_document(page, body, follow=False)
    assert (request.page.url, request.page.credentials) == ("http://paper.example/closed", "ann:ses ame")
    assert b"ame" not in encode_page(replace(request.page, credentials=None))


@pytest.mark.parametrize(
    ("link", "credentials"),
    [
        ("http://paper.example/1", "ann:sesame"),
        ("http://paper.example:80/1", "ann:sesame"),
        ("https://paper.example/1", None),
        ("http://paper.example:8080/1", None),
        ("http://www.paper.example/1", None),
        ("http://bob:x@paper.example/1", "bob:x"),
    ],
)
def test_pages_of_a_feeds_own_origin_are_asked_with_its_credentials_and_no_others(link, credentials):
    body = f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>".encode()
    page = Page(kind=InputKind.FEED, input=URL, source_id=URL, url=URL, credentials="ann:sesame")
    _, request = parse_feed_document(page, body, follow=False)
    assert request.page.credentials == credentials
