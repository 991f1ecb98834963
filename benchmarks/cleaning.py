"""CPU time of cleaning a document, on the texts that trafilatura extracts from pages.

python benchmarks/cleaning.py ../shared/data/extraction/*.jsonl.gz [--most 200] [--rounds 5]

The files are JSON Lines (gzip or plain) with `html` in each row. Extraction is not timed.
"""

import argparse
import gzip
import json
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import trafilatura

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script: the packages lie one folder up

from schemas.decisions import Line
from transforms.clean.cleaning import CleanContext, clean
from transforms.clean.phrase_lines import matching_rows
from transforms.text.characters import normalise, split_lines

Document = tuple[tuple[Line, ...], CleanContext]


def rows(path: str) -> Iterator[str]:
    raw = Path(path).read_bytes()
    yield from (gzip.decompress(raw) if path.endswith(".gz") else raw).decode().splitlines()


def documents(paths: Sequence[str], most: int) -> Iterator[Document]:
    share = -(-most // len(paths))
    for path in paths:
        for row in islice(rows(path), share):
            page = json.loads(row)
            found = trafilatura.bare_extraction(page["html"], with_metadata=True, include_comments=False)
            if found is not None:
                lines = split_lines(normalise(found.text or ""))
                context = CleanContext(
                    found.title, page.get("lang"), None, is_text=False, description=found.description
                )
                yield tuple(Line(text, place) for place, text in enumerate(lines)), context


def milliseconds(texts: Sequence[Document]) -> float:
    start = time.process_time()
    for lines, context in texts:
        clean(lines, context)
    return 1000 * (time.process_time() - start)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("pages", nargs="+")
    ask.add_argument("--most", type=int, default=200, help="how many pages to read in all")
    ask.add_argument("--rounds", type=int, default=5)
    args = ask.parse_args()
    texts = list(documents(args.pages, args.most))
    start = time.process_time()
    matching_rows("")
    print(f"compiling the phrases: {1000 * (time.process_time() - start):.0f} ms, once a process")
    times = sorted(milliseconds(texts) for _ in range(args.rounds))
    lines = sum(len(text) for text, _ in texts)
    print(f"{len(texts)} documents, {lines} lines, {args.rounds} rounds, CPU time")
    print(f"ms a document: median {statistics.median(times) / len(texts):.3f}, best {times[0] / len(texts):.3f}")
    print(f"ms for 60 lines: median {60 * statistics.median(times) / lines:.3f}, best {60 * times[0] / lines:.3f}")


if __name__ == "__main__":
    main()
