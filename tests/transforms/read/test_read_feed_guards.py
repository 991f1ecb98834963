"""What is done to a feed's bytes before a parser sees them."""

import codecs
import time

import pytest
from case_tables import each_row

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.read.feed_guards import MAX_ATTRIBUTES, MAX_AUTHOR, end_of_prolog, for_parser, guarded
from transforms.read.feed_model import Feed
from transforms.read.feed_parser import parse_feed

DECLARATION = '<?xml version="1.0"?>'


def rss(item="", title="Ferry"):
    return (
        f'<rss version="2.0"><channel><title>News</title><item><title>{title}</title>'
        f"<link>http://a.example/1</link>{item}</item></channel></rss>"
    )


def flood(count, before=""):
    return rss(f"<a {before}" + " ".join(f'a{number}="x"' for number in range(count)) + "/>")


HARMLESS = {
    "newlines before the root": DECLARATION + "\n" * 200_000 + rss(),
    "newlines before the root in UTF-16": codecs.BOM_UTF16_LE
    + (DECLARATION + "\n" * 100_000 + rss()).encode("utf-16-le"),
    "UTF-16 without a mark": rss().encode("utf-16-le"),
    "a comment and a document type": f"{DECLARATION}<!-- a > b --><!DOCTYPE rss [<!ENTITY n '>'> ]>{rss()}",
    "an author of 200 KB": rss("<author>a@" + "a." * 100_000 + "</author>"),
    "an author of 200 KB in CDATA": rss("<author><![CDATA[a@" + "a." * 100_000 + "]]></author>"),
    "an author without any @": rss("<author>" + "a" * 200_000 + "</author>"),
    "a billion laughs": DECLARATION
    + "<!DOCTYPE rss [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {'a' * (level + 1)} '{('&' + 'a' * level + ';') * 10}'>" for level in range(1, 12))
    + f"]>{rss('<description>&' + 'a' * 12 + ';</description>')}",
    "an external entity": DECLARATION
    + "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
    + rss("<description>&x;</description>"),
    "control characters": rss().replace("Ferry", "Fe\0r\x08ry"),
    "long text with many equal signs": rss("<description>" + 'x="1" ' * 5000 + "</description>"),
}
HOSTILE = {
    "entity declarations": DECLARATION + "<!DOCTYPE rss [\n" + '<!ENTITY a "x"\n' * 20_000 + "]>" + rss(),
    "entity declarations outside a document type": DECLARATION + '<!ENTITY a "x"\n' * 20_000 + rss(),
    "attributes": flood(20_000),
    "attributes after a quoted bracket": flood(20_000, 'x=">" '),
    "attributes after an open quote": flood(20_000, "x=' "),
    "an author in CDATA pieces": rss("<author>a@" + "<![CDATA[a.]]>" * 30_000 + "</author>"),
    "an author cut by comments": rss("<author>a@" + "a.<!-- -->" * 30_000 + "</author>"),
    "UTF-7": rss().replace("<rss", '<?xml version="1.0" encoding="utf-7"?><rss'),
    "EBCDIC": (DECLARATION + rss()).encode("cp500"),
}


def as_bytes(feed):
    return feed if isinstance(feed, bytes) else feed.encode()


@each_row("name", HARMLESS)
def test_a_feed_in_a_strange_wrapping_is_read_in_good_time(name):
    started = time.process_time()
    feed = parse_feed(as_bytes(HARMLESS[name]), "http://a.example/feed")
    assert time.process_time() - started < 2
    assert isinstance(feed, Feed)
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Ferry", "http://a.example/1")]


@each_row("name", HOSTILE)
def test_a_feed_that_would_keep_the_parser_busy_is_refused_in_good_time(name):
    started = time.process_time()
    refused = parse_feed(as_bytes(HOSTILE[name]), "http://a.example/feed")
    assert time.process_time() - started < 2
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.HOSTILE_FEED


def test_a_few_hundred_attributes_are_no_flood():
    assert isinstance(for_parser(flood(MAX_ATTRIBUTES)), bytes)


def test_a_long_list_of_authors_is_kept():
    names = ", ".join(f"Ann Lee {number}" for number in range(100))
    assert len(names) < MAX_AUTHOR
    assert names.encode() in for_parser(rss(f"<author>{names}</author>"))


def test_utf_7_in_the_response_header_is_refused():
    refused = guarded(rss().encode(), "text/xml; charset=UTF-7")
    assert isinstance(refused, Rejection)
    assert refused.reason is Reason.HOSTILE_FEED


@pytest.mark.parametrize("data", [b"", b" \n\t ", codecs.BOM_UTF8])
def test_a_feed_without_content_is_an_empty_document(data):
    assert guarded(data, None).reason is Reason.EMPTY_DOCUMENT


def test_a_feed_beyond_the_limit_is_too_large():
    assert guarded(b"x" * (10 * 1024 * 1024 + 1), None).reason is Reason.DOCUMENT_TOO_LARGE


@each_row(
    ("text", "rest"),
    [
        ("<rss/>", "<rss/>"),
        ("<?xml version='1.0'?>\n\n<rss/>", "<rss/>"),
        ("<!-- > --><!doctype html><rss/>", "<rss/>"),
        ("<!DOCTYPE rss [<!ENTITY a '>'>] >\n<rss/>", "<rss/>"),
        ('<!DOCTYPE rss PUBLIC "x" "y">[<rss/>', "[<rss/>"),
        ("<!DOCTYPE rss [never closed <rss/>", ""),
        ("<!-- never closed <rss/>", ""),
        ("", ""),
    ],
)
def test_the_prolog_ends_where_the_root_element_starts(text, rest):
    assert text[end_of_prolog(text) :] == rest


def test_entities_of_html_become_characters_and_those_of_xml_stay():
    assert for_parser("<a>caf&eacute;&nbsp;&amp;&lt;&unknown; &amp;nbsp;</a>").endswith(
        "<a>café\xa0&amp;&lt;&unknown; &amp;nbsp;</a>".encode()
    )


def test_references_to_what_is_no_character_are_replaced():
    assert for_parser("<a>&#0;&#xD800;&#x0000DFFF;&#55357;&#x110000;&#9;&#233;&#x20AC;</a>").endswith(
        "<a>\ufffd\ufffd\ufffd\ufffd\ufffd&#9;&#233;&#x20AC;</a>".encode()
    )
