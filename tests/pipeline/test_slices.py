"""`--slice N`: a chain of runs, what stops it, and how it goes on."""

import json
from dataclasses import replace

import pytest

from pipeline.flags.usage_error import UsageError
from pipeline.main import main
from pipeline.plan import Plan, header_of
from pipeline.running.slices import chain_of, whole_of
from schemas.input_kinds import InputKind
from schemas.manifest import Counts, DataFile, Manifest, manifest_bytes, manifest_path, parse_manifest
from transforms.read.sources import Source
from transforms.storage.storage import storage_for

AS_OF, LATER = "2026-11-20T06:00:00Z", "2026-11-21T06:00:00Z"


def write_rows(folder, names):
    rows = [{"id": name, "text": f"Text of {name}."} for name in names]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def committed(plan, documents=2, **counts):
    header = header_of(plan)
    counted = Counts(documents_in=documents, **(counts or {"articles": documents}))
    file = DataFile(f"articles/{header.run_id}", "articles", documents, 10, "0" * 64)
    fixed = (header.run_id, header.as_of, header.inputs, header.options, counted, (file,), (), (), {})
    return Manifest(*fixed, slice=header.slice)


def commit(storage, plan):
    manifest = committed(plan)
    storage.write(manifest_path(manifest.run_id), manifest_bytes(manifest))
    return manifest


@pytest.fixture
def storage(tmp_path, monkeypatch):
    monkeypatch.setattr("os.fsync", lambda _: None)
    write_rows(tmp_path, "abcde")
    return storage_for(str(tmp_path / "out"))


@pytest.fixture
def plan(storage, tmp_path):
    return Plan((Source(InputKind.ROW, str(tmp_path / "rows.jsonl")),), storage.root, AS_OF)


def chain(plan, storage, as_of=LATER, *, has_clock=False):
    return chain_of(replace(plan, as_of=as_of), 2, storage, has_clock=has_clock)


def test_slices_are_runs_a_second_apart_with_ids_and_inputs_of_their_own(plan, storage):
    plans = chain(plan, storage, AS_OF).plans
    assert [each.as_of[-9:] for each in plans] == ["06:00:00Z", "06:00:01Z", "06:00:02Z"]
    headers = [header_of(each) for each in plans]
    assert len({header.run_id[-8:] for header in headers}) == 3
    assert {header.inputs for header in headers} == {plan.inputs}
    assert [(header.slice.number, header.slice.of) for header in headers] == [(1, 3), (2, 3), (3, 3)]
    assert headers == [header_of(each) for each in chain(plan, storage, AS_OF).plans]
    assert header_of(plan).run_id not in {header.run_id for header in headers}


def test_a_chain_that_was_stopped_goes_on_with_its_clock(plan, storage):
    first = commit(storage, chain(plan, storage, AS_OF).plans[0])
    again = chain(plan, storage)
    assert again.done == (first,)
    assert [each.as_of for each in again.to_do] == ["2026-11-20T06:00:01Z", "2026-11-20T06:00:02Z"]


def test_a_chain_of_another_clock_that_was_asked_for_begins_anew(plan, storage):
    commit(storage, chain(plan, storage, AS_OF).plans[0])
    again = chain(plan, storage, has_clock=True)
    assert (again.done, again.to_do[0].as_of) == ((), LATER)
    assert len(chain(plan, storage, AS_OF, has_clock=True).done) == 1


def test_a_chain_that_is_whole_is_done_again_with_its_clock_and_is_no_part_of_a_later_one(plan, storage):
    for each in chain(plan, storage, AS_OF).plans:
        commit(storage, each)
    assert len(chain(plan, storage, AS_OF, has_clock=True).to_do) == 3
    assert [each.as_of[:10] for each in chain(plan, storage).to_do] == ["2026-11-21"] * 3


