"""A pool of worker processes that can be killed: one document that hangs, crashes or eats memory costs itself only.

pebble kills a worker at its deadline and replaces it. `forkserver`, because plain `fork` breaks where gRPC threads run
(portable engines), and because a fork server that has the modules loaded starts a worker in 0.06 s.
"""

from __future__ import annotations

import concurrent.futures
import ctypes
import multiprocessing.context
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing import forkserver
from pathlib import Path
from typing import Any

import pebble

from schemas.decisions import Rejection
from schemas.reasons import Reason
from transforms.workers.limits import WorkerLimits

PRELOADED = "transforms.edit.preload"
_MIB = 1024 * 1024
_PR_SET_PDEATHSIG = 1


class Job:
    """A scheduled call; `result()` waits for it."""

    def __init__(self, future: concurrent.futures.Future[Any], limits: WorkerLimits) -> None:
        self._future = future
        self._limits = limits

    def result(self) -> Any | Rejection:
        """What the function returned, or a Rejection; a lost job never raises."""
        try:
            return self._future.result()
        except concurrent.futures.TimeoutError:
            return Rejection(Reason.DEADLINE_EXCEEDED, f"took longer than {self._limits.seconds:g} s")
        except MemoryError:
            return Rejection(Reason.MEMORY_EXCEEDED, f"needed more than {self._limits.memory_mb} MiB")
        except pebble.ProcessExpired as died:
            return Rejection(Reason.WORKER_DIED, f"the worker process died (exit code {died.exitcode})")
        except Exception as bug:  # noqa: BLE001 - whatever a document provokes costs that document only
            return Rejection(Reason.INTERNAL_ERROR, f"{type(bug).__name__}: {bug}"[:500])


def warm_up() -> None:
    """Start the fork server, so that it loads the edit stage while this process still imports Beam."""
    _context()
    forkserver.ensure_running()


def _context() -> multiprocessing.context.BaseContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([PRELOADED])
    return context


class WorkerPool:
    """Worker processes with a deadline and a memory limit for each call."""

    def __init__(self, workers: int, limits: WorkerLimits) -> None:
        self._limits = limits
        self._pool = pebble.ProcessPool(
            max_workers=workers, context=_context(), initializer=_confine, initargs=[limits.memory_mb]
        )

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Job:
        """Schedule an importable function; its deadline starts when it starts."""
        return Job(self._pool.schedule(function, args=list(arguments), timeout=self._limits.seconds), self._limits)

    def close(self) -> None:
        """Stop the workers, whatever they are doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates most of itself
        self._pool.join()


class SharedPools:
    """The pools of this process: as many users as there are, one pool for each (workers, limits)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pools: dict[tuple[int, WorkerLimits], tuple[WorkerPool, int]] = {}

    def acquire(self, workers: int, limits: WorkerLimits) -> WorkerPool:
        """The pool for these settings, started by its first user."""
        with self._lock:
            pool, users = self._pools.get((workers, limits)) or (WorkerPool(workers, limits), 0)
            self._pools[workers, limits] = (pool, users + 1)
            return pool

    def release(self, workers: int, limits: WorkerLimits) -> None:
        """Give the pool back; the last user closes it."""
        with self._lock:
            pool, users = self._pools[workers, limits]
            if users > 1:
                self._pools[workers, limits] = (pool, users - 1)
                return
            del self._pools[workers, limits]
        pool.close()


SHARED = SharedPools()


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _confine(memory_mb: int) -> None:
    """Bound the worker's memory, and let it die with the process that started it. Linux only: elsewhere no limit."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    idle = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * resource.getpagesize()
    limit = idle + memory_mb * _MIB
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
