"""A session: all requests of one run in one process, polite to every host, whoever asks.

One request at a time goes to a host, feeds and pages alike, redirects counted where they lead. robots.txt is read first
and obeyed; passing troubles are tried again, as late as the host asks. Everything here runs in one event loop.
"""

from __future__ import annotations

import asyncio
import base64
import socket
from collections.abc import Iterable, Mapping
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from schemas.reasons import Reason
from transforms.fetch.client import Response, checked_url, get, open_client
from transforms.fetch.course import Course, outcome_of, redirected
from transforms.fetch.fetch_options import ROBOTS_LIMITS, FetchOptions
from transforms.fetch.host import Host, delay_of
from transforms.fetch.host_credentials import HostCredentials
from transforms.fetch.name_resolution import Resolver
from transforms.fetch.outcome import Ask, FetchOutcome, RefusedError, reason_of_status
from transforms.fetch.patience import backoff_seconds, retry_at
from transforms.fetch.robots import PATH, RobotsFile, RobotsRules, robots_file
from transforms.fetch.session_clock import SessionClock
from transforms.text.writable import encodable

MOST_AT_ONCE, MOST_SLOW_AT_ONCE = 128, 32  # requests; hosts that answer slowly share the smaller number
_PASSING = {408, 429, 500, 502, 503, 504}  # 408 also says good-bye to a connection that was kept (RFC 9110, 15.5.9)
_TOO_MANY = 429
_BROKEN = {Reason.CONNECTION_FAILED, Reason.RESPONSE_TRUNCATED}
_TOO_MANY_FACTOR = 5.0  # a host that has too many requests and names no time is given more of it than a broken one
_PEACE_SECONDS = 600.0  # and is then left alone for so long
_ERROR_TEXT = 200


class Connections:
    """Open connections, one to a host, and names that were resolved. They outlive a session where another follows it.

    One that is not used for 40 seconds is closed. Must be made, used and closed in one event loop.
    """

    def __init__(self, options: FetchOptions) -> None:
        self.resolver = Resolver(options.connect_to)
        self.client = open_client(options, self.resolver)

    async def close(self) -> None:
        """Closes all of them."""
        await self.client.close()


