"""Lists of feeds and of URLs."""

import pytest

from transforms.read.subscriptions import ListedUrl, listed_feeds, listed_urls

OPML = """<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body>
<outline text="World"><outline text="A" xmlUrl="http://a.example/feed"/>
<outline text="deep"><outline text="B" xmlurl="https://b.example/feed"/></outline></outline>
<outline text="A again" xmlUrl="http://a.example/feed"/><outline text="none"/>
<outline text="C" xmlUrl="feed://c.example/feed"/><outline xmlUrl="feed:https://d.example/feed"/>
<outline text="bad" xmlUrl="javascript:alert(1)"/><outline type="include" url="http://e.example/list.opml"/>
</body></opml>"""


def urls(data):
    return [row.url for row in listed_feeds(data.encode())]


def test_an_opml_list_names_its_feeds_once_each_in_order():
    assert urls(OPML) == [
        "http://a.example/feed",
        "https://b.example/feed",
        "http://c.example/feed",
        "https://d.example/feed",
        None,
    ]


def test_an_entry_that_is_no_url_is_told_as_it_stands():
    assert listed_feeds(OPML.encode())[-1] == ListedUrl(4, "javascript:alert(1)", None)


@pytest.mark.parametrize(
    "broken", [OPML[: OPML.index('<outline text="none"')], OPML.replace('text="World"', 'text="a & b"')]
)
def test_a_broken_list_gives_what_can_be_read(broken):
    assert urls(broken)[:2] == ["http://a.example/feed", "https://b.example/feed"]


def test_a_list_cannot_name_a_local_file():
    hidden = (
        '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body><outline xmlUrl="&x;"/></body></opml>'
    )
    assert [url for url in urls(hidden) if url] == []


def test_a_text_of_feed_urls_is_a_list_and_a_feed_is_none():
    assert urls("# mine\n\nhttp://a.example/feed\nhttps://b.example/feed \nnonsense\nhttp://a.example/feed\n") == [
        "http://a.example/feed",
        "https://b.example/feed",
        None,
    ]
    for other in ("<rss version='2.0'/>", "http is a protocol", "{}", "", "# only a comment"):
        assert listed_feeds(other.encode()) is None


def test_the_lines_of_a_url_list_keep_their_numbers():
    rows = list(listed_urls("\ufeffhttp://a.example/1\r\n\r\n# later\r\nftp://a.example/2\r\n".encode()))
    assert rows == [
        ListedUrl(0, "http://a.example/1", "http://a.example/1"),
        ListedUrl(3, "ftp://a.example/2", None),
    ]


def test_a_list_with_references_to_surrogates_is_read():
    assert urls('<opml><body><outline text="&#xD83D;" xmlUrl="http://a.example/feed"/></body></opml>') == [
        "http://a.example/feed"
    ]
