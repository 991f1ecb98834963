"""`copydesk report`: one page, every figure of which is a query over the exported tables."""

import json
import shutil
import subprocess

import duckdb
import pytest
from lxml import html

from pipeline.main import main
from pipeline.report.elements import span
from pipeline.report.figures import figures, queries
from pipeline.report.report_page import page

FISH = "OSLO (Reuters) - Fishermen from four villages asked parliament for new quotas on cod before the spring season."
HARBOUR = "The harbour board of Wexcombe voted on Monday to dredge the inner basin before the winter storms arrive."
HOSTILE = "<script>alert(1)</script> and <img src=x onerror=alert(2)> stood in the headline of the paper that morning."
READ = {"fetched_at": "2026-03-05T11:30:00Z"}
BOATS = "The pilots of Selby brought nine boats into the harbour on Monday while the wind was still from the west. " * 4
FEED = (
    "<rss version='2.0'><channel><title>Quay</title><link>https://quay.example/</link>"
    f"<item><guid isPermaLink='false'>1</guid><title>Boats</title><description>{BOATS}</description>"
    "<pubDate>Thu, 05 Mar 2026 08:00:00 GMT</pubDate></item>"
    "<item><guid isPermaLink='false'>2</guid><title>Teaser</title></item></channel></rss>"
)
CHROMIUM = shutil.which("chromium")


