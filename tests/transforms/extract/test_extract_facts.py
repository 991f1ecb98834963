"""What a page declares of itself."""

from transforms.extract.facts import read_facts
from transforms.page.tree import parse

PAGE = """<!DOCTYPE html><html lang=" de-AT " ⚡><head>
<title>Der Zug  fährt | Musterblatt</title>
<meta property="og:title" content="Der Zug f&auml;hrt"><meta name="Author" content="  Jane   Doe ">
<meta property="article:tag" content="Bahn"><meta property="article:tag" content="Wien">
<meta http-equiv="Content-Language" content="de"><meta itemprop="datePublished" content="2026-03-02">
<link rel="canonical" href="/zug"><link rel="amphtml" href="/zug.amp">
<link rel="alternate" hreflang="en" href="https://example.org/en/train"><link rel="alternate" href="/feed">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Der Zug fährt"}</script>
</head><body><svg><title>Logo</title></svg><h1>Der <b>Zug</b><br>fährt<script>track()</script></h1>
<div itemprop="author" itemscope><span itemprop="name">Jane Doe</span>, Reporterin</div>
<div itemprop="articleBody"><p>Ein Satz.</p><p>Noch einer.</p></div></body></html>"""


def facts_of(html, url="https://example.org/zug"):
    return read_facts(parse(html).layout, url)


def test_every_fact_of_the_page_is_read():
    facts = facts_of(PAGE)
    assert facts.html_language == "de-AT"
    assert facts.title_tag == "Der Zug fährt | Musterblatt"
    assert facts.headings == ("Der Zug fährt",)
    assert facts.meta["og:title"] == ("Der Zug fährt",)
    assert facts.meta["author"] == ("Jane Doe",)
    assert facts.meta["article:tag"] == ("Bahn", "Wien")
    assert facts.meta["content-language"] == ("de",)
    assert facts.json_ld[0]["headline"] == "Der Zug fährt"
    assert (facts.canonical, facts.amp) == ("/zug", "/zug.amp")
    assert facts.alternates == (("en", "https://example.org/en/train"),)
    assert facts.blocks == ()


def test_microdata_stands_beside_the_meta_elements():
    facts = facts_of(PAGE)
    assert facts.meta["itemprop:datepublished"] == ("2026-03-02",)
    assert facts.meta["itemprop:author"] == ("Jane Doe",)
    assert facts.meta["itemprop:articlebody"] == ("Ein Satz. Noch einer.",)


def test_a_page_without_any_fact_has_none():
    facts = facts_of("<html><body><p>Text.</p></body></html>", None)
    assert facts.title_tag is None
    assert facts.headings == ()
    assert facts.json_ld == ()


def test_the_first_canonical_link_counts():
    html = '<head><link rel="canonical" href="/a"><link rel="canonical" href="/b"></head><p>Text</p>'
    assert facts_of(html).canonical == "/a"


def test_a_flood_of_elements_is_cut():
    assert len(facts_of(f"<html><body>{'<h1>a b</h1>' * 6000}</body></html>").headings) == 20


def test_a_huge_value_is_cut():
    facts = facts_of(f'<head><meta name="description" content="{"ab " * 100_000}"></head><p>Text</p>')
    assert len(facts.meta["description"][0]) <= 20_000


def test_what_software_for_several_languages_leaves_on_a_page_is_read():
    html = (
        '<script type="application/json" id="weglot-data">{"language_from":"en"}</script><script>track()</script>'
        "<script>window.gtranslateSettings = {};</script>"
        '<ul class="menu"><li class="lang-item lang-item-es first">Español</li></ul><p>Text</p>'
    )
    facts = facts_of(html)
    assert facts.language_scripts == ('{"language_from":"en"}', "window.gtranslateSettings = {};")
    assert facts.language_classes == ("lang-item", "lang-item-es")
