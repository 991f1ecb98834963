import pytest
from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from transforms.identify.authority import (
    authority_of,
    heard,
    is_name_of_another,
    is_one_site,
    may_declare,
    publisher_of,
)

CLOCK = "2026-03-04T00:00:00Z"
ENTRY = FeedEntry(
    feed_url="https://collector.example/feed",
    entry_id="7",
    link="https://daily.test/pier",
    title="Pier",
    authors=("Ann Lee",),
    published_raw="2026-03-02T08:00:00Z",
    published="2026-03-02T08:00:00Z",
    summary="A pier",
    language="cy",
    feed_title="Reuters",
    source_title="Reuters",
    credits=("Reuters",),
    rights="Reuters",
    categories=("harbour",),
)


def fetched(url, feed=None, **fields):
    kind = InputKind.FEED if feed else InputKind.URL
    return Page(kind, "in", "id", url=url, feed=feed, fetched_at=CLOCK, **fields)


def saved(**fields):
    return Page(InputKind.PAGE, "in.html", "in.html", **fields)


def entry_of(feed_url):
    return FeedEntry(feed_url=feed_url, feed_title="BBC News")


@pytest.mark.parametrize(
    ("page", "authority"),
    [
        (fetched("https://www.news.daily.test/pier"), "daily.test"),
        (fetched("https://www.bbc.co.uk/news/1"), "bbc.co.uk"),
        (fetched("https://daily.test/pier", ENTRY), "daily.test"),
        (fetched(None, entry_of("https://feeds.collector.example/all")), "collector.example"),
        (fetched(None, entry_of("feeds/all.xml")), None),
        (saved(), None),
        (Page(InputKind.ROW, "rows.jsonl", "1", url="https://daily.test/pier"), None),
    ],
)
def test_a_document_speaks_for_the_place_it_came_from(page, authority):
    assert authority_of(page) == authority


@each_row(
    ("one", "other", "same"),
    [
        ("https://daily.test/a", "http://www.daily.test/b", True),
        ("https://news.daily.test/a", "https://sport.daily.test/b", True),
        ("https://daily.test/a", "https://daily.test.evil.example/a", False),
        ("https://daily.co.uk/a", "https://other.co.uk/a", False),
        ("https://ann.wordpress.com/a", "https://bob.wordpress.com/a", False),
        ("https://medium.com/@ann/a", "https://medium.com/@bob/a", False),
        ("https://medium.com/@ann/a", "https://medium.com/@ann/b", True),
        ("https://ann.github.io/a", "https://bob.github.io/a", False),
    ],
)
def test_a_site_is_a_registrable_domain_or_a_shared_hosts_publication(one, other, same):
    assert is_one_site(one, other) == same
    assert is_one_site(other, one) == same


@each_row(
    ("page", "address", "may"),
    [
        (fetched("https://daily.test/amp/pier"), "https://www.daily.test/pier", True),
        (fetched("https://evil.example/pier"), "https://daily.test/pier", False),
        (fetched("https://bob.wordpress.com/a"), "https://ann.wordpress.com/a", False),
        (fetched(None, entry_of("https://daily.test/feed")), "https://daily.test/pier", True),
        (fetched(None, entry_of("https://evil.example/feed")), "https://daily.test/pier", False),
        (fetched(None, entry_of("feed.xml")), "https://daily.test/pier", False),
        (saved(), "https://daily.test/pier", True),
        (saved(url="https://daily.test/a"), "https://other.test/a", False),
        (Page(InputKind.ROW, "rows.jsonl", "1"), "https://daily.test/pier", True),
        (Page(InputKind.ROW, "rows.jsonl", "1", url="https://evil.example/"), "https://daily.test/pier", False),
    ],
)
def test_an_address_is_declared_within_the_site_and_by_saved_pages_for_want_of_better(page, address, may):
    assert may_declare(page, address) == may


def test_another_sites_feed_says_that_a_page_exists_and_no_more():
    page, claims = heard(fetched("https://daily.test/pier", ENTRY, title="Pier", published="x", language="cy"))
    assert (page.title, page.published, page.language) == (None, None, None)
    assert page.feed == FeedEntry(feed_url=ENTRY.feed_url, entry_id="7", link=ENTRY.link)
    assert {claim.field for claim in claims} == {
        *("headline", "description", "keywords", "authors", "info_sources"),
        *("language_declared", "date_published", "outlet_name"),
    }
    assert {claim.source for claim in claims} == {"feed"}


