"""What documents need in memory as one run, and as a chain of slices.

    python benchmarks/slices.py [--documents 5000 10000 20000] [--slice 4000] [--workers 1]

The documents are made up: 300 words of syllables each, one in ten the copy of an earlier one. Each number of documents
is one run in a process of its own, the last number once more in slices. Printed are the largest resident memory of the
process (its workers have limits of their own), its growth a document from the smallest run to the largest, and its CPU
time without the workers.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

WORDS, LINE, COPIES = 300, 15, 10
SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "ta", "ve", "zo")
RUN = """
import resource, sys
from pipeline.main import main
if __name__ == "__main__":
    code = main(sys.argv[1:])
    own, workers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = sum(used.ru_utime + used.ru_stime for used in (own, workers))
    print(f"measured {code} {own.ru_maxrss} {cpu}")
"""
MEASURED = re.compile(r"^measured (\d+) (\d+) (\S+)$", re.MULTILINE)


def text(number: int) -> str:
    source = random.Random(number)
    words = ["".join(source.choices(SYLLABLES, k=3)) for _ in range(WORDS)]
    return "\n".join(" ".join(words[at : at + LINE]).capitalize() + "." for at in range(0, WORDS, LINE))


def write_rows(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        for number in range(count):
            body = text(number - COPIES if number % COPIES == COPIES - 1 else number)
            outlet = f"outlet-{number % 500}.example"
            row = {"id": str(number), "url": f"https://{outlet}/{number}", "title": f"News {number}", "text": body}
            file.write(json.dumps(row) + "\n")


def measured(folder: Path, rows: Path, name: str, *flags: str) -> tuple[float, float]:
    """MiB resident at most, and CPU seconds."""
    script = folder / "run.py"
    script.write_text(RUN, encoding="utf-8")
    asked = ["run", "--jsonl", str(rows), "--output", str(folder / name), "--as-of", "2026-11-20T06:00:00Z", *flags]
    done = subprocess.run([sys.executable, str(script), *asked], check=True, stdout=subprocess.PIPE, text=True)
    code, resident, cpu = MEASURED.findall(done.stdout)[0]
    if code != "0":
        raise RuntimeError(f"the run ended with {code}")
    return int(resident) / 1024, float(cpu)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--documents", type=int, nargs="+", default=[5000, 10_000, 20_000])
    ask.add_argument("--slice", type=int, default=4000)
    ask.add_argument("--workers", default="1")
    asked = ask.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, points = Path(name), []
        for count in sorted(asked.documents):
            rows = folder / f"{count}.jsonl"
            write_rows(rows, count)
            resident, cpu = measured(folder, rows, f"one-{count}", "--workers", asked.workers)
            points.append((count, resident))
            print(
                f"{count:9,} documents in one run: {resident:6,.0f} MiB, {cpu * 1000 / count:.1f} ms CPU each",
                flush=True,
            )
        resident, cpu = measured(folder, rows, "slices", "--workers", asked.workers, "--slice", str(asked.slice))
        print(f"{count:9,} in slices of {asked.slice:,}: {resident:,.0f} MiB, {cpu * 1000 / count:.1f} ms CPU each")
    (few, least), (many, most) = points[0], points[-1]
    if many > few:
        print(f"growth: {(most - least) * 1024 / (many - few):.1f} KiB a document")


if __name__ == "__main__":
    main()
