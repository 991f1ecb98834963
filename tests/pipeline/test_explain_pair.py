"""`copydesk explain A B` on two versions of a story, and on two stories."""

from pathlib import Path

import pytest

from pipeline.main import main

ENGLISH = """On Tuesday 4,512 people left Marbella for Portugal, said Benedikt Lindqvist of the harbour office there.
The ferry Gudrunsand took 1,380 of them, and the trains of Kasparov Lines carried another 2,205 by the evening.
In Tokyo the insurer Halvorsen put the damage at 3.5 million euros; in 1987 a storm had cost Marbella 940,000."""
GERMAN = """Am Dienstag verließen 4.512 Menschen Marbella nach Portugal, sagte Benedikt Lindqvist vom dortigen Hafenamt.
Die Fähre Gudrunsand nahm 1.380 von ihnen mit, und die Züge der Kasparov Lines beförderten bis zum Abend weitere 2.205.
In Tokio bezifferte der Versicherer Halvorsen den Schaden auf 3,5 Millionen Euro; 1987 kostete ein Sturm 940.000."""
OTHER = """Der Gemeinderat von Oberlingen hat am Montag die Gebühren für Hunde erhöht, wie die Verwaltung mitteilte.
Künftig zahlen Halter 85 Euro im Jahr. Die Bürgermeisterin Katinka Brandmayr sprach von einem vernünftigen Schritt."""


@pytest.fixture
def explained(tmp_path, capsys):
    def run(*texts):
        paths = [Path(tmp_path, f"{number}.txt") for number in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8")
        assert main(["explain", *map(str, paths), "--min-words", "0"]) == 0
        return capsys.readouterr().out

    return run


def test_two_versions_of_a_text_are_shown_by_what_they_share(explained):
    told = explained(ENGLISH, GERMAN)
    assert told.startswith("versions of one text")
    assert "4,512" in told
    assert "Lindqvist" in told


def test_two_texts_are_no_pair(explained):
    assert explained(ENGLISH, OTHER).startswith("no pair")


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        (ENGLISH, "copies of one text, word for word"),
        (f"{ENGLISH} Nobody was hurt, and the harbour opened again at dawn.", "copies of one text: 100% of"),
        ("The council of Oberlingen has raised the fee for dogs, which is now 85 euros a year.", "no copies: 0% of"),
    ],
)
def test_two_texts_in_one_language_are_copies_or_not_as_duplicates_decide(other, verdict, explained):
    assert f"so neither translates the other; {verdict}" in explained(ENGLISH, other)
