"""`copydesk explain` on files of every sort."""

import gzip

import pytest

from pipeline.main import main

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
def test_what_cannot_be_read_is_bad_usage(name, tmp_path, capsys):
    (tmp_path / "folder").mkdir()
    (tmp_path / "torn.html.gz").write_bytes(gzip.compress(PAGE.encode())[:-9])
    assert main(["explain", str(tmp_path / name) if name else ""]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("copydesk: cannot read ")