def test_documents_that_have_changed_are_read_again_and_no_others(plan, storage, tmp_path):
    for each in chain(plan, storage, AS_OF).plans[:2]:
        commit(storage, each)
    write_rows(tmp_path, "abxdefg")
    again = chain(plan, storage)
    assert [manifest.slice.number for manifest in again.done] == [1]
    assert [each.slice.number for each in again.to_do] == [2, 3, 4]
    write_rows(tmp_path, "xbcde")
    assert (chain(plan, storage).done, chain(plan, storage).to_do[0].as_of) == ((), LATER)


def test_a_chain_of_an_input_that_has_shrunk_is_not_done_again_beside_the_slices_behind_its_last(
    plan, storage, tmp_path
):
    for each in chain(plan, storage, AS_OF).plans:
        commit(storage, each)
    write_rows(tmp_path, "abcx")
    with pytest.raises(UsageError, match=r"make 2 slices now.*has committed one more.*leave out --as-of"):
        chain(plan, storage, AS_OF, has_clock=True)
    again = chain(plan, storage)
    assert (again.done, [each.as_of[:10] for each in again.to_do]) == ((), ["2026-11-21"] * 2)
    write_rows(tmp_path, "abcxe")
    assert len(chain(plan, storage, AS_OF, has_clock=True).plans) == 3


def test_a_manifest_says_its_slice_and_an_older_one_none(plan, storage):
    manifest = committed(chain(plan, storage).plans[1])
    assert parse_manifest(manifest_bytes(manifest)) == manifest
    row = json.loads(manifest_bytes(manifest))
    del row["slice"]
    assert parse_manifest(json.dumps(row).encode()).slice is None


def test_a_chain_comes_to_the_sum_of_its_runs(plan, storage):
    plans = chain(plan, storage).plans
    whole = whole_of(
        [committed(plans[0], articles=1, rejected={"too_short": 1}), committed(plans[1], unchanged=1, duplicates=1)]
    )
    expected = Counts(documents_in=4, articles=1, duplicates=1, unchanged=1, rejected={"too_short": 1})
    assert (whole.counts, len(whole.files)) == (expected, 2)


@pytest.fixture
def command(storage, tmp_path, monkeypatch):
    """command(*flags): a run in slices of two by an engine that only commits; `failing` are slices that fail."""
    failing = set()

    def execute(plan, _flags, begun):
        if plan.slice.number in failing:
            raise OSError("the disk is full")
        return commit(storage, plan)

    monkeypatch.setattr("pipeline.running.run.execute", execute)

    def run(*flags):
        asked = ("--jsonl", str(tmp_path / "rows.jsonl"), "--output", storage.root, "--workers", "1", "--slice", "2")
        return main(["run", *asked, *flags])

    run.failing = failing
    return run


def test_the_first_slice_that_fails_stops_the_chain_and_the_same_command_goes_on(command, capsys):
    command.failing.add(2)
    assert command() == 1
    told = capsys.readouterr()
    assert "slice 2 of 3 is not committed: the same command goes on from there" in told.err
    assert told.out == ""
    command.failing.clear()
    assert command() == 0
    told = capsys.readouterr()
    assert "1 of 3 slices are committed already" in told.err
    assert "slice 1 of 3" not in told.err
    assert "6  documents in" in told.out


def test_the_exit_code_is_that_of_the_whole_chain(command, monkeypatch):
    told = []
    monkeypatch.setattr("pipeline.running.run.failure_of", lambda manifest, _: str(manifest.counts.documents_in))
    monkeypatch.setattr("pipeline.running.run.tell_failure", lambda failure, *_: told.append(failure))
    assert command() == 3
    assert told == ["6"]


@pytest.mark.parametrize("flags", [("--slice", "0"), ("--slice", "x"), ("--streaming",), ("--archive", "a.warc.gz")])
def test_what_makes_no_chain_is_bad_usage(command, flags):
    assert command(*flags) == 2


def test_a_job_file_names_the_size_of_slices(command, tmp_path, capsys):
    job = tmp_path / "job.toml"
    job.write_text("slice = 5\n")
    assert command("--config", str(job)) == 0
    assert "slice 3 of 3" in capsys.readouterr().err  # the flag outranks the file
