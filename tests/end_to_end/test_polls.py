"""Runs after runs over one feed: what is asked for, and what is left alone."""

import hashlib
import json
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import pytest

from pipeline.loopback import listening
from pipeline.main import main


def story(number):
    lines = "".join(
        f"<p>Pier {number}, berth {berth}: the ferry took {number * berth} crates.</p>" for berth in range(9)
    )
    return f"<html><body><article><h1>Crates at pier {number}</h1>{lines}</article></body></html>"


class Paper(BaseHTTPRequestHandler):
    """A feed with an ETag, its stories, and one that fails until it is mended."""

    protocol_version = "HTTP/1.1"
    site: SimpleNamespace

    def do_GET(self):
        self.site.asked.append((self.path, self.headers.get("If-None-Match")))
        status, body, headers = self.answer()
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "text/html", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        if self.path == "/feed":
            link = f"http://{self.headers['Host']}"
            items = "".join(f"<item><guid>{n}</guid><link>{link}/{n}</link></item>" for n in self.site.stories)
            body = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
            etag = f'"{hashlib.sha256(body).hexdigest()}"'
            same = self.headers.get("If-None-Match") == etag
            return (304, b"", {"ETag": etag}) if same else (200, body, {"ETag": etag})
        number = self.path.strip("/")
        if not number.isdigit():
            return 404, b"no", {}
        is_broken = int(number) in self.site.broken
        return (404, b"no", {}) if is_broken else (200, story(int(number)).encode(), {})

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What five runs asked for, their exit codes, and their manifests."""
    site = SimpleNamespace(asked=[], stories=[11, 12], broken=set())
    output = tmp_path_factory.mktemp("polls")
    told = {}
    with listening(type("Site", (Paper,), {"site": site})) as place:
        feed = f"http://{place}/feed"

        def run(name, clock):
            site.asked.clear()
            flags = ["--allow-private-addresses", "--delay", "0", "--workers", "1", "--as-of", clock]
            code = main(["run", "--feeds", feed, "--output", str(output), *flags])
            run_id = clock.replace("-", "").replace(":", "")
            (manifest,) = (json.loads(path.read_text()) for path in output.glob(f"_runs/{run_id}*/manifest.json"))
            told[name] = SimpleNamespace(code=code, asked=list(site.asked), manifest=manifest)

        run("first", "2026-03-08T06:00:00Z")
        run("early", "2026-03-08T06:10:00Z")
        run("unchanged", "2026-03-08T06:20:00Z")
        site.stories.append(13)
        site.broken.add(13)
        run("broken", "2026-03-08T07:20:00Z")
        site.broken.clear()
        run("mended", "2026-03-09T05:20:00Z")
    return told


def paths(run):
    return [path for path, _ in run.asked]


def feed_of(run):
    (feed,) = run.manifest["feeds"]
    return {name: feed[name] for name in ("status", "new", "known", "failed", "why")}


def test_robots_txt_the_feed_and_its_pages_are_asked_for_once(told):
    assert sorted(paths(told["first"])) == ["/11", "/12", "/feed", "/robots.txt"]
    assert feed_of(told["first"]) == {"status": "read", "new": 2, "known": 0, "failed": 0, "why": {}}


def test_a_feed_that_is_not_due_is_not_asked_and_that_is_no_failure(told):
    assert (told["early"].asked, told["early"].code) == ([], 0)
    assert feed_of(told["early"])["status"] == "waiting"


def test_a_feed_that_is_due_is_asked_with_its_validator_and_its_pages_are_left_alone(told):
    ((path, validator),) = told["unchanged"].asked
    assert (path, validator[0], told["unchanged"].code) == ("/feed", '"', 0)
    assert feed_of(told["unchanged"])["status"] == "unchanged"


def test_what_is_new_is_fetched_alone(told):
    assert paths(told["broken"]) == ["/feed", "/13"]
    assert feed_of(told["broken"]) == {"status": "read", "new": 1, "known": 2, "failed": 1, "why": {"not_found": 1}}


def test_a_page_that_failed_is_tried_again_though_its_feed_has_not_changed(told):
    assert sorted(paths(told["mended"])) == ["/13", "/feed"]
    assert feed_of(told["mended"]) == {"status": "unchanged", "new": 1, "known": 0, "failed": 0, "why": {}}
    assert told["mended"].manifest["counts"]["articles"] == 1
