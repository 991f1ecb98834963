"""`copydesk feeds`: a row for each feed."""

import base64
from http.server import BaseHTTPRequestHandler

import pytest

from pipeline.commands import code_of
from pipeline.feed_check import feed_rows
from pipeline.loopback import listening
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_options import FetchOptions
from transforms.read.sources import Source

CLOCK = "2026-03-10T12:00:00Z"
GOOD = (
    "<rss version='2.0'><channel><ttl>120</ttl>"
    "<item><title>Nets</title><link>https://quay.example/1</link><guid>a</guid>"
    "<pubDate>Mon, 09 Mar 2026 10:00:00 GMT</pubDate></item>"
    "<item><guid isPermaLink='false'>a</guid><description>Boats</description></item>"
    "<item><title>Far</title><link>https://news.google.com/rss/articles/CBMiAUFVX3lx</link></item></channel></rss>"
)


def rows(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name}.xml").write_text(text)
    return list(feed_rows([Source(InputKind.FEED, str(tmp_path))], FetchOptions(), CLOCK))


def test_a_feed_is_told_by_format_entries_and_what_is_wrong_with_it(tmp_path):
    (row,) = rows(tmp_path, good=GOOD)
    assert (row.format, row.entries, row.newest) == ("RSS 2.0", 3, "2026-03-09T10:00:00Z")
    assert (row.poll_seconds, row.hints) == (7200, ("asks for 2 h",))
    assert row.problems == (
        "1 without link",
        "1 without title",
        "2 without date",
        "1 behind a redirection",
        "1 with an id of another",
    )


def test_a_feed_that_has_fallen_silent_is_told(tmp_path):
    (row,) = rows(tmp_path, old=GOOD.replace("09 Mar 2026", "09 Mar 2025"))
    assert "nothing new for 366 days" in row.problems


def test_what_is_no_feed_is_told_with_its_reason(tmp_path):
    empty, page = rows(tmp_path, a="", b="<html></html>")
    assert empty.problems[0].startswith("empty_document: ")
    assert page.problems == ("malformed_feed: a web page, no feed",)


def test_what_breaks_off_is_told_in_the_words_of_a_run(tmp_path):
    cut = GOOD[: GOOD.index("<item><guid")] + "<item><title>Bo"
    listed = f"<opml><body><outline xmlUrl='{tmp_path}/good.xml'/><outline xmlU"
    broken, opml, _ = rows(tmp_path, broken=cut, listed=listed)
    behind = "response_truncated: the list breaks off behind entry 1: what stood there is missing"
    assert (broken.entries, broken.problems[0], opml.problems) == (1, behind, (behind,))


def test_the_command_prints_a_table_and_its_code_says_whether_all_give_entries(tmp_path, capsys):
    (tmp_path / "good.xml").write_text(GOOD)
    assert code_of(["feeds", str(tmp_path / "good.xml"), "--as-of", CLOCK]) == 0
    printed = capsys.readouterr().out
    assert "RSS 2.0" in printed
    assert "1 without link" in printed
    (tmp_path / "bad.xml").write_text("<html></html>")
    assert code_of(["feeds", str(tmp_path), "--as-of", CLOCK]) == 3


class Paywall(BaseHTTPRequestHandler):
    """Gives the feed to those who know the password of its path."""

    def do_GET(self):
        wanted = base64.b64encode(f"ann:{self.path.strip('/')}-pass".encode()).decode()
        is_known = self.headers.get("Authorization") == f"Basic {wanted}"
        body = GOOD.encode() if is_known else b""
        self.send_response(200 if is_known else 404 if self.path == "/robots.txt" else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def paywall():
    with listening(Paywall) as place:
        yield place


def test_credentials_of_feeds_named_and_listed_are_sent_and_not_printed(paywall, tmp_path, capsys):
    (tmp_path / "feeds.txt").write_text(
        f"http://ann:listed-pass@{paywall}/listed\nftp://ann:other-pass@quay.example/f\n"
    )
    named = f"http://ann:named-pass@{paywall}/named"
    asked = ["feeds", named, str(tmp_path / "feeds.txt"), "--as-of", CLOCK, "--delay", "0", "--allow-private-addresses"]
    assert code_of(asked) == 3
    told = capsys.readouterr()
    assert told.out.count("RSS 2.0") == 2
    assert "-pass" not in told.out + told.err
