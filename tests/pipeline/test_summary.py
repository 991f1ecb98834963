"""The summary of a run."""

import io

from rich.console import Console

from pipeline.console import clean_console
from pipeline.running.summary import print_summary
from schemas.manifest import Counts, DataFile, FeedOutcome, InputPattern, Manifest


def file_of(size):
    return DataFile(path=f"articles/part-{size}.jsonl.gz", tree="articles", rows=1, bytes=size, sha256="0")


def summary(counts, sizes=(10,), output="out", feeds=(), kinds=()):
    manifest = Manifest(
        run_id="20260308T060000Z-0123abcd",
        as_of="2026-03-08T06:00:00Z",
        inputs=tuple(InputPattern(kind, kind) for kind in kinds),
        feeds=feeds,
        options={},
        counts=counts,
        files=tuple(file_of(size) for size in sizes),
        state=(),
        replayed=(),
        versions={},
    )
    console = Console(file=io.StringIO(), width=200)
    print_summary(manifest, output, console)
    return console.file.getvalue().splitlines()


def rows(lines):
    """Number and words of each row of the table."""
    return [tuple(line.split(None, 1)) for line in lines[1 : lines.index("", 1)]]


def test_every_document_that_came_in_is_accounted_for():
    counts = Counts(documents_in=1207, articles=1000, duplicates=100, dropped=0, rejected={"too_short": 7, "gone": 100})
    assert [(number, words.strip()) for number, words in rows(summary(counts))] == [
        ("1,207", "documents in"),
        ("1,000", "articles"),
        ("100", "further copies, kept in duplicates/"),
        ("107", "rejected"),
        ("100", "gone"),
        ("7", "too_short"),
    ]


def test_dropped_copies_are_named_where_there_are_any():
    counts = Counts(documents_in=3, articles=1, duplicates=0, dropped=2, rejected={})
    assert ("2", "further copies, dropped as asked") in [(a, b.strip()) for a, b in rows(summary(counts))]


def test_size_and_place_of_the_output_and_its_manifest_are_named():
    counts = Counts(documents_in=1, articles=1, duplicates=0, dropped=0, rejected={})
    lines = summary(counts, sizes=(600, 500), output="/data/[bold]news[/bold]")
    assert lines[-2] == "2 files, 1 KiB, below /data/[bold]news[/bold]"
    assert lines[-1] == "committed by _runs/20260308T060000Z-0123abcd/manifest.json"


def test_sizes_have_a_unit_that_a_person_reads():
    counts = Counts(documents_in=1, articles=1, duplicates=0, dropped=0, rejected={})
    sizes = {size: summary(counts, sizes=(size,))[-2].split(", ")[1] for size in (10, 2048, 5 << 20, 3 << 30)}
    assert sizes == {10: "10 bytes", 2048: "2 KiB", 5 << 20: "5 MiB", 3 << 30: "3.0 GiB"}


def test_what_is_printed_does_not_steer_the_terminal(capsys):
    console = clean_console(80)
    console.print("[red]a\x1b[2Jb\u202ec\x07d\re[/red]", markup=False)
    console.print("harbour-times.example\x9b5n")
    assert capsys.readouterr().out == "[red]a[2Jbcde[/red]\nharbour-times.example5n\n"


def feed_line(*feeds, kinds=("feed",)):
    counts = Counts(documents_in=1, articles=1, duplicates=0, dropped=0, rejected={})
    return next(line for line in summary(counts, feeds=feeds, kinds=kinds) if "entr" in line)


def test_lists_that_name_feeds_are_not_counted_as_feeds():
    named = FeedOutcome("https://quay.example/rss", "read", new=2), FeedOutcome("https://reed.example/rss", "failed")
    line = feed_line(FeedOutcome("feeds.opml", "read", listed=2), *named)
    assert line == "2 feeds, named by 1 list: 1 read, 1 failed; 2 entries new, 0 known"


def test_sitemaps_are_called_sitemaps():
    robots = FeedOutcome("https://quay.example/robots.txt", "read", listed=1)
    sitemap = FeedOutcome("https://quay.example/news.xml", "read", known=3)
    line = feed_line(robots, sitemap, kinds=("sitemap",))
    assert line == "1 sitemap, named by 1 list: 1 read; 0 entries new, 3 known"
    assert feed_line(sitemap, kinds=("sitemap", "feed")).startswith("1 feed or sitemap: ")


def test_an_address_that_is_refused_says_what_allows_it():
    counts = Counts(documents_in=1, articles=0, duplicates=0, dropped=0, rejected={"address_refused": 1})
    assert any("--allow-private-addresses" in line for line in summary(counts))
