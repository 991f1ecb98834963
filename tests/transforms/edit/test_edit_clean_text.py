"""No string of a record or of a rejected document holds what does not print or turns the direction of a text."""

import dataclasses
import json

import orjson
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page
from schemas.reasons import Reason, Stage
from transforms.edit.document import edit
from transforms.edit.edited import Edited
from transforms.edit.options import EditOptions
from transforms.elements.rejection import rejected_document
from transforms.text.writable import clean

AS_OF = "2026-11-01T00:00:00Z"
OPTIONS = EditOptions(min_words=0)
SENTENCE = "The ferry to the island was cancelled on Monday, the harbour office said in a notice to passengers."

AWKWARD = st.text(
    st.sampled_from(
        "aé\u0301 –,:\n\t\r\x00\x07\x1b\x7f\x85\x9b\u200b\u200c\u200d\u200e\u200f"
        "\u202a\u202e\u2066\u2069\ufeff\ud800\udfff"
    ),
    max_size=12,
)


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from strings(item)


def page_of(dirt, **fields):
    entry = FeedEntry(
        feed_url=f"https://feeds.example.com/{dirt}",
        entry_id=f"id {dirt}",
        title=f"Ferry {dirt} cancelled",
        authors=(f"Ann {dirt} Lee",),
        categories=(f"travel {dirt}",),
        credits=(f"Photo: Reuters {dirt}",),
    )
    return Page(
        InputKind.FEED, f"feed {dirt}.xml", f"row {dirt}", url=f"https://example.com/a{dirt}b", title=f"Ferry {dirt}",
        outlet=f"Daily {dirt} Example", language=f"en{dirt}", feed=entry, as_of=AS_OF, charset="utf-8", **fields
    )  # fmt: skip


def html_of(dirt):
    quoted = dirt.replace("\x00", "&#0;")
    linked = json.dumps(
        {"@type": "NewsArticle", "headline": dirt, "author": {"name": f"Bo {dirt} Berg"}, "keywords": [dirt]}
    )
    lines = "".join(f"<p>{SENTENCE} {number} {quoted}</p>" for number in range(4))
    html = (
        f"<html><head><title>Ferry {quoted}</title><meta name='author' content='Cy {quoted} Dahl'>"
        f"<meta name='keywords' content='sea,{quoted}'><meta property='og:site_name' content='Daily {quoted}'>"
        f"<script type='application/ld+json'>{linked}</script></head>"
        f"<body><h1>Ferry {quoted} cancelled</h1><p class='byline'>By Di{quoted}a Dow, Reuters</p>{lines}"
        f"<p>Source: Reuters{quoted}</p></body></html>"
    )
    return html.encode("utf-8", "surrogatepass")


def assert_clean(value):
    dirty = [text for text in strings(value) if clean(text) != text]
    assert dirty == []
    orjson.dumps(value)


@settings(max_examples=60, deadline=None)
@given(dirt=AWKWARD, is_text=st.booleans())
@example(dirt="\u202e\x00\ud800\x9b", is_text=False)
@example(dirt="\u202e\x00\ud800\x9b", is_text=True)
def test_every_string_of_a_record_is_clean(dirt, is_text):
    data = f"OSLO (Reuters{dirt}) - {SENTENCE} {dirt}\n{SENTENCE}{dirt}".encode("utf-8", "surrogatepass")
    edited = edit(page_of(dirt, is_text=is_text), data if is_text else html_of(dirt), OPTIONS)
    assume(isinstance(edited, Edited) or edited.reason is not Reason.UNDECODABLE)  # a text of controls is binary data
    assert isinstance(edited, Edited)
    assert_clean(dataclasses.asdict(edited.record))


@settings(max_examples=60, deadline=None)
@given(AWKWARD)
@example("\u202e\x00\ud800\x9b")
def test_every_string_of_a_rejected_document_is_clean(dirt):
    document = rejected_document(
        page_of(dirt), stage=Stage.EDIT, reason=Reason.NO_BODY, message=f"no body in {dirt}", body=b"x"
    )
    assert_clean(orjson.loads(document))


@pytest.mark.parametrize("word", ["می\u200cشود", "क्\u200dष", "👩🏽\u200d💻"])
def test_joiners_stay_in_every_field(word):
    edited = edit(page_of(word), html_of(word), OPTIONS)
    assert word in edited.record.headline
    assert word in edited.record.provenance.source_id
