"""The name of a site that its pages print but do not declare."""

from time import process_time

import pytest
from case_tables import each_row

from schemas.page import PageFacts
from transforms.extract.site_name import printed_site_name
from transforms.page.tree import parse


def name(domain, title=None, foot=""):
    layout = parse(f"<html><body><h1>Ferry is late</h1><p>Text.</p><footer>{foot}</footer></body></html>").layout
    return printed_site_name(PageFacts(title_tag=title), layout, domain)


@each_row(
    ("domain", "title", "wanted"),
    [
        ("harbour-post.example", "Ferry is late | The Harbour Post", "The Harbour Post"),
        ("kuestenbote.example", "Fähre verspätet - Küsten-Bote", None),
        ("kustenbote.example", "Fähre verspätet - Küstenbote", "Küstenbote"),
        ("harbourpostnews.example", "Harbour Post - Ferry is late", "Harbour Post"),
        ("hgn.example", "Ferry is late — Harbour General News", "Harbour General News"),
        ("harbourpost.example", "Ferry is late | Local news", None),
        ("harbourpost.example", "The Harbour Post", None),
        (None, "Ferry is late | The Harbour Post", None),
    ],
)
def test_the_end_of_a_title_is_the_name_that_fits_the_domain(domain, title, wanted):
    assert name(domain, title) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "© 2026 The Harbour Post. All rights reserved.",
        "Copyright © 2001–2026 by The Harbour Post | Imprint",
        "(c) The Harbour Post 2026, alle Rechte vorbehalten",
    ],
)
def test_a_rights_line_gives_the_name_that_fits_the_domain(line):
    assert name("harbourpost.example", foot=f"<p>{line}</p>") == "The Harbour Post"
    assert name("otherhouse.example", foot=f"<p>{line}</p>") is None


def test_what_title_and_rights_line_agree_on_is_the_name():
    assert name("xn--80a.example", "Мост закрыт — Голос Заречья", "<p>© Голос Заречья, 2026</p>") == "Голос Заречья"


def test_names_are_looked_for_in_time_in_proportion_to_the_page():
    times = []
    for count in (4_000, 8_000):
        layout = parse(f"<html><body>{'<p>© 2026 by 1 2 3, - | ' * count}</body></html>").layout
        facts = PageFacts(title_tag="a | " * count)
        start = process_time()
        printed_site_name(facts, layout, "harbourpost.example")
        times.append(process_time() - start)
    assert times[1] < 4 * times[0] + 0.2
