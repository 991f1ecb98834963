"""When a page was published, and where that is said."""

from time import process_time

import pytest

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.vocabulary import DatePrecision, DateSource
from transforms.extract.facts import read_facts
from transforms.extract.page_dates import modified, published, published_elsewhere
from transforms.page.tree import parse

AS_OF = "2026-11-23T00:00:00Z"
URL = "https://example.org/story"


def page(**fields):
    return Page(InputKind.ROW, "rows.jsonl", "1", **fields)


def found(head="", body="<h1>Council votes</h1><p>Text.</p>", url=URL, **fields):
    layout = parse(f"<html><head>{head}</head><body>{body}</body></html>").layout
    return published(read_facts(layout, url), layout, page(**fields), url, AS_OF)


def value_and_source(**told):
    dated = found(**told)
    return (dated.date.value, dated.source) if dated else None


META = '<meta property="article:published_time" content="2026-03-02T10:00:00+01:00">'
JSON_LD = (
    '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-03-03T08:00:00Z"}</script>'
)


def test_meta_elements_come_before_structured_data():
    assert value_and_source(head=META + JSON_LD) == ("2026-03-02T10:00:00+01:00", DateSource.META)
    assert value_and_source(head=JSON_LD) == ("2026-03-03T08:00:00Z", DateSource.JSON_LD)


def test_a_bare_day_takes_the_time_that_another_source_gives():
    day = '<meta name="date" content="2026-03-03">'
    assert value_and_source(head=day + JSON_LD) == ("2026-03-03T08:00:00Z", DateSource.JSON_LD)
    assert found(head=day).date.precision is DatePrecision.DAY


@pytest.mark.parametrize(
    "content",
    ["0001-01-01T00:00:00Z", "2031-01-01", "2569-03-02", "2026-03-02T10:00:00+99:99", "02/03/2026", "soon"],
)
def test_an_impossible_date_gives_way_to_the_next_source(content):
    head = f'<meta property="article:published_time" content="{content}">{JSON_LD}'
    assert value_and_source(head=head) == ("2026-03-03T08:00:00Z", DateSource.JSON_LD)


TYPED = '{"@type": "http://www.w3.org/2001/XMLSchema#dateTime", "@value": "2026-03-05T08:15:00+01:00"}'


@pytest.mark.parametrize(
    "value", [TYPED, f"[{TYPED}]", '["2026-03-05T08:15:00+01:00"]', TYPED.replace("@value", "value")]
)
def test_typed_values_and_lists_of_structured_data_are_read(value):
    head = JSON_LD.replace('"2026-03-03T08:00:00Z"', value)
    assert value_and_source(head=head) == ("2026-03-05T08:15:00+01:00", DateSource.JSON_LD)


@pytest.mark.parametrize("name", ["date", "DC.date", "dcterms.date"])
def test_a_vague_date_that_is_the_time_of_the_request_does_not_count(name):
    head = f'<meta name="{name}" content="2026-11-20T11:59:01Z">'
    fetched = {"fetched_at": "2026-11-20T12:00:00Z"}
    assert value_and_source(head=head + JSON_LD, **fetched)[0] == "2026-03-03T08:00:00Z"
    assert (
        value_and_source(head=head, body="<h1>Vote</h1><time datetime='2026-03-04'></time>", **fetched)[0]
        == "2026-03-04"
    )
    assert value_and_source(head=head, **fetched)[0] == "2026-11-20T11:59:01Z"


def test_a_publication_that_is_the_last_change_gives_way_to_an_earlier_one():
    published_then = '<meta property="article:published_time" content="2026-03-07T12:43:39Z">'
    changed = '<meta property="article:modified_time" content="2026-03-07T12:43:46Z">'
    assert value_and_source(head=published_then + changed + JSON_LD)[0] == "2026-03-03T08:00:00Z"
    assert value_and_source(head=published_then + changed)[0] == "2026-03-07T12:43:39Z"
    assert value_and_source(head=published_then + JSON_LD)[0] == "2026-03-07T12:43:39Z"


