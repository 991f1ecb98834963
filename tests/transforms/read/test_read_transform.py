"""Reading in Beam: every input document is one page or one rejected document."""

import hashlib
import json
from http.server import BaseHTTPRequestHandler

import apache_beam as beam
import orjson
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing.test_pipeline import TestPipeline as CheckedPipeline
from apache_beam.testing.util import assert_that, equal_to

from pipeline.loopback import listening
from schemas.decisions import Rejection
from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.fetch.fetch_options import FetchOptions
from transforms.read.input_errors import NoSuchInput
from transforms.read.reader import parse_catalog
from transforms.read.sources import Source
from transforms.read.transform import ReadInputs
from transforms.workers.limits import Workers

AS_OF = "2026-03-08T06:00:00Z"
WORDS = " ".join(f"word{number}" for number in range(60))
ITEM = "<item><title>{0}</title><link>http://paper.example/{0}</link></item>"
FEED = "<rss version='2.0'><channel><title>Paper</title>{}</channel></rss>"
SITE = {
    "/feed": FEED.format(
        ITEM.format("one")
        + ITEM.format("missing")
        + f"<item><title>full</title><description>{WORDS}</description></item>"
        + "<item><title>short</title><description>few words</description></item>"
    ),
    "/second": FEED.format(ITEM.format("one")),
    "/list": "http://paper.example/second\nhttp://paper.example/feed\nhttp://paper.example/nested\n",
    "/nested": '<opml><body><outline xmlUrl="http://paper.example/list"/></body></opml>',
    "/broken": "no feed at all",
    "/one": "<p>One</p>",
    "/two": "<p>Two</p>",
}


class Site(BaseHTTPRequestHandler):
    asked: list

    def do_GET(self):
        if self.path != "/robots.txt":
            self.asked.append(self.path)
        body = SITE.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def site():
    handler = type("Handler", (Site,), {"asked": []})
    with listening(handler) as place:
        yield place, handler.asked


def told_page(page):
    header = orjson.loads(page[0])
    return header["source_id"], len(page[1])


def told_reason(document):
    row = orjson.loads(document)
    return row["provenance"]["source_id"], row["stage"], row["reason"]


def read(sources, pages, rejected, connect_to=None, workers=None):
    fetch = FetchOptions(allow_private=True, connect_to=connect_to, delay_seconds=0.0)
    with CheckedPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        outputs = pipeline | "ReadInputs" >> ReadInputs(tuple(sources), AS_OF, fetch, workers)
        assert_that(outputs.pages | "Told" >> beam.Map(told_page), equal_to(pages), label="pages")
        assert_that(outputs.rejected | "Reasons" >> beam.Map(told_reason), equal_to(rejected), label="rejected")


def test_files_rows_and_texts_are_read_together(tmp_path):
    for name, content in {
        "a.html": "<p>A</p>",
        "empty.html": " ",
        "b.txt": "Bee.",
        "c.jsonl": json.dumps({"id": "row", "text": "Row."}) + "\nno json\n",
    }.items():
        (tmp_path / name).write_text(content)
    digest = "sha256:" + hashlib.sha256(b"no json").hexdigest()[:24]
    read(
        [Source(kind, str(tmp_path)) for kind in (InputKind.PAGE, InputKind.TEXT, InputKind.ROW)],
        [("a.html", 8), ("b.txt", 4), ("row", 4)],
        [("empty.html", "read", "empty_document"), (digest, "read", "malformed_row")],
    )


def test_feeds_lists_and_urls_end_as_pages_or_reasons(tmp_path, site):
    address, asked = site
    (tmp_path / "urls.txt").write_text("http://paper.example/two\n# later\nnonsense\n")
    (tmp_path / "saved.xml").write_text(FEED.format(ITEM.format("two")))
    paper = "http://paper.example"
    read(
        [
            Source(InputKind.FEED, f"{paper}/feed"),
            Source(InputKind.FEED, f"{paper}/list"),
            Source(InputKind.FEED, f"{paper}/broken"),
            Source(InputKind.FEED, str(tmp_path / "saved.xml")),
            Source(InputKind.URL, str(tmp_path / "urls.txt")),
        ],
        [
            (f"{paper}/one", 10),
            (f"{paper}/two", 10),
            ("entry 2", len(WORDS) + len("<html><body><article></article></body></html>")),
        ],
        [
            (f"{paper}/missing", "fetch", "not_found"),
            ("entry 3", "read", "entry_without_link"),
            (f"{paper}/nested", "read", "unsupported_feed"),
            (f"{paper}/broken", "read", "malformed_feed"),
            ("nonsense", "read", "invalid_url"),
        ],
        address,
    )
    assert sorted(asked) == sorted([*(path for path in SITE), "/missing"])


def test_a_feed_that_comes_and_cannot_be_read_is_asked_for_in_full_the_next_time(site):
    address, _ = site
    fetch = FetchOptions(allow_private=True, connect_to=address, delay_seconds=0.0)
    feed = "http://paper.example/broken"
    with CheckedPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        outputs = pipeline | ReadInputs((Source(InputKind.FEED, feed),), AS_OF, fetch, None)
        refused = outputs.state | "Refused" >> beam.Filter(is_of_refusal) | "Reason" >> beam.Map(feed_and_reason)
        assert_that(refused, equal_to([(feed, "malformed_feed", 1)]))


def is_of_refusal(row):
    return "refused" in orjson.loads(row)


def feed_and_reason(row):
    values = orjson.loads(row)
    return values["refused"], values["reason"], values["failures"]


class StuckPool:
    """Stands for worker processes that never finish a feed."""

    def submit(self, function, *arguments):
        assert function is parse_catalog
        return self

    def result(self):
        return Rejection(Reason.DEADLINE_EXCEEDED, "took longer than 30 s")


class StuckPools:
    def acquire(self, workers):
        return StuckPool()

    def release(self, workers):
        pass


def test_a_feed_that_its_worker_cannot_finish_is_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr("transforms.read.transform.SHARED", StuckPools())
    (tmp_path / "feed.xml").write_text(FEED.format(""))
    source = Source(InputKind.FEED, str(tmp_path / "feed.xml"))
    read([source], [], [("feed.xml", "read", "deadline_exceeded")], workers=Workers())


def test_an_input_that_is_not_there_is_an_error_while_the_graph_is_built(tmp_path):
    inputs = ReadInputs((Source(InputKind.PAGE, str(tmp_path / "no.html")),), AS_OF)
    pipeline = beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"]))
    with pytest.raises(NoSuchInput):
        pipeline | "ReadInputs" >> inputs


def test_a_file_whose_name_is_not_utf_8_is_read(tmp_path):
    (tmp_path / "caf\udce9\n.html").write_text("<p>A</p>")
    read([Source(InputKind.PAGE, str(tmp_path))], [("caf\ufffd\n.html", 8)], [])
