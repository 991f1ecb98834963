"""Rejected documents, run again: what has become readable becomes an article, and nothing is counted twice."""

import gzip
import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import orjson
import pytest

from pipeline.main import main
from pipeline.validate import validate
from schemas.manifest import manifest_bytes, manifest_path
from transforms.read.outcomes import Refused
from transforms.read.rejected_rows import replay
from transforms.sink.shard_file import Row, shard_file
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

WORDS = [
    "harbour",
    "council",
    "ferry",
    "timber",
    "island",
    "winter",
    "budget",
    "bridge",
    "engineer",
    "captain",
    "signal",
    "platform",
]


def text(number, sentences=4):
    turned = WORDS[number:] + WORDS[:number]
    return "\n".join(f"Report {number}, part {part}: the {' '.join(turned)} is late." for part in range(sentences))


def html(number):
    paragraphs = "".join(f"<p>{line}</p>" for line in text(number).splitlines())
    return f"<html><head><title>Story {number}</title></head><body><article>{paragraphs}</article></body></html>"


class Site(BaseHTTPRequestHandler):
    """Knows no page until `is_open` is set."""

    is_open: threading.Event

    def do_GET(self):
        body = html(7).encode() if self.is_open.is_set() else b"no"
        self.send_response(200 if self.is_open.is_set() else 404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def site():
    handler = type("Handler", (Site,), {"is_open": threading.Event()})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/story", handler.is_open
        server.shutdown()
        thread.join()


def write_inputs(folder, url):
    """Short and long documents by every kind of input, and the address of a page that is not there yet."""
    (folder / "page.html").write_text(html(0))
    (folder / "long.txt").write_text(text(1, sentences=40))
    (folder / "short.txt").write_text(text(2))
    rows = [{"id": "row", "text": text(3)}, {"id": "page", "html": html(4), "outlet": "../elsewhere"}]
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    (folder / "wanted.urls").write_text(url)


def command(name, hour, *arguments):
    clock = ("--as-of", f"2026-03-08T{hour:02}:00:00Z")
    return main([name, *clock, "--workers", "1", "--allow-private-addresses", *arguments])


@pytest.fixture(scope="module")
def replayed(tmp_path_factory, site):
    """The output of a run that asks for more words than most documents have, replayed with fewer, and again."""
    url, is_open = site
    folder = tmp_path_factory.mktemp("replay")
    write_inputs(folder, url)
    output = str(folder / "out")
    inputs = [part for flag in ("pages", "text", "jsonl") for part in (f"--{flag}", str(folder))]
    inputs += ["--urls", str(folder / "wanted.urls")]
    assert command("run", 6, *inputs, "--output", output, "--min-words", "400") == 0
    is_open.set()
    assert command("replay", 7, output, "--min-words", "5") == 0
    return output


def counts_of(output):
    return [manifest.counts for manifest in read_manifests(storage_for(output))]


def test_a_replay_makes_articles_of_what_the_options_or_the_server_had_kept_out(replayed):
    before, after = counts_of(replayed)
    assert (before.articles, before.rejected) == (1, {"too_short": 4, "not_found": 1})
    assert (after.articles, after.rejected) == (5, {})


def test_what_is_replayed_is_all_that_was_rejected(replayed):
    before, after = counts_of(replayed)
    assert after.documents_in == sum(before.rejected.values())
    assert after.documents_in == after.documents_out


def test_an_output_with_a_replay_is_sound(replayed):
    assert validate(replayed).problems == ()


def test_replayed_documents_keep_where_they_came_from(replayed):
    storage = storage_for(replayed)
    rows = [
        orjson.loads(line)
        for path in storage.paths("articles")
        for line in gzip.decompress(storage.read(path)).splitlines()
    ]
    found = {(row["provenance"]["kind"], row["provenance"]["source_id"].rpartition("/")[2]) for row in rows}
    assert found == {
        ("text", "long.txt"),
        ("text", "short.txt"),
        ("page", "page.html"),
        ("jsonl", "row"),
        ("jsonl", "page"),
        ("url", "story"),
    }


def test_a_second_replay_has_nothing_to_do(replayed, capsys):
    assert command("replay", 8, replayed) == 0
    assert capsys.readouterr().out == "copydesk: nothing to replay\n"
    assert len(counts_of(replayed)) == 2


def test_what_is_rejected_again_waits_for_the_next_replay(tmp_path):
    (tmp_path / "rows.jsonl").write_text('no json\n{"text": "Too short."}\n')
    output = str(tmp_path / "out")
    assert command("run", 6, "--jsonl", str(tmp_path), "--output", output) == 0
    assert command("replay", 7, output, "--min-words", "1") == 0
    assert command("replay", 8, output, "--min-words", "1") == 0
    assert [(counts.documents_in, counts.articles, counts.rejected) for counts in counts_of(output)] == [
        (2, 0, {"malformed_row": 1, "too_short": 1}),
        (2, 1, {"malformed_row": 1}),
        (1, 0, {"malformed_row": 1}),
    ]
    assert validate(output).problems == ()


def test_what_was_rejected_before_schema_version_2_is_replayed_too(tmp_path):
    (tmp_path / "rows.jsonl").write_text('{"id": "a", "text": "Too short."}\n')
    output = str(tmp_path / "out")
    assert command("run", 6, "--jsonl", str(tmp_path), "--output", output) == 0
    storage = storage_for(output)
    (manifest,) = read_manifests(storage)
    (path,) = storage.paths("rejected")
    row = orjson.loads(gzip.decompress(storage.read(path)))
    for name in ("authority", "unbelieved", "listings"):
        del row["provenance"][name]
    del row["schema_version"], row["page"]["as_of"]
    file = shard_file("rejected", path.rpartition("/")[0], 0, [Row("", "", "", orjson.dumps(row))])
    storage.delete(path)
    storage.write(file.entry.path, file.data)
    storage.write(manifest_path(manifest.run_id), manifest_bytes(replace(manifest, files=(file.entry,))))
    assert validate(output).problems == ()
    assert command("replay", 7, output, "--min-words", "1") == 0
    assert [counts.articles for counts in counts_of(output)] == [0, 1]
    assert validate(output).problems == ()


def test_an_output_without_rejected_documents_has_nothing_to_replay(tmp_path, capsys):
    (tmp_path / "long.txt").write_text(text(1))
    output = str(tmp_path / "out")
    assert command("run", 6, "--text", str(tmp_path / "long.txt"), "--output", output) == 0
    capsys.readouterr()
    assert command("replay", 7, output) == 0
    assert capsys.readouterr().out == "copydesk: nothing to replay\n"
    assert len(counts_of(output)) == 1


@pytest.mark.parametrize("command", ["replay", "templates"])
def test_a_folder_without_a_run_is_bad_usage(command, tmp_path, capsys):
    assert main([command, str(tmp_path)]) == 2
    assert "no run has committed anything" in capsys.readouterr().err


def test_a_feed_file_that_has_moved_is_rejected_as_before():
    feed = {"kind": "feed", "input": "gone.xml", "source_id": "gone.xml", "feed_url": None, "record_offset": None}
    row = {
        "reason": "unreadable_input",
        "message": "cannot be read",
        "url": None,
        "provenance": feed,
        "page": None,
        "payload": None,
        "pointer": "gone.xml",
    }
    outcome = replay(row)
    assert isinstance(outcome, Refused)
    assert outcome.rejection.reason == "unreadable_input"
