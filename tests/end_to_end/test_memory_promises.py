"""What the memory across runs promises, from the command to the records: any order, any moment, any damage."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from trees import rows_of, tree_of

from pipeline.flags.flag_values import EPOCH
from pipeline.main import main
from pipeline.memory import state_before
from pipeline.upkeep.committed import committed_state
from pipeline.upkeep.index import aliases_below
from pipeline.upkeep.validate import validate
from transforms.edit.options import PRELOAD
from transforms.memory.index_file import INDEX, KNOWN
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for
from transforms.workers.limits import WorkerLimits, Workers
from transforms.workers.pool import SHARED

ROOT = Path(__file__).parents[2]
MOMENTS = Path(__file__).with_name("moments.py")
PRISM = Path(os.environ.get("PRISM", ROOT / ".bin" / "prism"))
pytestmark = pytest.mark.engine  # many runs, which the unit suite has no time for
TIDES = ("crest", "ebb", "flood", "lull", "neap", "race", "slack", "spring", "surge", "swell", "turn", "wane")


@pytest.fixture(scope="module", autouse=True)
def _workers():
    with SHARED.kept(Workers(1, WorkerLimits(seconds=30.0, memory_mb=1024), PRELOAD)):
        yield


def text(story, skip=()):
    """Ten sentences of a story of its own for each number, without some of them."""
    source = random.Random(story)
    lines = (
        f"Pilot {source.randint(100, 999)} of quay {story} saw {' and '.join(source.sample(TIDES, 6))} at buoy {line}."
        for line in range(10)
    )
    return "\n".join(line for number, line in enumerate(lines) if number not in skip)


def row(story, outlet="harbour-times", skip=(), **fields):
    address = f"https://{outlet}.example/{story}"
    return {"id": f"{outlet}-{story}", "url": address, "title": f"Quay {story}", "text": text(story, skip), **fields}


def at(day, hour=6):
    return f"2026-11-{day:02d}T{hour:02d}:00:00Z"


def run(folder, out, rows, as_of, *flags, name="rows"):
    """One run of the rows; its exit code."""
    source = Path(folder, f"{name}.jsonl")
    source.write_text("".join(json.dumps(each) + "\n" for each in rows))
    return main(["run", "--jsonl", str(source), "--output", str(out), "--as-of", as_of, "--workers", "1", *flags])


def records(out):
    return {each["provenance"]["source_id"]: each for tree in ("articles", "duplicates") for each in rows_of(out, tree)}


def clusters(out):
    return {name: (each["id"], each["duplicates"]["cluster_id"]) for name, each in records(out).items()}


def sound(out):
    return validate(str(out)).problems == ()


def test_seven_polls_of_three_items_are_three_rows(tmp_path):
    out = tmp_path / "out"
    for hour in range(7):
        assert run(tmp_path, out, [row(1), row(2), row(3)], at(20, hour)) == 0
    assert len(rows_of(out, "articles")) == 3
    assert rows_of(out, "duplicates") == []
    assert sound(out)


DAYS = (
    [row(1), row(2), row(1, "lake-gazette")],
    [row(2, "lake-gazette", skip=(9,)), row(3), row(4, "lake-gazette")],
    [row(3, "isle-post"), row(1, "isle-post", skip=(4,)), row(5), row(5, "lake-gazette")],
    [row(4), row(6), row(2, "isle-post")],
    [row(6, "lake-gazette"), row(7), row(5, "isle-post"), row(3, "lake-gazette")],
)
STORIES = {str(story) for story in range(1, 8)}


def five_days(folder, *flags, order=None):
    out = folder / "out"
    for day, rows in enumerate(DAYS):
        turned = random.Random(order).sample(rows, len(rows)) if order else rows
        assert run(folder, out, turned, at(20 + day), *flags, name=f"day-{day}") == 0
    return out


@pytest.fixture(scope="module")
def days(tmp_path_factory):
    return five_days(tmp_path_factory.mktemp("days"))


def test_five_days_of_reprints_have_the_clusters_of_their_stories(days):
    found = {}
    for name, (_, cluster) in clusters(days).items():
        found.setdefault(name.rpartition("-")[2], set()).add(cluster)
    assert found.keys() == STORIES
    assert all(len(names) == 1 for names in found.values())
    assert len(set.union(*found.values())) == len(STORIES)
    assert sound(days)


def test_the_order_of_rows_and_the_number_of_workers_change_no_id_and_no_cluster(days, tmp_path):
    assert clusters(five_days(tmp_path, "--workers", "2", order=7)) == clusters(days)


@pytest.mark.skipif(not PRISM.exists(), reason="Prism is not built: `make prism` (needs Go)")
def test_prism_gives_five_days_the_same_clusters(days, tmp_path):
    flags = ("--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK")
    assert clusters(five_days(tmp_path, *flags)) == clusters(days)


def test_a_day_done_again_changes_no_byte_of_any_day(days):
    before = tree_of(days)
    assert run(days.parent, days, DAYS[2], at(22), name="day-2") == 0
    assert tree_of(days) == before


def memory(out, as_of):
    view = state_before(storage_for(str(out)), as_of)
    return view.runs(EPOCH), [sorted(view.seen(name, EPOCH).read()) for name in (INDEX, KNOWN)]


@pytest.mark.parametrize("moment", ["write _state", "write articles", "commit"])
def test_a_run_that_is_killed_leaves_the_memory_as_it_was_and_is_done_again(tmp_path, moment):
    out, whole = tmp_path / "out", tmp_path / "whole"
    changed = [row(1, skip=(2,)), row(2, "lake-gazette"), row(3)]
    assert run(tmp_path, out, [row(1), row(2)], at(20), name="first") == 0
    shutil.copytree(out, whole)
    before = memory(out, at(22))
    source = tmp_path / "rows.jsonl"
    assert run(tmp_path, whole, changed, at(21)) == 0
    command = ["run", "--jsonl", str(source), "--output", str(out), "--as-of", at(21), "--workers", "1"]
    victim = subprocess.run(
        [sys.executable, str(MOMENTS), str(int(signal.SIGKILL)), moment, "--", *command],
        check=False,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        timeout=300,
    )
    assert victim.returncode == -signal.SIGKILL
    assert memory(out, at(22)) == before
    assert run(tmp_path, out, changed, at(21)) == 0
    assert tree_of(out) == tree_of(whole)


def states(out, name):
    return [state for each in read_manifests(storage_for(str(out))) for state in each.state if state.name == name]


def tear(path):
    path.write_bytes(path.read_bytes()[:-9])


def test_a_damaged_or_missing_index_is_named_with_what_to_do_and_is_made_again(tmp_path, capsys):
    out = tmp_path / "out"
    assert run(tmp_path, out, [row(1)], at(20)) == 0
    (path,) = out.glob("_state/index/*.parquet")
    for damage in (tear, Path.unlink):
        damage(path)
        capsys.readouterr()
        assert run(tmp_path, out, [row(1, "lake-gazette")], at(21)) == 1
        told = capsys.readouterr().err
        assert path.name in told
        assert "copydesk index OUT --rebuild" in told
        assert main(["index", str(out), "--rebuild"]) == 0
        (path,) = (out / state.path for state in states(out, INDEX))
    assert run(tmp_path, out, [row(1, "lake-gazette")], at(21)) == 0
    assert len(rows_of(out, "duplicates")) == 1


def followed(out, name):
    """The cluster of a record as a reader finds it: by the aliases."""
    aliases = dict(line.split() for line in aliases_of(out))
    cluster = records(out)[name]["duplicates"]["cluster_id"]
    return aliases.get(cluster, cluster)


def aliases_of(out):
    return [f"{old} {row.new}" for old, row in aliases_below(committed_state(storage_for(str(out)))).items()]


def test_two_runs_that_were_blind_to_each_other_are_reconciled_by_the_next(tmp_path):
    out = tmp_path / "out"
    for outlet in ("harbour-times", "lake-gazette"):
        assert run(tmp_path, out, [row(1, outlet)], at(20), name=outlet) == 0
    one, other = (f"{outlet}-1" for outlet in ("harbour-times", "lake-gazette"))
    assert len(rows_of(out, "articles")) == 2
    assert followed(out, one) != followed(out, other)
    assert run(tmp_path, out, [row(2), row(1, "isle-post")], at(21)) == 0
    assert followed(out, one) == followed(out, other) == followed(out, "isle-post-1")
    assert len(aliases_of(out)) == 1
    before = aliases_of(out)
    assert run(tmp_path, out, [row(3)], at(22)) == 0
    assert aliases_of(out) == before
    assert sound(out)


def test_a_run_that_comes_late_sees_the_past_only_and_is_reconciled_by_the_next(tmp_path):
    out = tmp_path / "out"
    assert run(tmp_path, out, [row(1)], at(20), name="day-20") == 0
    assert run(tmp_path, out, [row(1, "lake-gazette")], at(18), name="day-18") == 0
    late, first = records(out)["lake-gazette-1"], records(out)["harbour-times-1"]
    assert (late["duplicates"]["relation"], late["duplicates"]["matched_run"]) == (None, None)
    assert run(tmp_path, out, [row(2)], at(21), name="day-21") == 0
    assert aliases_of(out) == [f"{first['duplicates']['cluster_id']} {late['duplicates']['cluster_id']}"]
    assert run(tmp_path, out, [row(1)], at(20), name="day-20") == 0
    again = records(out)["harbour-times-1"]
    assert again["duplicates"]["canonical_id"] == late["id"]
    assert sound(out)


def test_an_object_store_remembers_as_a_disk_does(emulator_host, tmp_path):
    local = tmp_path / "out"
    rounds = ([row(1), row(2)], [row(1, skip=(3,)), row(2), row(1, "lake-gazette")])
    for out in (str(local), emulator_host):
        for day, rows in enumerate(rounds):
            assert run(tmp_path, out, rows, at(20 + day), name=f"day-{day}") == 0
            assert main(["compact", out]) == 0
    assert main(["index", emulator_host]) == 0
    for out in (str(local), emulator_host):
        assert main(["prune", out, "--before", "2026-11-21"]) == 0
    store = storage_for(emulator_host)
    remote = {path: store.read(path) for path in store.paths("") if "/." not in path}
    assert remote.items() >= {path: data for path, data in tree_of(local).items() if "/." not in path}.items()
    assert validate(emulator_host).problems == ()
