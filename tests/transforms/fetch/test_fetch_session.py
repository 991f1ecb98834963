"""A session: robots.txt, turns, pauses, retries and budgets, on a clock that passes as the test likes."""

import asyncio
from dataclasses import dataclass, field, replace

import pytest

from schemas.reasons import Reason
from transforms.fetch import session as session_module
from transforms.fetch.client import Response
from transforms.fetch.fetch_options import Budgets, FetchOptions
from transforms.fetch.outcome import Ask, RefusedError, Validators
from transforms.fetch.session import Session
from transforms.fetch.session_clock import SessionClock

START = 1_772_000_000.0
OPTIONS = FetchOptions(allow_private=True, delay_seconds=1.0)


class FakeClock:
    """Time passes only where somebody waits."""

    _first_request = None
    since_first_request = SessionClock.since_first_request

    def __init__(self):
        self.time = START

    def begin_later_run(self, seconds):
        self.time += seconds
        self._first_request = None

    def now(self):
        return self.time

    @property
    def start(self):
        return self.time

    async def sleep(self, seconds):
        self.time += seconds
        await asyncio.sleep(0)


@dataclass
class FakeWeb:
    """Stands for all servers: answers by address, each for `seconds`; a list is answered one after the other."""

    clock: FakeClock
    answers: dict
    seconds: float = 0.25
    asked: list = field(default_factory=list)
    headers: list = field(default_factory=list)
    open: dict = field(default_factory=dict)

    async def get(self, client, url, headers, limits, timeout):
        assert not self.open.get(url.host), "two requests at once to a host"
        self.open[url.host] = True
        self.asked.append((str(url), round(self.clock.now() - START, 2)))
        self.headers.append(dict(headers))
        await asyncio.sleep(0)
        self.clock.time += self.seconds
        self.open[url.host] = False
        answer = self.answers.get(str(url), 404 if url.path == "/robots.txt" else 200)
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, RefusedError):
            raise answer
        status, sent, body = answer if isinstance(answer, tuple) else (answer, {}, b"x")
        return Response(status, sent, body if status == 200 else b"", "text/html", None)


@pytest.fixture
def fetched(monkeypatch):
    async def resolved(self, host, port=0, family=None):
        return []

    monkeypatch.setattr("transforms.fetch.name_resolution.Resolver.resolve", resolved)

    def run(asks, answers, options=OPTIONS, hosts=None, clock=None):
        clock = clock or FakeClock()
        web = FakeWeb(clock, answers)
        monkeypatch.setattr(session_module, "get", web.get)

        async def all_of_them():
            session = Session(options, clock, {} if hosts is None else hosts)
            try:
                return await asyncio.gather(*(session.fetch(ask) for ask in asks))
            finally:
                await session.close()

        asks = [Ask(ask) if isinstance(ask, str) else ask for ask in asks]
        return asyncio.run(all_of_them()), web

    return run


def pages(host, count):
    return [f"http://{host}/{number}" for number in range(count)]


def reasons(outcomes):
    return [outcome.reason for outcome in outcomes]


def test_robots_txt_is_read_once_and_requests_of_a_host_stand_a_pause_apart(fetched):
    outcomes, web = fetched(pages("a.test", 3), {})
    assert reasons(outcomes) == [None] * 3
    assert web.asked == [
        ("http://a.test/robots.txt", 0.0),
        ("http://a.test/0", 1.25),
        ("http://a.test/1", 2.5),
        ("http://a.test/2", 3.75),
    ]


RULES = b"User-agent: *\nDisallow: /private\nCrawl-delay: 4\n\nUser-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n"


def test_what_robots_txt_forbids_is_not_asked_for_and_its_delay_is_kept(fetched):
    urls = ["http://a.test/0", "http://a.test/private/1", "http://a.test/2"]
    outcomes, web = fetched(urls, {"http://a.test/robots.txt": (200, {}, b"\xef\xbb\xbf" + RULES)})
    assert reasons(outcomes) == [None, Reason.ROBOTS_DISALLOWED, None]
    assert [when for _, when in web.asked] == [0.0, 1.25, 5.5]