class Session:
    """Fetches for one run. Must be made, used and closed in one event loop."""

    def __init__(
        self, options: FetchOptions, clock: SessionClock, hosts: dict[str, Host], connections: Connections | None = None
    ) -> None:
        """`connections` are those of an earlier session with the same options, to be used on."""
        self._options = options
        self._clock = clock
        self._hosts = hosts
        self.connections = connections or Connections(options)
        self._resolver, self._client = self.connections.resolver, self.connections.client
        self._credentials = HostCredentials.of_environment()
        self._agent = options.robots_agent
        self._gates = asyncio.Semaphore(MOST_AT_ONCE), asyncio.Semaphore(MOST_SLOW_AT_ONCE)
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # while somebody has or awaits one

    async def close(self) -> None:
        """Closes all connections."""
        await self.connections.close()

    def renew(self, now: float) -> None:
        """Gives every host new budgets from `now` on, in seconds since 1970, and forgets those of which nothing counts.

        Pauses, peace and turns stay.
        """
        self._clock.renew(now)
        for host in list(self._hosts.values()):
            if host.is_forgotten(now):
                del self._hosts[host.name]
            host.renew()

    async def fetch(self, ask: Ask) -> FetchOutcome:
        """The outcome of an address; never raises for what a server or a name does. Raises MachineTroubleError."""
        return await self._outcome(ask, obeys_robots=True)

    async def _outcome(self, ask: Ask, *, obeys_robots: bool) -> FetchOutcome:
        course = Course.of(ask, self._options.timeout_seconds or ask.limits.seconds)
        try:
            return await self._follow(course, obeys_robots=obeys_robots)
        except RefusedError as refused:
            return course.refused(refused)

    async def _follow(self, course: Course, *, obeys_robots: bool) -> FetchOutcome:
        while True:
            url = checked_url(course.visited[-1])
            host = self._host(url)
            delay = self._options.delay_seconds
            if obeys_robots:
                rules = await self._obeyed(host, url)
                delay, course.opt_outs = delay_of(rules, delay), rules.opt_outs(str(url))
            headers = self._headers(url, course.ask)
            response = await self._answer(host, url, headers, course, delay)
            if not redirected(course, url, response):
                is_conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
                return outcome_of(course, response, is_conditional=is_conditional)

    def _host(self, url: URL) -> Host:
        name = (url.host or "").rstrip(".")
        return self._hosts.setdefault(name, Host(name))

    def _turn(self, place: str) -> asyncio.Lock:
        """The turn at a host, or at an origin whose robots.txt is read."""
        return self._turns.setdefault(place, asyncio.Lock())

    def _headers(self, url: URL, ask: Ask) -> Mapping[str, str]:
        headers = {"Accept": ask.limits.accept}
        known = ask.validators
        if known is not None and str(url) == str(URL(known.url)):
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.last_modified} if known.last_modified else {}
        is_asked = ask.credentials is not None and url.origin() == checked_url(ask.url).origin()
        credentials = ask.credentials if is_asked else self._credentials.of(url)
        if credentials is not None:
            headers["Authorization"] = f"Basic {base64.b64encode(encodable(credentials).encode()).decode('ascii')}"
        return headers

    async def _obeyed(self, host: Host, url: URL) -> RobotsRules:
        """The rules of the place of an address. Raises RefusedError where they forbid it."""
        rules = await self._rules(host, url)
        if rules.allow(str(url)):
            return rules
        file = rules.file
        if file.text is not None or not file.reason:
            raise RefusedError(Reason.ROBOTS_DISALLOWED, f"robots.txt keeps {self._agent} from this address")
        is_host_down = file.reason not in {Reason.HTTP_SERVER_ERROR, Reason.PROTOCOL_ERROR, Reason.RESPONSE_TRUNCATED}
        reason = Reason(file.reason) if is_host_down else Reason.ROBOTS_DISALLOWED
        until = host.peace_until if reason is Reason.RATE_LIMITED else None
        raise RefusedError(reason, f"robots.txt cannot be had: {file.message}", retry_at=until)

    async def _rules(self, host: Host, url: URL) -> RobotsRules:
        origin = str(url.origin())
        async with self._turn(origin):
            known = host.rules.get(origin)
            if known is None or not known.file.is_fresh(self._moment_for(known.file)):
                file = await self._robots_file(origin, known.file if known else None)
                known = host.rules[origin] = RobotsRules(file, self._agent)
                host.is_changed = True
        return known

    def _moment_for(self, file: RobotsFile) -> float:
        """When a file counts: a host that did not answer is not asked for it twice with one budget."""
        return self._clock.start if file.is_unanswered else self._clock.now()

    async def _robots_file(self, origin: str, before: RobotsFile | None) -> RobotsFile:
        outcome = await self._outcome(Ask(f"{origin}{PATH}", ROBOTS_LIMITS), obeys_robots=False)
        return robots_file(outcome, self._clock.start, before)

    async def _answer(self, host: Host, url: URL, headers: Mapping[str, str], course: Course, delay: float) -> Response:
        """The response to one address, asked for again after passing troubles. Raises RefusedError."""
        attempt = 0
        while True:
            attempt += 1
            is_last = attempt > self._options.retries
            wait = backoff_seconds(self._options.backoff_seconds, attempt, host.name)
            try:
                response = await self._take_turn(host, url, headers, course, delay)
            except RefusedError as refused:
                if is_last or refused.reason not in _BROKEN:
                    raise
            else:
                if response.status not in _PASSING:
                    return response
                self._note_trouble(host, response, wait, is_last=is_last)
                if is_last:
                    raise _refused(host, response)
            host.next_turn = max(host.next_turn, self._clock.now() + wait)

    def _note_trouble(self, host: Host, response: Response, wait: float, *, is_last: bool) -> None:
        """What a host that has trouble asks for is kept, in this run and after it."""
        now = self._clock.now()
        asked = retry_at(response.headers.get("Retry-After"), now, response.headers.get("Date"))
        if asked is not None:
            host.keep_peace_until(asked, now)
        elif response.status == _TOO_MANY:
            host.keep_peace_until(now + (_PEACE_SECONDS if is_last else _TOO_MANY_FACTOR * wait), now)
        if is_last and response.status != _TOO_MANY:
            host.note_failure(_refused(host, response), is_unanswered=True)

    async def _take_turn(
        self, host: Host, url: URL, headers: Mapping[str, str], course: Course, delay: float
    ) -> Response:
        """One exchange when it is the host's turn. Raises RefusedError."""
        async with self._turn(host.name):
            host.refuse_over_budget(self._options.budgets)
            pause = host.pause_before_turn(self._clock.now())
            self._refuse_late(pause)
            if pause > 0:
                await self._clock.sleep(pause)
            began = self._clock.now()
            try:
                response = await self._exchange(host, url, headers, course)
            except RefusedError as refused:
                host.note_failure(refused)
                raise
            finally:
                now = self._clock.now()
                host.requests += 1
                host.seconds += now - began + pause
                host.next_turn = now + delay
            if response.status not in _PASSING:
                host.note_answer(len(response.body))
            return response

    async def _exchange(self, host: Host, url: URL, headers: Mapping[str, str], course: Course) -> Response:
        await self._resolve(url)
        async with self._gates[host.is_slow]:
            began = self._clock.now()
            timeout = aiohttp.ClientTimeout(total=course.left, sock_connect=self._options.connect_seconds)
            response = await get(self._client, url, headers, course.ask.limits, timeout)
            course.left = max(0.1, course.left - (self._clock.now() - began))
            return response

    async def _resolve(self, url: URL) -> None:
        """Finds the address of a name in a time of its own. Raises RefusedError."""
        name = url.raw_host or ""
        if name.replace(".", "").isdigit() or ":" in name:
            return
        try:
            await self._resolver.resolve(name, url.port or 0, socket.AF_UNSPEC)
        except OSError as error:
            raise RefusedError(
                Reason.NAME_NOT_RESOLVED, f"{url.host}: {error.strerror or error}"[:_ERROR_TEXT]
            ) from error

    def _refuse_late(self, pause: float) -> None:
        """Raises RefusedError where the seconds of the run are over before a pause is."""
        seconds = self._options.budgets.run_seconds
        if self._clock.since_first_request() + pause > seconds:
            raise RefusedError(Reason.RUN_SECONDS_OVER_BUDGET, f"not asked: the {seconds:g} s of the run are over")


def _refused(host: Host, response: Response) -> RefusedError:
    until = host.peace_until or None
    reason = reason_of_status(response.status) or Reason.PROTOCOL_ERROR
    return RefusedError(reason, f"HTTP status {response.status}", response.status, until)


def changed_hosts(hosts: Mapping[str, Host]) -> Iterable[Host]:
    """The hosts of which something was learnt since this was asked last, by name; more may be met meanwhile."""
    for _, host in sorted(dict(hosts).items()):
        if host.is_changed:
            host.is_changed = False
            yield host
