"""Imported once by the fork server of the tests: what a page with credits needs is compiled once for all runs.

The product compiles it in the worker, when a page needs it; here hundreds of short runs start workers of their own.
"""

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.page_codec import encode_page

STORY = "<p>NORTHGATE, March 2 (Reuters) - Engineers warned that the outer piles no longer carry the morning ferry.</p>"
PAGE = f"""<html lang="en"><head><title>Pier is rebuilt | The Valley Morning</title></head><body><article><h1>Pier is
rebuilt</h1><div class="byline">By <a rel="author" href="/ann">Ann Lee</a> and agencies</div><figure><figcaption>The
pier. Photograph: Jo Bell/Getty Images</figcaption></figure>{STORY * 3}<p>(Reporting by Jo Bell; editing by Mo Day)</p>
<p>Translated by Klara Voss</p><p>This article was first published in German by dpa.</p><p class="source">Source:
Reuters</p></article></body></html>"""

edit_page(
    encode_page(Page(InputKind.PAGE, "warm.html", "warm.html", charset="utf-8", as_of="2000-01-01T00:00:00Z")),
    PAGE.encode(),
    EditOptions(min_words=0),
)
