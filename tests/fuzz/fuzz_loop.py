"""Run damaged documents through the product: `python tests/fuzz/fuzz_loop.py --cases 10000 --seconds 1800`.

A case is a function of its target and its seed. Findings are printed with both and written as files, so that each can
be kept in `cases/`, run again, and made smaller.
"""

import argparse
import random
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from schemas.decisions import Rejection
from transforms.edit.options import PRELOAD
from transforms.workers.limits import WorkerLimits, Workers
from transforms.workers.pool import WorkerPool

sys.path.insert(0, str(Path(__file__).parent))

MOST_CPU_SECONDS = 5.0
PATIENCE_SECONDS = 240.0  # of wall time, for a chunk of cases on a busy machine; a hang is confirmed alone
CHUNK = 25
CHUNKS_AT_ONCE = 8
MEMORY_MB = 2048
MOST_BYTES = 300_000  # of a case: what is damaged by repetition grows fast
SHOWN = 400  # bytes of a case


@dataclass(frozen=True)
class Finding:
    """A promise that a case broke."""

    target: str
    seed: int
    problem: str
    case: bytes


def case_of(target: str, seed: int) -> bytes:
    """The damaged document of a seed."""
    from fuzz_targets import TARGETS

    return TARGETS[target].mutate(random.Random(f"{target} {seed}"))[:MOST_BYTES]


def problems_of(target: str, case: bytes) -> list[str]:
    """What a case breaks; empty where all is as it must be."""
    from fuzz_targets import TARGETS

    start = time.process_time()
    try:
        problems = list(TARGETS[target].check(case))
    except Exception as error:  # noqa: BLE001 - this is what is looked for
        problems = [
            f"{type(error).__name__}: {error}\n{''.join(traceback.format_exc().splitlines(keepends=True)[-7:])}"
        ]
    took = time.process_time() - start
    return [*problems, *([f"took {took:.1f} CPU s"] if took > MOST_CPU_SECONDS else [])]


def run_chunk(target: str, seeds: list[int]) -> list[Finding]:
    """The findings of some seeds, in a worker; then the neighbour must be as it is in a fresh process."""
    before = _neighbour(target)
    findings = []
    for seed in seeds:
        case = case_of(target, seed)
        findings += [Finding(target, seed, problem, case) for problem in problems_of(target, case)]
    from fuzz_targets import TARGETS

    if TARGETS[target].neighbour() != before:
        findings.append(Finding(target, seeds[0], f"a neighbour changed after one of the seeds {seeds}", b""))
    return findings


_BEFORE: dict[str, bytes] = {}


def _neighbour(target: str) -> bytes:
    from fuzz_targets import TARGETS

    if target not in _BEFORE:
        _BEFORE[target] = TARGETS[target].neighbour()
    return _BEFORE[target]


def workers_of(number: int) -> closing[WorkerPool]:
    """Worker processes that have the product loaded."""
    import fuzz_seeds

    fuzz_seeds.output()
    limits = WorkerLimits(seconds=PATIENCE_SECONDS, memory_mb=MEMORY_MB)
    return closing(WorkerPool(Workers(number, limits, (*PRELOAD, "fuzz_warm"))))


def fuzz(pool: WorkerPool, target: str, cases: int, *, first: int = 0, seconds: float = 1e9) -> Iterator[Finding | int]:
    """Findings as they come, and last the number of cases that were run before the time was over."""
    seeds = range(first, first + cases)
    waiting = [list(seeds[start : start + CHUNK]) for start in range(0, cases, CHUNK)][::-1]
    end, done = time.monotonic() + seconds, 0
    while waiting and time.monotonic() < end:
        batch = [waiting.pop() for _ in range(min(CHUNKS_AT_ONCE, len(waiting)))]
        jobs = [pool.submit(run_chunk, target, chunk) for chunk in batch]
        for chunk, job in zip(batch, jobs, strict=True):
            outcome = job.result()
            if isinstance(outcome, Rejection) and len(chunk) > 1:
                waiting += [[seed] for seed in chunk]
                continue
            done += len(chunk)
            if isinstance(outcome, Rejection):
                yield Finding(target, chunk[0], f"{outcome.reason}: {outcome.message}", case_of(target, chunk[0]))
            else:
                yield from outcome
    yield done


def _keep(finding: Finding, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.joinpath(f"{finding.target}-{finding.seed}").write_bytes(finding.case)
    print(f"{finding.target} seed {finding.seed}: {finding.problem}\n    {finding.case[:SHOWN]!r}", flush=True)


def main() -> int:
    """Fuzz the targets that are named, within the time; 1 where there are findings."""
    from fuzz_targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--target", choices=list(TARGETS), action="append", help="(default: all)")
    parser.add_argument("--cases", type=int, default=10_000, help="of each target")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--seconds", type=float, default=1800, help="for all targets together")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-findings"), help="folder that findings are written to")
    asked = parser.parse_args()
    names, found, start = asked.target or list(TARGETS), 0, time.monotonic()
    with workers_of(asked.workers) as pool:
        for number, name in enumerate(names):
            left = (asked.seconds - (time.monotonic() - start)) / (len(names) - number)
            for outcome in fuzz(pool, name, asked.cases, first=asked.first, seconds=left):
                if isinstance(outcome, Finding):
                    found += 1
                    _keep(outcome, asked.keep)
                else:
                    took = time.monotonic() - start
                    print(f"{name}: {outcome} cases; {took:.0f} s and {found} findings so far", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    from fuzz_loop import main as run  # the workers import this module by its name

    sys.exit(run())
