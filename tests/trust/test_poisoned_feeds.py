"""Poisoned feeds and redirects, read and fetched over HTTP from hosts that a loopback server plays."""

import base64
import gzip
import html
import zlib
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import orjson
import pytest
from poisoned_documents import YESTERDAY, Doc, canonical, story

from pipeline.demo import sample_plan
from pipeline.loopback import listening
from pipeline.running.run import execute
from schemas.input_kinds import InputKind
from transforms.read.sources import Source

HARBOUR, EVIL, OWN = "harbour-v.example", "evil-v.example", "valley-v.example"
SECRET = "s3cret-word"


def page(name, **fields):
    return Doc(name, story(f"fetched {name}"), at="unused", **fields).html()


def item(title, link="", body="", **more):
    told = "".join(f"<{name}>{html.escape(value)}</{name}>" for name, value in more.items())
    where = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{where}{told}<description>{html.escape(body)}</description></item>"


def feed(title, *items):
    return (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>'
        f"<title>{title}</title><language>cy</language>{''.join(items)}</channel></rss>"
    )


POISON = {"dc:creator": "Eve Mallory", "dc:source": "Reuters", "pubDate": "Wed, 11 Mar 2026 01:00:00 GMT"}
LINKLESS = "".join(f"<p>{text}</p>" for text in story("linkless"))
PAGES = {
    f"{HARBOUR}/pier": page("pier"),
    f"{HARBOUR}/quay": page("quay"),
    f"{HARBOUR}/mole": page("mole"),
    f"{EVIL}/own": page("own", head=canonical(f"http://{HARBOUR}/pier")),
    f"{OWN}/news": page("news"),
    f"{EVIL}/feed": feed(
        "bbc.co.uk",
        item("Another headline", f"http://{HARBOUR}/pier", **POISON),
        item("An out of the way", f"http://{HARBOUR}/out", **POISON),
        item("The way in", f"http://{EVIL}/in"),
        item("Its own page", f"http://{EVIL}/own"),
        item("No link", body=canonical(f"http://{HARBOUR}/pier") + LINKLESS, **{"dc:creator": "Eve Mallory"}),
    ),
    f"{OWN}/closed": feed("The Valley", item("Gone", f"http://ann:{SECRET}@{OWN}/gone")),
    f"{OWN}/feed": feed("The Valley", item("News", f"http://{OWN}/news", **{**POISON, "pubDate": YESTERDAY})),
}
REDIRECTS = {f"{HARBOUR}/out": f"http://{EVIL}/landing", f"{EVIL}/in": f"http://{HARBOUR}/quay"}
PAGES[f"{EVIL}/landing"] = page("landing")


class Hosts(BaseHTTPRequestHandler):
    def do_GET(self):
        place = f"{self.headers['Host'].partition(':')[0]}{self.path.partition('?')[0]}"
        body = PAGES.get(place, "").encode()
        self.send_response(302 if place in REDIRECTS else 200 if body else 404)
        if place in REDIRECTS:
            self.send_header("Location", REDIRECTS[place])
        self.send_header(
            "Content-Type", "text/xml" if place.endswith(("feed", "closed")) else "text/html; charset=utf-8"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    with listening(Hosts) as place:
        out = tmp_path_factory.mktemp("feeds")
        urls = out / "urls.txt"
        urls.write_text(f"http://ann:{SECRET}@{HARBOUR}/mole\nhttp://ann:{SECRET}@:99/\n")
        plan = sample_plan(str(out / "out"), place)
        addresses = [f"http://{EVIL}/feed", f"http://{OWN}/feed", f"http://ann:{SECRET}@{OWN}/closed"]
        feeds = [Source(InputKind.FEED, address) for address in addresses]
        plan = replace(plan, sources=(*feeds, Source(InputKind.URL, str(urls))), as_of="2026-03-10T12:00:00Z")
        assert execute(plan, []) is not None
    return out / "out"


@pytest.fixture(scope="module")
def records(output):
    import gzip

    rows = (
        line for path in sorted(output.rglob("part-*.gz")) for line in gzip.decompress(path.read_bytes()).splitlines()
    )
    found = [row for row in map(orjson.loads, rows) if "text" in row]
    return {story_of(row): row for row in found}


def story_of(row):
    names = ["pier", "quay", "mole", "own", "news", "landing"]
    texts = {**{name: story(f"fetched {name}")[1] for name in names}, "linkless": story("linkless")[1]}
    return next(name for name, text in texts.items() if text in row["text"])


@pytest.mark.parametrize(
    ("name", "outlet"),
    [
        ("pier", HARBOUR),
        ("quay", HARBOUR),
        ("landing", EVIL),
        ("own", EVIL),
        ("linkless", EVIL),
        ("news", OWN),
        ("mole", HARBOUR),
    ],
)
def test_each_document_is_an_article_of_the_place_that_it_came_from(records, name, outlet):
    record = records[name]
    assert (record["outlet"], record["provenance"]["authority"]) == (outlet, outlet)
    assert record["duplicates"]["relation"] is None


def test_another_sites_feed_says_nothing_of_a_page_but_that_it_exists(records):
    record = records["pier"]
    assert (record["authors"], record["date_published"], record["language"]) == ([], None, "en")
    assert not record["wire"]["is_wire"]
    assert record["info_sources"] == []
    assert record["provenance"]["feed_url"] == f"http://{EVIL}/feed"
    told = {claim["field"] for claim in record["provenance"]["unbelieved"]}
    assert {"authors", "date_published", "info_sources"} <= told


def test_a_text_that_stands_in_a_feed_alone_declares_no_other_sites_address(records):
    record = records["linkless"]
    assert record["canonical_url"] is None
    assert record["authors"] == ["Eve Mallory"]
    assert {"canonical_url", "outlet_name"} <= {claim["field"] for claim in record["provenance"]["unbelieved"]}
    assert records["pier"]["canonical_url"] == f"http://{HARBOUR}/pier"


def test_a_feed_speaks_for_the_page_of_its_own_site_that_a_redirect_leads_to(records):
    assert records["landing"]["authors"] == ["Eve Mallory"]
    assert records["quay"]["provenance"]["authority"] == HARBOUR


def test_a_sites_own_feed_fills_what_its_page_does_not_say(records):
    record = records["news"]
    assert record["authors"] == ["Eve Mallory"]
    assert record["date_published"].startswith("2026-03-09")
    assert record["provenance"]["unbelieved"] == []


def test_credentials_of_an_address_are_written_nowhere(output):
    for path in output.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            plain = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
            assert SECRET.encode() not in plain, path
    for row in rejected_of(output):
        payload = zlib.decompress(base64.b64decode(row["payload"])) if row["payload"] else b""
        assert SECRET.encode() not in payload, row


def rejected_of(output):
    files = [gzip.decompress(path.read_bytes()) for path in sorted(output.rglob("rejected/**/*.gz"))]
    return [orjson.loads(line) for content in files for line in content.splitlines()]


def test_what_is_rejected_beside_them_is_accounted_for(output):
    assert sorted(row["reason"] for row in rejected_of(output)) == ["invalid_url", "not_found"]
