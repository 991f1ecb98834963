"""What a run knows of the runs before it: the same stories, polled, changed and reprinted."""

import json

import pytest
from trees import rows_of

from pipeline.main import main
from pipeline.upkeep.validate import validate
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "ta", "ve", "zo")


def word(number):
    return SYLLABLES[number % 12] + SYLLABLES[number // 12 % 12] + SYLLABLES[number // 144 % 12]


def text(number, sentences=12, skip=()):
    """A story of its own for each number; `skip` leaves sentences out."""
    lines = []
    for line in range(sentences):
        if line not in skip:
            words = [word(number * 389 + line * 31 + at * at * 7) for at in range(14)]
            lines.append(f"{' '.join(words)} {number * 100 + line}.".capitalize())
    return "\n".join(lines)


def row(name, body, outlet="harbour-times.example", **fields):
    return {"id": name, "url": f"https://{outlet}/{name}", "title": f"News of {name}", "text": body, **fields}


@pytest.fixture
def run(tmp_path):
    """run(rows, as_of, *flags): one run of the rows into one output; the manifest."""
    out = tmp_path / "out"

    def execute(rows, as_of, *flags, name="rows"):
        source = tmp_path / f"{name}.jsonl"
        source.write_text("".join(json.dumps(each) + "\n" for each in rows))
        asked = ["run", "--jsonl", str(source), "--output", str(out), "--as-of", as_of, "--workers", "1", *flags]
        assert main(asked) == 0
        (manifest,) = (m for m in read_manifests(storage_for(str(out))) if m.as_of == as_of and name in str(m.inputs))
        return manifest

    execute.out = out
    return execute


def at(hour, day=20):
    return f"2026-11-{day:02d}T{hour:02d}:00:00Z"


def by_run(record):
    return record["run_id"]


def test_polls_of_three_items_are_three_rows_a_changed_one_is_an_update_and_a_reprint_a_copy(run):
    items = [row(f"item-{number}", text(number)) for number in (1, 2, 3)]
    manifests = [run(items, at(hour)) for hour in (1, 2)]
    assert [(m.counts.articles, m.counts.unchanged) for m in manifests] == [(3, 0), (0, 3)]
    changed = row("item-3", text(3) + "\nThe vote was repeated on Friday.")
    printed = row("reprint", text(1), "lake-gazette.example")
    counts = run([*items[:2], changed, printed], at(6, day=21)).counts
    assert (counts.articles, counts.updated, counts.unchanged, counts.duplicates) == (1, 1, 2, 1)
    assert counts.documents_in == counts.documents_out == 4
    rows = sorted(rows_of(run.out, "articles"), key=by_run)
    old, new = (each for each in rows if each["url"].endswith("item-3"))
    assert (new["id"], new["duplicates"]["cluster_id"]) == (old["id"], old["duplicates"]["cluster_id"])
    assert (new["duplicates"]["relation"], new["duplicates"]["score"]) == ("update", 1.0)
    assert new["duplicates"]["supersedes"] == old["version"]
    assert new["duplicates"]["matched_run"] == old["run_id"]
    (copy,) = rows_of(run.out, "duplicates")
    (first,) = (each for each in rows if each["url"].endswith("item-1"))
    assert copy["duplicates"]["canonical_id"] == first["id"]
    assert copy["duplicates"]["cluster_id"] == first["duplicates"]["cluster_id"]
    assert (copy["duplicates"]["relation"], copy["duplicates"]["matched_run"]) == ("exact", first["run_id"])
    assert validate(str(run.out)).problems == ()


def test_slices_of_one_input_are_joined_by_what_is_remembered(run):
    rows = [row(f"item-{number}", text(number)) for number in (1, 2, 3)]
    copy = row("reprint", text(1), "lake-gazette.example")
    run([*rows, copy], at(1), "--slice", "2")
    manifests = read_manifests(storage_for(str(run.out)))
    assert [(m.counts.articles, m.counts.duplicates, m.as_of) for m in manifests] == [
        (2, 0, at(1)),
        (1, 1, "2026-11-20T01:00:01Z"),
    ]
    (copied,) = rows_of(run.out, "duplicates")
    (first,) = (each for each in rows_of(run.out, "articles") if each["url"].endswith("item-1"))
    assert copied["duplicates"]["cluster_id"] == first["duplicates"]["cluster_id"]
    assert copied["duplicates"]["matched_run"] == first["run_id"] == manifests[0].run_id
    assert copied["run_id"] == manifests[1].run_id
    assert validate(str(run.out)).problems == ()
