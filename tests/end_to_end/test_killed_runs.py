"""A run that dies, and one that is done again in other ways, give the same tree."""

import json
import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from trees import rows_of, tree_of

from pipeline.commands import code_of
from pipeline.sample.answers import responses

ROOT = Path(__file__).parents[2]
MOMENTS = Path(__file__).with_name("moments.py")
AS_OF = "2026-03-08T06:00:00Z"
QUIETLY = {
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
    "start_new_session": True,
    "env": {**os.environ, "PYTHONPATH": str(ROOT)},
    "timeout": 300,
}


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
        for number in range(2)
        for url, told in pages
    ]


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def command(rows_file, output, *flags, at=(0, os.devnull)):
    """The run, with a signal at a moment (see moments.py), in a process group of its own."""
    number, moment = at
    return [
        sys.executable, str(MOMENTS), str(int(number)), str(moment), "--",
        "run", "--jsonl", str(rows_file), "--output", str(output), "--as-of", AS_OF, *flags,
    ]  # fmt: skip


def run(rows_file, output, changes):
    subprocess.run(command(rows_file, output, "--workers", "2", at=(0, changes)), check=True, **QUIETLY)
    return tree_of(output)


def done_here(rows_file, output):
    """The tree of the run, done in the process of the tests."""
    assert code_of(["run", "--jsonl", str(rows_file), "--output", str(output), "--as-of", AS_OF]) == 0
    return tree_of(output)


@pytest.fixture(scope="module")
def rows_file(tmp_path_factory, rows):
    return write_rows(tmp_path_factory.mktemp("rows") / "rows.jsonl", rows)


@pytest.fixture(scope="module")
def first_run(tmp_path_factory, rows_file):
    folder = tmp_path_factory.mktemp("expected")
    return run(rows_file, folder / "out", folder / "changes"), folder


@pytest.fixture(scope="module")
def expected(first_run):
    return first_run[0]


@pytest.fixture(scope="module")
def changes(first_run):
    """How many files and folders an undisturbed run changes."""
    return int((first_run[1] / "changes").read_text())


def killed(rows_file, output, moment, *flags):
    """Run until a moment, and say whether it was reached."""
    victim = subprocess.run(command(rows_file, output, *flags, at=(signal.SIGKILL, moment)), check=False, **QUIETLY)
    return victim.returncode == -signal.SIGKILL


def test_a_run_killed_again_and_again_and_done_by_one_worker_gives_the_tree_of_two(
    rows_file, expected, changes, tmp_path
):
    for moment in (f"write {random.Random(changes).randrange(2, changes)}", "commit"):
        assert killed(rows_file, tmp_path, moment), f"the run was over before {moment}"
        assert not list(tmp_path.rglob("manifest.json"))
    assert killed(rows_file, tmp_path, "committed", "--workers", "1")
    assert {path: data for path, data in tree_of(tmp_path).items() if "/." not in path} == expected
    assert done_here(rows_file, tmp_path) == expected
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]


def test_shuffled_rows_change_nothing_but_their_offsets(rows, expected, tmp_path, tmp_path_factory):
    turned = write_rows(tmp_path / "rows.jsonl", [*rows[7:], *rows[:7]][::-1])
    done_here(turned, tmp_path / "out")
    plain = tmp_path_factory.mktemp("plain")
    for path, data in expected.items():
        target = plain / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for tree in ("articles", "duplicates", "rejected"):
        assert without_offsets(rows_of(tmp_path / "out", tree)) == without_offsets(rows_of(plain, tree))


def without_offsets(rows):
    """Rows without what says in which file, at which place of it, and so in which run they were read."""
    for row in rows:
        row.pop("run_id", None)
        row["provenance"] |= {"record_offset": None, "input": None}
        row.pop("run_id", None)  # another file of rows is another run
        if row.get("page"):
            row["page"] |= {"record_offset": None, "input": None}
    return rows
