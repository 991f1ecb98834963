"""Passwords in addresses: they reach their host, and nothing that a run writes or prints."""

import base64
import gzip
import json
import zlib
from http.server import BaseHTTPRequestHandler

import pytest

from pipeline.loopback import listening
from pipeline.main import main

SECRET = "op3n-sesame"
WORDS = " ".join(f"Ferry number {number} leaves the harbour at dawn." for number in range(12))


class GuardedSite(BaseHTTPRequestHandler):
    """Answers only who knows the password."""

    def do_GET(self):
        known = self.headers.get("Authorization") == "Basic " + base64.b64encode(f"ann:{SECRET}".encode()).decode()
        body = self.answer().encode() if known else b"no"
        self.send_response(200 if known and body else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer(self):
        host = f"ann:{SECRET}@{self.headers['Host']}"
        if self.path == "/list":
            return f"http://{host}/feed\nhttp://{host}/broken\n"
        if self.path == "/feed":
            guid = f"<guid isPermaLink='false'>http://{host}/g</guid>"
            item = f"<item>{guid}<title>x</title><description>{WORDS} {WORDS}</description></item>"
            page = f"<item><title>y</title><link>http://{self.headers['Host']}/page</link></item>"
            return f"<rss version='2.0'><channel><title>P</title>{item}{page}</channel></rss>"
        name = self.path.strip("/")
        lines = (
            f"<p>The {name} of pier {n} says that {n} ferries left before dawn with {n * 7} crates.</p>"
            for n in range(20)
        )
        article = f"<html><body><article><h1>Ferries of the {name}</h1>{''.join(lines)}</article></body></html>"
        return article if name in {"story", "page"} else ""

    def log_message(self, *arguments):
        pass


@pytest.fixture
def guarded():
    with listening(GuardedSite) as place:
        yield f"ann:{SECRET}@{place}"


def test_passwords_are_sent_to_their_host_and_written_nowhere(guarded, tmp_path, capfd):
    (tmp_path / "urls.txt").write_text(f"http://{guarded}/story\nhttp://{guarded}/missing\nftp://{guarded}/\n")
    rows = [{"id": f"http://{guarded}/r", "url": f"http://{guarded}/r", "text": WORDS}, {"url": f"http://{guarded}/s"}]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    inputs = ["--feeds", f"http://{guarded}/list", f"http://{guarded}/feed", "--urls", str(tmp_path / "urls.txt")]
    inputs += ["--jsonl", str(tmp_path / "rows.jsonl"), "--allow-private-addresses", "--delay", "0"]
    inputs += ["--as-of", "2026-03-08T06:00:00Z"]
    output = tmp_path / "out"
    assert main(["run", *inputs, "--output", str(output), "--workers", "1", "--duplicates", "keep"]) == 0
    written = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    unpacked = {path: gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data for path, data in written.items()}
    articles = b"".join(data for path, data in unpacked.items() if "articles" in path.parts)
    assert b"/story" in articles
    assert b"/page" in articles  # it is of the feed's origin, and asked for with the feed's password
    for path, data in unpacked.items():
        payloads = [json.loads(line).get("payload") for line in data.splitlines() if path.parts[-3] == "rejected"]
        kept = b"".join(zlib.decompress(base64.b64decode(payload)) for payload in payloads if payload)
        assert SECRET.encode() not in data + kept, path
    shown = capfd.readouterr()
    assert SECRET not in shown.out + shown.err
    assert main(["run", "--pages", f"http://{guarded}/story", "--output", str(output)]) == 1
    assert SECRET not in capfd.readouterr().err
