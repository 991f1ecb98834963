"""The headline of an article."""

import json
from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.extract.facts import read_facts
from transforms.extract.headline import read_headline, without_site
from transforms.page.tree import parse

SITE = ("Example Times", "example.org", "example")
TITLE = "Council votes to keep the old bridge"


def page(body, title=None, social=None, structured=None):
    """The facts and the layout of a page with a body and declared titles."""
    head = f"<title>{escape(title)}</title>" if title else ""
    if social:
        head += f'<meta property="og:title" content="{escape(social)}">'
    if structured:
        node = json.dumps({"@type": "NewsArticle", "headline": structured})
        head += f'<script type="application/ld+json">{node}</script>'
    layout = parse(f"<html><head>{head}</head><body>{body}</body></html>").layout
    return read_facts(layout, None), layout


def headline(heading=None, *, body="", url=None, headings=(), **declared):
    headings = (heading,) if heading else headings
    body = "".join(f"<h1>{escape(text)}</h1>" for text in headings) + (body or "<p>Text.</p>")
    return read_headline(*page(body, **declared), SITE, url)


@pytest.mark.parametrize(
    "title",
    [
        f"{TITLE} | Example Times",
        f"{TITLE} - Example.org",
        f"{TITLE} – EXAMPLE TIMES",
        f"{TITLE} - Local | Example Times - Local news",
        f"Example Times | {TITLE}",
        f"{TITLE} » example",
    ],
)
def test_the_sites_name_is_cut_from_the_title(title):
    assert headline(heading=TITLE, title=title) == TITLE
    assert headline(title=title).startswith(TITLE)


def test_a_segment_that_is_not_the_site_stays():
    assert headline(title="Bridge closed – council to vote") == "Bridge closed – council to vote"


def test_a_cut_leaves_three_words_or_more():
    assert headline(title="Old bridge | Example Times") == "Old bridge | Example Times"


def test_the_heading_that_the_title_bears_out_is_taken():
    assert headline(headings=("Menu", "Example Times", TITLE, "Related"), title=f"{TITLE} | Example Times") == TITLE


def test_a_logo_in_the_only_heading_is_no_headline():
    assert headline(heading="EXAMPLE TIMES", social=TITLE, title=f"{TITLE} - Example Times") == TITLE


@pytest.mark.parametrize("heading", [f"Opinion {TITLE}", f"Politics | {TITLE}", f"Local news: {TITLE}"])
def test_a_section_in_front_of_the_headline_is_cut(heading):
    assert headline(heading=heading, structured=TITLE, title=TITLE) == TITLE


def test_a_kicker_with_a_colon_stays_where_two_titles_have_it():
    whole = f"At the docks: {TITLE}"
    assert headline(whole, title=whole, structured=whole, social=TITLE) == whole
    assert headline(whole, title=TITLE, social=TITLE) == TITLE


def test_a_section_before_a_colon_in_one_title_gives_way_to_the_title_without_it():
    body = f"<h1>Example Times</h1><div>{TITLE}</div><p>Text.</p>"
    assert headline(body=body, title=f"{TITLE} | Example Times", social=f"News: {TITLE}") == TITLE


def test_a_section_that_runs_into_the_headline_is_cut():
    body = f"<h1><span>Bridges</span><span>{TITLE}</span></h1><p>Text.</p>"
    assert headline(body=body, title=f"{TITLE} | Example Times") == TITLE


def test_a_section_as_heading_gives_way_to_the_title_above_the_prose():
    prose = "The council voted on Monday to keep the old bridge, after a debate that went on until midnight."
    body = f"<h1>Bridges</h1><p class='t'>{TITLE}</p><p>{prose}</p>"
    assert headline(body=body, title="Bridges | Example Times", social=TITLE) == TITLE
    assert headline(body=f"<h1>Bridges</h1><p>{prose}</p>", title="Bridges", social=TITLE) == "Bridges"


def test_the_sites_name_before_a_colon_is_cut():
    assert headline(body=f"<h2>{TITLE}</h2><p>Text.</p>", title=f"Example Times: {TITLE}") == TITLE
    assert headline(body="<p>Text.</p>", title=f"Rivers: {TITLE}") == f"Rivers: {TITLE}"


def test_spaces_that_markup_swallowed_come_back():
    assert (
        headline(heading="PolderCouncil votes again", social="Polder: Council votes again")
        == "Polder: Council votes again"
    )


def test_a_title_for_search_engines_gives_way_to_the_visible_heading():
    seo = "Bridge vote: what the council decided and why"
    assert headline(heading=TITLE, structured=seo, social=TITLE, title=seo) == TITLE


def test_a_headline_that_editors_set_apart_is_taken():
    own = "Old bridge stays, council decides after long night"
    assert headline(heading=TITLE, structured=own, social=TITLE, title=TITLE) == own


def test_entities_and_white_space_are_resolved():
    assert headline(social="Q&amp;A:  the\n bridge &#39;stays&#39;") == "Q&A: the bridge 'stays'"


def test_a_page_without_titles_has_no_headline():
    assert headline() is None


PROSE = "<p>The council voted on Monday night to keep the bridge as it is, against the advice of its engineers.</p>"


