"""Runs that are told apart by where they read, not by how it was typed."""

import json

import pytest
from trees import rows_of, tree_of

from pipeline.main import main
from pipeline.validate import validate

AS_OF = "2026-03-08T06:00:00Z"
STORIES = {
    "uk": "The harbour board of Wexcombe voted on Monday to dredge the inner basin before the winter storms arrive.",
    "de": "Der Kreistag von Nordhagen hat am Montag beschlossen, die alte Bahnstrecke bis zum Herbst zu sanieren.",
}


@pytest.fixture
def folders(tmp_path):
    for name, story in STORIES.items():
        (tmp_path / name / "rows").mkdir(parents=True)
        (tmp_path / name / "rows" / f"{name}.txt").write_text(story, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(monkeypatch):
    """Runs the command in a folder."""

    def run(folder, rows, output):
        monkeypatch.chdir(folder)
        flags = ["--as-of", AS_OF, "--min-words", "0", "--workers", "1"]
        assert main(["run", "--text", str(rows), "--output", str(output), *flags]) == 0

    return run


def test_the_same_command_in_two_folders_is_two_runs_that_keep_each_others_files(folders, run):
    for name in STORIES:
        run(folders / name, "rows", folders / "out")
    assert {row["provenance"]["source_id"] for row in rows_of(folders / "out", "articles")} == {"uk.txt", "de.txt"}
    report = validate(str(folders / "out"))
    assert (report.runs, report.rows, report.problems) == (2, 2, ())


def test_the_same_places_from_another_folder_are_the_same_run(folders, run):
    rows = folders / "uk" / "rows"
    run(folders / "uk", rows, folders / "out")
    before = tree_of(folders / "out")
    run(folders / "de", rows, folders / "out")
    assert tree_of(folders / "out") == before
    run(folders / "de", "../uk/rows", folders / "out")
    [manifest] = (folders / "out").glob("_runs/*/manifest.json")
    assert json.loads(manifest.read_bytes())["inputs"] == [{"kind": "text", "pattern": str(rows)}]
