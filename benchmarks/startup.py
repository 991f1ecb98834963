"""Whether the start of a run takes the same time however many runs have gone before it.

    python benchmarks/startup.py [--runs 2032] [--every 512] [--lines 200]

Hourly runs are made up below a temporary folder: a manifest and the counts of a few lines each; every run folds as a
run does. It is measured where half as many runs lie behind the last folding as may. Printed is this process's CPU time
in milliseconds, the least of five: what the next run reads at its start (the state of thirty days, and of 400), the
clean-up at its start, `validate`, the same start without checkpoints; and how many state files thirty days are. The
last line says how much each has grown.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path

from pipeline.upkeep.state_kinds import STATE_KINDS
from pipeline.upkeep.validate import validate
from schemas.manifest import RunHeader, run_id
from transforms.sink.commit import commit, input_report, manifest_of, state_report
from transforms.sink.state_file import state_file
from transforms.storage.clean_up import clean_up
from transforms.storage.run_lock import locked_runs
from transforms.storage.running import Attempt
from transforms.storage.state_folding import MANY_RUNS, fold, is_due
from transforms.storage.state_view import view_of_state
from transforms.storage.storage import Storage, storage_for
from transforms.templates.counts import LineCount
from transforms.templates.line_key import line_key
from transforms.templates.state import NAME, StateRow, pack_row, write_rows

START = datetime(2026, 1, 1, tzinfo=timezone.utc)
LOOK_BACKS = (30, 400)  # days: template lines; what a run may know of addresses
COLUMNS = ("runs", "30 days", "400 days", "clean-up", "files read", "validate", "without: 30", "without: 400")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--runs", type=int, default=2032)
    ask.add_argument("--every", type=int, default=512)
    ask.add_argument("--lines", type=int, default=200)
    asked = ask.parse_args()
    print("  ".join(f"{name:>12}" for name in COLUMNS))
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        storage = storage_for(folder)
        spent = time.process_time()
        folding = 0.0
        for number in range(1, asked.runs + 1):
            commit_run(storage, number, asked.lines)
            before = time.process_time()
            earlier = view(storage, 30, number + 1)
            if is_due(earlier):
                fold(storage, STATE_KINDS, time.time())
                folding += time.process_time() - before
            if (number + MANY_RUNS // 2) % asked.every == 0:
                rows.append(measured(storage, number))
                print("  ".join(f"{value:12.1f}" if isinstance(value, float) else f"{value:12}" for value in rows[-1]))
        print("  ".join(f"{f'x {last / first:.2f}':>12}" for first, last in zip(rows[0], rows[-1], strict=True)))
        print(f"folding took {1000 * folding / asked.runs:.1f} ms a run; all: {time.process_time() - spent:.0f} s")


def clock(number: int) -> str:
    return f"{START + timedelta(hours=number):%Y-%m-%dT%H:%M:%SZ}"


def commit_run(storage: Storage, number: int, lines: int) -> None:
    day = clock(number)[:10]
    counts = [
        LineCount((number,), (number,), (day,), day, day, tail=1, example=f"A line of template {line}")
        for line in range(lines)
    ]
    rows = [StateRow(f"o{line % 20}.example", line_key(f"{line}"), count) for line, count in enumerate(counts)]
    content = write_rows(map(pack_row, rows))
    state = state_file(NAME, content)
    write_quickly(storage, state.path, content)
    header = RunHeader(run_id(clock(number), (), {}), clock(number))
    commit(storage, manifest_of(header, [state_report(state), input_report(0)]), Attempt())


def write_quickly(storage: Storage, path: str, content: bytes) -> None:
    file = Path(storage.root, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def view(storage: Storage, days: int, number: int) -> object:
    since = f"{START + timedelta(hours=number) - timedelta(days=days):%Y-%m-%d}"
    return view_of_state(storage, since, clock(number))


def measured(storage: Storage, number: int) -> list[float]:
    since = f"{START + timedelta(hours=number) - timedelta(days=30):%Y-%m-%d}"
    seen = view(storage, 30, number + 1).seen(NAME, since)
    with_checkpoints = [least(lambda days=days: view(storage, days, number + 1)) for days in LOOK_BACKS]
    checked = least(lambda: validate(storage.root), 1)
    folder = Path(storage.root, "_state/checkpoints")
    aside = folder.rename(folder.with_name("aside"))
    without = [least(lambda days=days: view(storage, days, number + 1), 2) for days in LOOK_BACKS]
    aside.rename(folder)
    return [
        number,
        *with_checkpoints,
        least(lambda: cleaned(storage)),
        len(seen.files) + len(seen.folded),
        checked,
        *without,
    ]


def cleaned(storage: Storage) -> None:
    with locked_runs(storage) as lock:
        clean_up(storage, lock, time.time())


def least(step: Callable[[], object], times: int = 5) -> float:
    """The least CPU time of a few, in milliseconds."""
    spent = []
    for _ in range(times):
        began = time.process_time()
        step()
        spent.append(time.process_time() - began)
    return 1000 * min(spent)


if __name__ == "__main__":
    main()
