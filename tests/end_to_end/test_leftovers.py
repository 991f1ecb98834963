"""What a run says of files that it could not clear away, and that it goes on."""

from trees import rows_of

from pipeline.main import main
from schemas.manifest import RunHeader
from transforms.storage.running import running
from transforms.storage.storage import storage_for

PART = "articles/date=2026-03-01/outlet=a.example/part-000-{}.jsonl.gz"
STORY = "The harbour board of Wexcombe voted on Monday to dredge the inner basin before the winter storms arrive."


def die(output):
    """A run that writes a file and then fails."""
    with running(storage_for(output), RunHeader("20260301T060000Z-0000abcd", "2026-03-01T06:00:00Z")) as run:
        storage_for(output, run.attempt.name).write(PART.format("a" * 12), b"x")
        raise RuntimeError


def run(story, output):
    flags = ["--as-of", "2026-03-08T06:00:00Z", "--min-words", "0", "--workers", "1"]
    return main(["run", "--text", story, "--output", output, *flags])


def test_a_clean_up_that_stops_is_named_and_the_run_commits(tmp_path, capsys):
    output, story = str(tmp_path / "out"), tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    try:
        die(output)
    except RuntimeError:
        storage_for(output).write(PART.format("f" * 12), b"of somebody else")
    assert run(str(story), output) == 0
    [line] = [line for line in capsys.readouterr().err.splitlines() if "nothing of runs that died was removed" in line]
    assert PART.format("f" * 12) in line
    kept = {path.name for path in (tmp_path / "out").rglob("part-*")}
    assert {f"part-000-{digit * 12}.jsonl.gz" for digit in "af"} < kept
    for digit in "af":
        storage_for(output).delete(PART.format(digit * 12))
    assert [row["text"] for row in rows_of(output, "articles")] == [STORY]
