"""What a page costs, and how many a second a whole run does, against plain trafilatura in the same invocation.

    python benchmarks/throughput.py [--pages N] [--times 10] [--workers N] FILE.jsonl.gz ...

Without files it reads the extraction pages beside the repository (`../shared/data/extraction`). Printed are

- edit / bare: CPU time of `edit_page` over that of `bare_extraction(html, with_metadata=True)`, in one process, page by
  page in turn, so that what else the machine does falls on both;
- the run: documents a second of the whole command, start of the interpreter included, to the committed manifest, and
  its ratio to the rate of a plain loop that calls `bare_extraction` in one process;
- the same for `--times` as many pages: the same ones with the letters of their words turned, so that none is a copy;
- the parent: CPU time of the process that hands out the work, a document (by the two runs) and for its start.

Peak memory is resident memory of the run's processes together, sampled every 0.1 s (shared pages count once for each).
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from trafilatura import bare_extraction

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import edit_page
from transforms.elements.page_codec import encode_page

DEFAULT = sorted(str(path) for path in Path("../shared/data/extraction").glob("*.jsonl.gz"))
AS_OF = "2026-11-01T00:00:00Z"
MIB = 1024 * 1024
TICKS = os.sysconf("SC_CLK_TCK")
_TEXT = re.compile(r">[^<]+<")
_WORD = re.compile(r"\b[a-z]{5,}\b")


@dataclass(frozen=True)
class Run:
    """A whole run: documents, seconds of wall time, CPU seconds of its first process, peak bytes of all together."""

    documents: int
    seconds: float
    parent_seconds: float
    peak: int


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="*", default=DEFAULT)
    ask.add_argument("--pages", type=int, default=0, help="the first N pages only")
    ask.add_argument("--times", type=int, default=10, help="the larger run has that many times the pages; 0: none")
    ask.add_argument("--workers", default="0")
    asked = ask.parse_args()
    rows = [row for path in asked.files for row in read_rows(path)][: asked.pages or None]
    if not rows:
        ask.error("no pages: name JSONL files with `html` in each row")
    bare, edit = cpu_a_page(rows)
    print(f"{len(rows)} pages, CPU ms a page: bare {bare:.1f}, edit {edit:.1f}, edit / bare {edit / bare:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        one = measured(folder, rows, 1, asked.workers)
        rate = bare_rate(f"{folder}/1.jsonl")
        print(f"plain loop {rate:.1f} docs/s")
        report(one, rate)
        if asked.times > 1:
            many = measured(folder, rows, asked.times, asked.workers)
            report(many, rate)
            each = (many.parent_seconds - one.parent_seconds) / (many.documents - one.documents)
            start = one.parent_seconds - each * one.documents
            print(f"parent: {each * 1000:.2f} CPU ms a document, {start:.1f} CPU s for the start and the end")


def read_rows(path: str) -> Iterator[dict[str, Any]]:
    data = Path(path).read_bytes()
    yield from map(json.loads, (gzip.decompress(data) if path.endswith(".gz") else data).splitlines())


def cpu_a_page(rows: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """CPU milliseconds a page of bare trafilatura and of our edit, after one round that fills their caches."""
    options, spent = EditOptions(min_words=0), [0.0, 0.0]
    for counted in (False, True):
        for number, row in enumerate(rows if counted else rows[:20]):
            page = Page(InputKind.ROW, "benchmark", str(number), row.get("url"), charset="utf-8", as_of=AS_OF)
            header, data = encode_page(page), row["html"].encode("utf-8", "replace")
            began = time.process_time()
            bare_extraction(row["html"], url=row.get("url"), with_metadata=True, include_comments=False)
            between = time.process_time()
            edit_page(header, data, options)
            if counted:
                spent[0] += between - began
                spent[1] += time.process_time() - between
    return spent[0] * 1000 / len(rows), spent[1] * 1000 / len(rows)


def measured(folder: str, rows: Sequence[dict[str, Any]], times: int, workers: str) -> Run:
    path = f"{folder}/{times}.jsonl"
    with Path(path).open("wb") as file:
        for turn in range(times):
            for number, row in enumerate(rows):
                html = turned(row["html"], turn)
                url = f"{row.get('url') or 'https://pages.example/'}?turn={turn}&page={number}"
                file.write(orjson.dumps({"id": f"{turn}-{number}", "url": url, "html": html}) + b"\n")
    return run(path, workers, len(rows) * times)


def turned(html: str, turn: int) -> str:
    """The page with the letters of its text's longer words turned: another text of the same shape."""

    def word(match: re.Match[str]) -> str:
        at = turn % len(match[0])
        return match[0][at:] + match[0][:at]

    def text(match: re.Match[str]) -> str:
        return _WORD.sub(word, match[0])

    return _TEXT.sub(text, html) if turn else html


def bare_rate(path: str) -> float:
    """Documents a second of a loop that does nothing else."""
    code = (
        "import json, sys, time\nfrom trafilatura import bare_extraction\nbegan, rows = time.perf_counter(), 0\n"
        "for line in open(sys.argv[1], encoding='utf-8'):\n    row, rows = json.loads(line), rows + 1\n"
        "    bare_extraction(row['html'], url=row['url'], with_metadata=True, include_comments=False)\n"
        "print(rows / (time.perf_counter() - began))"
    )
    return float(subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True, text=True).stdout)


def run(path: str, workers: str, documents: int) -> Run:
    with tempfile.TemporaryDirectory() as out:
        began, parent, peak = time.perf_counter(), 0.0, 0
        ask = ["run", "--jsonl", path, "--output", out, "--as-of", AS_OF, "--workers", workers]
        command = subprocess.Popen(
            [sys.executable, "-m", "pipeline.main", *ask], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while command.poll() is None:
            seconds, together = usage(command.pid)
            parent, peak = max(parent, seconds), max(peak, together)
            time.sleep(0.1)
        seconds = time.perf_counter() - began
    if command.returncode:
        sys.exit(f"the run failed with exit code {command.returncode}")
    return Run(documents, seconds, parent, peak)


def usage(root: int) -> tuple[float, int]:
    """CPU seconds of a process, and resident bytes of it and of all below it (Linux; nothing elsewhere)."""
    parents, sizes, seconds = {}, {}, 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # the process is gone
            continue
        pid = int(stat.parent.name)
        parents[pid], sizes[pid] = int(fields[1]), int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
        if pid == root:
            seconds = (int(fields[11]) + int(fields[12])) / TICKS
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return seconds, sum(sizes.get(pid, 0) for pid in family)


def report(run: Run, rate: float) -> None:
    speed = run.documents / run.seconds
    print(
        f"copydesk run, {run.documents} documents: {speed:.1f} docs/s, {speed / rate:.2f} x the plain loop, "
        f"parent {run.parent_seconds:.1f} CPU s, peak {run.peak / MIB:,.0f} MiB"
    )


if __name__ == "__main__":
    main()
