"""Signals against mining, as headers, robots files and pages give them."""

from schemas.input_kinds import InputKind
from schemas.page import Page, PageFacts
from transforms.elements.page_codec import decode_page, encode_page
from transforms.elements.rejection import provenance_of
from transforms.fetch.opt_outs import header_opt_outs, mining_agents, with_declared_opt_outs

PAGE = Page(InputKind.URL, "urls.txt", "a", url="http://a.test/0", opt_outs=("robots.txt: GPTBot",))


def test_headers_that_reserve_a_page_are_told_and_others_are_not():
    headers = {"X-Robots-Tag": "noindex, noimageai, NOAI", "TDM-Reservation": "1", "tdm-policy": "https://a.test/tdm"}
    expected = (
        "tdm-policy: https://a.test/tdm",
        "tdm-reservation: 1",
        "x-robots-tag: noai",
        "x-robots-tag: noimageai",
    )
    assert header_opt_outs(headers) == expected
    assert header_opt_outs({"X-Robots-Tag": "noindex, noarchive", "tdm-reservation": "0"}) == ()


def test_what_a_page_declares_stands_in_its_provenance_beside_the_rest():
    facts = PageFacts(meta={"robots": ("index", "noai"), "tdm-reservation": ("1",)})
    page = with_declared_opt_outs(PAGE, facts)
    expected = ["meta robots: noai", "meta tdm-reservation: 1", "robots.txt: GPTBot"]
    assert provenance_of(decode_page(encode_page(page))).opt_outs == expected
    assert with_declared_opt_outs(PAGE, PageFacts()) is PAGE


def test_the_agents_that_mine_are_known():
    assert {"GPTBot", "CCBot", "Google-Extended"} <= set(mining_agents())
