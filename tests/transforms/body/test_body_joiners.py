"""Joiners of Persian, Hindi and emoji come through the reading of a body."""

import pytest
from lxml.html import document_fromstring, tostring

from schemas.page import PageFacts
from transforms.body.joiners import has_joiners, shielded, unshielded
from transforms.body.story import extract_body
from transforms.body.trafilatura_reading import read_trafilatura
from transforms.page.tree import parse

LINES = {
    "fa": "نماینده‌ی شورا گفت که کشتی‌ها دوباره حرکت می‌کنند و بندر از روز دوشنبه باز می‌شود.",
    "hi": "परिषद के प्रतिनिधि ने कहा कि क्‍षेत्र का बंदरगाह सोमवार से फिर खुलेगा और यात्री टिकट खरीद सकेंगे।",
    "en": "The sailors 👩🏽‍💻 waved 🏳️‍🌈 when the ferry left the harbour on Monday, and passengers bought tickets.",
}


@pytest.mark.parametrize("line", LINES.values(), ids=LINES.keys())
@pytest.mark.parametrize("fast", [True, False], ids=["quick", "thorough"])
def test_the_body_keeps_its_joiners(line, fast):
    page = f"<html><body><h1>Port</h1><article>{f'<p>{line}</p>' * 6}</article></body></html>"
    assert line in read_trafilatura(parse(page), None, fast=fast).splitlines()
    assert line in [each.text for each in extract_body(parse(page), PageFacts(), None, None).lines]


@pytest.mark.parametrize("mark", ["\u200c", "\u200d", "&zwnj;", "&zwj;", "&#8204;", "&#x200D;", "&#008205;"])
def test_joiners_are_seen_however_they_are_written(mark):
    assert has_joiners(f"<p>a{mark}b</p>")
    assert not has_joiners("<p>plain &amp; é&#820;&#x200e;</p>")


def test_the_page_itself_keeps_its_text():
    root = document_fromstring("<p>می‌شود<b>خ‌خ</b>ت‌ت</p>")
    before = tostring(root)
    assert unshielded(shielded(root).text_content()) == root.text_content()
    assert tostring(root) == before
