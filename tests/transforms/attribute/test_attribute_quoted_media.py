"""A medium quoted under a dateline of its own country is a prior, and no more."""

import pytest

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.attribute.attribution import attribute


def verdict(text, language):
    lines = [Line(text, 0), Line("Am Abend war der Platz leer.", 1)]
    return attribute(lines, Page(InputKind.TEXT, "t", "t"), None, host=None, language=language).translation


def test_a_medium_quoted_in_a_text_from_its_country_in_another_language_makes_it_suspected():
    found = verdict("PARIS (dpa) – Die Regierung tritt zurück, wie die Zeitung Le Monde berichtet.", "de")
    assert (found.status, found.confidence, found.source_language) == ("suspected", 0.25, None)
    assert found.evidence == ["Le Monde (French) is quoted under a dateline of its country (PARIS)"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("BERLIN (dpa) – Die Regierung tritt zurück, wie die Zeitung Le Monde berichtet.", "de"),  # from elsewhere
        ("Die Regierung tritt zurück, wie die Zeitung Le Monde berichtet.", "de"),  # from nowhere
        ("PARIS (dpa) – Die Regierung tritt am Montag zurück.", "de"),  # quotes nobody
        ("PARIS (AFP) – Le gouvernement démissionne, rapporte Le Monde lundi.", "fr"),  # in its own language
        ("ATHENS, Georgia (AP) – The mayor resigned on Monday, Kathimerini reported.", "en"),  # of another city
        ("BRÜSSEL (dpa) – Die Regierung tritt zurück, berichtet Le Soir am Montag.", "de"),  # which Belgium speaks too
    ],
)
def test_without_dateline_medium_or_another_language_nothing_is_suspected(text, language):
    assert verdict(text, language).status == "none"
