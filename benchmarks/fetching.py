"""CPU time of fetching a page, beside a bare aiohttp client; and a network of feeds, polled politely.

    python benchmarks/fetching.py [--pages N] [--polls N]

A server in a process of its own answers on loopback with pages of 59 KB. The bare client makes the same requests, as
many at a time, and reads the bodies, nothing else. Rounds of both take turns; the median of each counts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import aiohttp

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.fetch.feed_schedule import feed_row_after, poll_of
from transforms.fetch.fetch_memory import host_row, memory_of
from transforms.fetch.fetch_options import FEED_LIMITS, FetchOptions
from transforms.fetch.fetch_state import pack_row, read_rows, write_rows
from transforms.fetch.fetching import RunningSession
from transforms.fetch.outcome import Ask
from transforms.fetch.session import changed_hosts
from transforms.fetch.session_clock import SessionClock, epoch_seconds, utc_moment

HOSTS, ROUNDS = 64, 5
START = "2026-03-08T06:00:00Z"
SERVER = """
import asyncio
BODY = b"<p>" + b"the ferry leaves at dawn " * 2400 + b"</p>"
HEAD = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/html; charset=utf-8\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(BODY)
NONE = b"HTTP/1.1 404 Not Found\\r\\nContent-Length: 0\\r\\n\\r\\n"
async def answer(reader, writer):
    try:
        while request := await reader.readuntil(b"\\r\\n\\r\\n"):
            writer.write(NONE if b"/robots.txt" in request[:40] else HEAD + BODY)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()
async def main():
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


def queues(pages: int) -> list[list[str]]:
    return [[f"http://host-{host}.test/{n}" for n in range(pages // HOSTS)] for host in range(HOSTS)]


def ours(port: int, pages: int) -> float:
    options = FetchOptions(allow_private=True, connect_to=f"127.0.0.1:{port}", delay_seconds=0.0)
    began = time.process_time()
    session = RunningSession(options, SessionClock(START), {})
    outcomes = list(session.outcomes([[Ask(url) for url in queue] for queue in queues(pages)]))
    session.close()
    spent = time.process_time() - began
    assert not [outcome for _, _, outcome in outcomes if outcome.reason]
    return spent / len(outcomes) * 1000


def bare(port: int, pages: int) -> float:
    async def one_host(client: aiohttp.ClientSession, urls: list[str]) -> None:
        for url in urls:
            async with client.get(url.replace(url.split("/")[2], f"127.0.0.1:{port}")) as response:
                await response.read()

    async def all_hosts() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as client:
            await asyncio.gather(*(one_host(client, urls) for urls in queues(pages)))

    began = time.process_time()
    asyncio.run(all_hosts())
    return (time.process_time() - began) / (pages // HOSTS * HOSTS) * 1000


@dataclass
class Feeds:
    """Fifty feeds on fifty loopback addresses that note every offence against them."""

    clock: str = START
    offences: Counter = field(default_factory=Counter)
    requests: int = 0
    open: Counter = field(default_factory=Counter)
    etags: dict = field(default_factory=dict)
    peace: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)
    full: dict = field(default_factory=dict)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        host = writer.get_extra_info("sockname")[0]
        try:
            while True:
                request = (await reader.readuntil(b"\r\n\r\n")).decode()
                self.open[host] += 1
                self.offences["two at once"] += self.open[host] > 1
                await asyncio.sleep(0)
                writer.write(self.response(host, request))
                self.open[host] -= 1
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def response(self, host: str, request: str) -> bytes:
        """The response to a request, by the time of day and by chance."""
        now, chance = epoch_seconds(self.clock), random.Random(f"{host} {self.clock}")
        self.offences["in peace"] += now < self.peace.get(host, 0.0)
        if "/robots.txt" in request:
            return b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"
        self.requests += 1
        sent = next((line[15:] for line in request.splitlines() if line.lower().startswith("if-none-match: ")), None)
        self.offences["early"] += now - self.asked.get(host, -1e9) < 891
        self.asked[host] = now
        if sent is None:
            self.offences["unconditional twice a day"] += now - self.full.get(host, -1e9) < 86_400
            self.full[host] = now
        else:
            self.offences["wrong validator"] += sent != self.etags[host]
        kind = chance.random()
        if host in self.etags and kind < 0.1:
            self.peace[host] = now + 7200
            return b"HTTP/1.1 429 Busy\r\nRetry-After: 7200\r\nContent-Length: 0\r\n\r\n"
        self.etags[host] = f'"{host}-{self.clock}"'
        status, body = (b"304 Same", b"") if sent and kind < 0.6 else (b"200 OK", b"<rss/>")
        head = b"HTTP/1.1 %s\r\nETag: %s\r\nContent-Length: %d\r\n\r\n"
        return head % (status, self.etags[host].encode(), len(body)) + body


def polls(wanted: int) -> None:
    """Runs that each start from what those before have written, over a real socket, on a clock that jumps."""
    feeds, loop, chance, contents = Feeds(), asyncio.new_event_loop(), random.Random(1), []

    async def listen() -> int:
        first = await asyncio.start_server(feeds.answer, "127.0.0.2", 0)
        port = first.sockets[0].getsockname()[1]
        for number in range(3, 52):
            await asyncio.start_server(feeds.answer, f"127.0.0.{number}", port)
        return port

    threading.Thread(target=loop.run_forever, daemon=True).start()
    port = asyncio.run_coroutine_threadsafe(listen(), loop).result()
    urls = [f"http://127.0.0.{number}:{port}/feed" for number in range(2, 52)]
    options = FetchOptions(allow_private=True, delay_seconds=0.0)
    runs = 0
    while feeds.requests < wanted:
        runs += 1
        now, memory = epoch_seconds(feeds.clock), memory_of(read_rows(contents))
        asks = {url: poll_of(page(url), FEED_LIMITS, memory.feeds.get(url), None, now).ask for url in urls}
        asking = [ask for ask in asks.values() if ask]
        session = RunningSession(options, SessionClock(feeds.clock), memory.known_hosts("copydesk"))
        rows = []
        for number, _, outcome in session.outcomes([[ask] for ask in asking]):
            ask = asking[number]
            rows.append(feed_row_after(ask, outcome, memory.feeds.get(ask.url), now, options.poll_seconds))
        rows += [host_row(host, now) for host in changed_hosts(session.hosts)]
        session.close()
        contents.append(write_rows(pack_row(row) for row in rows if row))
        feeds.clock = utc_moment(now + chance.choice([300, 900, 901, 3600]))
    days = (epoch_seconds(feeds.clock) - epoch_seconds(START)) / 86_400
    offences = {name: count for name, count in feeds.offences.items() if count}
    print(f"{feeds.requests:,} polls of 50 feeds in {runs} runs over {days:.1f} days; offences: {offences or 'none'}")


def page(url: str) -> Page:
    return Page(InputKind.FEED, url, url, url=url)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=1920)
    parser.add_argument("--polls", type=int, default=1000)
    asked = parser.parse_args()
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        port = int(server.stdout.readline())
        rows = [(ours(port, asked.pages), bare(port, asked.pages)) for _ in range(ROUNDS)]
    finally:
        server.kill()
        server.wait()
    mine, theirs = (statistics.median(column) for column in zip(*rows, strict=True))
    print(f"a page: {mine:.3f} ms CPU, a bare aiohttp client {theirs:.3f} ms, ratio {mine / theirs:.2f}")
    polls(asked.polls)


if __name__ == "__main__":
    main()
