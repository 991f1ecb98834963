"""The headline of an article."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.page import PageFacts
from transforms.extract.headline import read_headline, without_site

SITE = ("Example Times", "example.org", "example")
TITLE = "Council votes to keep the old bridge"


def headline(heading=None, structured=None, social=None, title=None, headings=()):
    return read_headline(
        PageFacts(
            headings=(heading,) if heading else tuple(headings),
            json_ld=({"headline": structured},) if structured else (),
            meta={"og:title": (social,)} if social else {},
            title_tag=title,
        ),
        SITE,
    )


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


def test_suffixes_in_scripts_without_spaces_are_cut():
    assert without_site("市议会投票决定保留这座老桥_例子网", [], frozenset(["例子网"])) == "市议会投票决定保留这座老桥"


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=80))
def test_cutting_the_site_is_idempotent(title):
    names = frozenset(["example"])
    once = without_site(without_site(title, [], names), [], names)
    assert without_site(once, [], names) == once
