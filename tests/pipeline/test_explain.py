"""`copydesk explain` on files of every sort."""

import gzip
import json
import re
from http.server import BaseHTTPRequestHandler

import pytest

from pipeline.loopback import listening
from pipeline.main import main
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.elements.archive_record import archive

STORY = "GENEVA (Reuters) - " + " ".join(
    f"Delegate number {number} speaks of the ferry that leaves at dawn." for number in range(9)
)
PAGE = f"<html><body><article><h1>Delegates speak of ferries</h1><p>{STORY}</p></article></body></html>"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", PAGE.encode()),
        ("page.html.gz", gzip.compress(PAGE.encode(), mtime=0)),
        ("story.txt", STORY.encode()),
        ("story.txt.gz", gzip.compress(STORY.encode(), mtime=0)),
        ("caf\udce9.html", PAGE.encode()),
    ],
)
def test_a_page_and_a_text_are_explained_packed_or_not(name, content, tmp_path, capsys):
    (tmp_path / name).write_bytes(content)
    assert main(["explain", str(tmp_path / name)]) == 0
    assert "GENEVA" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.html", b"", "empty_document"),
        ("binary.html", bytes(range(32)) * 99, "not_html"),
        ("binary.txt", bytes(range(32)) * 99, "undecodable"),
    ],
)
def test_a_document_that_is_rejected_says_why_and_exits_with_one(name, content, reason, tmp_path, capsys):
    (tmp_path / name).write_bytes(content)
    assert main(["explain", str(tmp_path / name)]) == 1
    assert capsys.readouterr().out.startswith(f"rejected {reason}: ")


