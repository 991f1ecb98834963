"""An archive of what was fetched, and a run over it."""

import contextlib
import gzip
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import orjson
import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipeline.commands import code_of
from pipeline.loopback import listening
from schemas.input_kinds import InputKind
from schemas.manifest import RunHeader, manifest_path
from schemas.page import Page
from transforms.archive.archive_place import archive_place, pending_path
from transforms.archive.transform import Archiving, NoteArchive, PublishArchive, WriteArchive, robots_files
from transforms.archive.waiting import publish_waiting
from transforms.elements.page_codec import encode_page
from transforms.fetch.session_clock import epoch_seconds
from transforms.sink.commit import commit, input_report, manifest_of
from transforms.storage.errors import SinkError, UnreadableManifestError
from transforms.storage.journal import journal_path
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for
from transforms.storage.write_claims import SILENT_SECONDS

CLOCK = "2026-03-10T12:00:00Z"
WHO = ("pilots", "bakers", "nurses", "judges", "rangers", "sailors")


def prose(name):
    return "".join(
        f"<p>The {who} of {name} counted {number} nets on Monday, and the board of {name} paid for each of them.</p>"
        for number, who in enumerate(WHO, 20)
    )


class Site(BaseHTTPRequestHandler):
    """A feed of three entries, which its server calls a page: a page, one that is forbidden, a text without a page."""

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
            status = 200
            body = f"<rss version='2.0'><channel><link>http://127.0.0.1:{port}/</link>{items}</channel></rss>"
        elif self.path == "/tarn":
            status, body = 200, f"<html><body><article><h1>Nets of Tarn</h1>{prose('Tarn')}</article></body></html>"
        elif self.path == "/selby":
            status = 403
        elif self.path == "/robots.txt":
            status, media_type, body = 200, "text/plain", "User-agent: *\nDisallow: /private\n"
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
    assert all(path.name.endswith(".warc.gz") for path in (tmp_path / "kept").iterdir())
    assert addresses(tmp_path / "kept") == [f"{site}/{name}" for name in ("feed", "robots.txt", "tarn")]
    assert storage_for(str(tmp_path / "one")).paths("_state/archive") == []


def addresses(folder):
    """The addresses whose answers the archives of a folder keep, as any reader of WARC sees them."""
    found = []
    for path in folder.iterdir():
        with path.open("rb") as stream:
            records = ArchiveIterator(stream, record_types=WarcRecordType.response)
            found += [record.headers["WARC-Target-URI"] for record in records]
    return sorted(found)


@pytest.mark.parametrize("more", [[], ["--every", "60"]])
def test_an_archive_file_that_is_there_or_is_for_several_rounds_is_bad_usage(tmp_path, more, capsys):
    kept = tmp_path / "all.warc.gz"
    if not more:
        kept.write_bytes(b"kept")
    asked = ["run", "--urls", "https://quay.example/a", "--archive", str(kept), "--output", str(tmp_path / "out")]
    assert code_of([*asked, *more]) == 2
    assert "--archive" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ([] if more else ["all.warc.gz"])


@pytest.mark.parametrize("name", ["kept", "kept.warc.gz"])
def test_an_archive_that_could_not_be_kept_fails_the_run_before_it_fetches(tmp_path, name, capsys):
    (tmp_path / "plain").write_bytes(b"a file")
    output = tmp_path / "out"
    asked = ["--urls", "https://quay.example/a", "--archive", str(tmp_path / "plain" / name), "--output", str(output)]
    assert code_of(["run", *asked]) == 1
    assert "plain" in capsys.readouterr().err
    assert not output.exists()


def archiving(tmp_path, kept, run_id="r1"):
    place = archive_place(str(kept), run_id)
    return Archiving(run_id, place, str(tmp_path / "out"), Attempt(f"{run_id}.0123456789ab"), CLOCK)


def test_a_run_that_fetched_nothing_deletes_no_archive_file(tmp_path):
    kept = tmp_path / "all.warc.gz"
    kept.write_bytes(b"kept")
    assert list(PublishArchive(archiving(tmp_path, kept)).process(b"manifest", [])) == [b"manifest"]
    assert kept.read_bytes() == b"kept"


