"""Links to the original in another language, by wording, and what they say of the text that they stand below."""

import pytest
from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.attribute.attribution import attribute
from transforms.attribute.translation.original_links import load_original_links, original_link


def verdict(line, language):
    texts = [*(f"The council adjourned. Part {number}." for number in range(9)), line]
    lines = [Line(text, position) for position, text in enumerate(texts)]
    page = Page(InputKind.TEXT, "text", "text")
    return attribute(lines, page, None, host=None, language=language).translation


@each_row("row", load_original_links(), ids=lambda row: row.id)
def test_a_wording_is_told_by_its_example_alone(row):
    found = original_link(row.example)
    assert found is not None
    assert found[0] == row
    assert original_link(row.counter_example) is None


@pytest.mark.parametrize(
    ("line", "language", "source"),
    [
        ("Read the original in Spanish", "en", "es"),
        ("Read the original German version here →", "en", "de"),
        ("Read this interview in its original French.", "en", "fr"),
        ("Leer el original en inglés", "es", "en"),
        ("Lire la version originale en allemand", "fr", "de"),
        ("Originaltext auf Französisch lesen", "de", "fr"),
        ("Читайте оригинал на немецком языке", "ru", "de"),
    ],
)
def test_a_text_that_links_to_its_original_in_another_language_is_suspected(line, language, source):
    found = verdict(line, language)
    assert (found.status, found.source_language, found.confidence) == ("suspected", source, 0.6)
    assert found.evidence == [f"the page links to its original: {line}"]


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("Read the original article here", "en"),
        ("Read the original in The Guardian", "en"),
        ("Read the original article in English", "en"),
        ("Read this story in Spanish", "en"),
        ("Read the original post in French on her blog, where she explains why she left the council.", "en"),
        ("He said he had read the original in German.", "en"),
        ("Leer en español", "en"),
    ],
)
def test_links_to_reprints_to_versions_and_prose_say_nothing_of_an_original(line, language):
    assert verdict(line, language).status == "none"
