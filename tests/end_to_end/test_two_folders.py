"""Runs that are told apart by where they read, not by how it was typed."""

import pytest
from trees import rows_of

from pipeline.flags.arguments import parse
from pipeline.main import main
from pipeline.plan import header_of, plan_of
from pipeline.upkeep.validate import validate
from schemas.manifest import InputPattern

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


def test_the_same_places_from_another_folder_are_the_same_run(folders, monkeypatch):
    rows = folders / "uk" / "rows"
    headers = set()
    for folder, spelling in (("uk", str(rows)), ("de", str(rows)), ("uk", "rows"), ("de", "../uk/rows")):
        monkeypatch.chdir(folders / folder)
        asked = parse(["run", "--text", spelling, "--output", str(folders / "out"), "--as-of", AS_OF])
        header = header_of(plan_of(asked))
        headers.add((header.run_id, header.inputs))
    assert headers == {(header.run_id, (InputPattern("text", str(rows)),))}