def test_a_vague_date_behind_the_last_change_gives_way():
    head = '<meta name="date" content="2026-03-09T07:00:00Z"><meta name="lastmod" content="2026-03-08T07:00:00Z">'
    assert value_and_source(head=head + JSON_LD)[0] == "2026-03-03T08:00:00Z"


@pytest.mark.parametrize("box", ["aside", "nav", "div class='ticker'", "div class='most-read'"])
def test_times_of_tickers_come_after_that_of_the_story(box):
    ticker = f"<{box}><time datetime='2026-03-09T08:00:00Z'>now</time></{box.split()[0]}>"
    body = "<h1>Council votes</h1><p><time datetime='2026-03-04T08:00:00Z'>4 March</time></p>"
    assert value_and_source(body=ticker + body)[0] == "2026-03-04T08:00:00Z"
    assert value_and_source(body=ticker + body.replace("h1", "h2"))[0] == "2026-03-04T08:00:00Z"
    written = body[: body.index("<time")] + "<p class='date'>4 March 2026, 08:15</p>" + body[body.index("</time>") :]
    assert value_and_source(body=ticker + written)[0] == "2026-03-04"


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("2026年03月05日08:15 来源：例通社 作者：李大江", "2026-03-05"),
        ("2026-03-05 08:15:22　来源：例报", "2026-03-05"),
        ("时间：2026-03-05 08:15 来源：例网", "2026-03-05"),
        ("2026 03/05 08:15:22 来源：例网", "2026-03-05"),
        ("Submitted by admin on Fri, 03/06/2026 - 10:30", "2026-03-06"),
        ("Published Thu, 2026-03-05 12:20 Author: Jane Doe", "2026-03-05"),
        ("Do 05.03.26 | 14:07 Uhr | Von Jane Doe", "2026-03-05"),
    ],
)
def test_lines_of_fields_and_of_content_systems_are_dated(line, value):
    assert value_and_source(body=f"<h1>Council votes</h1><div>{line}</div>")[0] == value


def test_the_date_beside_the_author_is_read():
    line = '<div class="line">Do 05.03.26 | 14:07 Uhr | Von <span class="authorname">Jane Doe</span></div>'
    assert value_and_source(body=f"<h3>Council votes</h3>{line}")[0] == "2026-03-05"
    assert found(body=f"<aside>{line}</aside>") is None


@pytest.mark.parametrize(
    "mark",
    [
        '<span property="dc:date dc:created" content="2026-03-05T12:20:00+02:00">Thu, 03/05/2026 - 12:20</span>',
        '<span property="schema:datePublished" content="2026-03-05T12:20:00+02:00" class="hidden"></span>',
    ],
)
def test_properties_in_rdfa_are_read(mark):
    assert value_and_source(body=f"<h1>Council votes</h1>{mark}<p>Text.</p>")[0] == "2026-03-05T12:20:00+02:00"


@pytest.mark.parametrize("unit", ["1 ", "2026 ", "2026, ", "1", "12.03. ", "3月", "： ", "a: 1 "])
def test_reading_dates_takes_time_in_proportion_to_the_lines(unit):
    spent = []
    for count in (10_000, 20_000):
        body = f"<h1>Council votes</h1><div class='date'>{unit * count}</div>{f'<p>{unit * 30}</p>' * (count // 100)}"
        start = process_time()
        found(head=f'<meta name="date" content="{unit * count}"><title>{unit * count}</title>', body=body)
        spent.append(process_time() - start)
    assert spent[1] < 4 * spent[0] + 0.3


