"""Thirty newspapers on loopback that publish stories, reprints, translations and updates; one hangs, one goes down."""

import hashlib
import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SYLLABLES = re.findall("..[a-z]?", "kalomitarvendospelgrasunholritbekfamjornilwescrudalostzen")
HANG_SECONDS = 3600.0


def text_of(number):
    """A story of its own: words that no other story has in this order."""
    draw = random.Random(number)
    words = ["".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))) for _ in range(160)]
    return [f"{' '.join(words[at : at + 16]).capitalize()} {number * 7 + at}." for at in range(0, 160, 16)]


def german_of(number):
    """The same story as a German paper would have it: its numbers, in other words."""
    draw = random.Random(-number)
    names = ["".join(draw.choices(SYLLABLES, k=3)).capitalize() for _ in range(160)]
    return [
        f"Im Bezirk {names[at]} wurden am Dienstag {number * 7 + at} Kisten mit {names[at + 1]} aus {names[at + 2]} "
        f"an die Leute von {names[at + 3]} und ihre Nachbarn in {names[at + 4]} verteilt."
        for at in range(0, 160, 16)
    ]


@dataclass
class Version:
    """A version of a page: where, which, when it was published, when a poll first brought word of it, when it came."""

    url: str
    number: int
    kind: str
    lines: list
    published: float
    polled: float | None = None
    fetched: float | None = None

    def page(self):
        title = f"{self.lines[0][:50]} {self.number}"
        lines = [*self.lines[:3], f"{self.lines[3]} It is edition {self.number} of this page.", *self.lines[4:]]
        body = f"<article><h1>{title}</h1>{''.join(f'<p>{line}</p>' for line in lines)}</article>"
        return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@dataclass
class Paper:
    """One host: its feed lists the newest version of each page."""

    host: str
    port: int
    hangs: bool = False
    versions: dict = field(default_factory=dict)  # by path, all of them
    server: ThreadingHTTPServer | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def feed(self):
        return f"http://{self.host}:{self.port}/feed"

    def open(self):
        self.server = ThreadingHTTPServer((self.host, self.port), type("Desk", (_Desk,), {"paper": self}))
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def publish(self, path, kind, lines):
        with self.lock:
            versions = self.versions.setdefault(path, [])
            url = f"http://{self.host}:{self.port}{path}"
            versions.append(Version(url, len(versions), kind, lines, time.time()))

    def answer(self, path, validator):
        with self.lock:
            if path != "/feed":
                found = self.versions.get(path)
                if not found:
                    return 404, b"no", {}
                found[-1].fetched = found[-1].fetched or time.time()
                return 200, found[-1].page().encode(), {}
            newest = [versions[-1] for versions in self.versions.values()]
        items = "".join(
            f"<item><guid>{version.url}</guid><link>{version.url}</link><title>{version.number}</title></item>"
            for version in reversed(newest)
        )
        body = f"<rss version='2.0'><channel><title>{self.host}</title>{items}</channel></rss>".encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        for version in newest:
            version.polled = version.polled or time.time()
        return (304, b"", {"ETag": etag}) if validator == etag else (200, body, {"ETag": etag})


class _Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    paper: Paper

    def do_GET(self):
        if self.paper.hangs:
            time.sleep(HANG_SECONDS)
        status, body, headers = self.paper.answer(self.path, self.headers.get("If-None-Match"))
        kind = "application/rss+xml" if self.path == "/feed" else "text/html; charset=utf-8"
        self.send_response(status)
        for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Press:
    """The papers; `schedule` publishes stories over some seconds, one after the other."""

    def __init__(self, papers):
        self.papers = [Paper(f"127.0.{1 + number // 200}.{1 + number % 200}", 0) for number in range(papers)]
        self.hanging = Paper("127.0.9.1", 0, hangs=True)
        for paper in (*self.papers, self.hanging):
            paper.open()

    @property
    def feeds(self):
        return [paper.feed for paper in (*self.papers, self.hanging)]

    def versions(self):
        return [version for paper in self.papers for found in paper.versions.values() for version in found]

    def publish(self, number):
        """The story of a number: of an earlier one, 1 in 10 is a reprint, 1 in 20 a translation, 1 in 15 an update."""
        paper = self.papers[number % len(self.papers)]
        earlier = number - len(self.papers) * 2 - 1
        if earlier > 0 and number % 10 == 3:
            paper.publish(f"/{number}", "reprint", text_of(earlier))
        elif earlier > 0 and number % 20 == 7:
            paper.publish(f"/{number}", "translation", german_of(earlier))
        elif earlier > 0 and number % 15 == 4:
            home = self.papers[earlier % len(self.papers)]
            if f"/{earlier}" in home.versions:
                more = [
                    *home.versions[f"/{earlier}"][-1].lines,
                    f"Later {number} people came to see it for themselves.",
                ]
                home.publish(f"/{earlier}", "update", more)
                return
            paper.publish(f"/{number}", "story", text_of(number))
        else:
            paper.publish(f"/{number}", "story", text_of(number))

    def schedule(self, first, last, seconds):
        """Publish, and take the second paper down from 30 to 40 of 100 of the time."""
        begun, down = time.monotonic(), self.papers[1]
        is_down = False
        for number in range(first, last + 1):
            part = (number - first + 1) / (last - first + 1)
            due = begun + seconds * part
            time.sleep(max(0.0, due - time.monotonic()))
            if not is_down and 0.30 <= part < 0.40:
                down.close()
                is_down = True
            elif is_down and part >= 0.40:
                down.open()
                is_down = False
            self.publish(number)
