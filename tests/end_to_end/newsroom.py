"""A site on loopback that publishes while it is polled, and a stream as a process of its own."""

import hashlib
import json
import os
import queue
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORDS = ["harbour", "timber", "council", "bridge", "ferry", "market"]
WORDS += ["school", "winter", "budget", "storm", "pilot", "garden"]


def story(number, version=0):
    """A page of its own text; another version says one sentence more."""

    def sentence(place):
        what, where = WORDS[(number + place) % 12], WORDS[(number * place + 3) % 12]
        return f"In district {number} the {what} of the {where}, lot {number * place + place}, went to {place} people."

    lines = [sentence(place) for place in range(9)] + ["The mayor adds a word of thanks."] * version
    title = f"District {number} hands out its {WORDS[number % 12]}"
    body = "".join(f"<p>{line}</p>" for line in lines)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"


class Newsroom:
    """What the site has published: pages by path, and the order of the feed; `asked` are the paths asked for."""

    def __init__(self):
        self.pages = {}
        self.asked = []

    def publish(self, number, version=0):
        self.pages[f"/{number}"] = story(number, version)

    def answer(self, path, validator, place):
        """(status, body, headers)."""
        self.asked.append(path)
        if path == "/feed":
            items = "".join(
                f"<item><guid>{hashlib.sha256(page.encode()).hexdigest()}</guid><link>http://{place}{name}</link></item>"
                for name, page in list(self.pages.items())
            )
            body = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()
            etag = f'"{hashlib.sha256(body).hexdigest()}"'
            return (304, b"", {"ETag": etag}) if validator == etag else (200, body, {"ETag": etag})
        page = self.pages.get(path)
        return (200, page.encode(), {}) if page else (404, b"no", {})


class Counter(BaseHTTPRequestHandler):
    """Hands out what a newsroom has."""

    protocol_version = "HTTP/1.1"
    newsroom: Newsroom

    def do_GET(self):
        status, body, headers = self.newsroom.answer(self.path, self.headers.get("If-None-Match"), self.headers["Host"])
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "text/html", "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Stream:
    """`copydesk run --streaming` as a process; `window()` waits for the next line about one."""

    def __init__(self, output, *arguments):
        command = [sys.executable, "-m", "pipeline.main", "run", "--streaming", "--output", str(output), *arguments]
        flags = ["--allow-private-addresses", "--delay", "0", "--workers", "1", "--log", "json"]
        self.process = subprocess.Popen(
            [*command, *flags], cwd=ROOT, env={**os.environ}, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        self.lines = queue.SimpleQueue()
        self.said = []
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stderr:
            self.said.append(line)
            if line.startswith("{"):
                event = json.loads(line)
                if event["event"] == "window":
                    self.lines.put(event)
        self.lines.put(None)

    def window(self):
        """The next window's line, or a failure with what was said."""
        event = self.lines.get(timeout=120)
        assert event is not None, "".join(self.said)[-3000:]
        return event

    def until(self, articles):
        """Wait until so many articles are committed by this process."""
        count = 0
        while count < articles:
            count += self.window()["articles"]

    def started(self):
        """The ids of all processes that it has started, and they (Linux)."""
        return descendants(self.process.pid)

    def end(self, number):
        """Send a signal; the exit code."""
        self.process.send_signal(number)
        return self.process.wait(timeout=120)


def descendants(process):
    """The ids of the processes that a process has started, and they (Linux)."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return [each for child in children for each in (child, *descendants(child))]


def is_running(process):
    """Whether a process is there and has not ended (Linux)."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds=60.0):
    """Wait for a condition to hold, at most so long."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never came to pass"
        time.sleep(0.05)
