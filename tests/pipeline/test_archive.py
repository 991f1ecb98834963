"""An archive of what was fetched, and a run over it."""

import gzip
from http.server import BaseHTTPRequestHandler

import orjson
import pytest

from pipeline.commands import code_of
from pipeline.loopback import listening
from transforms.archive.archive_place import PENDING, archive_place
from transforms.archive.transform import PublishArchive

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
    with listening(Site) as place:
        yield f"http://{place}"


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


@pytest.mark.parametrize("more", [[], ["--every", "60"]])
def test_an_archive_file_that_is_there_or_is_for_several_rounds_is_bad_usage(tmp_path, more, capsys):
    kept = tmp_path / "all.warc.gz"
    if not more:
        kept.write_bytes(b"kept")
    asked = ["run", "--urls", "https://quay.example/a", "--archive", str(kept), "--output", str(tmp_path / "out")]
    assert code_of([*asked, *more]) == 2
    assert "--archive" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ([] if more else ["all.warc.gz"])


def test_a_run_that_fetched_nothing_deletes_no_archive_file(tmp_path):
    kept = tmp_path / "all.warc.gz"
    kept.write_bytes(b"kept")
    assert list(PublishArchive(archive_place(str(kept), "r1")).process(b"manifest", [])) == [b"manifest"]
    assert kept.read_bytes() == b"kept"


def test_an_archive_whose_publishing_is_tried_again_is_published(tmp_path):
    place = archive_place(str(tmp_path), "r1")
    first, second, spare = place.names[:3]
    for name in (f"{first}{PENDING}", f"{second}{PENDING}", spare):
        (tmp_path / name).write_bytes(name.encode())
    for _ in range(2):
        assert list(PublishArchive(place).process(b"manifest", [first, second])) == [b"manifest"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [first, second]
