"""The body of pages written for the test: the story stays, what stands around it carries the rule that took it out."""

from schemas.page import PageFacts
from transforms.body import story as story_reader
from transforms.body.story import extract_body
from transforms.body.trees import ODDS, read_trees
from transforms.page.tree import parse

STORY = [
    f"On {day} the council of the small harbour town debated the plan for a bridge, and {outcome} after a long hearing."
    for day, outcome in (
        ("Monday", "the mayor asked every speaker for patience"),
        ("Tuesday", "fishermen said that the piers would block the channel"),
        ("Wednesday", "an engineer showed drawings of a lighter arch"),
        ("Thursday", "two members changed their minds"),
        ("Friday", "the vote was put off until the spring"),
    )
]


def page(around="", inside="", after="", story=STORY):
    paragraphs = "".join(f"<p>{each}</p>" for each in story)
    return (
        "<html><head><title>Bridge vote put off</title></head><body>"
        f'{around}<article class="story"><h1>Bridge vote put off</h1><div class="text">{paragraphs}{inside}</div>'
        f"</article>{after}</body></html>"
    )


def read(html, facts=None):
    return extract_body(parse(html), facts or PageFacts(), "Bridge vote put off", "https://paper.example/story")


def standing(body):
    return [line.text for line in body.lines if line.removed_by is None]


def removed(body):
    return {line.text: line.removed_by for line in body.lines if line.removed_by}


def test_a_plain_story_is_read_whole_and_in_order():
    body = read(page())
    assert [line for line in standing(body) if line in STORY] == STORY
    assert not set(removed(body)) & set(STORY)
    assert body.method == "blocks"
    assert [line.position for line in body.lines] == list(range(len(body.lines)))


def test_a_list_of_linked_headlines_in_the_story_is_no_part_of_it():
    linked = "".join(f'<p><a href="/{n}">Ferry timetable changes for winter number {n}</a></p>' for n in range(3))
    body = read(page(inside=linked))
    assert not [line for line in standing(body) if line.startswith("Ferry")]


def test_navigation_and_newsletter_boxes_leave_the_story_alone():
    menu = "<nav><ul>" + "".join(f'<li><a href="/{n}">Section {n}</a></li>' for n in range(12)) + "</ul></nav>"
    box = '<aside class="newsletter"><form><p>Get the harbour letter in your inbox every morning</p></form></aside>'
    lines = standing(read(page(around=menu, after=box)))
    assert [line for line in lines if line in STORY] == STORY
    assert not [line for line in lines if "Section" in line or "inbox" in line]


def test_reader_comments_are_struck_out():
    comments = "".join(
        f"<p>I live beside the channel and I have watched boats turn there for {n} years, so believe me about it.</p>"
        for n in range(20, 23)
    )
    body = read(page(inside=f'<div class="reader-comments">{comments}</div>'))
    assert [line for line in standing(body) if line in STORY] == STORY
    assert not [line for line in standing(body) if "believe me" in line]


def test_the_next_article_of_an_endless_page_is_struck_out():
    other = "".join(f"<p>{each.replace('bridge', 'lighthouse')}</p>" for each in STORY)
    body = read(page(after=f'<article class="story"><h1>Lighthouse sold</h1><div class="text">{other}</div></article>'))
    assert [line for line in standing(body) if line in STORY] == STORY
    assert not [line for line in standing(body) if "lighthouse" in line]


def test_the_entries_of_a_live_page_stay_as_they_share_one_first_level_heading():
    entries = "".join(
        f'<article class="post"><h2>Update {n}</h2><p>{each}</p></article>' for n, each in enumerate(STORY)
    )
    html = f"<html><head><title>Live</title></head><body><main><h1>Bridge vote, live</h1>{entries}</main></body></html>"
    assert [line for line in standing(read(html)) if line in STORY] == STORY


def test_a_page_whose_body_is_only_in_its_structured_data_is_read_from_there():
    html = "<html><head><title>Bridge vote put off</title></head><body><div id='app'></div></body></html>"
    article = {"@type": "NewsArticle", "articleBody": f"<p>{STORY[0]}</p><p>{STORY[1]} &amp; more.</p>"}
    body = read(html, PageFacts(json_ld=(article,)))
    assert body.method == "json_ld"
    assert standing(body) == [STORY[0], f"{STORY[1]} & more."]


