"""`copydesk rejected`: what was rejected, by reason, host and feed."""

import re
from collections import Counter

import orjson
import pytest

from pipeline.commands import code_of
from pipeline.rejected_place import shortened
from pipeline.rejections import rejected_rows

CLOCK = "2026-03-10T12:00:00Z"


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rejected")
    lines = [
        {"url": "https://quay.example/1", "text": "Too short."},
        {"url": "https://quay.example/2", "text": "Too short as well."},
        {"url": "https://reed.example/1", "text": ""},
        {"id": "x"},
    ]
    (folder / "rows.jsonl").write_bytes(b"".join(orjson.dumps(line) + b"\n" for line in lines))
    arguments = ["--jsonl", str(folder / "rows.jsonl"), "--as-of", CLOCK, "--workers", "1"]
    code_of(["run", *arguments, "--output", str(folder / "out")])
    return str(folder / "out")


def test_rejected_documents_are_counted_by_reason_host_and_input(output, capsys):
    assert code_of(["rejected", output]) == 0
    printed = capsys.readouterr().out
    for words in ("2  edit too_short", "1  read empty_document", "2  quay.example", "rows.jsonl", "4 rejected"):
        assert words in printed


def test_one_rejected_document_is_shown_in_full(output, capsys):
    names = {row["reason"]: name for name, row in rejected_rows(output)}
    assert code_of(["rejected", output, "--show", names["row_without_content"][:8]]) == 0
    printed = capsys.readouterr().out
    assert '"reason": "row_without_content"' in printed
    assert '{"id":"x"}' in printed


def test_an_unknown_id_is_bad_usage(output, capsys):
    assert code_of(["rejected", output, "--show", "zzz"]) == 2
    assert "no rejected document has that id" in capsys.readouterr().err


def test_of_a_document_that_was_rejected_again_the_newest_row_is_shown(tmp_path, capsys):
    output = str(tmp_path / "out")
    counts = {"x": (2, 4, 3), "y": (4, 3, 2)}  # words of each document in each of three runs
    for hour, words in enumerate(zip(*counts.values(), strict=True), start=9):
        rows = [{"id": name, "text": " ".join([name] * number)} for name, number in zip(counts, words, strict=True)]
        (tmp_path / "rows.jsonl").write_bytes(b"\n".join(map(orjson.dumps, rows)))
        clock = f"2026-03-10T{hour:02}:00:00Z"
        arguments = ["--jsonl", str(tmp_path / "rows.jsonl"), "--as-of", clock, "--workers", "1"]
        code_of(["run", *arguments, "--output", output])
    shown = Counter(name for name, _ in rejected_rows(output))
    assert list(shown.values()) == [3, 3]
    newest = []
    for name in shown:
        capsys.readouterr()
        assert code_of(["rejected", output, "--show", name]) == 0
        newest += re.findall(r"(\d) words, fewer than", capsys.readouterr().out)
    assert sorted(newest) == ["2", "3"]
    assert code_of(["rejected", output]) == 0
    assert capsys.readouterr().out.splitlines()[-1].startswith("2 rejected; ")


def test_a_row_without_address_is_named_by_its_file_and_number_and_words_stay_whole(output, capsys):
    assert code_of(["rejected", output]) == 0
    printed = capsys.readouterr().out
    assert "rows.jsonl, row 4" in printed
    assert "the row has neither `html` nor `text`" in printed


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("a broken line", 13, "a broken line"),
        ("a broken line", 12, "a broken …"),
        ("unbroken", 7, "unbroke …"),
    ],
)
def test_a_text_is_cut_between_words(text, longest, shown):
    assert shortened(text, longest) == shown