def test_row_and_feed_come_before_what_the_page_shows():
    body = "<h1>Council votes</h1><time datetime='2026-01-01T08:00:00Z'>x</time>"
    assert value_and_source(body=body, published="2026-03-02") == ("2026-03-02", DateSource.ROW)
    entry = FeedEntry("https://example.org/feed", published="2026-03-04T08:00:00Z")
    assert value_and_source(body=body, feed=entry) == ("2026-03-04T08:00:00Z", DateSource.FEED)
    assert value_and_source(body=body) == ("2026-01-01T08:00:00Z", DateSource.MARKUP)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2026/03/02/story", "2026-03-02"),
        ("https://example.org/2026/mar/02/story", "2026-03-02"),
        ("https://example.org/news/2026-3-2-story", "2026-03-02"),
    ],
)
def test_a_dated_address_is_read(url, day):
    assert value_and_source(url=url) == (day, DateSource.URL)


@pytest.mark.parametrize(
    "body",
    [
        '<h1>Council votes</h1><span class="article__date">Published: 2 March 2026</span>',
        '<h1>Council votes</h1><div id="datum">Stand: 2. März 2026, 10:30 Uhr</div>',
        "<h1>Council votes</h1><p>By Jane Doe | March 2, 2026</p>",
        "<h1>Council votes</h1><time>2 March 2026</time>",
    ],
)
def test_a_block_that_is_named_for_its_date_or_stands_below_the_headline_is_read(body):
    assert value_and_source(body=body) == ("2026-03-02", DateSource.MARKUP)


def test_the_last_segment_of_the_title_may_be_the_date():
    assert value_and_source(head="<title>Council votes | Example | 02.03.2026</title>") == (
        "2026-03-02",
        DateSource.MARKUP,
    )


def test_a_page_that_only_mentions_dates_has_none():
    body = (
        '<h1>Council votes</h1><p>The bridge of 1995-01-01 was renewed.</p><a href="/archive/1995-01-01">Archive</a>'
        '<p class="updated-date">Updated 3 March 2026</p><footer>© 2026 Example</footer>'
    )
    assert found(body=body) is None


def test_the_date_of_the_last_change_is_read_apart():
    head = META + '<meta property="article:modified_time" content="2026-03-05T10:00:00Z">'
    layout = parse(f"<html><head>{head}</head><body><p>Text.</p></body></html>").layout
    assert modified(read_facts(layout, URL), AS_OF) == "2026-03-05T10:00:00Z"
    assert modified(read_facts(layout, URL), "2026-01-01T00:00:00Z") is None


def test_a_text_is_dated_by_its_row_alone():
    assert (
        published_elsewhere(page(published="Mon, 02 Mar 2026 10:33:00 GMT"), AS_OF).date.value == "2026-03-02T10:33:00Z"
    )
    assert published_elsewhere(page(published="02/03/2026"), AS_OF) is None
    assert published_elsewhere(page(), AS_OF) is None


@pytest.mark.parametrize(
    "line",
    [
        "Published: Monday, March 2, 2026; Updated: Tuesday, March 3, 2026",
        "입력 2026.03.02 08:15 | 수정 2026.03.03 09:00",
        "Publicat 2026-03-02 | Actualitzat 2026-03-03",
    ],
)
def test_a_change_in_the_same_line_is_not_the_publication(line):
    assert found(body=f"<h1>Council votes</h1><p class='info'>{line}</p><p>Text.</p>").date.day == "2026-03-02"


@pytest.mark.parametrize(
    "line",
    [
        "Güncelleme: 06.03.2026 09:00 - Yayınlanma: 05.03.2026 08:15",
        "Published: 5 March 2026 08:15 | Updated: 6 March 2026 09:00",
        "Aktualisiert: 06.03.2026, 09:00 Uhr – Veröffentlicht: 05.03.2026, 08:15 Uhr",
    ],
)
def test_a_label_of_a_change_speaks_of_the_date_behind_its_colon(line):
    dated = found(body=f"<h1>Council votes</h1><div class='date'>{line}</div><p>Text.</p>")
    assert dated.date.value.startswith("2026-03-05")
