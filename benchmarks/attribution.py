"""What reading credits costs a document: the blocks of the parsed page, and the attribution of its lines.

Milliseconds, and the ratio to a bare `trafilatura.extract` of the same page in the same run: machines differ, and one
machine from hour to hour.

    python benchmarks/attribution.py ['../shared/data/extraction/*.jsonl.gz' ...]

Rows need `html` and may have `url`. A hundred pages are taken evenly from all rows. Parsing, facts and the body are
prepared before the clock starts; processor time is counted, not waiting.
"""

from __future__ import annotations

import glob
import gzip
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import trafilatura

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script: the packages lie one folder up

from schemas.decisions import Rejection  # noqa: E402  # needs the path above
from schemas.input_kinds import InputKind  # noqa: E402  # needs the path above
from schemas.page import Page  # noqa: E402  # needs the path above
from transforms.attribute.attribution import attribute  # noqa: E402  # needs the path above
from transforms.attribute.blocks import read_blocks  # noqa: E402  # needs the path above
from transforms.edit.document import PreparedDocument, prepare  # noqa: E402  # needs the path above

SAMPLE = 100
AS_OF = "2026-11-23T00:00:00Z"
DEFAULT = "../shared/data/extraction/*.jsonl.gz"


def rows(patterns: list[str]) -> Iterator[dict[str, str]]:
    for pattern in patterns:
        for path in sorted(glob.glob(pattern)):  # noqa: PTH207 # patterns may be absolute
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from (row for row in map(json.loads, lines) if row.get("html"))


def prepared(row: dict[str, str]) -> PreparedDocument | Rejection:
    page = Page(InputKind.ROW, "benchmark", str(row.get("id")), url=row.get("url"), charset="utf-8", as_of=AS_OF)
    return prepare(page, row["html"].encode("utf-8", "replace"))


def milliseconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def main(patterns: list[str]) -> None:
    found = list(rows(patterns or [DEFAULT]))
    step = max(1, len(found) // SAMPLE)
    documents = [each for each in map(prepared, found[::step][:SAMPLE]) if isinstance(each, PreparedDocument)]
    block_times, credit_times, bare_times = [], [], []
    for round_number in range(2):  # the first round compiles the rules
        for each in documents:
            spent = milliseconds(lambda each=each: read_blocks(each.parsed.layout))
            credited = milliseconds(
                lambda each=each: attribute(each.cleaned.lines, each.page, each.facts, host=None, language="und")
            )
            if round_number:
                block_times.append(spent)
                credit_times.append(credited)
                html, url = each.parsed.html, each.page.url
                bare_times.append(milliseconds(lambda html=html, url=url: trafilatura.extract(html, url=url)))
    both = [sum(pair) for pair in zip(block_times, credit_times, strict=True)]
    baseline = statistics.mean(bare_times)
    rows_of_table = {"read_blocks": block_times, "attribute": credit_times, "both": both, "trafilatura": bare_times}
    for name, times in rows_of_table.items():
        mean, median, worst = statistics.mean(times), statistics.median(times), max(times)
        print(f"{name:12} mean {mean:6.2f} ms  median {median:6.2f}  most {worst:6.1f}  ratio {mean / baseline:.3f}")
    print(f"{len(documents)} pages")


if __name__ == "__main__":
    main(sys.argv[1:])
