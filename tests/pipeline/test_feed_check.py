"""`copydesk feeds`: a row for each feed."""

from pipeline.commands import code_of
from pipeline.feed_check import feed_rows
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


def test_the_command_prints_a_table_and_its_code_says_whether_all_give_entries(tmp_path, capsys):
    (tmp_path / "good.xml").write_text(GOOD)
    assert code_of(["feeds", str(tmp_path / "good.xml"), "--as-of", CLOCK]) == 0
    printed = capsys.readouterr().out
    assert "RSS 2.0" in printed
    assert "1 without link" in printed
    (tmp_path / "bad.xml").write_text("<html></html>")
    assert code_of(["feeds", str(tmp_path), "--as-of", CLOCK]) == 3
