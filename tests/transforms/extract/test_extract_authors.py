"""The people who wrote an article."""

from time import process_time

import pytest
from case_tables import each_row

from schemas.page import PageFacts
from schemas.registry import load_rows
from transforms.extract.author_names import people_in
from transforms.extract.author_words import AuthorWords, WordKind
from transforms.extract.authors import read_authors
from transforms.extract.facts import read_facts
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
    "Teksti Jane Doe, kuvat Juho Mäki": ("Jane Doe",),
    "By AFP and Jane Doe": ("Jane Doe",),
    "Jane Doe December 2, 2026": ("Jane Doe",),
    "Jane E Carroll": ("Jane E Carroll",),
    "Josep Puig i Soler": ("Josep Puig i Soler",),
    "Per Hansen": ("Per Hansen",),
    "Theresa May": ("Theresa May",),
    "Jan Novák, Praha": ("Jan Novák",),
    ", Jane Doe": ("Jane Doe",),
    "Jane Doe; John Smith; jane doe": ("Jane Doe", "John Smith"),
    "Jane Doe, Jr., Ann Lee, MD": ("Jane Doe, Jr.", "Ann Lee"),
    "Jane Doe, PhD and Ann Lee RN": ("Jane Doe", "Ann Lee"),
    "Jane DoeAnn Lee": ("Jane Doe", "Ann Lee"),
    "Ronald MacDonald": ("Ronald MacDonald",),
    "Written by": (),
    "山田・スミス": ("山田・スミス",),
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
    "Sign In",
    "Log In | Sign Up",
    "Iniciar sesión",
    "View All Posts",
    "Follow Example",
    "タイムライン",
    "",
]


@each_row(("byline", "people"), BYLINES.items())
def test_people_are_told_from_what_stands_around_them(byline, people):
    assert people_in([byline]) == people


@each_row("byline", NOBODY)
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


JANE = ("Jane Doe",)
BOTH = ("Jane Doe", "Ann Lee")


@each_row(
    ("author", "people"),
    [
        ({"@type": "Person", "name": {"@type": "Person", "name": "Jane Doe"}}, JANE),
        ({"@type": "Person", "name": {"@value": "Jane Doe", "@language": "en"}}, JANE),
        ([["Jane Doe", "Ann Lee"]], BOTH),
        ([[{"name": "Jane Doe"}], [{"name": ["Ann Lee"]}]], BOTH),
        ({"@list": [{"@type": "Person", "name": "Jane Doe"}]}, JANE),
        ({"@type": ["Person"], "name": [{"@value": "Jane Doe"}]}, JANE),
        ([{"@type": "Organization", "name": {"name": "Ann Lee"}}, "Doe, Jane"], JANE),
        ([None, 7, {"name": None}, {"name": {"name": {}}}], ()),
    ],
)
def test_names_are_found_in_objects_and_lists_inside_each_other(author, people):
    assert read_authors(PageFacts(json_ld=({"author": author},)), EMPTY, []).people == people


@pytest.mark.parametrize(
    ("name", "values", "people"),
    [
        ("dc.creator", ("Jongsma, Pieter de", "Doe, Jane Ann"), ("Pieter de Jongsma", "Jane Ann Doe")),
        ("citation_author", ("Doe, J. A.",), ("J. A. Doe",)),
        ("author", ("Doe, Jane",), JANE),
        ("author", ("Jane Doe, Jr.",), ("Jane Doe, Jr.",)),
        ("author", ("Reuters, Jane Doe",), JANE),
    ],
)
def test_family_names_in_front_of_a_comma_go_behind(name, values, people):
    assert read_authors(PageFacts(meta={name: values}), EMPTY, []).people == people


def test_a_person_whose_site_has_her_name_is_its_author():
    person = {"author": {"@type": "Person", "name": "Jane Doe"}}
    assert read_authors(PageFacts(json_ld=(person,)), EMPTY, ["Jane Doe", "janedoe.example", "janedoe"]).people == JANE
    told = {**person, "publisher": {"@type": "Organization", "name": "Jane Doe"}}
    assert read_authors(PageFacts(json_ld=(told,)), EMPTY, ["Jane Doe"]).people == ()
    untyped = {"author": {"name": "Jane Doe"}}
    assert read_authors(PageFacts(json_ld=(untyped,)), EMPTY, ["Jane Doe"]).people == ()


def test_given_and_family_name_make_a_name():
    person = {"@type": "Person", "givenName": "Jane", "familyName": "Doe"}
    assert read_authors(PageFacts(json_ld=({"author": person},)), EMPTY, []).people == ("Jane Doe",)


def test_meta_elements_follow_and_addresses_in_them_do_not_count():
    facts = PageFacts(meta={"article:author": ("https://example.org/jane",), "parsely-author": ("Jane Doe",)})
    assert read_authors(facts, EMPTY, []).people == ("Jane Doe",)