@pytest.mark.parametrize("social", ["Example Times", "example.org", "EXAMPLE TIMES"])
def test_a_declared_title_that_is_the_sites_name_is_none(social):
    assert headline(social=social, title=f"{TITLE} - Example Times") == TITLE


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Advice and Service</h1><div class='top'>{TITLE}</div>{PROSE}",
        f"<article>{PROSE}<h1>What the engineers say</h1>{PROSE}<h1>What comes next</h1>{PROSE}</article>",
        f"<nav><h1>Local news of the day</h1></nav><h2>{TITLE}</h2>{PROSE}",
        f"<h1><a href='/'>The Valley Bugle Today</a></h1><h3>{TITLE}</h3>{PROSE}",
    ],
)
def test_headings_of_sections_parts_and_sites_are_no_headlines(body):
    assert headline(title=f"{TITLE} | Example Times", body=body) == TITLE


@pytest.mark.parametrize("level", ["h2", "h3", "h4"])
def test_a_lower_heading_tells_the_headline_from_names_that_nobody_declares(level):
    body = f"<{level}>{TITLE}</{level}>{PROSE}<h2>More from the valley</h2>"
    assert headline(title=f"{TITLE} - Politics - Valley Bugle and Herald", body=body) == TITLE
    assert headline(title=f"Valley Bugle and Herald: {TITLE}", body=body) == f"Valley Bugle and Herald: {TITLE}"
    assert headline(title=f"Valley Bugle and Herald » {TITLE}", body=body) == TITLE


@pytest.mark.parametrize("structured", ["Examplepedia list article", "News story of the Example Times", "Article"])
def test_a_structured_headline_that_shares_no_word_with_the_page_does_not_count(structured):
    assert headline(heading=TITLE, structured=structured, social=f"{TITLE} - Other", title=TITLE) == TITLE


def test_words_of_the_address_bear_out_a_structured_headline():
    own, shown = "Ticker on the bridge and the council", "Engineers speak at night"
    options = {"structured": own, "social": shown, "title": shown, "heading": shown}
    assert headline(**options, url="https://example.org/ticker-bridge-council") == own
    assert headline(**options, url="https://example.org/engineers-speak-at-night") == shown


def test_a_description_in_the_place_of_the_structured_headline_does_not_count():
    about = "All that you have to know of the bridge vote."
    node = json.dumps({"@type": "NewsArticle", "headline": about, "description": about})
    layout = parse(
        f"<html><head><title>{TITLE}</title><script type='application/ld+json'>{node}</script></head>"
        f"<body><h1>{TITLE}</h1></body></html>"
    ).layout
    assert read_headline(read_facts(layout, None), layout, SITE) == TITLE


def test_what_stands_behind_the_headline_in_its_heading_is_cut():
    body = f"<h1>{TITLE}<br><small>Posted on 2 March by the desk</small></h1>{PROSE}"
    assert headline(title=f"{TITLE} | Example Times", body=body) == TITLE


def test_the_headline_of_a_live_blog_is_not_that_of_its_newest_post():
    title = "Storm over the valley: all news and pictures"
    url = "https://example.org/storm-over-the-valley-all-news"
    body = f"<h1>Three roads closed, says police chief</h1>{PROSE}"
    assert headline(structured=title, social=title, title=title, body=body, url=url) == title
    assert headline(title=title, body=body, url=url) == "Three roads closed, says police chief"


def test_a_domain_in_front_or_behind_is_cut():
    assert without_site(f"ValleyBugle.com - {TITLE}", [], frozenset()) == TITLE
    assert without_site(f"{TITLE} | Example - all that is new", [], frozenset(["example"])) == TITLE


def test_suffixes_in_scripts_without_spaces_are_cut():
    assert without_site("市议会投票决定保留这座老桥_例子网", [], frozenset(["例子网"])) == "市议会投票决定保留这座老桥"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_cutting_the_site_is_idempotent(title):
    names = frozenset(["example"])
    once = without_site(without_site(title, [], names), [], names)
    assert without_site(once, [], names) == once


def test_the_part_of_a_title_that_stands_above_the_story_is_the_headline():
    prose = f"<p>{'The council met on Monday and spoke for three hours about the bridge of the old town. ' * 2}</p>"
    for title in (f"{TITLE} :: Society :: Harbour.town", f"Harbour Town News - {TITLE}", f"{TITLE}_Society_Harbour"):
        assert headline(body=f"<div>{TITLE}</div>{prose}", title=title) == TITLE
    chinese = "青石镇百年木桥重新开放"
    body = f"<div>{chinese}</div><p>{'青石镇的百年木桥经过两年修缮后于周六重新开放，上千名居民冒雨前来参观。' * 2}</p>"
    assert headline(body=body, title=f"{chinese}_社会_青石在线") == chinese


def test_a_title_for_networks_that_is_what_the_page_title_ends_with_names_the_site():
    body = f"<div><h1>Harbour Herald</h1></div><h2>{TITLE}</h2><p>Text.</p>"
    assert headline(body=body, title=f"{TITLE} – Harbour Herald", social="Harbour Herald") == TITLE
