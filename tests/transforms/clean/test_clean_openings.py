from case_tables import each_row

from schemas.phrases import Scope, fold, load_phrases
from transforms.clean.openings import LENGTH, openings


@each_row(
    ("pattern", "expected"),
    [
        ("share this", {"sha"}),
        ("(?:see|read) more", {"see", "rea"}),
        ("(?:please )?click", {"ple", "cli"}),
        (r"\d+ shares", set("0123456789")),
        ("[aà] lire", {"a l", "à l"}),
        ("ab?c", {"abc", "ac"}),
        ("(?!the)on|off", {"on", "off"}),
        (r"\bad\b", {"ad"}),
        (".{0,9}end", {""}),
        (r"\w+ more", {""}),
        ("x{2,3}y", {"x"}),
    ],
)
def test_openings_are_the_first_characters_of_every_match(pattern, expected):
    assert openings(pattern) == expected


@each_row("row", [row for row in load_phrases() if row.scope is not Scope.ANYWHERE], ids=lambda row: row.id)
def test_the_example_of_a_row_begins_with_an_opening_of_its_pattern(row):
    start = fold(row.example).lstrip("【(«© ")
    assert any(start[: len(opening)] == opening for opening in openings(row.pattern)) or row.example[0] == "©"
    assert "" not in openings(row.pattern), "a pattern that opens with anything is asked of every line"
    assert all(len(opening) <= LENGTH for opening in openings(row.pattern))