@each_row(
    "markup",
    [
        '<a rel="author" href="/x">Jane Doe</a>',
        '<p class="byline">By Jane Doe</p>',
        '<p class="byline">By Ja\u00adne Doe\u200b</p>',
        '<div class="story-meta__authors">By <a href="/staff/jane">Jane Doe</a> and others</div>',
        '<p>By <a href="/u/1">Jane Doe</a></p>',
        '<p><a href="/autoren/jane-doe">Jane Doe</a></p>',
        '<cite class="byline vcard"><span>By </span><span class="fn">Jane Doe</span> <abbr>2 May 2026</abbr></cite>',
        '<div class="author-box">By <a rel="author" href="/u/7">Jane Doe, MA</a><br>Example Health News</div>',
        '<div class="byline">Jane Doe<p>Example Trust for Clean Rivers</p></div>',
        '<div class="byline">By Jane Doe <span class="social-share">Facebook Twitter Email</span></div>',
        '<div class="byline">By Jane Doe <button>Share This</button></div>',
        '<div><p class="label">Written by</p><p>Jane Doe</p></div>',
        "<ul><li><strong>Autor</strong> Jane Doe</li></ul>",
        "<div><p class='author'>Autorin/Autor</p><p>Jane Doe</p></div>",
        '<div class="author"><small>Text:</small><div>Jane Doe</div></div>',
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


STORY = "<p>The council voted on Monday night to keep the bridge as it is, against the advice of its engineers.</p>"


def shown(above, below, facts=None):
    layout = parse(f"<html><body>{above}<h1>Council votes</h1>{below}{STORY}</body></html>").layout
    return read_authors(facts or PageFacts(), layout, []).people


@pytest.mark.parametrize(
    "above",
    [
        '<aside><li><a rel="author" href="/author/max">Max Other</a> A cat is found</li></aside>',
        '<div class="ticker"><a href="/author/max">Max Other</a> A cat is found</div>',
        '<nav><a rel="author" href="/author/max">Max Other</a></nav>',
        '<div class="news"><a href="/author/max">Max Other</a> A cat is found</div>',
        '<div id="authorization"><a href="/in">Sign In</a></div>',
    ],
)
def test_authors_of_tickers_menus_and_teasers_do_not_come_before_the_storys(above):
    assert shown(above, '<p class="byline">By <a href="/author/jane" rel="author">Jane Doe</a></p>') == JANE


def test_a_printed_byline_is_believed_before_those_who_put_the_story_online():
    facts = PageFacts(json_ld=({"author": {"@type": "Person", "name": "Wilma Editrix"}},))
    assert shown("", '<p class="byline">By Jane Doe and Ann Lee</p>', facts) == BOTH
    assert shown("", '<p class="byline">Jane Doe</p>', facts) == ("Wilma Editrix",)
    assert shown('<p class="byline">By Jane Doe</p>', "", facts) == ("Wilma Editrix",)


@pytest.mark.parametrize("label", ["Directed by: Milo Trask", "Regie: Milo Trask", "В ролях: Мила Траск"])
def test_who_wrote_a_film_is_no_author_of_its_review(label):
    lines = f"<p>{label}</p><p>Written by: Ines Farrow</p>"
    assert shown("", lines) == ()
    assert shown("", f'<p class="byline">By Jane Doe</p>{STORY}{lines}') == JANE


@pytest.mark.parametrize("line", ["Producer prices rise", "Directora del museo dimite", "Оператор повысил цены"])
def test_a_story_that_begins_with_a_word_of_films_keeps_its_author(line):
    assert shown("", f"<p>By Jane Doe</p><p>{line}</p>") == JANE


def test_the_label_that_networks_show_names_the_author():
    meta = {"twitter:label1": ("Written by",), "twitter:data1": ("Jane Doe",)}
    assert shown("", "", PageFacts(meta=meta)) == JANE
    other = {"twitter:label1": ("Price",), "twitter:data1": ("Jane Doe",)}
    assert shown("", "", PageFacts(meta=other)) == ()


@pytest.mark.parametrize(
    "box", ['<div class="comment">{}</div>', '<li itemscope itemtype="https://schema.org/Comment">{}</li>']
)
def test_who_comments_in_microdata_is_no_author(box):
    reader = box.format('<span itemprop="author">Max Other</span> I walked there.')
    layout = parse(f"<html><body><h1>Council votes</h1><b itemprop='author'>Jane Doe</b>{reader}</body></html>").layout
    assert read_authors(read_facts(layout, None), layout, []).people == JANE


def test_a_printed_byline_adds_the_authors_that_are_not_declared():
    facts = PageFacts(json_ld=({"author": "Jane Doe"},))
    assert shown("", '<p class="byline">By Jane Doe, Ann Lee</p>', facts) == BOTH
    two = PageFacts(json_ld=({"author": ["Jane Doe", "Ann Lee"]},))
    assert shown("", '<p class="byline">By Jane Doe</p>', two) == BOTH


@pytest.mark.parametrize(
    "line",
    [
        "2026年03月05日08:15 来源：例通社 作者：李大江 责任编辑：陈小河",
        "来源：例报 | 记者：李大江",
        "编辑：陈小河 撰文/李大江",
    ],
)
def test_labels_tell_the_author_from_source_and_editor(line):
    assert shown("", f'<div class="info">{line}</div>') == ("李大江",)


def test_the_editor_of_a_page_is_no_author():
    assert shown("", '<div class="editor">责任编辑：陈小河</div>') == ()


@each_row("unit", ["Jane Doe, ", "(", "By ", "a A", "[x", "作者：", "Mac", ", Jr."])
def test_reading_names_takes_time_in_proportion_to_their_length(unit):
    times = []
    for count in (20_000, 40_000):
        facts = PageFacts(json_ld=({"author": [unit * 9] * (count // 9)},), meta={"author": (unit * count,)})
        start = process_time()
        read_authors(facts, EMPTY, [])
        times.append(process_time() - start)
    assert times[1] < 4 * times[0] + 0.2


def test_bylines_of_fifteen_languages_and_more_are_led_in():
    rows = load_rows("author_words.jsonl", AuthorWords, package="transforms.extract")
    assert len({row.language for row in rows if row.kind is WordKind.LEADING}) >= 15
    assert all(row.words for row in rows)


def test_a_box_called_by_names_the_author():
    layout = parse("<html><body><h1>Ferry is late</h1><div class='by'>Ida Lund</div><p>Text.</p></body></html>").layout
    assert read_authors(PageFacts(), layout, []).people == ("Ida Lund",)
