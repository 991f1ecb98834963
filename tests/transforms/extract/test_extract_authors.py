"""The people who wrote an article."""

import pytest

from schemas.page import PageFacts
from schemas.registry import load_rows
from transforms.extract.author_names import AuthorWords, WordKind, people_in
from transforms.extract.authors import read_authors
from transforms.page.tree import parse

EMPTY = parse("<html><body><p>Text.</p></body></html>").layout

BYLINES = {
    "By Jane Doe and John Smith": ("Jane Doe", "John Smith"),
    "Von Anna Müller, Ben Schulz und Carla Weiß": ("Anna Müller", "Ben Schulz", "Carla Weiß"),
    "Par Jean Dupont et Marie Curie": ("Jean Dupont", "Marie Curie"),
    "Por María R. Campos y Luis Ávila": ("María R. Campos", "Luis Ávila"),
    "Di Mario Rossi": ("Mario Rossi",),
    "Door Jan de Vries": ("Jan de Vries",),
    "Av Kari Nordmann": ("Kari Nordmann",),
    "Oleh Siti Aminah dan Budi Santoso": ("Siti Aminah", "Budi Santoso"),
    "Автор: Иван Петров": ("Иван Петров",),
    "بقلم عمر الخطيب": ("عمر الخطيب",),
    "記者王小明": ("王小明",),
    "홍길동 기자": ("홍길동",),
    "Jane Doe | The Texas Newsroom": ("Jane Doe",),
    "Jane Doe, Political Reporter": ("Jane Doe",),
    "Jane Doe Senior Editor": ("Jane Doe",),
    "Jane Doe for Example Times": ("Jane Doe",),
    "Jane Doe (dpa)": ("Jane Doe",),
    "JANE DOE, AFP": ("JANE DOE",),
    "By AFP and Jane Doe": ("Jane Doe",),
    "Jane Doe December 2, 2026": ("Jane Doe",),
    "Jane E Carroll": ("Jane E Carroll",),
    "Josep Puig i Soler": ("Josep Puig i Soler",),
    "Per Hansen": ("Per Hansen",),
    "Theresa May": ("Theresa May",),
    "Jan Novák, Praha": ("Jan Novák",),
    ", Jane Doe": ("Jane Doe",),
    "Jane Doe; John Smith; jane doe": ("Jane Doe", "John Smith"),
}
NOBODY = [
    "Reuters",
    "dpa",
    "Agence France-Presse",
    "AFP Berlin",
    "Example Times Staff",
    "News Desk",
    "Redaktion Beispielblatt",
    "Musterverlag Zeitung GmbH",
    "La Redacción",
    "редакция",
    "中央社",
    "朝日新聞",
    "New York",
    "Los Angeles",
    "jane.doe@example.org",
    "https://example.org/author/jane",
    "example.org",
    "Photo: Jane Doe",
    "© Jane Doe",
    "Admin",
    "Sponsored by Example",
    "",
]


@pytest.mark.parametrize(("byline", "people"), BYLINES.items())
def test_people_are_told_from_what_stands_around_them(byline, people):
    assert people_in([byline]) == people


@pytest.mark.parametrize("byline", NOBODY)
def test_agencies_desks_places_and_addresses_are_no_people(byline):
    assert people_in([byline]) == ()


def test_the_outlet_itself_is_no_author():
    facts = PageFacts(json_ld=({"author": {"@type": "Person", "name": "El Ejemplar"}},))
    assert read_authors(facts, EMPTY, ["El Ejemplar"]).people == ()
    assert read_authors(facts, EMPTY, ["El Ejemplar"]).byline == "El Ejemplar"
    assert read_authors(facts, EMPTY, ["Otro"]).people == ("El Ejemplar",)


def test_structured_data_comes_first_and_organisations_in_it_do_not_count():
    told = [{"@type": "Organization", "name": "Jane Doe"}, {"@type": "Person", "name": ["John Smith"]}, "Ann Lee"]
    facts = PageFacts(json_ld=({"author": told},), meta={"author": ("Max Other",)})
    authors = read_authors(facts, EMPTY, [])
    assert authors.people == ("John Smith", "Ann Lee")
    assert authors.byline == "John Smith, Ann Lee"


def test_given_and_family_name_make_a_name():
    person = {"@type": "Person", "givenName": "Jane", "familyName": "Doe"}
    assert read_authors(PageFacts(json_ld=({"author": person},)), EMPTY, []).people == ("Jane Doe",)


def test_meta_elements_follow_and_addresses_in_them_do_not_count():
    facts = PageFacts(meta={"article:author": ("https://example.org/jane",), "parsely-author": ("Jane Doe",)})
    assert read_authors(facts, EMPTY, []).people == ("Jane Doe",)


@pytest.mark.parametrize(
    "markup",
    [
        '<a rel="author" href="/x">Jane Doe</a>',
        '<p class="byline">By Jane Doe</p>',
        '<p class="byline">By Ja\u00adne Doe\u200b</p>',
        '<div class="story-meta__authors">By <a href="/staff/jane">Jane Doe</a> and others</div>',
        '<p>By <a href="/u/1">Jane Doe</a></p>',
        '<p><a href="/autoren/jane-doe">Jane Doe</a></p>',
    ],
)
def test_the_visible_byline_is_the_last_resort(markup):
    layout = parse(
        f"<html><body><h1>Council votes</h1>{markup}<p>The council voted on Monday.</p></body></html>"
    ).layout
    assert read_authors(PageFacts(), layout, []).people == ("Jane Doe",)


@pytest.mark.parametrize(
    "markup",
    [
        '<div class="comment-author">Jane Doe</div>',
        '<aside><p class="author">Jane Doe</p></aside>',
        "<p>By the time Jane Doe arrived in the small town, the council had voted and the doors were shut.</p>",
    ],
)
def test_commenters_teasers_and_prose_name_no_author(markup):
    layout = parse(f"<html><body><h1>Council votes</h1>{markup}<p>The council voted.</p></body></html>").layout
    assert read_authors(PageFacts(), layout, []).people == ()


def test_bylines_of_fifteen_languages_and_more_are_led_in():
    rows = load_rows("author_words.jsonl", AuthorWords, package="transforms.extract")
    assert len({row.language for row in rows if row.kind is WordKind.LEADING}) >= 15
    assert all(row.words for row in rows)
