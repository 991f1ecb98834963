"""A run that dies, and one that is done again in other ways, give the same tree."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from trees import rows_of, tree_of

from pipeline.sample.answers import responses

ROOT = Path(__file__).parents[2]
AS_OF = "2026-03-08T06:00:00Z"


@pytest.fixture(scope="module")
def rows():
    """The sample's pages as rows, each told apart by a paragraph of its own, so that there is something to kill."""
    pages = [(url, told) for url, told in responses().items() if told.content_type == "text/html"]
    return [
        {
            "id": f"{number}-{url}",
            "url": f"{url}/{number}",
            "html": told.body.decode("utf-8", "replace").replace("</article>", f"<p>Edition {number}.</p></article>"),
        }
        for number in range(4)
        for url, told in pages
    ]


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def command(rows_file, output, *flags):
    return [
        sys.executable, "-m", "pipeline.main", "run", "--jsonl", str(rows_file), "--output", str(output),
        "--as-of", AS_OF, *flags,
    ]  # fmt: skip


def run(rows_file, output, *flags):
    subprocess.run(command(rows_file, output, *flags), check=True, capture_output=True, cwd=ROOT)
    return tree_of(output)


@pytest.fixture(scope="module")
def rows_file(tmp_path_factory, rows):
    return write_rows(tmp_path_factory.mktemp("rows") / "rows.jsonl", rows)


@pytest.fixture(scope="module")
def expected(tmp_path_factory, rows_file):
    return run(rows_file, tmp_path_factory.mktemp("expected"), "--workers", "2")


def test_one_worker_gives_the_bytes_of_two(rows_file, expected, tmp_path):
    assert run(rows_file, tmp_path, "--workers", "1") == expected


def test_a_run_done_again_over_its_own_output_changes_nothing(rows_file, expected, tmp_path):
    run(rows_file, tmp_path)
    assert run(rows_file, tmp_path) == expected


@pytest.mark.parametrize("files_before_the_kill", [1, 6])
def test_a_run_killed_half_way_and_started_again_gives_the_same_tree(
    rows_file, expected, tmp_path, files_before_the_kill
):
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    victim = subprocess.Popen(
        command(rows_file, tmp_path), cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while victim.poll() is None and len(list(tmp_path.rglob("part-*"))) < files_before_the_kill:
        pass
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    assert not list(tmp_path.rglob("manifest.json")), "the run was over before it could be killed"
    assert run(rows_file, tmp_path) == expected
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


def test_shuffled_rows_change_nothing_but_their_offsets(rows, expected, tmp_path, tmp_path_factory):
    turned = write_rows(tmp_path / "rows.jsonl", [*rows[7:], *rows[:7]][::-1])
    run(turned, tmp_path / "out")
    plain = tmp_path_factory.mktemp("plain")
    for path, data in expected.items():
        target = plain / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for tree in ("articles", "duplicates", "rejected"):
        assert without_offsets(rows_of(tmp_path / "out", tree)) == without_offsets(rows_of(plain, tree))


def without_offsets(rows):
    for row in rows:
        row["provenance"] |= {"record_offset": None, "input": None}
        row.pop("run_id", None)  # another file of rows is another run
        if row.get("page"):
            row["page"] |= {"record_offset": None, "input": None}
    return rows
