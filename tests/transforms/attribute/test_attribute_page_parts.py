"""Parts of a page that credit nobody for its story: bars, sister sites, embedded media; and those that do."""

import pytest
from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role
from transforms.edit.document import edit
from transforms.edit.options import EditOptions

STORY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The lock on the upper canal was closed at dawn after a barge scraped its gate, the port office said.",
        "Divers looked at the hinges for two hours and found no crack, so the first boats left before noon.",
        "A second look is planned for the weekend, when the water is lower and fewer skippers are about.",
        "The office wants to paint the gate as well, in the green that the older part of the town knows.",
    )
)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Lock opens again</title></head><body>{top}'
    '<main><article><h1>Lock on the upper canal opens again</h1>{meta}<div class="text">{story}</div>{end}</article>'
    "</main>{bottom}</body></html>"
)


def record(top="", meta="", end="", bottom=""):
    html = PAGE.format(top=top, meta=meta, story=STORY, end=end, bottom=bottom)
    page = Page(InputKind.ROW, "rows", "row", url="https://canal-post.example/a", as_of="2026-03-01T00:00:00Z")
    return edit(page, html.encode(), EditOptions(min_words=0)).record


def credited(**parts):
    roles = {Role.ORIGIN, Role.CONTRIBUTOR, Role.REPUBLISHED}
    return [source.id for source in record(**parts).info_sources if source.role in roles]


SISTERS = (
    '<a href="https://www.reuters.com">Reuters</a> <a href="https://a.example">Trade Desk</a> <a href="/s">Search</a>'
)


@each_row(
    "parts",
    [
        {"top": f'<div id="topbar"><div>{SISTERS}</div></div>'},
        {"top": f"<div><ul><li>{'</li><li>'.join(SISTERS.split('> <'))}</li></ul></div>".replace("><", ">< ")},
        {"top": f'<header class="x1"><div class="y">{SISTERS}</div></header>'},
        {"top": '<header><div><a href="https://www.ap.org">Associated Press</a></div></header>'},
        {"top": '<div class="brand-strip"><span>Agence France-Presse</span></div>'},
        {"bottom": f'<div class="net"><p>{SISTERS}</p></div>'},
        {"bottom": '<footer><div><a href="https://www.afp.com">AFP</a></div><p>Source: AFP</p></footer>'},
        {"meta": f'<p class="k">{SISTERS}</p>'},
        {"end": '<div class="topics"><a href="/t/1">Reuters</a></div>'},
        {"end": '<ul class="x"><li><a href="/t/r">Reuters</a></li><li><a href="/t/c">Canals</a></li>'
         '<li><a href="/t/p">Ports</a></li></ul>'},
    ],
)  # fmt: skip
def test_bars_of_sites_and_topics_credit_nobody(parts):
    assert credited(**parts) == []
    assert not record(**parts).wire.is_wire


VIDEO = (
    '<div itemscope itemtype="https://schema.org/VideoObject"><span itemprop="provider" itemscope '
    'itemtype="https://schema.org/Organization"><meta itemprop="name" content="Reuters"></span></div>'
)


@pytest.mark.parametrize(
    "embedded",
    [
        VIDEO,
        '<div itemscope itemtype="http://schema.org/AudioObject"><b itemprop="author">Associated Press</b></div>',
        '<div class="jw-player"><span class="source">Source: Reuters</span></div>',
        '<blockquote class="twitter-tweet"><p class="author">Reuters</p></blockquote>',
        '<div class="podcast-box"><p class="byline">By Associated Press</p></div>',
        '<figure><img src="/b.jpg"><figcaption>The lock. <span class="credit">Reuters</span></figcaption></figure>',
        '<div class="article-image"><img src="/b.jpg"><span class="source">AFP</span></div>',
    ],
)
def test_embedded_media_and_pictures_credit_nobody_for_the_text(embedded):
    assert credited(meta=embedded) == []
    assert credited(end=embedded) == []


@pytest.mark.parametrize(
    ("parts", "wanted"),
    [
        ({"meta": '<div class="byline">By <a href="/w/1">Ida Roe</a>, <a href="/w/ap">Associated Press</a></div>'},
         ["ap"]),
        ({"meta": '<div class="m"><span>Reuters</span> <span>March 1, 2026</span></div>'}, ["reuters"]),
        ({"end": "<footer><p>Source: AFP</p></footer>"}, ["afp"]),
        ({"meta": '<header><p class="byline">By Reuters</p></header>'}, ["reuters"]),
        ({"end": '<p>Source: <a href="https://www.reuters.com">Reuters</a></p>'}, ["reuters"]),
    ],
)  # fmt: skip
def test_a_byline_or_a_source_of_the_article_still_counts(parts, wanted):
    assert credited(**parts) == wanted


def test_a_box_beside_the_story_is_told_from_one_around_it():
    html = PAGE.format(top="", meta='<p class="byline">By Reuters</p>', story=STORY, end="", bottom="")
    html = html.replace("<main>", '<main class="with-sidebar video-page">').replace("<article>", "<div>")
    page = Page(InputKind.ROW, "rows", "row", url="https://canal-post.example/a", as_of="2026-03-01T00:00:00Z")
    sources = edit(page, html.encode(), EditOptions(min_words=0)).record.info_sources
    assert [source.id for source in sources] == ["reuters"]


@pytest.mark.parametrize(
    ("block", "place", "agency"),
    [
        ('<div class="m"><span class="dateline">OSIJEK, Croatia (AP) —</span></div>', "OSIJEK, Croatia", "ap"),
        ('<p class="dateline">TUNIS, March 1 (Reuters) -</p>', "TUNIS", "reuters"),
        ('<div class="story-dateline">Tunis, Tunisia</div>', "Tunis, Tunisia", None),
        ('<div class="story-dateline">OSIJEK, Croatia —</div>', "OSIJEK, Croatia", None),
        ('<div class="story-byline">Ida Roe</div>', None, None),
    ],
)
def test_a_dateline_may_stand_in_a_block_of_its_own(block, place, agency):
    dateline = record(meta=block).dateline
    assert (dateline and dateline.place, dateline and dateline.agency) == (place, agency)


@pytest.mark.parametrize(
    ("text", "language", "cited"),
    [
        ("The clerk said she had no idea that the gate was open at night.", "en", False),
        ("On the spot, he said, nobody had looked at the gate for years.", "en", False),
        ("Petra said the lock would open again before noon on Sunday.", "en", False),
        ("The minister told the Petra news agency that the lock would open.", "en", True),
        ("The minister told AFP that the lock would open before noon.", "en", True),
        ("Der Kanalmeister sagte der dpa, das Tor sei am Sonntag geschlossen.", "de", True),
    ],
)
def test_a_word_that_is_elsewhere_an_agency_s_short_name_cites_nobody(text, language, cited):
    page = Page(InputKind.ROW, "rows", "row", is_text=True, language=language, as_of="2026-03-01T00:00:00Z")
    filling = "The lock on the upper canal was closed at dawn after a barge scraped its gate. " * 3
    if language == "de":
        filling = "Die Schleuse am oberen Kanal blieb nach dem Unfall eines Kahns bis zum Mittag geschlossen. " * 3
    sources = edit(page, f"{filling}\n{text}\n{filling}".encode(), EditOptions(min_words=0)).record.info_sources
    assert bool(sources) is cited
    assert {source.role for source in sources} <= {Role.CITED}
