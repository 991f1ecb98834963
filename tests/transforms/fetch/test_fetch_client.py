"""One request against servers that hang, lie, flood and lead elsewhere."""

import asyncio
import base64
import contextlib
import errno
import os
import socket
import ssl
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import aiohttp
import pytest
from hostile_server import PAGE

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.reasons import Reason
from transforms.elements.page_codec import decode_page, encode_page
from transforms.fetch import client, session
from transforms.fetch.answer import answered
from transforms.fetch.client import checked_url, media_type, reason_of_error
from transforms.fetch.fetch_options import PAGE_LIMITS, FetchOptions, user_agent
from transforms.fetch.fetching import fetch_all, fetch_one
from transforms.fetch.name_resolution import Resolver
from transforms.fetch.outcome import RefusedError, reason_of_status
from transforms.storage.trouble import MachineTroubleError

LOCAL = FetchOptions(allow_private=True, delay_seconds=0.0, retries=0)
HASTY = replace(PAGE_LIMITS, seconds=0.3)


@pytest.fixture
def get(hostile_site):
    address, _ = hostile_site

    def fetched(path, options=LOCAL, limits=PAGE_LIMITS):
        return asyncio.run(fetch_one(path if "://" in path else f"http://{address}/{path}", options, limits))

    return fetched


@pytest.mark.parametrize("path", ["page", "gzip"])
def test_a_page_comes_with_its_type_and_charset(get, path):
    outcome = get(path)
    assert (outcome.reason, outcome.status) == (None, 200)
    assert outcome.body.startswith(b"<html>")
    assert (outcome.content_type, outcome.charset) == ("text/html", "iso-8859-1")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("status/404", Reason.NOT_FOUND),
        ("status/410", Reason.GONE),
        ("status/401", Reason.FORBIDDEN),
        ("status/403", Reason.FORBIDDEN),
        ("status/451", Reason.FORBIDDEN),
        ("status/429", Reason.RATE_LIMITED),
        ("status/418", Reason.HTTP_CLIENT_ERROR),
        ("status/503", Reason.HTTP_SERVER_ERROR),
        ("status/304", Reason.PROTOCOL_ERROR),
        ("bomb", Reason.RESPONSE_TOO_LARGE),
        ("endless", Reason.RESPONSE_TOO_LARGE),
        ("brotli", Reason.RESPONSE_TOO_LARGE),
        ("zstd", Reason.RESPONSE_UNDECODABLE),
        ("flood", Reason.PROTOCOL_ERROR),
        ("truncated", Reason.RESPONSE_TRUNCATED),
        ("short", Reason.RESPONSE_TRUNCATED),
        ("headers", Reason.PROTOCOL_ERROR),
        ("banner", Reason.PROTOCOL_ERROR),
        ("loop", Reason.TOO_MANY_REDIRECTS),
        ("chain/9", Reason.TOO_MANY_REDIRECTS),
        ("to?file:///etc/passwd", Reason.INVALID_URL),
        ("to?gopher://a.example/", Reason.INVALID_URL),
        ("to?javascript:alert(1)", Reason.INVALID_URL),
    ],
)
def test_what_a_server_does_becomes_a_reason(get, path, reason):
    outcome = get(path)
    assert outcome.reason is reason
    assert outcome.message
    assert outcome.body == b""


@pytest.mark.parametrize("path", ["drip", "slow"])
def test_a_body_or_headers_that_drip_end_at_the_deadline(get, path):
    assert get(path, limits=HASTY).reason is Reason.FETCH_TIMED_OUT


@pytest.mark.parametrize("path", ["chunks", "chunks/late"])
def test_a_body_whose_framing_breaks_is_a_broken_answer_and_no_slow_one(get, path):
    started = time.monotonic()
    assert get(path, limits=PAGE_LIMITS).reason is Reason.PROTOCOL_ERROR
    assert time.monotonic() - started < PAGE_LIMITS.seconds / 2


@pytest.mark.parametrize("path", ["mislabelled/packed", "mislabelled/plain"])
def test_a_page_whose_headers_lie_is_read_as_what_it_is(get, path):
    outcome = get(path)
    assert (outcome.reason, outcome.body) == (None, PAGE)


def test_a_certificate_that_has_expired_is_no_certificate(get):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).with_name("expired.pem"))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def answer():
            with contextlib.suppress(OSError):  # the test ends, and the server with it
                while True:
                    connection, _ = server.accept()
                    with contextlib.suppress(OSError), context.wrap_socket(connection, server_side=True):
                        pass

        threading.Thread(target=answer, daemon=True).start()
        outcome = get(f"https://127.0.0.1:{port}/page")
    assert outcome.reason is Reason.TLS_FAILED


def test_of_a_page_that_is_longer_than_announced_nothing_is_read_beyond(get):
    outcome = get("long")  # it hangs on the network which is seen first: the announced end, or what lies behind it
    assert (outcome.reason, outcome.body) in {(None, PAGE), (Reason.PROTOCOL_ERROR, b"")}


def test_redirects_are_followed_and_the_last_address_is_told(get):
    outcome = get("chain/4")
    assert outcome.reason is None
    assert outcome.url.endswith("/chain/4")
    assert outcome.final_url.endswith("/page")


