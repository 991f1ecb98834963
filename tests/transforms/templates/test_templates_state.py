import gzip
import hashlib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from schemas.manifest import StateFile
from transforms.storage.state_view import StateFiles
from transforms.templates.counts import ALL_DOCUMENTS, LineCount
from transforms.templates.listing import listing
from transforms.templates.state import (
    StateRow,
    first_remembered_day,
    fold_rows,
    load_state,
    pack_row,
    read_rows,
    worth_keeping,
    write_rows,
)

KEY = b"\x01" * 8


def count(day, documents=(1,), **fields):
    return LineCount(documents, documents, (day,), day, day, tail=len(documents), example="A foot", **fields)


def file(*rows):
    return write_rows(map(pack_row, rows))


def test_rows_survive_a_file_and_their_order_does_not_matter():
    one, two = (
        StateRow("a.example", KEY, count("2026-11-01"), applied=True),
        StateRow("b.example", KEY, count("2026-11-02")),
    )
    assert file(one, two) == file(two, one)
    assert sorted(read_rows([file(two, one)]), key=lambda row: row.outlet) == [one, two]
    assert list(read_rows([gzip.decompress(file(one))])) == [one]


def test_runs_add_up_and_what_is_older_than_thirty_days_is_forgotten():
    contents = [
        file(StateRow("a.example", KEY, count(day, (number,))))
        for number, day in enumerate(("2026-10-01", "2026-11-01", "2026-11-20", "2026-11-25"))
    ]
    state = load_state(contents, "2026-11-21T00:00:00Z")
    assert state["a.example"][KEY].documents == (1, 2)
    assert state["a.example"][KEY].dates == ("2026-11-01", "2026-11-20")
    assert load_state(reversed(contents), "2026-11-21T00:00:00Z") == state


def test_a_document_that_two_runs_saw_counts_once():
    contents = [file(StateRow("a.example", KEY, count("2026-11-20", (5,)))) for _ in range(2)]
    assert load_state(contents, "2026-11-21")["a.example"][KEY].documents == (5,)


def test_only_lines_that_could_become_template_are_remembered():
    inside = LineCount((1,), (1,), ("2026-11-20",), "2026-11-20", "2026-11-20", middle=1)
    assert not worth_keeping(KEY, inside, known=False)
    assert worth_keeping(KEY, inside, known=True)
    assert worth_keeping(ALL_DOCUMENTS, inside, known=False)
    assert worth_keeping(KEY, count("2026-11-20"), known=False)


def test_state_files_are_read_below_their_root(tmp_path):
    (tmp_path / "_state").mkdir()
    (tmp_path / "_state" / "one.jsonl.gz").write_bytes(file(StateRow("a.example", KEY, count("2026-11-20"))))
    sha256 = hashlib.sha256((tmp_path / "_state" / "one.jsonl.gz").read_bytes()).hexdigest()
    contents = StateFiles(str(tmp_path), (StateFile("templates", "_state/one.jsonl.gz", sha256),)).read()
    assert [row.outlet for row in read_rows(contents)] == ["a.example"]


DAYS = st.dates(date(2026, 10, 1), date(2026, 12, 1)).map(date.isoformat)
COUNTS = st.builds(
    lambda documents, seen, head, tail: LineCount(
        tuple(sorted(documents)),
        tuple(sorted(documents)),
        tuple(sorted(seen)),
        min(seen),
        max(seen),
        head,
        0,
        tail,
        "A",
    ),
    st.sets(st.integers(1, 9), min_size=1, max_size=3),
    st.sets(DAYS, min_size=1, max_size=3),
    st.integers(0, 3),
    st.integers(0, 3),
)
FILES = st.lists(
    st.builds(StateRow, st.sampled_from(["a.example", "b.example"]), st.sampled_from([KEY, ALL_DOCUMENTS]), COUNTS),
    max_size=3,
).map(lambda rows: file(*rows))
RUNS = st.lists(st.tuples(DAYS.map("{}T06:00:00Z".format), FILES), max_size=6)


@given(RUNS, DAYS.map("{}T12:00:00Z".format), st.integers(0, 6))
def test_a_folded_file_says_to_every_later_run_what_its_files_say(runs, as_of, cut):
    earlier = [(clock, content) for clock, content in runs if clock < as_of]
    folded = fold_rows([("", fold_rows(earlier[:cut])), *earlier[cut:]])
    assert folded == fold_rows(earlier[::-1])
    in_view = [content for clock, content in earlier if clock >= first_remembered_day(as_of)]
    assert load_state([folded], as_of) == load_state(in_view, as_of)
    assert listing([folded]) == listing(content for _, content in earlier)


def test_the_listing_shows_what_is_repeated_and_what_became_of_it():
    rows = [
        StateRow("a.example", ALL_DOCUMENTS, count("2026-11-01", (1, 2, 3, 4))),
        StateRow("a.example", KEY, count("2026-11-01", (1, 2)), applied=True),
        StateRow("a.example", KEY, count("2026-11-03", (3,))),
        StateRow("a.example", b"\x02" * 8, count("2026-11-03", (1, 2, 3, 4))),
        StateRow("a.example", b"\x03" * 8, count("2026-11-03", (1,))),
    ]
    found = listing([file(*rows[:2]), file(*rows[2:])])
    assert [(row.documents, row.dates, row.applied) for row in found] == [(4, 1, False), (3, 2, True)]
    assert (found[1].line, found[1].first_seen, found[1].last_seen) == ("A foot", "2026-11-01", "2026-11-03")
