"""Rejected documents, run again: what has become readable becomes an article, and nothing is counted twice."""

import base64
import errno
import gzip
import json
import os
import shutil
import threading
import zlib
from dataclasses import replace
from functools import partial
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import orjson
import pytest

from pipeline.loopback import listening
from pipeline.main import main
from pipeline.replay import _without_overlaps, latest_writer, tell_other_registry, tell_other_scorer
from pipeline.upkeep.committed import open_files
from pipeline.upkeep.validate import validate
from schemas.input_kinds import InputKind
from schemas.manifest import Counts, DataFile, Manifest, manifest_bytes, manifest_path
from transforms.read.outcomes import Refused
from transforms.read.reader import reader_of
from transforms.read.rejected_rows import replay
from transforms.read.sources import Rows, Source
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
    with listening(handler) as place:
        yield f"http://{place}/story", handler.is_open


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
    allowed = ("--max-rejected", "1") if name == "run" else ()  # what is replayed has all been rejected before
    manners = ("--allow-private-addresses", "--delay", "0")
    return main([name, *clock, "--workers", "1", *manners, *allowed, *arguments])


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


@pytest.fixture(scope="module")
def runs_of_one(tmp_path_factory):
    """A run over one row, and one over the folder of one text, in which the only document is too short."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "in").mkdir()
    (folder / "in" / "short.txt").write_text("Too short.")
    (folder / "rows.jsonl").write_text('{"id": "a", "text": "Too short."}\n')
    for name, flag, place in (("row", "--jsonl", "rows.jsonl"), ("text", "--text", "in")):
        assert command("run", 6, flag, str(folder / place), "--output", str(folder / name)) == 0
    return folder


@pytest.fixture
def output_of_one(runs_of_one, tmp_path):
    """The output of the run over a row, to do with as one likes."""
    return str(shutil.copytree(runs_of_one / "row", tmp_path / "out"))


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
    assert command("run", 6, "--jsonl", str(tmp_path), "--output", output, "--look-back", "3") == 0
    assert command("replay", 7, output, "--min-words", "1") == 0
    assert command("replay", 8, output) == 0
    assert [manifest.options["look_back"] for manifest in read_manifests(storage_for(output))] == [3, 3, 3]
    assert [manifest.options["min_words"] for manifest in read_manifests(storage_for(output))] == [25, 1, 1]
    assert [(counts.documents_in, counts.articles, counts.rejected) for counts in counts_of(output)] == [
        (2, 0, {"malformed_row": 1, "too_short": 1}),
        (2, 1, {"malformed_row": 1}),
        (1, 0, {"malformed_row": 1}),
    ]
    assert validate(output).problems == ()


def test_what_was_rejected_before_schema_version_2_is_replayed_too(output_of_one):
    output = output_of_one

    def as_version_1(row):
        for name in ("authority", "unbelieved", "listings", "page_problem", "opt_outs"):
            del row["provenance"][name]
        del row["schema_version"], row["page"]["as_of"]

    rewritten(output, as_version_1)
    assert validate(output).problems == ()
    assert command("replay", 7, output, "--min-words", "1") == 0
    assert [counts.articles for counts in counts_of(output)] == [0, 1]
    assert validate(output).problems == ()


def test_a_replay_keeps_the_options_of_the_latest_run_that_it_replays():
    def manifest(as_of, path, **options):
        return SimpleNamespace(as_of=as_of, run_id=as_of, options=options, paths=lambda: (path,))

    manifests = [manifest("7", "b", look_back=7), manifest("6", "a", look_back=6), manifest("8", "c", look_back=8)]
    assert latest_writer({"a", "b"}, manifests).options == {"look_back": 7}


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        ({}, {"own.toml": "1"}, "the registry none, and are replayed with own.toml"),
        ({"own.toml": "1", "b.toml": "1"}, {}, "the registry own.toml, b.toml, and are replayed with none"),
        ({"own.toml": "1"}, {"own.toml": "2"}, "the registry own.toml, and are replayed with own.toml (changed since)"),
        ({"own.toml": "1"}, {"own.toml": "1"}, ""),
        ({}, {}, ""),
    ],
)
def test_a_replay_with_other_registry_files_says_so(before, now, told, capsys):
    before, now = ({f"registry {name}": version for name, version in files.items()} for files in (before, now))
    tell_other_registry({"copydesk": "1", **before}, now)
    assert capsys.readouterr().err == (f"copydesk: these documents were rejected with {told}\n" if told else "")


def test_an_output_without_rejected_documents_has_nothing_to_replay(tmp_path, capsys):
    article = DataFile("articles/date=2026-01-01/outlet=a/part-000-0.jsonl.gz", "articles", 1, 1, "0")
    writer = Manifest("20260101T000000Z-0", "2026-01-01T00:00:00Z", (), {}, Counts(1, 1), (article,), (), (), {})
    storage_for(str(tmp_path)).write(manifest_path(writer.run_id), manifest_bytes(writer))
    assert command("replay", 7, str(tmp_path)) == 0
    assert capsys.readouterr().out == "copydesk: nothing to replay\n"
    assert len(counts_of(str(tmp_path))) == 1


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
    again = replay(row, (Source(InputKind.FEED, "gone.xml"),))
    assert again == Source(InputKind.FEED, "gone.xml", Rows())
    (outcome,) = reader_of(InputKind.FEED).read(again)
    assert isinstance(outcome, Refused)
    assert outcome.rejection.reason == "input_unavailable"


def rows(numbers):
    documents = ({"id": str(number), "text": f"{text(number % 12)}\nRow {number}."} for number in numbers)
    return "".join(json.dumps(document) + "\n" for document in documents)


def all_ids(output):
    storage = storage_for(output)
    files = [path for tree in ("articles", "duplicates") for path in storage.paths(tree)]
    lines = [line for path in files for line in gzip.decompress(storage.read(path)).splitlines()]
    return sorted(orjson.loads(line)["provenance"]["source_id"] for line in lines)


def test_a_replay_with_an_earlier_clock_closes_what_it_replays(output_of_one):
    assert command("replay", 4, output_of_one, "--min-words", "1") == 0
    assert open_files(read_manifests(storage_for(output_of_one))) == {}
    assert command("replay", 3, output_of_one, "--min-words", "1") == 0
    assert len(counts_of(output_of_one)) == 2


@pytest.fixture
def closed(monkeypatch):
    """Names of files that may not be opened."""
    names = set()
    real = os.open

    def call(path, *arguments, **options):
        if str(path).rpartition("/")[2] in names:
            raise PermissionError(errno.EACCES, "Permission denied", path)
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, "open", call)
    return names


def test_files_that_may_not_be_opened_are_named_and_brought_back_by_a_replay(tmp_path, closed, capsys):
    (tmp_path / "rows.jsonl").write_text(rows(range(12)))
    (tmp_path / "page.html").write_text(html(3))
    (tmp_path / "other.html").write_text(html(5))
    output = str(tmp_path / "out")
    closed |= {"rows.jsonl", "page.html"}
    inputs = ["--jsonl", str(tmp_path / "rows.jsonl"), "--pages", str(tmp_path)]
    assert command("run", 6, *inputs, "--output", output, "--duplicates", "keep") == 3
    told = capsys.readouterr().err
    assert f"copydesk: cannot read {tmp_path}/rows.jsonl: Permission denied" in told
    assert f"copydesk: cannot read {tmp_path}/page.html: Permission denied" in told
    assert command("replay", 7, output) == 3
    assert command("run", 8, "--jsonl", f"{tmp_path}/*.jsonl", "--output", output) == 3
    closed.clear()
    assert command("replay", 9, output) == 0
    assert [(counts.documents_in, counts.rejected) for counts in counts_of(output)] == [
        (3, {"input_unavailable": 2}),
        (2, {"input_unavailable": 2}),
        (1, {"input_unavailable": 1}),
        (13, {}),  # what two runs could not read is read once
    ]
    assert all_ids(output) == sorted([*map(str, range(12)), "other.html", "page.html"])
    assert validate(output).problems == ()


def test_a_file_that_ended_in_the_middle_is_read_on_from_there(tmp_path):
    path = tmp_path / "rows.jsonl.gz"
    packed = gzip.compress(rows(range(12)).encode(), compresslevel=0)
    path.write_bytes(packed[: len(packed) // 2])
    output = str(tmp_path / "out")
    assert command("run", 6, "--jsonl", str(path), "--output", output, "--min-words", "5") == 0
    path.write_bytes(packed)
    assert command("replay", 7, output, "--min-words", "5") == 0
    before, after = counts_of(output)
    assert before.documents_in > 2
    assert (before.rejected, after.rejected) == ({"unreadable_input": 1}, {})
    assert before.documents_in - 1 + after.documents_in == 12
    assert all_ids(output) == sorted(map(str, range(12)))


def test_what_is_too_large_to_keep_is_read_again_where_it_came_from(tmp_path):
    markup = f"<html><!--{'x' * 1_200_000}--><body><p>Too short.</p></body></html>"
    (tmp_path / "page.html").write_text(markup)
    lines = [json.dumps({"id": "small", "text": "Too short, too."}), json.dumps({"id": "large", "html": markup})]
    (tmp_path / "rows.jsonl").write_text("\n".join([*lines, "x" * 1_200_000]))
    output = str(tmp_path / "out")
    assert command("run", 6, "--jsonl", str(tmp_path), "--pages", str(tmp_path), "--output", output) == 0
    assert command("replay", 7, output, "--min-words", "1") == 0
    before, after = counts_of(output)
    assert before.rejected == {"too_short": 3, "malformed_row": 1}
    assert (after.documents_in, after.rejected) == (4, {"malformed_row": 1})
    assert all_ids(output) == ["large", "page.html", "small"]


def rewritten(output, *changes):
    """The one rejected file of an output, with its row changed in each of these ways, and a manifest that vouches."""
    storage = storage_for(output)
    (manifest,) = read_manifests(storage)
    (path,) = storage.paths("rejected")
    rows = []
    for change in changes:
        row = orjson.loads(gzip.decompress(storage.read(path)))
        change(row)
        rows.append(Row(str(len(rows)), "", "", orjson.dumps(row)))
    file = shard_file("rejected", path.rpartition("/")[0], 0, rows)
    storage.delete(path)
    storage.write(file.entry.path, file.data)
    storage.write(manifest_path(manifest.run_id), manifest_bytes(replace(manifest, files=(file.entry,))))


SECRETS = {"page": html(1), "jsonl": rows([1]), "text": text(1), "feed": "<rss version='2.0'><channel/></rss>"}


def test_a_file_that_was_no_input_is_never_read(runs_of_one, tmp_path):
    secret = runs_of_one / "secret"
    secret.mkdir()
    output = str(shutil.copytree(runs_of_one / "text", tmp_path / "out"))

    def point_elsewhere(kind, row):
        (secret / kind).write_text(SECRETS[kind])
        row.update(page=None, payload=None, stage="read", reason="input_unavailable")
        row["pointer"] = f"{runs_of_one}/in/../secret/{kind}"
        row["provenance"].update(kind=kind, input=str(secret / kind), record_offset=None)

    rewritten(output, *(partial(point_elsewhere, kind) for kind in SECRETS))
    assert command("replay", 7, output, "--min-words", "1") == 3
    assert counts_of(output)[-1].rejected == {"input_unavailable": len(SECRETS)}


def test_a_rejected_file_that_was_edited_is_not_replayed(output_of_one, tmp_path, capsys):
    (path,) = (tmp_path / "out").glob("rejected/*/*.gz")
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).replace(b"too_short", b"empty_document")))
    assert command("replay", 7, output_of_one) == 1
    assert f"copydesk: rejected/date=2026-03-08/{path.name}: " in capsys.readouterr().err


def test_a_payload_that_unpacks_to_more_than_any_that_is_written_is_refused(output_of_one, capsys):
    bomb = base64.b64encode(zlib.compress(bytes(64 << 20))).decode()
    rewritten(output_of_one, lambda row: row.update(payload=bomb))
    assert command("replay", 7, output_of_one) == 1
    assert "no run wrote it" in capsys.readouterr().err


def test_rows_that_are_asked_for_again_are_read_once():
    def again(*rows):
        return [Source(InputKind.ROW, "a.jsonl", Rows(*pair)) for pair in rows]

    assert list(_without_overlaps(again((0, None), (3, 3), (5, None)))) == again((0, None))
    assert list(_without_overlaps(again((3, 3), (5, None), (7, 7)))) == again((3, 3), (5, None))


def test_a_replay_with_another_scorer_of_translations_says_so(capsys):
    tell_other_scorer("", "")
    assert capsys.readouterr().err == ""
    tell_other_scorer("embeddings:Embeddings", "")
    assert "the translation scorer embeddings:Embeddings, and are replayed with none" in capsys.readouterr().err


def test_a_replay_loads_no_module_that_a_manifest_names(tmp_path, monkeypatch, capsys):
    options = {"min_words": 0, "duplicates": "keep", "look_back": 7, "translation_scorer": "no_such_module:Scorer"}
    row = DataFile("rejected/date=2026-01-01/part-000-0.jsonl.gz", "rejected", 1, 1, "0")
    writer = Manifest("20260101T000000Z-0", "2026-01-01T00:00:00Z", (), options, Counts(), (row,), (), (), {})
    plans = []
    monkeypatch.setattr("pipeline.replay.committed", lambda _: [writer])
    monkeypatch.setattr("pipeline.replay.inputs_again", lambda *_: ())
    monkeypatch.setattr("pipeline.replay.run_and_tell", lambda plan, _: plans.append(plan) or 0)
    assert main(["replay", str(tmp_path)]) == 0
    assert plans[0].translation_scorer == ""
    assert "the translation scorer no_such_module:Scorer, and are replayed with none" in capsys.readouterr().err
