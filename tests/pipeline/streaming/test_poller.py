"""Who polls: hosts of their own, rounds that come bit by bit, and silence while nothing is new."""

import hashlib
import threading
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace

import pytest

from pipeline.loopback import listening
from pipeline.plan import Plan
from pipeline.streaming.parcel import Parcel
from pipeline.streaming.poller import Poller
from pipeline.streaming.pollers import Pollers
from pipeline.streaming.steady_clock import steady_time
from schemas.input_kinds import InputKind
from schemas.manifest import Counts, Manifest, StateFile, manifest_bytes, manifest_path
from transforms.elements.page_codec import decode_page
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import NAME, FeedRow, PageRow, pack_row, read_rows, write_rows
from transforms.fetch.page_schedule import page_key
from transforms.read.input_errors import NoSuchInput
from transforms.read.sources import Source
from transforms.storage.storage import storage_for
from transforms.workers.limits import Workers

PATIENCE = 60.0


class Site(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: SimpleNamespace

    def do_GET(self):
        self.site.asked.append(self.path)
        if self.path == "/hang":
            self.site.over.wait(PATIENCE)
        links = self.site.links or self.headers["Host"]
        items = "".join(f"<item><guid>{n}</guid><link>http://{links}/{n}</link></item>" for n in self.site.pages)
        body = f"<rss version='2.0'><channel><title>P</title>{items}</channel></rss>".encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        is_known = self.headers.get("If-None-Match") == etag
        self.send_response(404 if self.path == "/robots.txt" else 304 if is_known else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if is_known else str(len(body)))
        self.end_headers()
        if not is_known:
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def site():
    site = SimpleNamespace(asked=[], pages=(1, 2), links=None, over=threading.Event())
    with listening(type("Handler", (Site,), {"site": site})) as place:
        site.place = place
        yield site
        site.over.set()


@pytest.fixture
def poller_of(tmp_path):
    begun = []

    def start(*feeds, poll=3600.0, rows=None):
        fetch = FetchOptions(allow_private=True, delay_seconds=0.0, poll_seconds=poll)
        sources = tuple(Source(InputKind.FEED, feed) for feed in feeds)
        sources += (Source(InputKind.ROW, rows),) if rows else ()
        plan = Plan(sources, str(tmp_path), "2026-01-01T00:00:00Z", workers=Workers(1), fetch=fetch)
        poller = Poller(plan, f"{tmp_path}")
        poller.start()
        begun.append(poller)
        return poller

    yield start
    for poller in begun:
        poller.stop()


def taken(poller, pages):
    parcel = Parcel()
    while len(parcel.pages) < pages:
        more = poller.take(PATIENCE)
        for name in ("pages", "rejected", "rows", "feeds"):
            getattr(parcel, name).extend(getattr(more, name))
    return parcel


def test_the_pages_of_a_feed_come_with_what_was_learnt_of_them(site, poller_of):
    poller = poller_of(f"http://{site.place}/feed")
    parcel = taken(poller, 2)
    assert {decode_page(header).url.rpartition("/")[2] for header, _ in parcel.pages} == {"1", "2"}
    assert parcel.rows
    assert dict(parcel.feeds)[f"http://{site.place}/feed"]


def test_nothing_is_given_while_nothing_is_new(site, poller_of):
    poller = poller_of(f"http://{site.place}/feed", poll=0.01)
    taken(poller, 2)
    while site.asked.count("/feed") < 3:
        assert poller.take(0.05) == Parcel()


def test_a_host_that_hangs_delays_nobody_else(site, poller_of):
    poller = poller_of(f"http://{site.place}/hang", f"http://localhost:{site.place.rpartition(':')[2]}/feed")
    assert len(taken(poller, 2).pages) == 2
    assert not site.over.is_set()


def test_a_poller_that_was_stopped_gives_what_had_come_and_is_over(site, poller_of):
    poller = poller_of(f"http://{site.place}/feed")
    with poller.delivery.turn:
        poller.delivery.turn.wait_for(lambda: poller.delivery.waiting == 2, PATIENCE)
    poller.stop()
    assert not poller.is_over
    assert len(poller.take(PATIENCE).pages) == 2
    assert poller.is_over


def test_a_look_that_an_engine_repeats_gets_the_same_again(site, poller_of):
    poller = poller_of(f"http://{site.place}/feed")
    with poller.delivery.turn:
        poller.delivery.turn.wait_for(lambda: poller.delivery.waiting == 2, PATIENCE)
    first = poller.take(PATIENCE, 1, look=7)
    assert len(first.pages) == 2
    assert poller.take(0.0, 1, look=7) == first
    assert poller.take(0.0, 1, look=8) == Parcel()


def test_nothing_is_given_while_commits_are_behind(site, poller_of):
    poller = poller_of(f"http://{site.place}/feed")
    with poller.delivery.turn:
        poller.delivery.turn.wait_for(lambda: poller.delivery.waiting == 2, PATIENCE)
    assert poller.take(0.0, 1, is_behind=True) == Parcel()
    poller.stop()
    assert not poller.is_over
    assert len(poller.take(PATIENCE, 1).pages) == 2


def test_a_poller_that_has_failed_or_is_forsaken_is_replaced(site, tmp_path, monkeypatch):
    plan = Plan((Source(InputKind.FEED, f"http://{site.place}/feed"),), str(tmp_path), "2026-01-01T00:00:00Z")
    pollers = Pollers()
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.streaming.poller.Poller._begin_due", lambda *_: 1 / 0)
        failed = pollers.of("one", plan)
        with pytest.raises(ZeroDivisionError):
            failed.take(PATIENCE)
    monkeypatch.setattr("pipeline.streaming.poller.FORSAKEN_SECONDS", -1.0)
    forsaken = pollers.of("one", plan)
    assert forsaken is not failed
    with forsaken.delivery.turn:
        forsaken.delivery.turn.wait_for(lambda: forsaken.is_done_for, PATIENCE)
    last = pollers.of("one", plan)
    assert last is not forsaken
    pollers.stop("one")
    assert pollers.of("one", plan).delivery.is_stopped


def test_a_round_that_fails_is_told_to_whoever_takes(site, poller_of, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.host_round.HostRound.lists", lambda *_: 1 / 0)
    poller = poller_of(f"http://{site.place}/feed")
    with pytest.raises(ZeroDivisionError):
        poller.take(PATIENCE)


def test_documents_of_a_folder_and_feeds_that_a_list_names_come_too(site, poller_of, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.files_intake.LOOK_SECONDS", 0.01)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "feeds.txt").write_text(f"http://{site.place}/feed\n")
    (folder / "a.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    poller = poller_of(str(folder / "feeds.txt"), rows=str(folder))
    parcel = taken(poller, 4)
    kinds = sorted(decode_page(header).kind for header, _ in parcel.pages)
    assert kinds == ["feed", "feed", "jsonl", "jsonl"]


def test_a_page_that_hangs_does_not_hold_up_the_list_that_names_it(site, poller_of):
    site.pages, site.links = ("hang", 1), site.place
    poller = poller_of(f"http://localhost:{site.place.rpartition(':')[2]}/feed", poll=0.01)
    while site.asked.count("/feed") < 3:
        poller.take(0.05)
    assert not site.over.is_set()


def settled_pages(parcel):
    rows = read_rows([b"".join(row + b"\n" for row in parcel.rows)])
    return {row.page for row in rows if isinstance(row, PageRow) and row.next_at is None}


def test_that_a_page_or_its_list_is_settled_is_said_no_earlier_than_the_page_is_given(site, poller_of, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.delivery.MOST_IN_A_WINDOW", 1)
    site.pages = range(1, 5)
    poller = poller_of(f"http://{site.place}/feed")
    given, lists = set(), []
    for window in range(1, 5):
        parcel = poller.take(PATIENCE, window)
        given |= {page_key(decode_page(header).url) for header, _ in parcel.pages}
        assert len(given) == window
        assert settled_pages(parcel) <= given
        lists += [row for row in parcel.rows if b'"feed"' in row]
        assert window == 4 or not lists


def test_a_scheduler_that_fails_is_told_to_whoever_takes(site, poller_of, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.poller.Poller._begin_due", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        poller_of(f"http://{site.place}/feed").take(PATIENCE)


def test_a_window_gets_so_many_pages_and_the_next_one_the_rest(site, poller_of, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.delivery.MOST_IN_A_WINDOW", 1)
    poller = poller_of(f"http://{site.place}/feed")
    with poller.delivery.turn:
        poller.delivery.turn.wait_for(lambda: poller.delivery.waiting == 2, PATIENCE)
    assert len(poller.take(PATIENCE, 1).pages) == 1
    assert poller.take(0.0, 1) == Parcel()
    assert len(poller.take(PATIENCE, 2).pages) == 1


def test_a_start_sees_what_was_committed_by_a_clock_ahead(site, poller_of, tmp_path):
    feed, storage = f"http://{site.place}/feed", storage_for(str(tmp_path))
    content = write_rows([pack_row(FeedRow(feed=feed, at=steady_time(), etag='"one"'))])
    file = StateFile(NAME, "_state/feeds/one.jsonl.gz", hashlib.sha256(content).hexdigest(), len(content))
    manifest = Manifest("20990101T000000Z-0000abcd", "2099-01-01T00:00:00Z", (), {}, Counts(), (), (file,), (), {})
    storage.write(file.path, content)
    storage.write(manifest_path(manifest.run_id), manifest_bytes(manifest))
    assert poller_of(feed).memory.view.feeds[feed].etag == '"one"'


def test_a_poller_whose_subscription_cannot_be_opened_leaves_no_thread_behind(tmp_path, monkeypatch):
    def refuse(address, *_):
        raise NoSuchInput(address, "no credentials for Pub/Sub")

    monkeypatch.setattr("pipeline.streaming.poller.MessagesIntake", refuse)
    begun = []
    monkeypatch.setattr(Poller, "_begin", lambda _, work: begun.append(work))
    rows, messages = (
        Source(InputKind.ROW, str(tmp_path)),
        Source(InputKind.MESSAGE, "pubsub://projects/p/subscriptions/s"),
    )
    poller = Poller(Plan((rows, messages), str(tmp_path / "out"), "2026-01-01T00:00:00Z"), "refused")
    with pytest.raises(NoSuchInput):
        poller.start()
    assert begun == []