def test_an_archive_whose_publishing_is_tried_again_is_published(tmp_path):
    kept = archiving(tmp_path, tmp_path / "kept")
    first, second, spare = kept.place.names[:3]
    output = storage_for(kept.output)
    for part in (0, 1, 8):
        output.write(pending_path(kept.attempt.name, part), f"part {part}. ".encode())
    storage_for(kept.place.root).write(spare, b"of an attempt that fetched more")
    for _ in range(2):
        assert list(PublishArchive(kept).process(b"manifest", [8, 0, 1])) == [b"manifest"]
    archives = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert archives == {first: b"part 0. part 8. ", second: b"part 1. "}
    assert output.paths("") == []


def test_what_a_run_that_dies_leaves_of_its_archive_is_cleared_away_by_the_next(tmp_path):
    storage = storage_for(str(tmp_path / "out"))
    header = RunHeader("20260310T120000Z-00000000", CLOCK, (), {}, (), {})
    with contextlib.suppress(KeyboardInterrupt), running(storage, header) as run:
        writing = WriteArchive(replace(archiving(tmp_path, tmp_path / "kept"), attempt=run.attempt))
        writing.setup()
        page = Page(InputKind.URL, "a", "a", url="https://quay.example/a", fetched_at=CLOCK)
        assert list(writing.process((3, [(encode_page(page), b"<p>Nets.</p>")]))) == [3]
        writing.teardown()
        noting = NoteArchive(writing._archiving)
        noting.setup()
        assert list(noting.process(b"", [3])) == []
        noting.teardown()
        assert len(storage.paths("_state/archive")) == 2
        raise KeyboardInterrupt
    with running(storage, header):
        assert storage.paths("_state") == []
    assert not (tmp_path / "kept").exists()


def left_by(tmp_path, name, content, *, replaces=None, kept=None):
    """The archive that an attempt at a run has noted and not published."""
    parts, place = (0, 1), tmp_path / "kept" if kept is None else kept
    kept = replace(archiving(tmp_path, place, name.partition(".")[0]), attempt=Attempt(name, replaces))
    storage = storage_for(kept.output, name)
    for part in parts:
        storage.write(pending_path(name, part), f"{content} {part}".encode())
    storage.close()
    noting = NoteArchive(kept)
    noting.setup()
    assert list(noting.process(b"", parts)) == []
    noting.teardown()
    return kept


def committed(tmp_path):
    output = storage_for(str(tmp_path / "out"))
    output.write(manifest_path("r1"), b"{}")
    return output


def test_the_archive_of_a_committed_run_that_died_is_published_by_the_next(tmp_path):
    kept = left_by(tmp_path, "r1.0123456789ab", "part")
    output = committed(tmp_path)
    assert publish_waiting(output, 0.0) == ["r1"]
    names = kept.place.names[:2]
    assert [(tmp_path / "kept" / name).read_bytes() for name in names] == [b"part 0", b"part 1"]
    assert output.paths("_state") == []
    assert publish_waiting(output, 0.0) == []


def test_an_archive_that_died_while_it_was_published_is_published_whole(tmp_path):
    kept = left_by(tmp_path, "r1.0123456789ab", "part")
    output = committed(tmp_path)
    storage_for(kept.place.root).write(kept.place.names[0], b"part 0")
    output.delete(pending_path("r1.0123456789ab", 0))
    assert publish_waiting(output, 0.0) == ["r1"]
    assert [path.read_bytes() for path in sorted((tmp_path / "kept").iterdir())] == [b"part 0", b"part 1"]
    assert output.paths("_state") == []


def test_the_archive_of_a_run_that_is_not_committed_or_still_goes_on_waits(tmp_path):
    left_by(tmp_path, "r1.0123456789ab", "part")
    output = storage_for(str(tmp_path / "out"))
    assert publish_waiting(output, 0.0) == []
    header = RunHeader("20260310T120000Z-00000000", CLOCK, (), {}, (), {})
    with running(output, header) as run:
        left_by(tmp_path, run.attempt.name, "part")
        assert publish_waiting(committed(tmp_path), 0.0) == []
        output.delete(manifest_path("r1"))
    assert not (tmp_path / "kept").exists()


def test_what_an_attempt_left_that_has_not_committed_is_no_archive_of_the_run_that_was_before(tmp_path):
    kept = left_by(tmp_path, "r1.0123456789ab", "first")
    output = committed(tmp_path)
    assert publish_waiting(output, 0.0) == ["r1"]
    again = Attempt("r1.ba9876543210", output.generation(manifest_path("r1")))
    output.write(journal_path(again.name), b"")
    left_by(tmp_path, again.name, "second", replaces=again.replaces)
    assert publish_waiting(output, time.time() + SILENT_SECONDS) == []
    assert (tmp_path / "kept" / kept.place.names[0]).read_bytes() == b"first 0"
    output.delete(journal_path(again.name))  # as a commit of the same bytes does
    assert publish_waiting(output, 0.0) == ["r1"]
    assert (tmp_path / "kept" / kept.place.names[0]).read_bytes() == b"second 0"


