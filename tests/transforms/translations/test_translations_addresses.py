import numpy as np
import pytest

from schemas.input_kinds import InputKind
from schemas.page import Page, PageAddresses
from transforms.edit.document import edit
from transforms.edit.options import EditOptions
from transforms.translations.alignment import placed
from transforms.translations.anchors import anchors_of_record, pack, unpack
from transforms.translations.meeting import best_pairs, in_buckets, key_rows, met
from transforms.translations.pairing import judged
from transforms.translations.shared_addresses import addresses_of, shared_addresses

URL = "https://www.kurier.example/de/flut/123"
HEAD = """<link rel="canonical" href="https://www.kurier.example/de/flut/123">
<link rel="alternate" hreflang="en" href="https://www.kurier.example/en/flood/124">
<link rel="alternate" hreflang="fr" href="/fr">
<link rel="alternate" hreflang="es" href="https://otro.example/es/inundacion/9">
<meta property="og:image" content="https://img.kurier.example/2026/flut-am-hafen-1024x683.jpg?w=5">
<meta property="og:image" content="https://img.kurier.example/site/kurier-logo-large.png">"""
BODY = """<figure><img src="/bilder/pegel_20261121_300x200.webp"></figure>
<p>Am Montag stieg der Fluss, wie <a href="https://www.wetter.example/lage/2026/11?utm_source=k">der Dienst</a> am
Abend sagte, auf mehr als drei Meter an den Pegeln der Stadt, und die <a href="/de/bruecken/9">Brücken</a> sind zu.</p>
<p>Die Stadt bat die Menschen, in ihren Häusern zu bleiben, bis das Wasser in den Straßen am Ufer wieder sinkt.</p>
<p><a href="https://www.netz.example/sharer?u=flut">Teilen</a></p>"""


def addresses_on(head, body):
    html = f'<html lang="de"><head><title>Die Flut</title>{head}</head><body><article><h1>Die Flut</h1>{body}</article>'
    page = Page(InputKind.PAGE, "p", "p", url=URL, charset="utf-8", as_of="2026-11-29T00:00:00Z")
    return edit(page, f"{html}</body></html>".encode(), EditOptions(min_words=0)).addresses


def test_a_page_gives_its_versions_the_links_of_its_story_and_its_pictures():
    assert addresses_on(HEAD, BODY) == PageAddresses(
        versions=("https://www.kurier.example/en/flood/124",),
        claimed=("https://otro.example/es/inundacion/9",),
        links=("https://www.wetter.example/lage/2026/11",),
        images=("flut-am-hafen", "pegel_20261121"),
    )


@pytest.mark.parametrize("href", ["https://[bad/de", "mailto:a@kurier.example", "javascript:void(0)", "#top", ""])
def test_what_is_no_address_of_an_article_is_no_version(href):
    head = f'<link rel="alternate" hreflang="en" href="{href}">'
    assert addresses_on(head, BODY).versions == ()


def test_json_ld_names_versions_too():
    head = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Die Flut", "translationOfWork":
    {"@id": "https://kurier.example/en/flood/124"}}</script>"""
    assert addresses_on(head, BODY).versions == ("https://kurier.example/en/flood/124",)


def rows(url, **page):
    return addresses_of({"url": url, "canonical_url": None}, PageAddresses(**page))


GERMAN, ENGLISH = "https://kurier.example/de/1", "https://www.kurier.example/en/2/"


def test_a_version_is_named_by_its_owner_with_or_without_www_and_slash():
    named = shared_addresses(rows(GERMAN, versions=("https://kurier.example/en/2",)), rows(ENGLISH))
    assert named.is_named


def test_the_page_of_another_owner_names_a_version_only_where_both_say_so():
    claiming = rows(GERMAN, claimed=(ENGLISH,))
    assert not shared_addresses(claiming, rows(ENGLISH)).is_named
    assert shared_addresses(claiming, rows(ENGLISH, claimed=(GERMAN,))).is_named


def test_links_and_pictures_of_both_are_counted():
    both = {"links": ("https://a.example/x", "https://b.example/y"), "images": ("flut-am-hafen",)}
    shared = shared_addresses(rows(GERMAN, **both), rows(ENGLISH, **both))
    assert (shared.is_named, shared.links, shared.images) == (False, 2, 1)


def test_addresses_survive_packing(record):
    anchors = anchors_of_record(record("a", "en"), PageAddresses(versions=(GERMAN,), images=("flut-am-hafen",)))
    again = unpack(pack(anchors))
    assert again.addresses.tolist() == anchors.addresses.tolist()
    assert again.rows.tolist() == anchors.rows.tolist()
    assert again.sentences.tolist() == anchors.sentences.tolist()


def test_a_named_version_is_a_pair_whatever_its_text_and_outranks_a_match_of_anchors(record):
    page = PageAddresses(versions=("https://b.example/",))
    naming = placed(anchors_of_record(record("a", "en"), page))
    named = placed(anchors_of_record(record("b", "de", "Ein kurzer Text.")))
    matching = placed(anchors_of_record(record("c", "de")))
    pair = judged("1", "2", naming, named)
    assert (pair.is_sure, pair.is_named, pair.score) == (True, True, 0.0)
    assert pair.strength >= 1.0
    assert judged("1", "3", matching, named) is None


@pytest.mark.parametrize(
    "page", [PageAddresses(images=("flut-am-hafen",)), PageAddresses(links=("https://a.example/x",))]
)
def test_documents_meet_under_a_picture_or_a_link_of_both_though_their_texts_share_no_key(record, page):
    texts = {"en": "Nobody was hurt, they said.", "de": "Verletzt wurde niemand."}
    for given, met_by_it in ((PageAddresses(), False), (page, True)):
        keys = [
            key_rows(anchors_of_record(record(name, name, text), given), 0, bytes([at]) * 8, loose=False)
            for at, (name, text) in enumerate(texts.items())
        ]
        buckets = [met([packed]).tobytes() for _, packed in in_buckets(np.concatenate(keys), "key")]
        assert bool(list(best_pairs(buckets))) is met_by_it


def test_a_picture_of_both_pages_is_an_anchor(record):
    texts = {"en": "They went with Lindqvist on 45,127 boats.", "ru": "Уехали они с Линдквист на 45 127 лодках."}
    pages = [PageAddresses(), PageAddresses(images=("flut-am-hafen",))]
    pairs = [
        judged("1", "2", *(placed(anchors_of_record(record("a", name, text), page)) for name, text in texts.items()))
        for page in pages
    ]
    assert [pair and (pair.is_sure, pair.images) for pair in pairs] == [None, (True, 1)]
