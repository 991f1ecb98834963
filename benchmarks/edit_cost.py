"""What each step of the edit costs, as a share of a bare `bare_extraction(html, with_metadata=True)` of the same page.

    python benchmarks/edit_cost.py PAGES.jsonl.gz ... [--pages 80] [--rounds 3]

Rows need `html` and may have `url`. The named number of pages is taken evenly from all rows. Every page is edited and
read by bare trafilatura in turn, in one process that is set up as a worker is, so that what else the machine does falls
on both; time is the process's own CPU time. A step is a call that `transforms/edit/document.py` makes; "rest" is what
lies between them. A guard is a step that is there for hostile or careless input only: limits, trust, clean strings.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import trafilatura

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # run as a script: the packages lie one folder up

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.edit import document, preload
from transforms.edit.options import EditOptions

STEPS = (
    *("screen_bytes", "decode", "parse", "read_facts", "read_blocks", "read_metadata", "extract_body", "screen_page"),
    *("clean", "detect", "attribute", "copyright_notice"),
)
GUARDS = ("without_attribute_flood", "heard", "with_declared_opt_outs", "publisher_of", "clean_strings")
AS_OF = "2026-11-23T00:00:00Z"
WARM_UP = 10  # pages: the first ones compile the rules


class Stopwatch:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)

    def timed(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The call, its time added to the step's."""

        def run(*args: Any, **options: Any) -> Any:
            start = time.process_time()
            result = call(*args, **options)
            self.seconds[step] += time.process_time() - start
            return result

        return run


def pages(paths: Sequence[str], most: int) -> Iterator[tuple[Page, str]]:
    lines = [line for path in paths for line in gzip.decompress(Path(path).read_bytes()).splitlines()]
    rows = [row for row in map(json.loads, lines) if row.get("html")]
    for number, row in enumerate(rows[:: max(1, len(rows) // most)][:most]):
        page = Page(InputKind.ROW, "benchmark", str(number), row.get("url"), charset="utf-8", as_of=AS_OF)
        yield page, row["html"]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("paths", nargs="+")
    ask.add_argument("--pages", type=int, default=80)
    ask.add_argument("--rounds", type=int, default=3)
    args = ask.parse_args()
    logging.disable(logging.CRITICAL)
    print(f"set up by {preload.__name__}")
    watch = Stopwatch()
    for step in (*STEPS, *GUARDS):
        setattr(document, step, watch.timed(step, getattr(document, step)))
    edit = watch.timed("whole edit", document.edit)
    bare = watch.timed("bare", trafilatura.bare_extraction)
    chosen = list(pages(args.paths, args.pages))
    for warm, part in [(False, chosen[:WARM_UP]), *[(True, chosen)] * args.rounds]:
        if not warm:
            watch.seconds.clear()
        for page, html in part:
            edit(page, html.encode("utf-8", "replace"), EditOptions(min_words=0))
            bare(html, url=page.url, with_metadata=True, include_comments=False)
        if not warm:
            watch.seconds.clear()
    report(watch.seconds, len(chosen) * args.rounds)


def report(seconds: dict[str, float], edits: int) -> None:
    bare, whole = seconds["bare"], seconds["whole edit"]
    print(f"{edits} edits, bare trafilatura {1000 * bare / edits:.1f} ms a page")
    for step in STEPS:
        print(f"  {step:24} {seconds[step] / bare:.3f}")
    print(f"  {'rest, guards too':24} {(whole - sum(seconds[step] for step in STEPS)) / bare:.3f}")
    print(f"  {'whole edit':24} {whole / bare:.3f}")
    print(f"guards {sum(seconds[guard] for guard in GUARDS) / whole:.2%} of the edit")


if __name__ == "__main__":
    main()