@pytest.mark.parametrize("name", ["https://collector.example/feed", "collector.example", "in"])
def test_a_feed_that_the_operator_trusts_is_heard_on_pages_of_other_sites(name):
    page = fetched("https://daily.test/pier", ENTRY, title="Pier")
    assert heard(page, (name,)) == (page, ())


@pytest.mark.parametrize("name", ["daily.test", "example", "lector.example", "https://collector.example/"])
def test_the_name_of_another_feed_makes_none_trusted(name):
    page = fetched("https://daily.test/pier", ENTRY, title="Pier")
    assert heard(page, (name,)) == heard(page)


@pytest.mark.parametrize("feed_url", ["https://daily.test/rss", "http://feeds.daily.test/all"])
def test_a_sites_own_feed_is_heard(feed_url):
    page = fetched("https://daily.test/pier", FeedEntry(feed_url=feed_url, authors=("Ann Lee",)))
    assert heard(page) == (page, ())


@pytest.mark.parametrize(
    "feed_url",
    ["https://evil.example/daily.test/rss", "https://daily.test.evil.example/", "daily.test", "/tmp/daily.xml"],
)
def test_a_feed_that_looks_like_a_sites_own_is_another(feed_url):
    page = fetched("https://daily.test/pier", FeedEntry(feed_url=feed_url, authors=("Ann Lee",)))
    assert heard(page)[0].feed.authors == ()


def test_the_text_of_a_feeds_entry_is_the_feeds_own():
    page = fetched(None, entry_of("https://collector.example/feed"))
    assert heard(page) == (page, ())


@each_row(
    ("name", "domain", "another"),
    [
        ("Reuters", "evil.example", True),
        ("  REUTERS ", "evil.example", True),
        ("Reuters | World News", "evil.example", True),
        ("bbc.co.uk", "evil.example", True),
        ("www.bbc.co.uk", "evil.example", True),
        ("The New York Times", None, True),
        ("Reuters News Agency", "evil.example", True),
        ("Reuters Live", "evil.example", True),
        ("Agence France-Presse News", "evil.example", True),
        ("Агентство Интерфакс", "evil.example", True),
        ("R\u0435uters", "evil.example", True),  # a Cyrillic letter
        ("\u0392\u0392C News", "evil.example", True),  # Greek letters
        ("World News", "world.example", False),
        ("Harbour News Agency", "harbour.example", False),
        ("Reuters News Agency", "reuters.com", False),
        ("Новости Залива", "zaliv.example", False),
        ("Reuters", "reuters.com", False),
        ("BBC News", "bbc.com", False),
        ("The Valley Morning", "valley.example", False),
        ("Reutersburg Courier", "reutersburg.example", False),
    ],
)
def test_a_name_of_the_registry_belongs_to_its_domains(name, domain, another):
    assert is_name_of_another(name, domain) == another


@pytest.mark.parametrize("name", ["bbc.co.uk", "www.bbc.co.uk", "The Daily Example", "../../etc"])
def test_a_declared_name_gives_neither_id_nor_domain(name):
    feed = fetched(None, entry_of("https://collector.example/feed"))
    assert publisher_of(feed, None, name)[0].id == "collector.example"
    nowhere = publisher_of(saved(), None, name)[0]
    assert (nowhere.id, nowhere.domain) == ("unknown", None)
    portal = fetched("https://www.aol.com/news/1.html")
    assert publisher_of(portal, portal.url, name)[0].id == "aol.com"


def test_the_operator_vouches_for_the_outlet_of_a_row():
    row = Page(InputKind.ROW, "rows.jsonl", "1", outlet="The Daily Example")
    outlet, unbelieved = publisher_of(row, None, "The Daily Example")
    assert (outlet.id, outlet.name, unbelieved) == ("the-daily-example", "The Daily Example", ())


def test_a_name_that_is_not_believed_is_told():
    page = fetched("https://evil.example/pier")
    outlet, (claim,) = publisher_of(page, page.url, "Reuters")
    assert (outlet.id, outlet.name) == ("evil.example", None)
    assert (claim.field, claim.value) == ("outlet_name", "Reuters")