def test_a_reader_s_line_is_of_another_text_and_a_list_of_links_is_not(monkeypatch):
    texts = {"My own boat turned there": "user-comments", "Ferry timetable for winter": "links"}
    boxes = "".join(f'<div class="{name}"><p><a href="/x">{text}</a></p></div>' for text, name in texts.items())
    monkeypatch.setattr(story_reader, "read_trafilatura", lambda *_, **__: "\n".join([*STORY, *texts]))
    struck = {line.text: line.of_another_text for line in read(page(inside=boxes)).lines if line.removed_by}
    assert struck == {"My own boat turned there": True, "Ferry timetable for winter": False}


def test_a_page_without_text_has_no_lines():
    assert read("<html><head><title>x</title></head><body><img src='a.png'></body></html>").lines == ()


def test_a_deeply_nested_story_is_read():
    html = page().replace('<div class="text">', "<div>" * 5_000)
    assert [line for line in standing(read(html)) if line in STORY] == STORY


def test_lines_are_normalised():
    body = read(
        page(story=[*STORY[:4], "The may\u00ador  said\u00a0that the cafe\u0301 would stay open until the vote."])
    )
    assert "The mayor said that the café would stay open until the vote." in standing(body)


def test_half_a_surrogate_pair_costs_no_page():
    html = page(story=[*STORY[:4], f"{STORY[4]} \ud800"])
    assert standing(read(html))[-1] == STORY[4]


def test_script_text_is_no_story():
    script = "<script>" + f"var items = ['{' and '.join(STORY)}'];" * 30 + "</script>"
    lines = standing(read(page(after=script)))
    assert not [line for line in lines if "var items" in line]
    assert [line for line in lines if line in STORY] == STORY


def test_a_text_that_many_outlets_print_is_read_whole_each_time():
    bodies = [read(page(around=f"<header><p>Outlet number {number}</p></header>")) for number in range(10)]
    assert [[line for line in standing(body) if line in STORY] for body in bodies] == [STORY] * 10


def test_a_table_between_paragraphs_of_the_story_stays_a_row_a_line():
    rows = "<tr><th>Month</th><th>Boats</th></tr><tr><td>May</td><td>12,400</td></tr>"
    html = page(inside=f"<figure><table>{rows}</table></figure><p>{STORY[0].replace('Monday', 'Sunday')}</p>")
    assert {"| Month | Boats |", "| May | 12,400 |"} <= set(standing(read(html)))


def test_the_items_of_a_list_between_paragraphs_stay():
    items = ["Boats leave every half hour.", "Dogs travel free.", "The last boat leaves at nine."]
    inside = f"<ul>{''.join(f'<li><p>{item}</p></li>' for item in items)}</ul>"
    lines = standing(read(page(inside=f"{inside}<p>{STORY[0].replace('Monday', 'Sunday')}</p>")))
    assert [line.removeprefix("- ") for line in lines if line.removeprefix("- ") in items] == items


def test_a_first_paragraph_in_a_container_of_its_own_stays():
    html = page(story=STORY[1:]).replace("</h1>", f'</h1><div class="first"><p>{STORY[0]}</p></div>')
    assert STORY[0] in standing(read(html))


def test_what_is_no_part_of_the_story_names_the_evidence():
    linked = "".join(f'<p><a href="/{n}">Ferry timetable changes for winter number {n}</a></p>' for n in range(6))
    rules = set(removed(read(page(after=f'<div class="related">{linked}</div>'))).values())
    assert all(rule.startswith("blocks.") for rule in rules)


def test_a_line_that_the_page_breaks_in_its_source_is_one_line():
    broken = STORY[0].replace(" ", "\n")
    body = read(page(inside=f"<p>{broken}\n</p>"))
    assert all("\n" not in line.text for line in body.lines)


def test_a_page_of_which_the_models_expect_little_is_read_by_trafilatura_alone(monkeypatch):
    doubt = read_trees({"features": ["words"], "start": -3 * ODDS, "trees": [[[0], [0], [0, 0, 0]]]})
    monkeypatch.setattr(story_reader, "load_trees", lambda: (doubt,))
    body = read(page())
    assert (body.method, [line for line in standing(body) if line in STORY]) == ("trafilatura", STORY)
