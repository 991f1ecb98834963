import pytest
from case_tables import each_row

from schemas.phrases import Phrase, PhraseKind, Position, Scope, fold, load_phrases
from schemas.phrases_table import phrases_table
from transforms.clean.phrase_lines import matching_rows

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "ru", "ar", "tr", "pl", "nl", "zh", "ja", "hi")


def phrase(pattern):
    return Phrase(
        "share.en.x", PhraseKind.SHARE, "en", pattern, Scope.START, 10, Position.ANY, "x", ("y",), "written for a test"
    )


@each_row("row", load_phrases(), ids=lambda row: row.id)
def test_a_row_matches_its_example_and_no_counter_example(row):
    assert row in matching_rows(row.example)
    for line in row.counter_examples:
        assert [each.id for each in matching_rows(line) if not each.keep and not row.keep] == []
        assert row not in matching_rows(line)


@each_row("row", load_phrases(), ids=lambda row: row.id)
def test_an_id_is_kind_language_and_name(row):
    kind, language, name = row.id.split(".")
    assert (kind, language) == (row.kind, row.language)
    assert name
    assert row.counter_examples
    assert row.source


@each_row("language", LANGUAGES)
def test_the_main_languages_have_a_dozen_rows_or_more(language):
    fewest = 60 if language == "en" else 12
    assert sum(row.language == language for row in load_phrases()) >= fewest


def test_folding_makes_quotes_dashes_and_dots_plain():
    assert fold("Don’t miss — “THIS”…") == 'don\'t miss - "this"...'
    assert fold("İLGİLİ HABERLER, Çok okunanlar ışık") == "ilgili haberler, çok okunanlar işik"


def test_a_pattern_in_capitals_is_refused():
    with pytest.raises(ValueError, match="folded"):
        phrase("Share this")


def test_a_pattern_with_a_numbered_group_is_refused():
    with pytest.raises(ValueError, match="capturing group"):
        phrase("share (this|that)")


def test_the_table_counts_every_row_once():
    assert f"{len(load_phrases())} rows" in phrases_table()
