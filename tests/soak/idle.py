"""What a stream, or rounds of `--every`, cost while nothing new comes: their CPU time, and what they write.

    python tests/soak/idle.py [--minutes 10] [--feeds 30] [--poll 15] [--window 10] [--every SECONDS]

Feeds on loopback are unchanged (304) after the first poll, one fails at each, and one in ten is another document at
each poll with the same entries. Prints JSON: the share of one core of the command and its children (Prism, workers)
after the first commit, the polls that were made, and the files that were written meanwhile.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = [
    f"In ward {n} the council counted {n * 31} bicycles at the bridge, of which {n * 7} were red." for n in range(9)
]
PAGE = "".join(f"<p>{line}</p>" for line in LINES)


class Site(BaseHTTPRequestHandler):
    """Feed `/N` names one page; feed 0 is not there, and every tenth says something new beside its entry each time."""

    protocol_version = "HTTP/1.1"
    polls = 0

    def do_GET(self):
        name = self.path.strip("/")
        status, body, etag = 200, "", None
        if name in {"robots.txt", "0"}:
            status = 404
        elif name.startswith("page-"):
            body = (
                f"<html><head><title>{name}</title></head><body><article><h1>{name}</h1>{PAGE}</article></body></html>"
            )
        else:
            Site.polls += 1
            changing = f"<!-- {Site.polls} -->" if int(name) % 10 == 9 else ""
            etag = f'"{name}{changing}"'
            status = 304 if self.headers.get("If-None-Match") == etag else 200
            entry = f"<item><guid>{name}</guid><link>http://{self.headers['Host']}/page-{name}</link></item>"
            body = f"<rss version='2.0'><channel><title>{name}</title>{changing}{entry}</channel></rss>"
        data = b"" if status == 304 else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if name.startswith("page-") else "application/rss+xml")
        self.send_header("Content-Length", str(len(data)))
        if etag:
            self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments):
        """Say nothing."""


def cpu_seconds(process):
    """Of a process and all its children that live, user and system."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        children = [
            child
            for task in Path(f"/proc/{process}/task").iterdir()
            for child in task.joinpath("children").read_text().split()
        ]
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + sum(map(cpu_seconds, children))


def files_of(output):
    return sorted(str(path.relative_to(output)) for path in output.rglob("*") if path.is_file())


def main():
    """Measure; the exit code is 1 where something was written, or more than a hundredth of a core was needed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--every", type=float)
    for name, default in {"feeds": 30, "poll": 15, "window": 10}.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    output = Path(tempfile.mkdtemp(prefix="copydesk-idle-"), "out")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    feeds = [f"http://127.0.0.{1 + n % 200}:{server.server_address[1]}/{n}" for n in range(asked.feeds)]
    for number in range(2, 1 + min(asked.feeds, 200)):
        other = ThreadingHTTPServer((f"127.0.0.{number}", server.server_address[1]), Site)
        threading.Thread(target=other.serve_forever, daemon=True).start()
    kind = ["--every", str(asked.every)] if asked.every else ["--streaming", "--window", str(asked.window)]
    flags = ["--poll", str(asked.poll), "--delay", "0", "--allow-private-addresses", "--workers", "1"]
    command = [sys.executable, "-m", "pipeline.main", "run", "--feeds", *feeds, "--output", str(output), *kind, *flags]
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
    while not list(output.glob("_runs/*/manifest.json")):
        time.sleep(1.0)
    time.sleep(60.0)  # whatever the first poll brought is committed, and what starts has started
    before, polls, written = cpu_seconds(process.pid), Site.polls, files_of(output)
    begun = time.monotonic()
    time.sleep(asked.minutes * 60)
    seconds, used = time.monotonic() - begun, cpu_seconds(process.pid) - before
    after, made = files_of(output), Site.polls - polls
    process.terminate()
    code = process.wait(timeout=120)
    figures = {
        "kind": kind[0],
        "seconds": round(seconds),
        "polls": made,
        "cpu_seconds": round(used, 2),
        "share_of_a_core": round(used / seconds, 4),
        "cpu_msec_a_poll": round(1000 * used / made, 1) if made else None,
        "written": sorted(set(after) - set(written)),
        "exit_code": code,
    }
    sys.stdout.write(f"{json.dumps(figures, indent=1)}\n")
    return int(bool(figures["written"]) or figures["share_of_a_core"] > 0.01)


if __name__ == "__main__":
    sys.exit(main())
