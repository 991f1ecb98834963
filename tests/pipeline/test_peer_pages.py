"""The pages for people who come from another tool, and the comparison with these tools."""

import json
import re
import shlex
import sys
from importlib import import_module
from pathlib import Path

import pytest

from pipeline.main import main

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "from").glob("*.md"))
COMPARE = ROOT / "benchmarks" / "compare"
STORY = "".join(
    f"<p>Ferry {number} leaves the old harbour at dawn with timber for the islands.</p>" for number in range(5)
)


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """A working folder with a folder of pages."""
    (tmp_path / "pages").mkdir()
    text = f"<html lang=en><head><title>Timber</title></head><body><article>{STORY}</article></body></html>"
    (tmp_path / "pages" / "story.html").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_every_block_that_needs_no_peer_runs_and_every_other_one_is_marked(pages):
    lines = []
    for page in PAGES:
        blocks = re.findall(r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
        assert {kind for kind, _ in blocks} == {"sh", "text"}
        lines += [line for kind, block in blocks if kind == "sh" for line in block.splitlines()]
    assert len(lines) >= len(PAGES)
    for line in dict.fromkeys(lines):  # the pages run the same run
        command, *arguments = shlex.split(line)
        assert command == "copydesk"
        assert main([*arguments, *(["--workers", "1"] if arguments[0] == "run" else [])]) == 0


@pytest.fixture
def compare(monkeypatch):
    """The scripts of the comparison."""
    monkeypatch.syspath_prepend(str(COMPARE))
    yield import_module("compare"), import_module("readers")
    for name in ("compare", "compare_page", "readers", "peer_reader"):
        sys.modules.pop(name, None)


def test_every_peer_has_a_page_and_a_reader(compare):
    _, readers = compare
    assert {page.stem for page in PAGES} == set(readers.PEERS)
    code = (COMPARE / "peer_reader.py").read_text(encoding="utf-8")
    assert all(f'"{peer}":' in code for peer in readers.PEERS)


def test_a_peer_that_cannot_be_installed_is_said_so(compare, pages, monkeypatch):
    main_of, readers = compare
    monkeypatch.setattr(readers, "_make", lambda *_: "no such distribution")
    outcome = readers.peer_outcome("trafilatura", [], pages / "environments")
    told = main_of.table([outcome])
    assert told.splitlines()[1].split(maxsplit=1) == ["trafilatura", "cannot be installed: no such distribution"]
    assert b"Not compared" in main_of.page([outcome], [])


def test_the_page_of_a_comparison_holds_what_pages_say_as_text_and_needs_no_network(compare):
    main_of, readers = compare
    shown = readers.Page("a.html", "a.html", "https://a.example/<script>")
    reading = readers.Reading("<script>alert(1)</script>", ["Ann <b>"], ["Agency"], "en", "c1")
    made = main_of.page([readers.Outcome("copydesk", "1", {"a.html": reading}, 1.0, 2.0, 3.0)], [shown]).decode()
    assert "<script" not in made
    assert "&lt;script&gt;alert(1)" in made
    assert not re.findall(r"(?:src|href)=", made)


def test_pages_are_taken_packed_or_not_with_the_address_that_they_declare(compare, pages):
    import gzip

    main_of, _ = compare
    declared = b'<link href="https://a.example/1" rel="canonical">'
    (pages / "pages" / "b.html.gz").write_bytes(gzip.compress(declared))
    (pages / "pages" / "notes.txt").write_text("no page")
    taken = list(main_of._pages([str(pages / "pages")], pages / "unpacked"))
    assert [page.url for page in taken] == ["https://a.example/1", "https://story.html"]
    assert Path(taken[0].path).read_bytes() == declared


def test_a_peer_that_fails_on_a_page_says_why_and_goes_on(compare):
    peer_reader = import_module("peer_reader")

    def failing(data, url):
        raise ValueError("no such encoding")

    page = {"name": "a", "path": str(ROOT / "README.md"), "url": ""}
    assert peer_reader.reading(failing, page)["error"] == "ValueError: no such encoding"
    assert peer_reader.reading(lambda *_: None, page)["error"] == "no body"
    assert json.dumps(peer_reader.reading(lambda *_: ("body", [], None), page)).count("null") == 2
