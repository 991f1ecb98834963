"""What no model may take of a story, on pages written for the test."""

from pathlib import Path

import pytest

from schemas.page import PageFacts
from transforms.body.story import extract_body
from transforms.page.tree import parse

STORY = [
    "The glass works by the lake lit its second furnace on Sunday, eleven years after the first one had gone cold.",
    "Forty people found work there in the winter, and the manager expects to hire ten more before the summer.",
    "The sand comes from a pit behind the station, so that the village road sees no more lorries than before.",
    "Visitors may watch the blowers on weekdays until noon, from a gallery that a carpenter of the village built.",
]
TITLE = "Second furnace lit at the glass works"


def standing(inside="", story=STORY, title=TITLE):
    paragraphs = "".join(f"<p>{line}</p>" for line in story)
    html = (
        f"<html><head><title>{title}</title></head><body><div class='page'><h1>{title}</h1>{paragraphs}{inside}</div>"
        "<footer><p>Lake Herald, Pier 2</p></footer></body></html>"
    )
    body = extract_body(parse(html), PageFacts(), title, "https://herald.example/glass")
    return "\n".join(line.text for line in body.lines if line.removed_by is None)


TAILS = {
    "table": (
        "<h2>In numbers</h2><table><tr><td>1</td><td>Bowls, blue</td></tr><tr><td>2</td><td>1,165 °C</td></tr></table>",
        ["Bowls, blue", "1,165 °C"],
    ),
    "list": (
        "<h3>Hours</h3><ul><li>Weekdays: 8 to 12</li><li>Sundays: closed</li></ul>",
        ["8 to 12", "Sundays: closed"],
    ),
    "terms": (
        "<dl><dt>Entry</dt><dd>Free</dd><dt>Parking</dt><dd>Behind the station</dd></dl>",
        ["Behind the station"],
    ),
}


@pytest.mark.parametrize("kind", TAILS)
def test_what_stands_directly_behind_the_story_stays(kind):
    markup, wanted = TAILS[kind]
    text = standing(markup)
    assert [words for words in wanted if words not in text] == []


def test_a_table_of_which_half_stays_stays_whole():
    rows = "".join(
        f"<tr><td>{n}</td><td>Works number {n} of the lake</td><td>{n} tonnes</td></tr>" for n in range(1, 15)
    )
    text = standing(f"<table>{rows}</table>", story=["These are the works of the lake, by what they made last year."])
    assert "| 1 | Works number 1 of the lake | 1 tonnes |" in text
    assert "| 14 | Works number 14 of the lake | 14 tonnes |" in text


def test_a_post_that_the_story_quotes_stays_whatever_its_network_is_called():
    post = (
        "<div class='embed-social'><blockquote class='twitter-tweet'><p>Second furnace is burning, and the whole"
        " village smells of wood!</p>— Glass works (@works)</blockquote></div>"
    )
    assert "Second furnace is burning" in standing(post + f"<p>{STORY[0].replace('Sunday', 'Saturday')}</p>")


def test_links_that_a_sentence_leads_in_are_of_the_story_and_other_links_are_not():
    links = "".join(
        f"<li><a href='https://{n}.example/'>Works of the {n}</a> (open)</li>" for n in ("moor", "sea", "hill")
    )
    last = "<p>All of them ask visitors to book a place by telephone, and none of them takes money for the tour.</p>"
    assert "Works of the sea" in standing(f"<p>These other works may be visited in May:</p><ul>{links}</ul>{last}")
    alone = "".join(f"<li><a href='/{n}'>Older news of the {n} and its works</a></li>" for n in ("moor", "sea", "hill"))
    assert "Older news" not in standing(f"<ul>{alone}</ul>{last}")


def test_a_story_of_two_sentences_keeps_both():
    story = [
        "湖畔的玻璃厂星期天点燃了第二座熔炉，距离第一座熄灭已有十一年。",
        "经理说，冬天有四十人在那里找到了工作，夏天还会再招十人。",
    ]
    assert story[1] in standing(story=story, title="玻璃厂点燃第二座熔炉")


def test_the_last_sentence_of_a_short_story_stays():
    page = parse(Path(__file__).with_name("tram_line.html").read_text("utf-8"))
    body = extract_body(page, PageFacts(), "İzmir’de tramvay hattı uzatılıyor", "https://ege-postasi.example/tramvay")
    assert [line.text for line in body.lines if line.removed_by is None][
        -1
    ] == "Hattın 2028 yılının sonunda hizmete girmesi bekleniyor."


LEAD = "The glass works by the lake will open a school for young blowers in spring."


@pytest.mark.parametrize(
    "top",
    [
        f"<header><h1>{TITLE}</h1><div class='sub'>{LEAD}</div></header>",
        f"<div class='a'><h1>{TITLE}</h1><p class='intro'>{LEAD}</p></div>",
        f"<h1>{TITLE}</h1>{LEAD}",
    ],
)
def test_a_first_sentence_in_a_container_of_its_own_stays_though_it_is_short(top):
    paragraphs = "".join(f"<p>{line}</p>" for line in STORY)
    html = f"<html><body><div class='page'>{top}<div class='text'>{paragraphs}</div></div></body></html>"
    body = extract_body(parse(html), PageFacts(), TITLE, "https://herald.example/glass")
    assert LEAD in [line.text for line in body.lines if line.removed_by is None]


def test_a_table_between_boxes_of_the_story_stays():
    boxes = [f"<div class='text'><p>{STORY[at]}</p><p>{STORY[at + 1]}</p></div>" for at in (0, 2)]
    rows = "<tr><td>Bowls</td><td>34.2 %</td></tr><tr><td>Jars</td><td>29 %</td></tr>"
    table = f"<div class='wrap'><table>{rows}</table></div>"
    html = f"<html><body><main><h1>{TITLE}</h1>{boxes[0]}{table}{boxes[1]}</main></body></html>"
    body = extract_body(parse(html), PageFacts(), TITLE, "https://herald.example/glass")
    assert "| Jars | 29 % |" in [line.text for line in body.lines if line.removed_by is None]


def test_items_of_a_label_and_a_link_between_paragraphs_stay():
    pairs = (("Best bowl", "The Long Lake"), ("Best jar", "Ada Holm"), ("Prize of the public", "Two Summers"))
    items = "".join(f"<li>{label}: <a href='/g/{at}'>{name}</a></li>" for at, (label, name) in enumerate(pairs))
    text = standing(f"<ul>{items}</ul><p>{STORY[0].replace('Sunday', 'Saturday')}</p>")
    assert [name for _, name in pairs if name not in text] == []


def test_the_last_sentence_behind_a_line_of_links_stays():
    story = ["Biblioteket håller stängt till hösten eftersom fukt har hittats i taket, meddelar kommunen på måndagen."]
    links = "<p>Läs också: <a href='/t'>Teatern öppnar igen i maj</a></p>"
    tail = f"{links}<p>En besiktningsman ska säga om bjälkarna måste bytas.</p>"
    assert "En besiktningsman" in standing(tail, story=story, title="Biblioteket stängt till hösten")
