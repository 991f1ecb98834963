"""Damaged inputs: the first seeds of each target, and every finding that was kept."""

import os
import random
from pathlib import Path

import fuzz_loop
import pytest
from fuzz_targets import TARGETS

SEEDS = 500 if os.environ.get("CI") else 100
CASES = sorted(path for path in Path(__file__).with_name("cases").iterdir())


@pytest.fixture(scope="module")
def pool():
    with fuzz_loop.workers_of(2) as pool:
        yield pool


@pytest.mark.parametrize("target", TARGETS)
def test_no_damage_breaks_a_promise(target, pool):
    *findings, done = fuzz_loop.fuzz(pool, target, SEEDS)
    assert [(finding.seed, finding.problem, finding.case[:400]) for finding in findings] == []
    assert done == SEEDS


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_was_found_once_is_found_no_more(path):
    assert fuzz_loop.problems_of(path.name.partition("-")[0], path.read_bytes()) == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_seed_gives_the_same_case_each_time_and_another_seed_another(target):
    assert fuzz_loop.case_of(target, 7) == fuzz_loop.case_of(target, 7)
    assert len({fuzz_loop.case_of(target, seed) for seed in range(20)}) > 15


class Broken:
    """A target that breaks every promise."""

    name = "broken"

    def mutate(self, draw: random.Random) -> bytes:
        return b"%d" % draw.randrange(3)

    def check(self, case):
        if case == b"1":
            raise ZeroDivisionError("one")
        if case == b"2":
            yield "two"

    def neighbour(self):
        return b"%d" % random.randrange(10**9)


def test_errors_broken_promises_and_changed_neighbours_are_findings(monkeypatch):
    monkeypatch.setitem(TARGETS, "broken", Broken())
    problems = {finding.problem.partition("\n")[0] for finding in fuzz_loop.run_chunk("broken", list(range(9)))}
    assert {"ZeroDivisionError: one", "two"} < problems
    assert any(problem.startswith("a neighbour changed") for problem in problems)
