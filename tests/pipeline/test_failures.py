"""A run in which everything failed is a failure, and says why."""

from case_tables import each_row

from pipeline.main import main
from pipeline.running.failures import failure_of
from schemas.manifest import Counts, FeedOutcome, Manifest

CLOCK = ("--as-of", "2026-03-08T06:00:00Z")


def manifest(counts, *feeds):
    return Manifest("run", CLOCK[1], (), {}, counts, (), (), (), {}, feeds=feeds)


def feed(status, **fields):
    return FeedOutcome("http://paper.test/feed", status, **fields)


UNREACHED = feed("failed", failed=1, why={"name_not_resolved": 1})


@each_row(
    ("counts", "feeds", "failure"),
    [
        (Counts(), (), "nothing came in"),
        (Counts(), (feed("read"),), "nothing came in"),
        (Counts(), (feed("waiting", why={"gone": 1}), feed("disabled", why={"gone": 1})), "nothing came in"),
        (Counts(), (feed("unchanged"),), None),
        (Counts(), (feed("waiting"),), None),
        (Counts(), (feed("read", known=3),), None),
        (Counts(1, rejected={"name_not_resolved": 1}), (UNREACHED,), "what came in was rejected"),
        (Counts(1, rejected={"name_not_resolved": 1}), (UNREACHED, feed("unchanged")), None),
        (Counts(3, rejected={"forbidden": 3}), (feed("read", new=3),), "all 3 documents that came in were rejected"),
        (Counts(100, 4, rejected={"gone": 96}), (), "96 of the 100 documents that came in were rejected"),
        (Counts(100, 5, rejected={"gone": 95}), (), None),
    ],
)
def test_a_run_fails_where_everything_that_came_in_did(counts, feeds, failure):
    assert failure_of(manifest(counts, *feeds), 0.95) == failure


def run(*arguments):
    return main(["run", "--workers", "1", *CLOCK, *arguments])


def test_a_run_of_documents_that_are_all_rejected_names_the_worst_with_examples(tmp_path, capsys):
    for name in ("one", "two"):
        (tmp_path / f"{name}.txt").write_text("Too short.")
    (tmp_path / "urls.txt").write_text("http://127.0.0.1:9/story\n")
    inputs = ["--text", str(tmp_path / "one.txt"), str(tmp_path / "two.txt"), "--urls", str(tmp_path / "urls.txt")]
    assert run(*inputs, "--output", str(tmp_path / "out")) == 3
    said = capsys.readouterr().err.splitlines()
    assert "copydesk: all 3 documents that came in were rejected" in said
    assert any(f"1 too_short at {tmp_path}/one.txt, such as {tmp_path}/one.txt" in line for line in said)
    refused = next(line for line in said if "address_refused" in line)
    assert "127.0.0.1, such as http://127.0.0.1:9/story" in refused
    assert "--allow-private-addresses" in refused
    assert said[-1] == f"copydesk: `copydesk rejected {tmp_path / 'out'}` shows more"


def test_a_run_in_which_nothing_came_in_is_a_failure(tmp_path, capsys):
    (tmp_path / "rows.jsonl").write_text("")
    assert run("--jsonl", str(tmp_path / "rows.jsonl"), "--output", str(tmp_path / "out")) == 3
    assert "copydesk: nothing came in" in capsys.readouterr().err.splitlines()


def test_whoever_asks_for_it_lets_everything_be_rejected(tmp_path):
    (tmp_path / "one.txt").write_text("Too short.")
    assert run("--text", str(tmp_path / "one.txt"), "--output", str(tmp_path / "out"), "--max-rejected", "1") == 0
