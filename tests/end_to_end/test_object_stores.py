"""A run whose input and output lie on S3, on loopback."""

from pipeline.main import main

STORY = "\n".join(f"Lock keeper number {number} opens the gate for the grain barges at noon." for number in range(6))


def test_a_run_reads_from_s3_commits_there_and_is_known_by_the_next(s3_store, capsys):
    s3_store.objects["in/story.txt"] = (STORY.encode(), '"tag"', {}, s3_store.now)
    for day in ("08", "09"):
        run = ["run", "--text", "s3://bucket/in", "--output", "s3://bucket/news", "--workers", "1"]
        assert main([*run, "--as-of", f"2026-03-{day}T06:00:00Z"]) == 0
    assert main(["validate", "s3://bucket/news"]) == 0
    assert "sound; runs: 2" in capsys.readouterr().out
    assert sum("/articles/" in name for name in s3_store.objects) == 1
    assert not [name for name in s3_store.objects if "/.journal/" in name]


def test_a_bucket_that_is_not_there_fails_a_run_with_one_line(s3_store, tmp_path, capsys):
    (tmp_path / "story.txt").write_text(STORY)
    assert main(["run", "--text", str(tmp_path), "--output", "s3://elsewhere/news", "--workers", "1"]) == 1
    assert "there is no such bucket" in capsys.readouterr().err
