"""The registry's own examples, read as a line of a text: each source is credited by its example only."""

import pytest
from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.registry import AgencyKind, load_agencies
from schemas.vocabulary import Role
from transforms.attribute.attribution import attribute

STORY = (
    "The council of the town met on Monday to talk about the bridge over the river and its costs.",
    "Nobody knew when the works on the old bridge would end, and the ferry goes on till then.",
)
# those that supply texts: pictures and pages of others are no origin of a text
SUPPLIERS = [row for row in load_agencies() if row.kind not in (AgencyKind.PHOTO, AgencyKind.REPUBLISHER)]
PAGE = Page(InputKind.TEXT, "text", "text", is_text=True)


def is_credited(agency, literal):
    """Whether the agency supplied something, where the line stands above or below a story."""
    language = agency.home_languages[0] if agency.home_languages else "en"
    for texts in ((literal, *STORY), (*STORY, literal)):
        lines = [Line(text, position) for position, text in enumerate(texts)]
        sources = attribute(lines, PAGE, None, host=None, language=language).info_sources
        if any(source.id == agency.id and source.role is not Role.CITED for source in sources):
            return True
    return False


@each_row("agency", load_agencies(), ids=lambda agency: agency.id)
def test_no_source_is_credited_by_its_counter_example(agency):
    assert not is_credited(agency, agency.counter_example)


@each_row("agency", SUPPLIERS, ids=lambda agency: agency.id)
def test_a_source_is_credited_by_its_example(agency):
    assert is_credited(agency, agency.example)


@pytest.mark.parametrize("quotes", ["«Москва»", "“Москва”", "„Москва“", '"Москва"', "Москва"])
def test_a_name_may_have_its_last_words_in_quotes(quotes):
    agency = next(row for row in load_agencies() if row.id == "agn-moscow")
    assert is_credited(agency, f"Источник: АГН {quotes}")
    assert is_credited(agency, f"МОСКВА, 3 мая. /АГН {quotes}/. Мост открыли в понедельник.")
