"""Documents a second of a whole run, against a plain one-process trafilatura loop in the same invocation.

    python benchmarks/throughput.py [--workers N] [--rounds N] FILE.jsonl.gz ...

Without files it reads the extraction pages beside the repository (`../shared/data/extraction`). The baseline calls
`bare_extraction(html, with_metadata=True)` on every row, in one process that does nothing else. The run is the whole
command, start of the interpreter included, to the committed manifest. Peak memory is resident memory: of the largest
process, and of the run's processes together, sampled every 0.1 s (shared pages count once for each).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

DEFAULT = sorted(str(path) for path in Path("../shared/data/extraction").glob("*.jsonl.gz"))
BASELINE = """
import gzip, json, sys, time
from trafilatura import bare_extraction
started, rows = time.perf_counter(), 0
for path in sys.argv[1:]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            bare_extraction(row["html"], url=row.get("url"), with_metadata=True, include_comments=False)
            rows += 1
print(rows, time.perf_counter() - started)
"""
MIB = 1024 * 1024


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="*", default=DEFAULT)
    ask.add_argument("--workers", default="0")
    ask.add_argument("--rounds", type=int, default=1)
    asked = ask.parse_args()
    if not asked.files:
        ask.error("no pages: name JSONL files with `html` in each row")
    for number in range(asked.rounds):
        rows, seconds = baseline(asked.files)
        run_seconds, largest, together = run(asked.files, asked.workers)
        print(f"round {number + 1}: {rows} documents")
        print(f"  plain loop   {rows / seconds:6.1f} docs/s")
        print(f"  copydesk run {rows / run_seconds:6.1f} docs/s   ratio {seconds / run_seconds:.2f}")
        print(f"  peak memory  {largest / MIB:,.0f} MiB in one process, {together / MIB:,.0f} MiB in all")


def baseline(files: list[str]) -> tuple[int, float]:
    told = subprocess.run([sys.executable, "-c", BASELINE, *files], check=True, capture_output=True, text=True)
    rows, seconds = told.stdout.split()
    return int(rows), float(seconds)


def run(files: list[str], workers: str) -> tuple[float, int, int]:
    with tempfile.TemporaryDirectory() as out:
        started, largest, together = time.perf_counter(), 0, 0
        ask = ["run", "--jsonl", *files, "--output", out, "--workers", workers]
        command = subprocess.Popen(
            [sys.executable, "-m", "pipeline.main", *ask], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while command.poll() is None:
            sizes = resident(command.pid)
            largest, together = max(largest, *sizes, 0), max(together, sum(sizes))
            time.sleep(0.1)
        seconds = time.perf_counter() - started
    if command.returncode:
        sys.exit(f"the run failed with exit code {command.returncode}")
    return seconds, largest, together


def resident(root: int) -> list[int]:
    """Resident bytes of a process and all below it (Linux; empty elsewhere)."""
    parents, sizes = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # the process is gone
            continue
        pid = int(stat.parent.name)
        parents[pid], sizes[pid] = int(fields[1]), int(fields[21]) * 4096
    family = {root}
    while grown := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= grown
    return [sizes[pid] for pid in family if pid in sizes]


if __name__ == "__main__":
    main()