@pytest.mark.parametrize("name", ["missing.html", "folder", "torn.html.gz", ""])
def test_what_cannot_be_read_fails_as_in_a_run(name, tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    (tmp_path / "torn.html.gz").write_bytes(gzip.compress(PAGE.encode())[:-9])
    assert main(["explain", str(tmp_path / name) if name else ""]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert ": cannot be read: " in line


@pytest.mark.parametrize(("name", "reader"), [("a.rss", "copydesk feeds"), ("b.urls", "copydesk run --urls")])
def test_a_list_of_documents_is_bad_usage_and_told_who_reads_it(name, reader, tmp_path, capsys):
    (tmp_path / name).write_text("https://quay.example/1")
    assert main(["explain", str(tmp_path / name)]) == 2
    assert f"{reader} {tmp_path / name}" in capsys.readouterr().err


def test_a_row_is_explained_by_its_address_or_as_the_first(tmp_path, capsys):
    rows = [{"url": f"https://quay.example/{name}", "text": f"The pilots of {name} met."} for name in ("tarn", "selby")]
    (tmp_path / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    arguments = ["explain", str(tmp_path / "rows.jsonl"), "--min-words", "0"]
    assert main([*arguments, "--url", "https://quay.example/selby"]) == 0
    assert "selby met" in capsys.readouterr().out
    assert main(arguments) == 0
    shown = capsys.readouterr()
    assert "tarn met" in shown.out
    assert "the first document of several" in shown.err


class Site(BaseHTTPRequestHandler):
    def do_GET(self):
        moved = self.path == "/old"
        body = b"" if moved else PAGE.encode() if self.path == "/story" else b"no"
        self.send_response(301 if moved else 200 if self.path == "/story" else 404)
        if moved:
            self.send_header("Location", f"http://localhost:{self.server.server_address[1]}/story")
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


def rows_of(output, tree):
    paths = sorted(output.glob(f"{tree}/**/*.gz"))
    return [json.loads(line) for path in paths for line in gzip.decompress(path.read_bytes()).splitlines()]


AS_THEY_COME = ("--max-rejected", "1", "--delay", "0", "--workers", "1", "--as-of", "2026-03-08T06:00:00Z")
REJECTED = {
    "short.html": b"<article><p>Too short to be kept by a run.</p></article>",
    "short.txt": b"Too short to be kept by a run.",
    "script.html": b"<html><body><div id='root'></div><script>run()</script></body></html>",
    "empty.html": b" ",
    "large.html": b"<p>" + b"x" * (17 << 20),
}


def verdicts(output, *flags):
    """The record or the rejected row of each document of a run, by the end of its place."""
    assert main(["run", *flags, "--output", str(output), *AS_THEY_COME]) == 0
    rows = rows_of(output, "articles") + rows_of(output, "rejected")
    return {row["provenance"]["source_id"].rpartition("/")[2]: row for row in rows}


def explained(place, capsys, *options):
    """The exit code and the words of `explain` on a document."""
    capsys.readouterr()
    code = main(["explain", place, "--as-of", "2026-03-08T06:00:00Z", *options])
    return code, capsys.readouterr().out


@pytest.fixture(scope="module")
def of_site(tmp_path_factory):
    """A site, and what a run says of its pages."""
    folder = tmp_path_factory.mktemp("site")
    with listening(Site) as place:
        (folder / "listed.urls").write_text(f"http://{place}/old\nhttp://{place}/gone\n")
        run = verdicts(folder / "out", "--urls", str(folder / "listed.urls"), "--allow-private-addresses")
        yield f"http://{place}", run


def test_a_page_that_has_moved_is_explained_as_the_one_that_answered(of_site, capsys):
    site, run = of_site
    code, shown = explained(f"{site}/old", capsys, "--allow-private-addresses")
    assert (code, run["old"]["outlet"]) == (0, "localhost")
    assert re.search(r"outlet +localhost", shown)


def test_a_page_that_is_not_there_has_the_verdict_of_a_run(of_site, capsys):
    site, run = of_site
    code, shown = explained(f"{site}/gone", capsys, "--allow-private-addresses")
    assert (code, shown) == (1, f"rejected {run['gone']['reason']}: {run['gone']['message']}\n")


@pytest.fixture(scope="module")
def rejected(tmp_path_factory):
    """A folder of documents that a run rejects, and what it says of each."""
    folder = tmp_path_factory.mktemp("rejected")
    for name, content in REJECTED.items():
        (folder / name).write_bytes(content)
    return folder, verdicts(folder / "out", "--pages", str(folder), "--text", str(folder))


@pytest.mark.parametrize("name", REJECTED)
def test_what_a_run_rejects_is_rejected_with_the_same_words(name, rejected, capsys):
    folder, run = rejected
    assert explained(str(folder / name), capsys) == (1, f"rejected {run[name]['reason']}: {run[name]['message']}\n")


@pytest.mark.parametrize(
    ("content", "options"),
    [(PAGE, ("--min-words", "500")), (PAGE * 300, ("--document-seconds", "0.001"))],
    ids=["words", "seconds"],
)
def test_the_limits_of_a_run_hold_for_an_explanation_too(content, options, tmp_path, capsys):
    (tmp_path / "story.html").write_text(content)
    row = verdicts(tmp_path / "out", "--pages", str(tmp_path / "story.html"), *options)["story.html"]
    place = str(tmp_path / "story.html")
    assert explained(place, capsys, *options) == (1, f"rejected {row['reason']}: {row['message']}\n")


def test_who_speaks_and_what_is_not_believed_stand_in_the_explanation(tmp_path, capsys):
    head = '<head><meta property="og:site_name" content="Reuters"><link rel=canonical href="https://other.example/a"></head>'
    (tmp_path / "page.html").write_text(PAGE.replace("<html>", f"<html>{head}"))
    assert main(["explain", str(tmp_path / "page.html"), "--url", "https://valley.example/a"]) == 0
    shown = [re.split(r"\s{2,}", line.strip()) for line in capsys.readouterr().out.splitlines()]
    assert ["authority", "the operator"] in shown
    assert ["outlet_name", "Reuters", "site name", "the name of an outlet or agency of another domain"] in shown
    assert ["canonical_url", "https://other.example/a", "canonical", "an address of another site"] in shown


def test_a_page_of_an_archive_is_explained_by_its_address(tmp_path, capsys):
    pages = [
        (Page(kind=InputKind.URL, input="u", source_id=name, url=f"https://quay.example/{name}"), page(name))
        for name in ("tarn", "selby")
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(archive(pages, "2026-03-10T12:00:00Z")))
    arguments = ["explain", str(tmp_path / "a.warc.gz"), "--min-words", "0", "--workers", "1"]
    assert main([*arguments, "--url", "https://quay.example/selby"]) == 0
    assert "selby counted" in capsys.readouterr().out
    assert main([*arguments, "--url", "https://quay.example/none"]) == 2


def page(name):
    """A page on a place."""
    return (
        f"<html><body><article><h1>Nets</h1><p>The pilots of {name} counted nets.</p></article></body></html>".encode()
    )
