"""Forms of credits in many languages, each filled with the registry's names in that language; and forms of no credit.

A row of credit_forms.jsonl holds one language's forms; `{A}` and `{B}` stand for agencies.
"""

import json
from pathlib import Path

from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.registry import AgencyKind, load_agencies
from schemas.vocabulary import Role
from transforms.attribute.attribution import attribute

ROWS = [json.loads(line) for line in Path(__file__).with_name("credit_forms.jsonl").read_text("utf-8").splitlines()]
PAGE = Page(InputKind.TEXT, "text", "text")
AGENCIES = [row for row in load_agencies() if row.kind is AgencyKind.AGENCY]
EVERYWHERE = [("reuters", "Reuters"), ("afp", "Agence France-Presse")]
NAMES = 2


def names_in(language):
    """Agencies with their first name in a language that the name is written in; everywhere known ones behind them."""
    home = [(row.id, row.names[language][0]) for row in AGENCIES if row.home_languages[0] == language in row.names]
    others = [(row.id, row.names[language][0]) for row in AGENCIES if row.home_languages[0] != language in row.names]
    return [*home[:1], *others[:NAMES], *EVERYWHERE][: NAMES + 1]


def credited(text, language):
    roles = {Role.ORIGIN, Role.CONTRIBUTOR}
    result = attribute([Line(text, 0)], PAGE, None, host=None, language=language)
    return {source.id for source in result.info_sources if source.role in roles}


def filled(form, language):
    """The form with each name of the language in turn, and the agencies that it then names."""
    names = names_in(language)
    for (first, name), (second, other) in zip(names, [*names[1:], names[0]], strict=True):
        wanted = {first, second} if "{B}" in form else {first}
        yield form.replace("{A}", name).replace("{B}", other), wanted


@each_row("row", ROWS, ids=lambda row: row["language"])
def test_every_form_of_a_credit_names_its_agencies(row):
    language = row["language"]
    texts = [filling for form in row["credits"] for filling in filled(form, language)]
    assert [text for text, wanted in texts if not wanted <= credited(text, language)] == []


@each_row("row", [row for row in ROWS if row["no_credits"]], ids=lambda row: row["language"])
def test_pictures_and_sentences_about_an_agency_credit_nobody(row):
    language = row["language"]
    texts = [text for form in row["no_credits"] for text, _ in filled(form, language)]
    assert [text for text in texts if credited(text, language)] == []


def test_the_forms_are_of_many_languages_and_scripts():
    assert len(ROWS) >= 50
    assert sum(len(row["credits"]) for row in ROWS) >= 900
    assert sum(len(row["no_credits"]) for row in ROWS) >= 200
