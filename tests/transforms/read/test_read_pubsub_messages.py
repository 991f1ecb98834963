"""Messages of Pub/Sub as documents and requests; a bad one costs itself."""

import base64
import json

import pytest
from case_tables import each_row
from hypothesis import given
from hypothesis import strategies as st

from schemas.input_kinds import InputKind
from schemas.reasons import Reason, Stage
from transforms.elements.page_codec import encode_page
from transforms.elements.rejection import rejected_document
from transforms.read.outcomes import Document, Refused, Request
from transforms.read.pubsub_messages import message_json, message_page, read_message, read_messages
from transforms.read.rejected_rows import replay
from transforms.read.sources import Source

PLACE = "pubsub://projects/news/subscriptions/pages"
HTML = b"<html><body><p>The ferry waits for the tide.</p></body></html>"
URL = "https://paper.example/ferry"


def outcome(data, attributes=(), number="17"):
    return read_message(message_page(PLACE), message_json(data, dict(attributes), number))


def of_row(**row):
    return json.dumps(row).encode()


@pytest.mark.parametrize(
    ("data", "attributes", "body", "is_text"),
    [
        (of_row(text="The tide is high.", url=URL), {}, b"The tide is high.", True),
        (b"\xef\xbb\xbf " + of_row(html="<p>High.", url=URL), {}, b"<p>High.", False),
        (of_row(html="<p>High."), {"url": URL}, b"<p>High.", False),
        (HTML, {"url": URL}, HTML, False),
    ],
)
def test_rows_and_pages_are_documents_with_what_row_or_attributes_say(data, attributes, body, is_text):
    found = outcome(data, attributes)
    assert isinstance(found, Document)
    assert (found.page.kind, found.page.input, found.page.url) == (InputKind.MESSAGE, PLACE, URL)
    assert (found.body, found.page.is_text, found.page.source_id) == (body, is_text, URL)


def test_what_a_row_says_itself_outranks_the_attributes():
    attributes = {"title": "Of the attributes", "outlet": "The Paper", "unknown": "x", "id": "9"}
    page = outcome(of_row(text="The tide.", title="Of the row", id=7), attributes).page
    assert (page.title, page.outlet, page.source_id) == ("Of the row", "The Paper", "7")


def test_a_page_without_an_address_has_the_number_of_its_message_and_its_charset_is_looked_for():
    page = outcome(HTML).page
    assert (page.source_id, page.url, page.charset) == ("17", None, None)
    assert outcome(HTML, {"charset": "windows-1251"}).page.charset == "windows-1251"


@pytest.mark.parametrize(
    ("data", "attributes"),
    [(URL.encode(), {}), (f" {URL}\n".encode(), {}), (of_row(url=URL), {}), (b"", {"url": URL})],
)
def test_addresses_are_requests(data, attributes):
    found = outcome(data, attributes)
    assert isinstance(found, Request)
    assert (found.page.kind, found.page.input, found.page.url) == (InputKind.URL, PLACE, URL)


def test_credentials_of_an_address_are_sent_and_written_nowhere():
    found = outcome(b"https://reader:secret@paper.example/ferry")
    assert (found.page.url, found.page.credentials) == (URL, "reader:secret")
    refused = outcome(b"{https://reader:secret@paper.example/}", {"url": "https://reader:secret@paper.example/"})
    assert b"secret" not in base64.b64decode(json.loads(refused.body)["data"])
    assert b"secret" not in refused.body


def test_no_field_keeps_the_credentials_of_an_address_and_a_charset_is_a_name():
    secret = "https://reader:secret@paper.example/"
    names = ("id", "url", "title", "published", "outlet", "language", "fetched_at", "charset")
    for data in (HTML, of_row(text="The tide.", **dict.fromkeys(names, secret))):
        found = outcome(data, dict.fromkeys(names, secret))
        assert isinstance(found, Document)
        assert b"secret" not in encode_page(found.page)


BAD = [
    (b"", {}, Reason.EMPTY_DOCUMENT),
    (b" \n", {}, Reason.EMPTY_DOCUMENT),
    (b"{", {}, Reason.MALFORMED_ROW),
    (b"{}", {}, Reason.ROW_WITHOUT_CONTENT),
    (of_row(html=""), {}, Reason.EMPTY_DOCUMENT),
    (of_row(html=["a"], text=7), {}, Reason.ROW_WITHOUT_CONTENT),
    (of_row(url="ftp://paper.example/"), {}, Reason.INVALID_URL),
    (b"", {"url": "javascript:alert(1)"}, Reason.INVALID_URL),
    (b"http://", {}, Reason.INVALID_URL),
    (b'{"a":' * 5000 + b"1" + b"}" * 5000, {}, Reason.MALFORMED_ROW),
]


@each_row(("data", "attributes", "reason"), BAD)
def test_a_bad_message_is_refused_with_its_reason_and_can_be_read_again(data, attributes, reason):
    refused = outcome(data, attributes)
    assert isinstance(refused, Refused)
    assert (refused.rejection.reason, refused.page.source_id) == (reason, "17")
    row = json.loads(rejected_document(refused.page, stage=Stage.READ, reason=reason, message="why", body=refused.body))
    again = replay(row, (Source(InputKind.MESSAGE, PLACE),))
    assert (again.rejection, again.body) == (refused.rejection, refused.body)


@pytest.mark.parametrize("line", [b"", b"no JSON", b"[]", b'{"data": "%%"}', b'{"data": 7}', b'{"attributes": [1]}'])
def test_what_is_no_message_is_refused(line):
    refused = read_message(message_page(PLACE), line)
    assert (refused.rejection.reason, refused.body) == (Reason.MALFORMED_ROW, line)


@given(st.binary(max_size=300), st.dictionaries(st.text(max_size=10), st.text(max_size=40), max_size=4), st.text())
def test_any_message_is_one_document_one_request_or_one_rejection(data, attributes, number):
    assert isinstance(outcome(data, attributes, number), (Document, Request, Refused))


def test_messages_that_a_run_has_kept_in_a_file_are_read_one_by_one(tmp_path):
    kept = tmp_path / "messages"
    kept.write_bytes(message_json(HTML, {}, "1") + b"\n" + message_json(b"{", {}, "2") + b"\nbroken\n")
    found = list(read_messages(Source(InputKind.MESSAGE, PLACE, spool=str(kept))))
    assert [type(each) for each in found] == [Document, Refused, Refused]
    assert {each.page.input for each in found} == {PLACE}
