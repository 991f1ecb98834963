"""A run that dies, and one that is done again in other ways, give the same tree."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import Counter, Newsroom
from trees import rows_of, tree_of

from pipeline.commands import code_of
from pipeline.loopback import listening
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
    """The sample's pages as rows."""
    return [
        {"id": url, "url": url, "html": told.body.decode("utf-8", "replace")}
        for url, told in responses().items()
        if told.content_type == "text/html"
    ]


def write_rows(path, rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def arguments(rows_file, output, workers):
    places = ["--jsonl", str(rows_file), "--output", str(output)]
    return ["run", *places, "--as-of", AS_OF, "--workers", str(workers)]


def done_here(rows_file, output, workers):
    """The tree of the run, done in the process of the tests."""
    assert code_of(arguments(rows_file, output, workers)) == 0
    return tree_of(output)


def plain_rows():
    """Stories of four outlets, a copy of one of them, and a text that is too short: cheap to edit again and again."""
    told = [[f"Ferry {n} of pier {n * part} leaves at dawn with timber." for part in range(9)] for n in range(4)]
    texts = ["\n".join(lines) for lines in (*told, told[1], told[2][:1])]
    return [{"url": f"https://quay{n}.example/{n}", "text": text} for n, text in enumerate(texts)]


def killed(rows_file, output, moment):
    """Run until a moment (see moments.py), in a process group of its own, and say whether it was reached."""
    kill = [sys.executable, str(MOMENTS), str(int(signal.SIGKILL)), moment, "--"]
    victim = subprocess.run([*kill, *arguments(rows_file, output, workers=1)], check=False, **QUIETLY)
    return victim.returncode == -signal.SIGKILL


def test_a_run_killed_again_and_again_and_done_by_one_worker_gives_the_tree_of_two(tmp_path):
    rows_file = write_rows(tmp_path / "rows.jsonl", plain_rows())
    expected = done_here(rows_file, tmp_path / "expected", workers=2)
    assert {path.partition("/")[0] for path in expected} >= {"articles", "duplicates", "rejected", "_state", "_runs"}
    output = tmp_path / "out"
    assert killed(rows_file, output, "write duplicates"), "the run was over before it wrote copies"
    assert not list(output.rglob("manifest.json"))
    assert killed(rows_file, output, "committed")
    assert {path: data for path, data in tree_of(output).items() if "/." not in path} == expected
    assert done_here(rows_file, output, workers=1) == expected
    assert not [path for path in output.rglob("*") if path.name.startswith(".")]


def test_the_archive_of_a_run_killed_behind_its_commit_is_published_by_the_next(tmp_path):
    room, kept, output = Newsroom(), tmp_path / "kept", tmp_path / "out"
    room.publish(1)
    with listening(type("Here", (Counter,), {"newsroom": room})) as place:
        flags = ["--archive", str(kept), "--allow-private-addresses", "--delay", "0", "--workers", "1"]
        fetching = ["run", "--urls", f"http://{place}/1", "--output", str(output), "--as-of", AS_OF, *flags]
        killing = [sys.executable, str(MOMENTS), str(int(signal.SIGKILL)), "committed", "--", *fetching]
        assert subprocess.run(killing, check=False, **QUIETLY).returncode == -signal.SIGKILL
    assert len(list(output.glob("_runs/*/manifest.json"))) == 1
    assert not list(kept.glob("*"))
    write_rows(tmp_path / "none.jsonl", [])
    code_of(["run", "--jsonl", str(tmp_path / "none.jsonl"), "--output", str(output)])
    assert list(kept.glob("*.warc.gz"))
    assert code_of(["run", "--warc", str(kept), "--output", str(tmp_path / "again"), "--as-of", AS_OF]) == 0
    assert [row["url"] for row in rows_of(tmp_path / "again", "articles")] == [f"http://{place}/1"]
    assert code_of(["validate", str(output)]) == 0


def test_shuffled_rows_change_nothing_but_their_offsets(rows, tmp_path):
    done_here(write_rows(tmp_path / "rows.jsonl", rows), tmp_path / "plain", workers=2)
    turned = write_rows(tmp_path / "turned.jsonl", [*rows[7:], *rows[:7]][::-1])
    done_here(turned, tmp_path / "out", workers=1)
    assert rows_of(tmp_path / "plain", "duplicates")
    for tree in ("articles", "duplicates", "rejected"):
        assert without_offsets(rows_of(tmp_path / "out", tree)) == without_offsets(rows_of(tmp_path / "plain", tree))


def without_offsets(rows):
    """Rows without what says in which file, at which place of it, and so in which run they were read."""
    for row in rows:
        row.pop("run_id", None)
        row["provenance"] |= {"record_offset": None, "input": None}
        row.pop("run_id", None)  # another file of rows is another run
        if row.get("page"):
            row["page"] |= {"record_offset": None, "input": None}
    return rows
