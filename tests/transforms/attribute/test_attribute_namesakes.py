"""Short forms that in some languages are another body's; each row proves itself by its example."""

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.registry import load_agencies
from schemas.vocabulary import Role
from transforms.attribute.attribution import attribute
from transforms.attribute.lexicon.namesakes import load_namesakes

PAGE = Page(InputKind.TEXT, "text", "text")
TEXT_ROLES = {Role.ORIGIN, Role.CONTRIBUTOR}


def credited(text, language):
    result = attribute([Line(text, 0)], PAGE, None, host=None, language=language)
    return {source.id for source in result.info_sources if source.role in TEXT_ROLES}


@each_row("row", load_namesakes(), ids=lambda row: row.id)
def test_a_namesake_is_credited_in_other_languages_alone(row):
    assert all(not credited(row.example, language) & set(row.organisations) for language in row.languages)
    assert credited(f"Source: {row.form}", "sv") & set(row.organisations)


def test_namesakes_are_forms_of_services_that_the_registry_has():
    forms = {agency.id: {agency.name, *agency.short, *agency.dateline_forms} for agency in load_agencies()}
    assert all(row.form in forms[organisation] for row in load_namesakes() for organisation in row.organisations)
