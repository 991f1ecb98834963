import re

import pytest
from case_tables import each_row

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page, PageFacts
from schemas.vocabulary import TranslationStatus
from transforms.attribute.attribution import attribute
from transforms.attribute.translation.versions_on_site import MarkPlace, load_marks, marks_in, site_signs

URL = "https://es.harbour.example/2026/11/los-barcos"
DEFAULT = "https://www.harbour.example/2026/11/the-boats"
VERSIONS = (("x-default", DEFAULT), ("en", DEFAULT), ("es", URL))


def verdict(alternates=VERSIONS, *, language="es", texts=("Los barcos volvieron al puerto.",), **facts):
    lines = [Line(text, position) for position, text in enumerate(texts)]
    found = PageFacts(alternates=alternates, **facts)
    page = Page(InputKind.TEXT, "page", "page", url=URL)
    return attribute(lines, page, found, host="es.harbour.example", language=language).translation


def test_a_version_that_links_to_another_as_the_default_is_suspected():
    found = verdict()
    assert (found.status, found.source_language, found.confidence) == (TranslationStatus.SUSPECTED, "en", 0.3)
    assert found.evidence == [f"the page links to {DEFAULT} (English) as the default of its versions"]


def test_software_that_translates_makes_the_suspicion_stronger():
    found = verdict(meta={"generator": ("WordPress 6.5", "WPML ver:4.6.8 stt:1,3;")})
    assert found.confidence == 0.45
    assert found.evidence[0].endswith("on a site made with WPML")


def test_a_page_that_a_machine_has_translated_is_detected():
    found = verdict((), root_classes=("translated-ltr",))
    assert (found.status, found.machine) == (TranslationStatus.DETECTED, True)
    assert found.evidence == ["Google Translate has translated the page"]


@pytest.mark.parametrize(
    "alternates",
    [
        (("x-default", URL), ("es", URL), ("en", DEFAULT)),  # it is the default
        (("en", DEFAULT), ("es", URL)),  # none is
        (("x-default", "https://www.harbour.example/"), ("en", "https://www.harbour.example/"), ("es", URL)),
        (
            ("x-default", "https://www.other.example/2026/11/the-boats"),
            ("en", "https://www.other.example/2026/11/the-boats"),
            ("es", URL),
        ),
        (("x-default", DEFAULT), ("en", DEFAULT), ("es", "https://es.harbour.example/")),  # of the site, not the story
        (("x-default", DEFAULT), ("es", DEFAULT), ("es-mx", URL)),  # one language in two countries
        (("x-default", "http://[bad"), ("en", "http://[bad"), ("es", URL)),
    ],
)
def test_links_between_front_pages_countries_and_sites_say_nothing(alternates):
    assert verdict(alternates).status is TranslationStatus.NONE


def test_a_text_in_the_language_of_the_default_version_is_not_suspected():
    assert verdict(language="en").status is TranslationStatus.NONE


def test_software_alone_says_nothing():
    assert verdict((), meta={"generator": ("WPML ver:4.6.8 stt:1,3;",)}).status is TranslationStatus.NONE


WEGLOT = '{"website":"https://harbour.example","language_from":"en","languages":[{"language_to":"es"}]}'
GTRANSLATE = 'window.gtranslateSettings = {"7":{"default_language":"en","languages":["en","es"]}};'


@pytest.mark.parametrize(("settings", "name"), [(WEGLOT, "Weglot"), (GTRANSLATE, "GTranslate")])
def test_software_that_serves_a_page_in_another_language_than_the_site_s_own_has_translated_it(settings, name):
    found = verdict((), language_scripts=(settings,), html_language="es-ES")
    assert (found.status, found.machine, found.source_language) == (TranslationStatus.DETECTED, True, "en")
    assert found.evidence == [f"{name} serves the page in Spanish; the site's own language is English"]


@pytest.mark.parametrize("settings", [WEGLOT, GTRANSLATE])
def test_a_page_that_merely_carries_the_switch_of_languages_is_no_translation(settings):
    original = verdict((), language="en", language_scripts=(settings,), html_language="en")
    browser_translates = verdict((), language_scripts=(settings,), html_language="en")  # Spanish by chance alone
    assert {original.status, browser_translates.status} == {TranslationStatus.NONE}


def test_the_switch_of_software_makes_a_default_version_more_suspicious():
    assert verdict(language_classes=("lang-item-es", "current-lang")).evidence[0].endswith("made with Polylang")


def test_a_page_at_the_address_of_google_s_proxy_is_translated_from_the_language_that_it_names():
    url = "https://www-harbour-example.translate.goog/boats?_x_tr_sl=en&_x_tr_tl=es"
    (sign,) = site_signs(PageFacts(), url, "es")
    assert (sign.machine, sign.language) == (True, "en")
    assert list(site_signs(PageFacts(), "https://translate.goog.example/boats", "es")) == []


@each_row("mark", load_marks(), ids=lambda mark: mark.id)
def test_a_mark_is_told_by_its_example_alone(mark):
    re.compile(mark.pattern)
    assert mark in marks_in((mark.example,), mark.place)
    assert mark not in marks_in((mark.counter_example,), mark.place)
    other = MarkPlace.CLASS if mark.place is MarkPlace.GENERATOR else MarkPlace.GENERATOR
    assert mark not in marks_in((mark.example,), other)
