"""Workers and fork servers that die: nothing waits for ever, and no document is lost that does no harm."""

import errno
import os
import pkgutil
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.workers import launcher, pool, worker
from transforms.workers.worker_errors import WorkersLostError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def impatient(monkeypatch):
    """Attempts to start a worker follow at once, and wait half a second at most."""
    monkeypatch.setattr(pool, "_START_PAUSES", (0.0, 0.0))
    for module in (launcher, worker):
        monkeypatch.setattr(module, "START_SECONDS", 0.5)


@pytest.mark.parametrize("times", [1, 2, 4])
def test_a_call_whose_worker_was_killed_from_outside_is_tried_again(times, pool_of, calls, tmp_path):
    pool = pool_of(2)
    jobs = [pool.submit(calls.kills_worker, str(tmp_path / "marker"), times, 4), pool.submit(calls.double, 5)]
    assert [job.result() for job in jobs] == [8, 10]


def test_a_call_whose_worker_is_killed_again_and_again_is_rejected(pool_of, calls, tmp_path):
    outcome = pool_of(2).submit(calls.kills_worker, str(tmp_path / "marker"), 1000, 4).result()
    assert isinstance(outcome, Rejection)
    assert outcome.reason is Reason.WORKER_DIED


def test_a_call_whose_worker_crashed_once_is_tried_again(pool_of, calls, tmp_path):
    assert pool_of(2).submit(calls.crashes_at_first, str(tmp_path / "marker"), 4).result() == 8


def test_a_fork_server_that_dies_costs_no_document(pool_of, calls, tmp_path):
    pool = pool_of(2)
    jobs = [pool.submit(calls.double, number) for number in range(10)]
    jobs += [pool.submit(calls.kills_fork_server, str(tmp_path / str(number)), 1, number) for number in range(3)]
    jobs += [pool.submit(calls.double, number) for number in range(10)]
    assert [job.result() for job in jobs] == [2 * number for number in (*range(10), *range(3), *range(10))]


def test_a_fork_server_that_dies_again_and_again_fails_the_run(pool_of, calls, tmp_path):
    job = pool_of(1).submit(calls.kills_fork_server, str(tmp_path / "marker"), 1000, 4)
    with pytest.raises(WorkersLostError, match="the fork server died"):
        job.result()


@pytest.mark.parametrize(
    ("preload", "why"),
    [
        ("preload_workers_die", "died as it started"),
        ("preload_workers_hang", "died as it started"),
        ("preload_no_fork", "Resource temporarily unavailable"),
        ("preload_dies", "fork server"),
        ("preload_hangs", "fork server"),
        ("preload_raises", "a table of the registry is damaged"),
        ("no_module_of_this_name", "No module named"),
    ],
)
def test_where_no_worker_can_be_had_every_document_hears_of_it(preload, why, impatient, pool_of, calls):
    pool = pool_of(2, preload=(preload,))
    for job in [pool.submit(calls.double, number) for number in range(3)]:
        with pytest.raises(WorkersLostError, match=why):
            job.result()


def test_an_interpreter_that_cannot_be_started_fails_the_run(impatient, pool_of, calls, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(WorkersLostError, match="/nowhere/python"):
        pool_of(1, preload=("json",)).submit(calls.double, 1).result()


@pytest.mark.parametrize(
    "scarce", ["transforms.workers.launcher.socket.socketpair", "transforms.workers.launcher.os.pipe"]
)
def test_a_worker_is_asked_for_again_where_descriptors_are_scarce_for_a_moment(scarce, pool_of, calls, monkeypatch):
    module, _, name = scarce.rpartition(".")
    made, refusals = pkgutil.resolve_name(scarce), [OSError(errno.EMFILE, os.strerror(errno.EMFILE))]

    def scarce_once(*arguments):
        if refusals:
            raise refusals.pop()
        return made(*arguments)

    pool = pool_of(1)
    pool.server.ensure_running()
    monkeypatch.setattr(pkgutil.resolve_name(module), name, scarce_once)
    assert pool.submit(calls.double, 21).result() == 42
    assert refusals == []


@pytest.mark.parametrize("seed", range(3))
def test_kills_at_random_moments_cost_no_document(seed, pool_of, calls):
    draw = random.Random(seed)
    pool = pool_of(3)
    jobs = [pool.submit(calls.double_slowly, number) for number in range(400)]
    moments = sorted(draw.sample(range(400), 30))
    for number, job in enumerate(jobs):
        assert job.result() == 2 * number
        if number in moments:
            kill_some(pool, draw)
    assert pool.submit(calls.double, 4).result() == 8


def kill_some(pool, draw):
    """Kill a worker, or all of them, or the fork server."""
    workers = [seat._worker for seat in pool._seats if seat._worker is not None and seat._worker.alive]
    server = pool.server._process
    victims = draw.choice([draw.sample(workers, min(1, len(workers))), workers, [server] if server else []])
    for victim in victims:
        if victim is server:
            os.kill(victim.pid, signal.SIGKILL)
        else:
            victim.kill()


def test_calls_that_wait_hear_that_the_pool_is_closed(pool_of, calls):
    pool = pool_of(1)
    jobs = [pool.submit(calls.loops) for _ in range(3)]
    pool.close()
    jobs.append(pool.submit(calls.double, 1))
    for job in jobs:
        with pytest.raises(WorkersLostError):
            job.result()


KILLED_COMMAND = """
import os, signal, sys
from transforms.workers.limits import Workers
from transforms.workers.pool import WorkerPool
import worker_calls
pool = WorkerPool(Workers(2))
print(*(pool.submit(worker_calls.process_id).result() for _ in range(4)), pool.server._process.pid, flush=True)
jobs = [pool.submit(worker_calls.loops) for _ in range(2)]
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a worker ends after its call")
def test_no_process_outlives_a_command_that_was_killed():
    path = os.pathsep.join([str(ROOT), str(Path(__file__).parent)])
    command = subprocess.Popen(
        [sys.executable, "-c", KILLED_COMMAND], env={**os.environ, "PYTHONPATH": path}, stdout=subprocess.PIPE
    )
    # the children hold the pipe too: its end is the end of all of them
    output, _ = command.communicate(timeout=60)
    assert command.returncode == -signal.SIGKILL
    assert len(output.split()) == 5
