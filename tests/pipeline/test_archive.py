"""An archive of what was fetched, and a run over it."""

import gzip
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest

from pipeline.commands import code_of

CLOCK = "2026-03-10T12:00:00Z"
WHO = ("pilots", "bakers", "nurses", "judges", "rangers", "sailors")


def prose(name):
    return "".join(
        f"<p>The {who} of {name} counted {number} nets on Monday, and the board of {name} paid for each of them.</p>"
        for number, who in enumerate(WHO, 20)
    )


class Site(BaseHTTPRequestHandler):
    """A feed of three entries: a page, a page that is forbidden, and a text without a page."""

    def do_GET(self):
        port = self.server.server_address[1]
        status, media_type, body = 404, "text/html", ""
        if self.path == "/feed":
            entries = (("Tarn", "<link>/tarn</link>"), ("Selby", "<link>/selby</link>"), ("Quint", ""))
            items = "".join(
                f"<item><title>Nets of {name}</title><author>Ann Lee</author>{link}"
                f"<description><![CDATA[{prose(name) * 2}]]></description></item>"
                for name, link in entries
            )
            status, media_type = 200, "application/rss+xml"
            body = f"<rss version='2.0'><channel><link>http://127.0.0.1:{port}/</link>{items}</channel></rss>"
        elif self.path == "/tarn":
            status, body = 200, f"<html><body><article><h1>Nets of Tarn</h1>{prose('Tarn')}</article></body></html>"
        elif self.path == "/selby":
            status = 403
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *arguments):
        """Nothing."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


def run(*arguments):
    return code_of(["run", *map(str, arguments), "--as-of", CLOCK, "--min-words", "0", "--workers", "1"])


def rows(output):
    """The rows of all articles without what names the run, by their folders."""
    found = {}
    for path in sorted(output.glob("articles/**/*.jsonl.gz")):
        lines = [orjson.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]
        found[path.parent.relative_to(output)] = [orjson.dumps({**row, "run_id": None}) for row in lines]
    return found


def test_a_run_over_the_archive_of_a_run_gives_the_same_records(tmp_path, site):
    fetching = ("--feeds", f"{site}/feed", "--allow-private-addresses", "--delay", "0")
    assert run(*fetching, "--archive", tmp_path / "kept", "--output", tmp_path / "one") == 0
    assert run("--warc", tmp_path / "kept", "--output", tmp_path / "two") == 0
    first = rows(tmp_path / "one")
    assert sum(map(len, first.values())) == 3
    assert rows(tmp_path / "two") == first
    archives = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert archives
    assert all(name.endswith(".warc.gz") for name in archives)