def test_agents_that_may_not_train_on_a_page_are_recorded_with_the_headers_that_say_so(fetched):
    answers = {
        "http://a.test/robots.txt": (200, {}, RULES),
        "http://a.test/0": (200, {"X-Robots-Tag": "noindex, NoAI", "tdm-reservation": "1"}, b"x"),
    }
    (outcome,), _ = fetched(["http://a.test/0"], answers)
    assert outcome.opt_outs == ("robots.txt: CCBot", "robots.txt: GPTBot", "tdm-reservation: 1", "x-robots-tag: noai")


def test_a_crawl_delay_that_nobody_waits_for_keeps_the_host_unasked(fetched):
    answers = {"http://a.test/robots.txt": (200, {}, b"User-agent: *\nCrawl-delay: 3600\n")}
    outcomes, web = fetched(pages("a.test", 1), answers)
    assert reasons(outcomes) == [Reason.ROBOTS_DISALLOWED]
    assert len(web.asked) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
def test_a_robots_file_that_is_not_there_allows_everything(fetched, status):
    outcomes, _ = fetched(pages("a.test", 2), {"http://a.test/robots.txt": status})
    assert reasons(outcomes) == [None, None]


def test_a_robots_file_behind_redirects_is_read_where_they_lead(fetched):
    answers = {
        "http://a.test/robots.txt": (301, {"Location": "http://b.test/rules"}, b""),
        "http://b.test/rules": (200, {}, b"User-agent: copydesk\nDisallow: /0\n"),
    }
    outcomes, _ = fetched(pages("a.test", 2), answers)
    assert reasons(outcomes) == [Reason.ROBOTS_DISALLOWED, None]


@pytest.mark.parametrize("status", [500, 503])
def test_a_robots_file_that_a_server_cannot_give_forbids_everything_for_an_hour(fetched, status):
    hosts, clock = {}, FakeClock()
    answers = {"http://a.test/robots.txt": status}
    outcomes, web = fetched(pages("a.test", 2), answers, hosts=hosts, clock=clock)
    assert reasons(outcomes) == [Reason.ROBOTS_DISALLOWED] * 2
    assert {url for url, _ in web.asked} == {"http://a.test/robots.txt"}
    clock.begin_later_run(1800)
    outcomes, web = fetched(pages("a.test", 1), {}, hosts=hosts, clock=clock)
    assert (reasons(outcomes), web.asked) == ([Reason.ROBOTS_DISALLOWED], [])
    clock.begin_later_run(1900)
    outcomes, web = fetched(pages("a.test", 1), {}, hosts=hosts, clock=clock)
    assert reasons(outcomes) == [None]


def test_rules_that_are_known_stay_in_force_while_the_file_cannot_be_had(fetched):
    hosts, clock = {}, FakeClock()
    urls = ["http://a.test/0", "http://a.test/private"]
    fetched(urls, {"http://a.test/robots.txt": (200, {}, RULES)}, hosts=hosts, clock=clock)
    clock.begin_later_run(25 * 3600)
    outcomes, _ = fetched(urls, {"http://a.test/robots.txt": 503}, hosts=hosts, clock=clock)
    assert reasons(outcomes) == [None, Reason.ROBOTS_DISALLOWED]


def test_retry_after_is_waited_for_and_the_page_is_fetched(fetched):
    answers = {"http://a.test/0": [(429, {"Retry-After": "7"}, b""), 200]}
    outcomes, web = fetched(pages("a.test", 2), answers)
    assert reasons(outcomes) == [None, None]
    first, second = (when for url, when in web.asked[1:3])
    assert second - first >= 7