def test_a_run_that_is_done_again_lets_nobody_publish_what_its_dead_attempt_has_noted(tmp_path):
    dead = "r1.0123456789ab"
    storage_for(str(tmp_path / "out")).write(journal_path(dead), b"")
    left_by(tmp_path, dead, "dead")
    kept = left_by(tmp_path, "r1.ba9876543210", "done")
    output = committed(tmp_path)
    assert list(PublishArchive(kept).process(b"manifest", [0, 1])) == [b"manifest"]
    assert publish_waiting(output, time.time() + SILENT_SECONDS) == []
    assert (tmp_path / "kept" / kept.place.names[0]).read_bytes() == b"done 0"


def test_an_archive_waits_for_the_folder_in_which_its_run_worked(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    kept = left_by(tmp_path, "r1.0123456789ab", "part", kept="kept")
    output = committed(tmp_path)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert publish_waiting(output, 0.0) == ["r1"]
    assert (tmp_path / "kept" / kept.place.names[0]).read_bytes() == b"part 0"


def test_prune_publishes_an_archive_that_waits_before_it_removes_what_dead_runs_have_left(tmp_path):
    header = RunHeader("20260310T120000Z-00000000", CLOCK, (), {}, (), {})
    output = storage_for(str(tmp_path / "out"))
    with contextlib.suppress(KeyboardInterrupt), running(output, header) as run:
        kept = left_by(tmp_path, run.attempt.name, "part")
        commit(output, manifest_of(header, [input_report(0)]), run.attempt)
        raise KeyboardInterrupt
    assert code_of(["prune", str(tmp_path / "out"), "--before", "2020-01-01"]) == 0
    assert (tmp_path / "kept" / kept.place.names[0]).read_bytes() == b"part 0"
    assert output.paths("_state") == []


def test_a_waiting_archive_of_one_file_is_published_and_not_replaced(tmp_path, capsys):
    kept = left_by(tmp_path, "r1.0123456789ab", "part", kept=tmp_path / "kept.warc.gz")
    committed(tmp_path)
    asked = ["run", "--urls", "https://quay.example/a", "--archive", kept.place.path, "--output", kept.output]
    assert code_of(asked) == 2
    assert "the archive of r1" in capsys.readouterr().err
    assert (tmp_path / "kept.warc.gz").read_bytes() == b"part 0part 1"


@pytest.mark.parametrize(
    "wrong",
    [{"run_id": 1}, {"parts": [64]}, {"parts": [True]}, {"parts": None}, {"files": {}}, {"run_id": "../../r1"}],
    ids=repr,
)
def test_a_note_never_says_where_to_write_but_by_the_rules_of_names(tmp_path, wrong):
    output = committed(tmp_path)
    note = {"run_id": "r1", "attempt": "r1.a", "replaces": None, "archive": str(tmp_path / "kept"), "parts": [0]}
    output.write("_state/archive/0123456789ab.json", orjson.dumps({**note, **wrong}))
    with pytest.raises(SinkError):
        publish_waiting(output, 0.0)
    assert {path.name for path in tmp_path.iterdir()} == {"out"}


def test_a_note_that_is_none_is_named(tmp_path):
    output = storage_for(str(tmp_path / "out"))
    output.write("_state/archive/0123456789ab.json", b"[]")
    with pytest.raises(UnreadableManifestError, match="no note of an archive"):
        publish_waiting(output, 0.0)


def test_only_the_robots_files_that_a_run_fetched_are_in_its_archive():
    def row(asked_at, **file):
        robots = {"http://quay.example": {"asked_at": asked_at, "text": "Disallow: /x", "message": "", **file}}
        return orjson.dumps({"host": "quay.example", "at": 1.0, "robots": robots})

    now = epoch_seconds(CLOCK)
    ((header, text),) = robots_files(row(now), CLOCK)
    assert (orjson.loads(header)["url"], text) == ("http://quay.example/robots.txt", b"Disallow: /x")
    others = (row(now - 1), row(now, text=""), row(now, missing_since=now), orjson.dumps({"feed": "f", "at": 1.0}))
    assert [list(robots_files(each, CLOCK)) for each in others] == [[]] * 4
