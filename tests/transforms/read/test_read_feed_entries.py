"""What entries take from their feed, and which addresses they have."""

import pytest
from case_tables import each_row

from transforms.read.feed_parser import parse_feed
from transforms.read.subscriptions import listed_feeds

FILE = "/data/feeds/saved.xml"
ATOM = 'xmlns="http://www.w3.org/2005/Atom"'
ADDRESS = "https://quay.example/feeds/all.xml"


def atom(entry, head="", url=FILE, attributes=""):
    feed = parse_feed(f"<feed {ATOM} {attributes}><title>Quay</title>{head}<entry>{entry}</entry></feed>".encode(), url)
    (read,) = feed.entries
    return read


def rss(item, head="", url=ADDRESS):
    dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
    feed = parse_feed(f'<rss version="2.0" {dc}><channel>{head}<item>{item}</item></channel></rss>'.encode(), url)
    (read,) = feed.entries
    return read


SELF = '<link rel="self" href="https://quay.example/blog/atom.xml"/>'
SITE = '<link href="https://quay.example/"/>'
LINK = '<link href="{}"/><title>Nets</title>'


@each_row(
    ("href", "head", "attributes", "url", "expected"),
    [
        ("/a/1", SELF, "", FILE, "https://quay.example/a/1"),
        ("a/1", SELF, "", FILE, "https://quay.example/blog/a/1"),
        ("a/1", SELF + SITE, "", FILE, "https://quay.example/blog/a/1"),
        ("a/1", SITE, "", FILE, "https://quay.example/a/1"),
        ("a/1", SELF, 'xml:base="https://www.quay.example/x/"', FILE, "https://www.quay.example/x/a/1"),
        ("a/1", SELF, 'xml:base="/x/"', FILE, "https://quay.example/x/a/1"),
        ("a/1", SELF, "", "https://mirror.example/f/all", "https://quay.example/blog/a/1"),
        ("a/1", "", "", "https://mirror.example/f/all", "https://mirror.example/f/a/1"),
        ("a/1", '<link rel="self" href="http://localhost:4000/atom.xml"/>', "", ADDRESS, "https://quay.example/feeds/a/1"),
        ("a/1", '<link rel="self" href="atom.xml"/>', "", ADDRESS, "https://quay.example/feeds/a/1"),
        ("a/1", "", "", FILE, None),
        ("https://quay.example/b", "", "", FILE, "https://quay.example/b"),
    ],
)  # fmt: skip
def test_a_relative_link_is_resolved_by_the_base_that_the_feed_gives(href, head, attributes, url, expected):
    assert atom(LINK.format(href), head, url, attributes).link == expected


@each_row(
    ("item", "expected"),
    [
        ('<guid isPermaLink="false">https://quay.example/?p=1</guid>', None),
        ("<guid isPermaLink='false' >\n https://quay.example/?p=1&amp;q=2 </guid>", None),
        ('<guid isPermaLink="False"><![CDATA[https://quay.example/?p=1]]></guid>', None),
        ('<guid isPermaLink="false">https://quay.example/1</guid><link>javascript:go()</link>', None),
        ('<guid isPermaLink="false">https://quay.example/1</guid><link>/1</link>', "https://quay.example/1"),
        ('<guid isPermaLink="true">https://quay.example/1</guid>', "https://quay.example/1"),
        ("<guid>https://quay.example/1</guid>", "https://quay.example/1"),
        ("<guid>quay-1</guid>", None),
    ],
)
def test_a_guid_is_an_address_unless_it_says_that_it_is_none(item, expected):
    assert rss(f"<title>Nets</title>{item}").link == expected


def test_what_dublin_core_calls_the_source_is_the_source():
    entry = rss("<title>Nets</title><dc:source>Reed Agency</dc:source>")
    assert (entry.source_title, entry.source_url) == ("Reed Agency", None)
    entry = rss("<title>Nets</title><dc:source>https://reed.example/nets</dc:source>")
    assert (entry.source_title, entry.source_url) == (None, "https://reed.example/nets")


AUTHOR = "<author><name>Ann Lee</name></author>"


def test_the_author_of_a_feed_stands_in_for_entries_without_one():
    assert atom("<title>Nets</title>", AUTHOR).authors == ("Ann Lee",)
    assert atom("<title>Nets</title><author><name>Bo Ek</name></author>", AUTHOR).authors == ("Bo Ek",)
    assert atom(f"<title>Nets</title><source>{AUTHOR}</source>").authors == ("Ann Lee",)
    assert rss("<title>Nets</title>", "<dc:creator>Ann Lee</dc:creator>").authors == ("Ann Lee",)


def test_an_editor_who_answers_for_a_feed_wrote_none_of_its_entries():
    head = "<managingEditor>desk@quay.example (Ann Lee)</managingEditor>"
    assert rss("<title>Nets</title>", head).authors == ()


def test_the_language_of_an_entry_is_that_of_its_text():
    assert atom('<title xml:lang="da">Net</title>', attributes='xml:lang="en"').language == "da"
    assert atom("<title>Nets</title>", attributes='xml:lang="en"').language == "en"


def test_a_feed_says_what_it_is_and_when_it_wants_to_be_asked_again():
    feed = parse_feed(
        b'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" '
        b'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><ttl>30</ttl>'
        b"<sy:updatePeriod> Hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>"
        b'<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="next" href="https://quay.example/2"/>'
        b"<item><title>Nets</title></item></channel></rss>",
        ADDRESS,
    )
    assert feed.format == "RSS 2.0"
    assert (feed.hints.poll_seconds, feed.hints.hub) == (3600, "https://hub.example/")
    assert feed.hints.next_page == "https://quay.example/2"


def test_items_whose_elements_have_the_prefix_rss_are_read():
    feed = parse_feed(
        b'<rss:rss xmlns:rss="urn:none" version="2.0"><rss:channel><rss:title>Quay</rss:title><rss:item>'
        b"<rss:title>Nets</rss:title><rss:link>https://quay.example/1</rss:link></rss:item></rss:channel></rss:rss>",
        ADDRESS,
    )
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Nets", "https://quay.example/1")]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://quay.example/?a=1&b=2", "https://quay.example/?a=1&b=2"),
        ("https://quay.example/?a=1&amp;b=2", "https://quay.example/?a=1&b=2"),
        ("https://quay.example/?a=1&copy=2&lt=3", "https://quay.example/?a=1&copy=2&lt=3"),
        ("https://quay.example/?a=%26&", "https://quay.example/?a=%26&"),
        ("https://quay.example/caf&eacute;", "https://quay.example/café"),
    ],
)
def test_a_list_of_feeds_with_bare_ampersands_keeps_its_addresses(written, address):
    opml = (
        f'<opml><body><outline text="A & B" xmlUrl="{written}"/><outline xmlUrl="https://b.example/f"/></body></opml>'
    )
    assert [row.url for row in listed_feeds(opml.encode())] == [address, "https://b.example/f"]
