"""A pool of worker processes that can be killed: one document that hangs, crashes or eats memory costs itself only.

Each worker has a thread here and a socket of its own, and nothing is shared between workers: whatever one of them is
doing when it dies, the others do not notice. Every wait has a limit. A document is rejected only for what it did
alone: one that ran out of memory, or whose worker died, is tried again in a fresh worker while no other document runs.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.workers.launcher import ForkServers
from transforms.workers.limits import Workers
from transforms.workers.turns import Turns
from transforms.workers.worker import Fate, Outcome, Worker
from transforms.workers.worker_errors import WorkersLostError, WorkerStartError

# how often a call may end so before that counts; from the second time on it runs alone, in a fresh worker
MOST_TRIES = {Fate.OUT_OF_MEMORY: 2, Fate.CRASHED: 2, Fate.KILLED: 5, Fate.LOST: 5}
_START_PAUSES = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)  # seconds between attempts to start a worker: processes may be scarce
_CLOSE_SECONDS = 5.0
_REASONS = {
    Fate.TIMED_OUT: Reason.DEADLINE_EXCEEDED,
    Fate.OUT_OF_MEMORY: Reason.MEMORY_EXCEEDED,
    Fate.CRASHED: Reason.WORKER_DIED,
    Fate.KILLED: Reason.WORKER_DIED,
    Fate.RAISED: Reason.INTERNAL_ERROR,
}

FORK_SERVERS = ForkServers()


class ScheduledCall:
    """A scheduled call; `result()` waits for it."""

    def __init__(self, call: bytes) -> None:
        self.call = call
        self.outcome: Future[Any] = Future()

    def result(self) -> Any | Rejection:
        """What the function returned, or a Rejection. Raises WorkersLostError where no worker can be had.

        The wait ends: the pool's threads wait for nothing without a limit, and each of them settles what it has taken.
        """
        return self.outcome.result()


class WorkerPool:
    """Worker processes with a deadline and a memory limit for each call."""

    def __init__(self, workers: Workers) -> None:
        """Worker processes start with their first call."""
        self.limits = workers.limits
        self.server = FORK_SERVERS.server(workers.preload)
        self.turns = Turns()
        self.closed = threading.Event()
        self._gate = threading.Lock()
        self._jobs: queue.SimpleQueue[ScheduledCall | None] = queue.SimpleQueue()
        self._seats = [_Seat(self) for _ in range(workers.count or cores())]
        self._threads = [threading.Thread(target=self._work, args=(seat,), daemon=True) for seat in self._seats]
        for thread in self._threads:
            thread.start()

    def submit(self, function: Callable[..., Any], *arguments: Any) -> ScheduledCall:
        """Schedule an importable function; its deadline starts when it starts."""
        job = ScheduledCall(pickle.dumps((function, arguments)))
        with self._gate:
            if self.closed.is_set():
                job.outcome.set_exception(_closed())
            else:
                self._jobs.put(job)
        return job

    def close(self) -> None:
        """Stop the workers, whatever they are doing; calls that have not ended raise WorkersLostError."""
        with self._gate:
            self.closed.set()
            self._give_up_waiting()
            for _ in self._threads:
                self._jobs.put(None)
        for seat in self._seats:
            seat.kill()
        for thread in self._threads:
            thread.join(_CLOSE_SECONDS)

    def _give_up_waiting(self) -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                job = self._jobs.get_nowait()
                if job is not None:
                    job.outcome.set_exception(_closed())

    def _work(self, seat: _Seat) -> None:
        job = self._jobs.get()
        while job is not None:
            # a call that waits anyway travels while another one is under way, but never past a worker that is idle
            waiting = self._waiting() if self._jobs.qsize() > len(self._seats) else []
            _settle(job, seat, waiting[0] if waiting else None)
            job = waiting[0] if waiting else self._jobs.get()
        seat.leave()

    def _waiting(self) -> list[ScheduledCall | None]:
        """What comes next in the queue, or nothing: the other seats may have emptied it since its length was asked."""
        try:
            return [self._jobs.get_nowait()]
        except queue.Empty:
            return []


def _settle(job: ScheduledCall, seat: _Seat, ahead: ScheduledCall | None) -> None:
    try:
        job.outcome.set_result(seat.settled(job.call, ahead.call if ahead else None))
    except BaseException as error:  # noqa: BLE001 - whoever waits for the outcome has to hear of it
        job.outcome.set_exception(error)


def _closed() -> WorkersLostError:
    return WorkersLostError("the workers were stopped")


class _Seat:
    """The place of one worker process in a pool, and the thread that waits for it."""

    def __init__(self, pool: WorkerPool) -> None:
        self._pool = pool
        self._worker: Worker | None = None
        self._has_turn = False

    def settled(self, call: bytes, ahead: bytes | None = None) -> Any | Rejection:
        """What a call comes to in the end, tried again where it may not be its own fault. Raises WorkersLostError.

        The call `ahead` is the next one that this seat will be asked for.
        """
        outcome = self._tried_beside_others(call, ahead)
        tries = 1
        while tries < MOST_TRIES.get(outcome.fate, 1) and not self._pool.closed.is_set():
            self.leave()
            with self._pool.turns.alone():
                outcome = self._tried(call)
            tries += 1
        return self._judged(outcome)

    def _tried_beside_others(self, call: bytes, ahead: bytes | None) -> Outcome:
        if not self._has_turn:
            self._pool.turns.join()
            self._has_turn = True
        try:
            return self._tried(call, None if self._pool.turns.wanted_alone else ahead)
        finally:
            if self._worker is None or self._worker.ahead is None:
                self._leave_turn()  # else the worker has begun the next call already

    def _leave_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._pool.turns.leave()

    def kill(self) -> None:
        """Let the worker die, from any thread."""
        if (worker := self._worker) is not None:
            worker.kill()

    def leave(self) -> None:
        """End the worker, if there is one, and what it has begun."""
        if self._worker is not None:
            self._worker.end()
            self._worker = None
        self._leave_turn()

    def _judged(self, outcome: Outcome) -> Any | Rejection:
        if outcome.fate is Fate.RETURNED:
            return outcome.value
        if self._pool.closed.is_set():
            raise _closed()
        if outcome.fate is Fate.LOST:
            raise WorkersLostError(outcome.message)
        message = outcome.message or f"needed more than {self._pool.limits.memory_mb} MiB"
        return Rejection(_REASONS[outcome.fate], message)

    def _tried(self, call: bytes, ahead: bytes | None = None) -> Outcome:
        if self._pool.closed.is_set():
            raise _closed()
        return self._living().call(call, self._pool.limits.seconds, ahead)

    def _living(self) -> Worker:
        if self._worker is None or not self._worker.alive:
            self._worker = self._started()
        return self._worker

    def _started(self) -> Worker:
        """A new worker, after several attempts if need be."""
        for pause in _START_PAUSES:
            with contextlib.suppress(WorkerStartError):
                return Worker(self._pool.server, self._pool.limits.memory_mb)
            if self._pool.closed.wait(pause):
                raise _closed()
        try:
            return Worker(self._pool.server, self._pool.limits.memory_mb)
        except WorkerStartError as error:
            raise WorkersLostError(str(error)) from error


class SharedPools:
    """The pools of this process: as many users as there are, one pool for each kind of workers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[Workers, tuple[WorkerPool, int]] = {}

    def acquire(self, workers: Workers) -> WorkerPool:
        """The pool of such workers, started by its first user."""
        with self._lock:
            pool, users = self._pools.get(workers) or (WorkerPool(workers), 0)
            self._pools[workers] = (pool, users + 1)
            return pool

    def release(self, workers: Workers) -> None:
        """Give the pool back; the last user closes it."""
        with self._lock:
            pool, users = self._pools[workers]
            if users > 1:
                self._pools[workers] = (pool, users - 1)
                return
            del self._pools[workers]
        pool.close()

    @contextlib.contextmanager
    def kept(self, workers: Workers) -> Iterator[None]:
        """Within this, such workers stay where their users come and go."""
        self.acquire(workers)
        try:
            yield
        finally:
            self.release(workers)

    def stop(self) -> None:
        """Stop the workers of all pools, which stay acquired: whatever waits for a document hears that it is over."""
        with self._lock:
            pools = [pool for pool, _ in self._pools.values()]
        for pool in pools:
            pool.close()


SHARED = SharedPools()


def warm_up(preload: tuple[str, ...]) -> None:
    """Start the fork server, so that it loads the modules while this process goes on with other things."""
    with contextlib.suppress(WorkerStartError):  # whoever needs a worker tries again, and says so where it fails
        FORK_SERVERS.server(preload).ensure_running()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
