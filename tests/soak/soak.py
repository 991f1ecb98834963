"""A stream for some minutes against a loopback press: every version committed exactly once, and how long that took.

    python tests/soak/soak.py [--seconds 600] [--stories 600] [--papers 30] [--window 10] [--poll 5] [--kills 0]

Prints figures as JSON; exit code 1 where a version is missing, stands there twice, or came too late: 95 of 100
within a window and `--grace` seconds of the first poll that could know of it. With `--kills` the
stream is killed (SIGKILL) at so many random moments and started again; then nothing is said of how long it took.
`parts_p50_p95` says where the time went. `memory_mib` is what the stream's processes need in main memory, a dozen times
over the run, by what they do.
"""

import argparse
import gzip
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import datetime
from pathlib import Path

from process_memory import ProcessMemory
from soak_site import Press

ROOT = Path(__file__).parents[2]
MARK = re.compile(r"It is edition (\d+) of this page")
LONGEST_WAIT = 300.0


class Process:
    """The stream as a process."""

    def __init__(self, asked, output, feeds):
        flags = ["--window", str(asked.window), "--poll", str(asked.poll), "--delay", "0", "--timeout", "5"]
        flags += ["--allow-private-addresses", "--log", "json", "--workers", "1"]
        command = [sys.executable, "-m", "pipeline.main", "run", "--streaming", "--feeds", *feeds]
        self._command = [*command, "--output", str(output), *flags]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
        self.said = []
        threading.Thread(target=self._read, args=(self.process.stderr,), daemon=True).start()

    def _read(self, stream):
        self.said.extend(stream)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=180)


def committed(output):
    """(url, version) to the commits that hold it, each by its time and by the end of its window."""
    found = {}
    for path in output.glob("_runs/*/manifest.json"):
        manifest = json.loads(path.read_text())
        at = path.stat().st_mtime, datetime.fromisoformat(manifest["as_of"].replace("Z", "+00:00")).timestamp()
        for file in manifest["files"]:
            if file["tree"] == "rejected":
                continue
            for line in gzip.decompress((output / file["path"]).read_bytes()).splitlines():
                row = json.loads(line)
                (number,) = MARK.findall(row["text"])
                found.setdefault((row["url"], int(number)), []).append(at)
    return found


def kill_now_and_then(stream, kills, seconds):
    draw = random.Random(7)
    moments = sorted(draw.uniform(5, seconds) for _ in range(kills))
    begun = time.monotonic()
    for moment in moments:
        time.sleep(max(0.0, begun + moment - time.monotonic()))
        stream.kill()
        stream.start()


def newest(press):
    """(url, version) of the newest version of each page."""
    return {(each[-1].url, each[-1].number) for paper in press.papers for each in paper.versions.values()}


def wait_for_all(press, output, seconds):
    """Whether all newest versions are committed within so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = committed(output)
        if all(
            (versions[-1].url, versions[-1].number) in found for p in press.papers for versions in p.versions.values()
        ):
            return True
        time.sleep(2.0)
    return False


def parts_of(versions, found):
    """Seconds from the poll to the page, from that to the end of the window, from that to the file: median and p95."""
    parts = {"poll_to_page": [], "page_to_window_end": [], "window_end_to_file": []}
    for version in versions:
        if version.polled and version.fetched and (version.url, version.number) in found:
            at, end = found[version.url, version.number][0]
            parts["poll_to_page"].append(version.fetched - version.polled)
            parts["page_to_window_end"].append(end - version.fetched)
            parts["window_end_to_file"].append(at - end)
    return {name: [ranked(seconds, 50), ranked(seconds, 95)] for name, seconds in parts.items()}


def ranked(seconds, percent):
    """The smallest value that so many of a hundred do not exceed; None of none."""
    return round(sorted(seconds)[-(-len(seconds) * percent // 100) - 1], 2) if seconds else None


def figures_of(press, output, asked):
    """What was found, and what is wrong."""
    found, versions = committed(output), press.versions()
    wanted = newest(press) if asked.kills else {(version.url, version.number) for version in versions}
    # what was there before the start came at once
    begun = min((commits[0][0] for commits in found.values()), default=0.0)
    later = [
        version
        for version in versions
        if (version.url, version.number) in found and version.polled and version.published > begun
    ]
    delays = [found[version.url, version.number][0][0] - version.polled for version in later]
    p95 = ranked(delays, 95)
    wrong = {
        "missing": sorted(map(str, wanted - found.keys())),
        "twice": sorted(str(key) for key, times in found.items() if len(times) > 1),
        "unknown": sorted(map(str, found.keys() - {(version.url, version.number) for version in versions})),
    }
    return {
        "versions": len(versions),
        "kinds": Counter(version.kind for version in versions),
        "committed": len(found),
        "commits": len(list(output.glob("_runs/*/manifest.json"))),
        "p50_seconds": ranked(delays, 50),
        "p95_seconds": p95,
        "parts_p50_p95": parts_of(later, found),
        "bound_seconds": asked.window + asked.grace,
        **{name: keys[:10] for name, keys in wrong.items()},
        "is_late": not asked.kills and (p95 is None or p95 > asked.window + asked.grace),
        "is_wrong": any(wrong.values()),
    }


def main():
    """Run the soak; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    defaults = {"seconds": 600, "stories": 600, "papers": 30, "window": 10, "poll": 5, "kills": 0, "grace": 10}
    for name, default in defaults.items():
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--output", type=Path, default=None)
    asked = parser.parse_args()
    output = asked.output or Path(tempfile.mkdtemp(prefix="copydesk-soak-"))
    press = Press(asked.papers)
    for number in range(1, asked.papers + 1):  # every paper is known before it is tried
        press.publish(number)
    stream = Process(asked, output, press.feeds)
    memory = ProcessMemory(lambda: stream.process.pid)
    try:
        threading.Thread(target=memory.watch, daemon=True).start()
        is_begun = wait_for_all(press, output, LONGEST_WAIT)
        killer = threading.Thread(target=kill_now_and_then, args=(stream, asked.kills, asked.seconds), daemon=True)
        killer.start()
        press.schedule(asked.papers + 1, asked.papers + asked.stories, asked.seconds)
        killer.join()
        is_whole = wait_for_all(press, output, LONGEST_WAIT) and is_begun
        memory.end()
        code = stream.end()
    finally:
        stream.process.kill()
    checked = subprocess.run([sys.executable, "-m", "pipeline.main", "validate", str(output)], cwd=ROOT, check=False)
    figures = figures_of(press, output, asked)
    figures |= {
        "exit_code": code,
        "validated": checked.returncode == 0,
        **memory.figures(),
    }
    sys.stdout.write(f"{json.dumps(figures, indent=1)}\n")
    is_sound = is_whole and code == 0 and checked.returncode == 0 and not figures["is_wrong"] and not figures["is_late"]
    if not is_sound:
        sys.stderr.write("".join(stream.said)[-4000:])
    return 0 if is_sound else 1


if __name__ == "__main__":
    sys.exit(main())