def test_a_long_retry_after_leaves_the_host_alone_and_says_until_when(fetched):
    answers = {
        "http://a.test/0": (
            503,
            {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT", "Date": "Wed, 21 Oct 2026 06:28:00 GMT"},
            b"",
        )
    }
    hosts = {}
    outcomes, web = fetched([*pages("a.test", 3), "http://b.test/0"], answers, hosts=hosts)
    assert reasons(outcomes) == [Reason.RATE_LIMITED] * 3 + [None]
    assert [url for url, _ in web.asked if "a.test" in url] == ["http://a.test/robots.txt", "http://a.test/0"]
    assert hosts["a.test"].peace_until == pytest.approx(START + 3600, abs=5)


def test_a_retry_after_of_years_is_a_day(fetched):
    hosts = {}
    fetched(pages("a.test", 1), {"http://a.test/0": (429, {"Retry-After": "1000000000"}, b"")}, hosts=hosts)
    assert hosts["a.test"].peace_until == pytest.approx(START + 24 * 3600, abs=5)


@pytest.mark.parametrize(
    "trouble", [408, 429, 500, 502, 503, 504, RefusedError(Reason.CONNECTION_FAILED, "reset")], ids=str
)
def test_a_passing_trouble_is_tried_again_later_each_time_and_not_for_ever(fetched, trouble):
    outcomes, web = fetched(pages("a.test", 1), {"http://a.test/0": [trouble, trouble, 200]})
    assert reasons(outcomes) == [None]
    times = [when for url, when in web.asked if url.endswith("/0")]
    assert times[2] - times[1] > times[1] - times[0]
    outcomes, web = fetched(pages("a.test", 1), {"http://a.test/0": trouble})
    assert outcomes[0].reason is not None
    assert len(web.asked) == 4


@pytest.mark.parametrize("lasting", [404, 410, 403, 400, 501])
def test_a_lasting_trouble_is_not_tried_again(fetched, lasting):
    outcomes, web = fetched(pages("a.test", 1), {"http://a.test/0": lasting})
    assert outcomes[0].reason is not None
    assert len(web.asked) == 2


def test_a_host_that_fails_three_pages_in_a_row_is_asked_no_more(fetched):
    refused = RefusedError(Reason.FETCH_TIMED_OUT, "nothing")
    outcomes, web = fetched(pages("a.test", 5), dict.fromkeys(pages("a.test", 5), refused))
    assert reasons(outcomes) == [Reason.FETCH_TIMED_OUT] * 5
    assert [outcome.message.startswith("not asked") for outcome in outcomes] == [False, False, False, True, True]
    assert len(web.asked) == 4


@pytest.mark.parametrize(
    ("budgets", "reason"),
    [
        (Budgets(host_pages=3), Reason.HOST_PAGES_OVER_BUDGET),
        (Budgets(host_bytes=2), Reason.HOST_BYTES_OVER_BUDGET),
        (Budgets(host_seconds=2.0), Reason.HOST_SECONDS_OVER_BUDGET),
        (Budgets(run_seconds=3.0), Reason.RUN_SECONDS_OVER_BUDGET),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_over_a_budget_has_a_reason_of_its_own(fetched, budgets, reason):
    outcomes, _ = fetched(pages("a.test", 4), {}, replace(OPTIONS, budgets=budgets))
    assert reasons(outcomes) == [None, None, reason, reason]


def test_the_seconds_of_a_run_are_those_of_all_its_sessions_together(fetched):
    clock, options = FakeClock(), replace(OPTIONS, budgets=Budgets(run_seconds=3.0))
    first, _ = fetched(pages("a.test", 2), {}, options, clock=clock)
    clock.time += 3.0
    second, web = fetched(["http://b.test/0"], {}, options, clock=clock)
    assert (reasons(first), reasons(second)) == ([None, None], [Reason.RUN_SECONDS_OVER_BUDGET])
    assert web.asked == []


def test_a_redirect_takes_a_turn_of_the_host_it_leads_to_and_obeys_its_robots_txt(fetched):
    answers = {
        "http://a.test/0": (302, {"Location": "http://b.test/0"}, b""),
        "http://b.test/robots.txt": (200, {}, b"User-agent: *\nDisallow: /0"),
    }
    outcomes, web = fetched(["http://a.test/0", "http://b.test/1"], answers)
    assert reasons(outcomes) == [Reason.ROBOTS_DISALLOWED, None]
    assert [url for url, _ in web.asked].count("http://b.test/robots.txt") == 1
    assert "http://b.test/0" not in [url for url, _ in web.asked]


def test_permanent_redirects_are_told_apart_from_passing_ones(fetched):
    answers = {
        "http://a.test/0": (301, {"Location": "/moved"}, b""),
        "http://a.test/moved": (308, {"Location": "http://b.test/for-good"}, b""),
        "http://b.test/for-good": (302, {"Location": "http://c.test/today"}, b""),
        "http://a.test/1": (302, {"Location": "/moved"}, b""),
    }
    (first, second), _ = fetched(["http://a.test/0", "http://a.test/1"], answers)
    assert (first.moved_to, first.final_url) == ("http://b.test/for-good", "http://c.test/today")
    assert (second.moved_to, second.final_url) == (None, "http://c.test/today")
    (again,), web = fetched([Ask("http://a.test/0", moved_to="http://b.test/for-good")], answers)
    assert (again.url, again.final_url, again.moved_to) == (first.url, first.final_url, first.moved_to)
    assert not [url for url, _ in web.asked if "a.test" in url]


def test_validators_go_to_the_address_that_gave_them_and_come_back_refreshed(fetched):
    known = Validators("http://a.test/feed", 'W/"odd \\ one"', "yesterday, they say")
    answers = {
        "http://a.test/feed": (304, {"ETag": '"new"'}, b""),
        "http://a.test/other": (302, {"Location": "http://b.test/feed"}, b""),
    }
    (outcome,), web = fetched([Ask("http://a.test/feed", validators=known)], answers)
    assert outcome.is_unchanged
    assert outcome.validators == Validators("http://a.test/feed", '"new"', None)
    assert web.headers[-1]["If-None-Match"] == 'W/"odd \\ one"'
    assert web.headers[-1]["If-Modified-Since"] == "yesterday, they say"
    _, web = fetched([Ask("http://a.test/other", validators=replace(known, url="http://a.test/other"))], answers)
    assert "If-None-Match" in web.headers[1]
    assert not any("If-None-Match" in headers for headers in web.headers[2:])


def test_a_304_that_nobody_asked_for_is_a_broken_answer(fetched):
    (outcome,), _ = fetched(["http://a.test/feed"], {"http://a.test/feed": 304})
    assert (outcome.reason, outcome.is_unchanged) == (Reason.PROTOCOL_ERROR, False)


def test_credentials_of_the_machine_go_to_their_host_alone(fetched, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine a.test login ann password sesame\ndefault login no password no\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("COPYDESK_CREDENTIALS", "https://bob:w%20rd@b.test/ http://eve:x@c.test:8080")
    urls = ["http://a.test/0", "https://b.test/0", "http://c.test/0", "http://c.test:8080/0", "http://d.test/0"]
    _, web = fetched(urls, {})
    sent = {url: headers.get("Authorization") for (url, _), headers in zip(web.asked, web.headers, strict=True)}
    assert {url for url in urls if sent[url]} == {"http://a.test/0", "https://b.test/0", "http://c.test:8080/0"}
    assert sent["http://a.test/0"] == "Basic YW5uOnNlc2FtZQ=="
    assert sent["https://b.test/0"] == "Basic Ym9iOncgcmQ="


def test_credentials_of_the_variable_are_sent_by_the_scheme_they_were_given_with(fetched, monkeypatch, tmp_path):
    monkeypatch.setenv("NETRC", str(tmp_path / "none"))
    monkeypatch.setenv(
        "COPYDESK_CREDENTIALS", "https://ann:a@a.test http://bob:b@B.test:80/x https://c:c@[::1 ftp://d:d@d"
    )
    urls = ["http://a.test/0", "https://a.test:443/1", "https://a.test:8443/2", "http://b.test/3", "https://b.test/4"]
    _, web = fetched(urls, {})
    sent = {url for (url, _), headers in zip(web.asked, web.headers, strict=True) if "Authorization" in headers}
    assert {url for url in sent if "robots" not in url} == {"https://a.test/1", "http://b.test/3"}


def test_a_netrc_that_cannot_be_read_holds_nothing(fetched, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text("machine")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    outcomes, _ = fetched(["http://a.test/0"], {})
    assert reasons(outcomes) == [None]
