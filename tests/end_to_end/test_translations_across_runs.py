"""A translation and its original in two runs, whichever comes first."""

import json

import pytest
from trees import rows_of

from pipeline.main import main

RUSSIAN = """Во вторник 4512 человек покинули Марбелью и уехали в Португалию, сказал Бенедикт Линдквист из порта.
Паром «Гудрунсанд» забрал 1380 из них, а поезда «Каспаров Лайнс» к вечеру увезли ещё 2205 человек.
В Токио страховщик Халворсен оценил ущерб в 3,5 миллиона евро; в 1987 году буря обошлась Марбелье в 940 000."""
ENGLISH = """On Tuesday 4,512 people left Marbella for Portugal, said Benedikt Lindqvist of the harbour office there.
The ferry Gudrunsand took 1,380 of them, and the trains of Kasparov Lines carried another 2,205 by the evening.
In Tokyo the insurer Halvorsen put the damage at 3.5 million euros; in 1987 a storm had cost Marbella 940,000."""
QUOTED = (
    '"We will be back by Friday," said Theodora Vasilakis, who has rented out boats there for 26 years.',
    "Nobody along the quay could remember a spring in which so many had left at once.",
)
ADDED = "The harbour office wants to count them again tomorrow, once the last of the boats has come in."
FIRST, LAST = "2026-11-16T08:00:00Z", "2026-11-20T08:00:00Z"


@pytest.fixture
def run(tmp_path):
    out = tmp_path / "out"

    def execute(name, text, published, as_of, *others):
        source = tmp_path / f"{name}.jsonl"
        rows = [
            {"id": name, "url": f"https://{name}.example/1", "title": None, "text": text, "published": published}
            for name, text, published in ((name, text, published), *others)
        ]
        source.write_text("".join(json.dumps(row) + "\n" for row in rows))
        asked = ["run", "--jsonl", str(source), "--output", str(out), "--as-of", as_of, "--workers", "1"]
        assert main(asked) == 0
        return {record["outlet"]: record for record in rows_of(out, "articles")}

    execute.out = out
    return execute


def test_todays_translation_finds_the_original_of_days_ago(run):
    run("gavan", RUSSIAN, FIRST, "2026-11-16T09:00:00Z")
    records = run("harbour", ENGLISH, LAST, "2026-11-20T09:00:00Z")
    original, translation = records["gavan.example"], records["harbour.example"]["translation"]
    assert translation["status"] == "detected"
    assert translation["original"]["id"] == original["id"]
    assert (translation["original"]["language"], translation["source_language"]) == ("ru", "ru")
    assert original["translation"]["status"] == "none"


def test_an_original_that_comes_after_its_translation_is_linked_in_the_state(run, capsys):
    run("harbour", ENGLISH, LAST, "2026-11-20T09:00:00Z")
    records = run("gavan", RUSSIAN, FIRST, "2026-11-20T10:00:00Z")
    (links,) = run.out.glob("_state/translations/*.jsonl")
    link = json.loads(links.read_text())
    assert link["id"] == records["harbour.example"]["id"]
    assert link["original_id"] == records["gavan.example"]["id"]
    assert link["group"] == records["gavan.example"]["translation"]["group"]
    assert main(["compact", str(run.out)]) == 0
    links.write_bytes(b"")  # what was folded is read instead
    capsys.readouterr()
    assert main(["index", str(run.out), "--originals"]) == 0
    assert capsys.readouterr().out == f"{link['id']} {link['original_id']}\n"


def test_a_story_that_is_updated_reprinted_and_translated_at_once_is_told_of_as_it_is_now(run):
    known = "\n".join((ENGLISH, *QUOTED))
    run("harbour", known, FIRST, "2026-11-16T09:00:00Z")
    others = (("zcopy", f"{known}\n{ADDED}", LAST), ("gavan", RUSSIAN, "2026-11-15T08:00:00Z"))
    run("harbour", f"{known}\n{ADDED}", FIRST, "2026-11-20T09:00:00Z", *others)
    rows = [*rows_of(run.out, "articles"), *rows_of(run.out, "duplicates")]
    [original], [copy] = ([row for row in rows if row["outlet"] == f"{name}.example"] for name in ("gavan", "zcopy"))
    [update] = [row for row in rows if row["duplicates"]["supersedes"]]
    assert copy["duplicates"]["canonical_id"] == update["id"]
    assert update["translation"]["original"]["id"] == copy["translation"]["original"]["id"] == original["id"]
    assert copy["translation"]["coverage"] == update["translation"]["coverage"]


def only(out, outlet):
    (row,) = (row for tree in ("articles", "duplicates") for row in rows_of(out, tree) if row["outlet"] == outlet)
    return row


def test_a_copy_that_comes_in_a_later_run_than_the_translation_links_to_the_original_too(run):
    text = "\n".join((ENGLISH, *QUOTED))
    run("gavan", RUSSIAN, "2026-11-15T08:00:00Z", "2026-11-16T09:00:00Z", ("harbour", text, FIRST))
    known = only(run.out, "harbour.example")
    run("mirror", text, LAST, "2026-11-20T09:00:00Z")
    copy = only(run.out, "mirror.example")
    assert known["translation"]["original"]["id"] == only(run.out, "gavan.example")["id"]
    assert copy["duplicates"]["canonical_id"] == known["id"]
    assert copy["translation"] == known["translation"]


def test_a_copy_of_a_translation_whose_original_came_between_them_links_to_it_too(run):
    text = "\n".join((ENGLISH, *QUOTED))
    run("harbour", text, FIRST, "2026-11-16T09:00:00Z")
    run("gavan", RUSSIAN, "2026-11-15T08:00:00Z", "2026-11-17T09:00:00Z")
    run("mirror", text, LAST, "2026-11-20T09:00:00Z")
    original, copy = only(run.out, "gavan.example"), only(run.out, "mirror.example")
    assert only(run.out, "harbour.example")["translation"]["original"] is None
    assert copy["translation"]["original"]["id"] == original["id"]
    assert copy["translation"]["group"] == original["translation"]["group"]