def test_a_file_that_is_no_page_is_handed_on_with_its_type(get):
    assert get("pdf").content_type == "application/pdf"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "good@127.0.0.1",
        "１２７.0.0.1",
        "localhost.",
    ],
)
def test_no_connection_is_made_to_a_private_address(hostile_site, get, host):
    address, site = hostile_site
    before = len(site.seen)
    outcome = get(f"http://{host}:{address.rpartition(':')[2]}/page", FetchOptions())
    assert outcome.reason in {Reason.ADDRESS_REFUSED, Reason.NAME_NOT_RESOLVED, Reason.INVALID_URL}
    assert len(site.seen) == before


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_refusal_names_its_reason(hostile_site, get, host):
    port = hostile_site[0].rpartition(":")[2]
    assert get(f"http://{host}:{port}/page", FetchOptions()).reason is Reason.ADDRESS_REFUSED


def test_a_redirect_into_the_private_network_is_refused(monkeypatch, hostile_site, get):
    from transforms.fetch import client

    address, site = hostile_site
    port = address.rpartition(":")[2]
    # the first hop stands for a public site; the address that it leads to keeps its own verdict
    monkeypatch.setattr(client, "refusal", lambda ip, **_: "inside" if ip == "127.0.0.2" else None)
    before = len(site.seen)
    outcome = get(f"http://{address}/to?http://127.0.0.2:{port}/page", FetchOptions())
    assert outcome.reason is Reason.ADDRESS_REFUSED
    assert [path for path, _ in site.seen[before:]] == [f"/to?http://127.0.0.2:{port}/page"]


def test_every_name_leads_to_the_address_that_the_run_was_given(hostile_site, get):
    address, site = hostile_site
    outcome = get("http://news.example/page", replace(LOCAL, connect_to=address))
    assert outcome.reason is None
    assert site.seen[-1][1]["Host"] == "news.example"


def test_a_request_says_who_asks_and_nothing_about_where_from(hostile_site, get):
    _, site = hostile_site
    get("cookie")
    get("to?/page")
    headers = site.seen[-1][1]
    assert headers["User-Agent"] == user_agent()
    assert not {"Cookie", "Referer"} & set(headers)


def test_a_closed_port_is_a_failed_connection(get):
    assert get("http://127.0.0.1:9/x").reason is Reason.CONNECTION_FAILED


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/",
        "file:///etc/passwd",
        "data:text/html,x",
        "",
        "a.example/x",
        "http://",
        "http://[::1",
        "http://a:x/",
    ],
)
def test_what_is_no_web_address_is_not_asked_for(get, url):
    with pytest.raises(RefusedError) as caught:
        checked_url(url)
    assert caught.value.reason is Reason.INVALID_URL


def test_credentials_in_an_address_are_not_sent():
    assert str(checked_url("http://user:secret@a.example/x")) == "http://a.example/x"


def test_statuses_and_errors_have_one_reason_each():
    assert reason_of_status(200) is None
    assert reason_of_status(206) is Reason.PROTOCOL_ERROR
    assert reason_of_error(aiohttp.ServerDisconnectedError()) is Reason.CONNECTION_FAILED
    assert reason_of_error(aiohttp.InvalidURL("x")) is Reason.INVALID_URL


def test_a_media_type_is_read_without_parameters():
    assert media_type("Text/HTML; charset=x") == "text/html"
    assert media_type("; charset=x") is None
    assert media_type(None) is None


def test_a_header_that_is_no_utf_8_costs_nothing(get):
    outcome = get("odd")
    assert (outcome.reason, outcome.body[:6]) == (None, b"<html>")
    assert outcome.content_type.startswith("text/html")
    f"{outcome.content_type}{outcome.charset}".encode()
    page = Page(InputKind.URL, "urls.txt", "a", url=outcome.url, as_of="2026-03-08T06:00:00Z")
    assert decode_page(encode_page(answered(page, outcome))).content_type == outcome.content_type


@pytest.mark.parametrize("number", [errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EADDRNOTAVAIL])
def test_a_machine_without_descriptors_or_memory_is_no_fault_of_a_page(get, monkeypatch, number):
    def failing(allow_private, address):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(client, "_socket", failing)
    with pytest.raises(MachineTroubleError, match=os.strerror(number)):
        get("page")


def authorization(site, path):
    return [headers.get("Authorization") for seen, headers in site.seen if seen == path][-1]


def test_credentials_go_to_their_host_alone_and_stand_in_no_outcome(hostile_site):
    address, site = hostile_site
    options = replace(LOCAL, connect_to=address)

    def fetched(url):
        return asyncio.run(fetch_one(url, options, credentials="ann:se cret"))

    expected = "Basic " + base64.b64encode(b"ann:se cret").decode()
    assert "cret" not in repr(fetched("http://a.example/page?own"))
    assert authorization(site, "/page?own") == expected
    fetched("http://a.example/to?/page?same")
    assert authorization(site, "/page?same") == expected
    outcome = fetched("http://a.example/to?http://bob:word@b.example/page?other")
    assert authorization(site, "/page?other") is None
    assert outcome.final_url == "http://b.example/page?other"


def test_a_name_that_resolves_slowly_is_given_up_and_holds_up_nobody(hostile_site, monkeypatch):
    address, _ = hostile_site
    released = threading.Event()
    real = socket.getaddrinfo

    def slow(host, *arguments, **options):
        if host.startswith("slow"):
            released.wait(30)
        return real("127.0.0.1", *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    monkeypatch.setattr(session, "Resolver", partial(Resolver, seconds=0.3))
    port = address.rpartition(":")[2]
    names = [*(f"slow-{number}" for number in range(20)), *(f"honest-{number}" for number in range(5))]
    urls = [f"http://{name}.example:{port}/page" for name in names]
    outcomes = fetch_all(urls, LOCAL, replace(PAGE_LIMITS, seconds=5.0))
    released.set()
    assert [outcome.reason for outcome in outcomes] == [Reason.NAME_NOT_RESOLVED] * 20 + [None] * 5