def rows():
    yield {
        "url": "https://a.example/1",
        "title": "Cod quotas",
        "text": FISH,
        "published": "2026-03-05T08:00:00Z",
        **READ,
    }
    yield {"url": "https://b.example/1", "title": "Cod quotas", "text": FISH, "published": "2026-03-05T09:00:00Z"}
    yield {"url": "https://b.example/2", "title": "<b>Basin</b>", "text": f"{HARBOUR}\nShare this article"}
    yield {"url": "javascript:alert(3)", "title": "</title><script>", "text": HOSTILE}
    yield {"url": "https://c.example/3", "text": ""}
    yield {"url": "https://d.example/1", "text": f"Aden - Saba: {HARBOUR.replace('Monday', 'Tuesday')}"}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The page, and a database that was exported from the same output."""
    folder = tmp_path_factory.mktemp("report")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows()), encoding="utf-8")
    output = str(folder / "out")
    (folder / "quay.xml").write_text(FEED, encoding="utf-8")
    (folder / "bad.xml").write_text("<html></html>", encoding="utf-8")
    inputs = ["--jsonl", str(folder / "rows.jsonl"), "--output", output, "--min-words", "1", "--workers", "1"]
    inputs += ["--feeds", str(folder / "quay.xml"), str(folder / "bad.xml")]
    assert main(["run", *inputs, "--as-of", "2026-03-06T06:00:00Z"]) in {0, 3}
    assert main(["report", output]) == 0
    assert main(["export", output, "--to", "duckdb"]) == 0
    return folder / "out.report.html", folder / "out.duckdb"


@pytest.fixture(scope="module")
def tree(made):
    return html.fromstring(made[0].read_bytes())


@pytest.fixture(scope="module")
def exported(made):
    with duckdb.connect(str(made[1]), read_only=True) as connection:
        yield {name: connection.execute(query).fetchall() for name, query in queries().items()}


def cells(tree, section, table=0):
    """The rows of a table, as text."""
    found = tree.get_element_by_id(section).findall(".//table")[table]
    return [[cell.text_content() for cell in row] for row in found.findall("tbody/tr")]


def test_the_totals_are_those_of_the_export(tree, exported):
    shown = [int(number.text) for number in tree.xpath("//ul[@class='totals']//b")]
    assert shown == list(exported["totals"][0])
    assert shown[0] > 0


def test_a_suspicion_of_translation_is_shown_and_not_counted_as_translated(tree, exported):
    assert exported["totals"][0][3] == 0
    assert any("suspected" in words for words in tree.xpath("//section[@id='translations']//text()"))


def test_the_cells_of_outlets_and_days_are_those_of_the_export(tree, exported):
    numbers = [int(cell) for row in cells(tree, "days") for cell in row[1:] if cell]
    assert sorted(numbers) == sorted(count for _, _, count in exported["cells"])


def test_agencies_copies_cuts_and_rejections_are_those_of_the_export(tree, exported):
    agencies = [row[0] for row in exported["agencies"]]
    assert [row[0] for row in cells(tree, "wire")] == agencies == ["Reuters", "Saba (Yemen News Agency)"]
    assert [row[-1] for row in cells(tree, "copies")] == [str(row[4]) for row in exported["clusters"]] == ["2"]
    rules = [rule.text for rule in tree.get_element_by_id("cuts").findall(".//tbody/tr/th/small")]
    assert rules == [row[0] for row in exported["cuts"]]
    assert [row[0] for row in cells(tree, "rejected")] == [row[0] for row in exported["reasons"]]
    assert {row[0] for row in exported["reasons"]} == {"empty_document", "entry_without_link", "malformed_feed"}


@pytest.mark.parametrize(
    ("place", "query", "columns"),
    [
        (("wire", 0), "agencies", ("outlets", "texts")),
        (("wire", 1), "wire_outlets", ("wire_texts", "texts")),
        (("languages", 0), "languages", ("outlets", "articles")),
        (("copies", 0), "clusters", ("copies",)),
        (("cuts", 0), "cuts", ("texts", "lines", "characters")),
        (("rejected", 0), "reasons", ("documents",)),
        (("rejected", 1), "rejected_hosts", ("documents",)),
        (("feeds", 0), "feeds", ("polls", "articles", "copies", "rejected")),
    ],
)
def test_every_number_of_a_table_is_that_of_its_query_on_the_export(place, query, columns, made, tree):
    with duckdb.connect(str(made[1]), read_only=True) as connection:
        wanted = connection.execute(f"SELECT {', '.join(columns)} FROM ({queries()[query].rstrip('; ')})").fetchall()
    shown = [[float(cell.replace(",", "")) for cell in row[-len(columns) :]] for row in cells(tree, *place)]
    assert shown
    assert sorted(shown) == sorted([round(float(number), 1) for number in row] for row in wanted)


def test_what_was_cut_is_struck_out_with_its_rule(tree):
    assert any("Share this article" in each.text_content() for each in tree.iter("del"))


def test_the_last_poll_of_each_feed_is_told_those_that_fail_first(tree):
    [bad, quay] = [row[:2] for row in cells(tree, "feeds")]
    assert (bad[0].rpartition("/")[2], bad[1]) == ("bad.xml", "failed: malformed_feed 1")
    assert (quay[0].rpartition("/")[2], quay[1]) == ("quay.xml", "read: entry_without_link 1")


def test_the_lag_of_all_outlets_and_of_each_is_that_of_the_export(tree, exported):
    wanted = [[row[0], str(row[1]), *map(span, row[2:])] for row in exported["lag"]]
    assert cells(tree, "lag") == wanted
    assert wanted[0][:3] == ["all outlets", "1", "3.5 h"]


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (None, ""),
        (0, "0 s"),
        (119, "119 s"),
        (120, "2.0 min"),
        (12_600, "3.5 h"),
        (7200, "2.0 h"),
        (259_200, "3.0 days"),
    ],
)
def test_a_time_is_told_in_the_unit_that_fits(seconds, shown):
    assert span(seconds) == shown


def test_the_flow_is_that_of_the_export(tree, exported):
    [picture] = tree.iter("svg")
    [(_, _, _, *numbers)] = exported["flow"]
    shown = [int(part.split()[0]) for part in picture.get("aria-label").split(", ")]
    assert shown == [number for number in numbers if number]
    assert numbers[0] == sum(numbers[1:])


def test_the_flow_says_its_numbers_to_those_who_do_not_see_it(tree):
    [picture] = tree.iter("svg")
    assert picture.get("aria-label").startswith("9 documents in, 5 articles, 1 further copy")


def test_what_scrolls_is_reached_by_the_keyboard_and_has_a_name(tree):
    regions = tree.xpath("//*[@tabindex]")
    assert {region.get("role") for region in regions} == {"region"}
    assert [region.get("aria-label") for region in regions] == [each.text for each in tree.iter("caption")]
    assert tree.xpath("//th[not(@scope)]") == []


def test_nothing_that_a_document_says_is_markup_or_leads_anywhere_but_the_web(made, tree):
    assert not list(tree.iter("script", "img", "link", "iframe"))
    assert "default-src 'none'" in tree.xpath("string(//meta[@http-equiv]/@content)")
    assert {each.get("href")[:5] for each in tree.iter("a")} <= {
        "https",
        *(f"#{each.get('id')}"[:5] for each in tree.iter()),
    }
    assert b"<b>Basin</b>" not in made[0].read_bytes()


def test_a_page_on_ten_thousand_articles_is_smaller_than_two_megabytes(made, tmp_path):
    shutil.copyfile(made[1], tmp_path / "large.duckdb")
    texts = (
        "id || n AS id, outlet || n % 300 AS outlet, date - (n % 90)::INT AS date, repeat(text || chr(10), 9) AS text"
    )
    enlarged = {"versions": (texts, 2500), "rejected": ("url || n AS url", 400)}
    with duckdb.connect(str(tmp_path / "large.duckdb")) as connection:
        for table, (changes, times) in enlarged.items():
            rows = f"SELECT * EXCLUDE (n) REPLACE ({changes}) FROM {table}, range({times}) numbers (n)"
            connection.execute(f"INSERT INTO {table} {rows}")
        [articles] = connection.execute("SELECT count(*) FROM articles").fetchone()
        assert articles > 10_000
        assert len(page(figures(connection), "large")) < 2_000_000


def test_the_same_output_gives_the_same_page(made):
    before = made[0].read_bytes()
    assert main(["report", str(made[1].with_suffix("")), "--into", str(made[0])]) == 0
    assert made[0].read_bytes() == before


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_browser_shows_the_page(made, tmp_path):
    picture = tmp_path / "page.png"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    flags += [f"--user-data-dir={tmp_path / 'profile'}", "--window-size=1000,2000", f"--screenshot={picture}"]
    subprocess.run([CHROMIUM, *flags, made[0].as_uri()], check=True, capture_output=True, timeout=120)
    assert picture.stat().st_size > 20_000
