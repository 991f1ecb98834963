import re

import pytest

from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.page import Page, PageFacts
from schemas.vocabulary import TranslationStatus
from transforms.attribute.attribution import attribute
from transforms.attribute.translation.versions_on_site import MarkPlace, load_marks, marks_in

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


@pytest.mark.parametrize("mark", load_marks(), ids=lambda mark: mark.id)
def test_a_mark_is_told_by_its_example_alone(mark):
    re.compile(mark.pattern)
    assert mark in marks_in((mark.example,), mark.place)
    assert mark not in marks_in((mark.counter_example,), mark.place)
    other = MarkPlace.CLASS if mark.place is MarkPlace.GENERATOR else MarkPlace.GENERATOR
    assert mark not in marks_in((mark.example,), other)
