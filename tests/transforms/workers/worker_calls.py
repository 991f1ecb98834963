"""What the tests let worker processes do, well and badly."""

import ctypes
import os
import signal
from itertools import count
from pathlib import Path

MIB = 1024 * 1024
HELD = []


def double(number):
    return 2 * number


def double_slowly(number):
    """A call of some milliseconds, so that it can be interrupted."""
    return 2 * number + sum(range(200_000)) * 0


def needs(mebibytes):
    return len(bytearray(mebibytes * MIB))


def keeps(mebibytes):
    """Memory that stays with the worker, as a cache of a library does."""
    HELD.append(b"x" * (mebibytes * MIB))
    return len(HELD)


def eats_memory():
    hoard = []
    while True:
        hoard.append(bytearray(MIB))


def loops():
    for _ in count():
        pass


def crashes():
    ctypes.string_at(0)


def exits():
    os._exit(0)


def raises(text):
    raise ValueError(text)


def raises_what_has_no_text():
    class UnspeakableError(Exception):
        def __str__(self):
            raise RuntimeError

    raise UnspeakableError


def gives_what_cannot_be_pickled():
    return lambda: None


def gives_much():
    return b"x" * (20 * MIB)


def process_id():
    return os.getpid()


def stops_itself():
    os.kill(os.getpid(), signal.SIGSTOP)


def kills_worker(marker, times, number):
    """Twice the number; the worker is killed before, the first `times` times."""
    if _is_due(marker, times):
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def kills_fork_server(marker, times, number):
    """Twice the number; the fork server and with it all workers are killed before, the first `times` times."""
    if _is_due(marker, times):
        os.kill(os.getppid(), signal.SIGKILL)
        signal.pause()
    return 2 * number


def crashes_at_first(marker, number):
    if _is_due(marker, 1):
        ctypes.string_at(0)
    return 2 * number


def eats_memory_at_first(marker, number):
    if _is_due(marker, 1):
        eats_memory()
    return 2 * number


def _is_due(marker, times):
    path = Path(marker)
    done = len(path.read_bytes()) if path.exists() else 0
    path.write_bytes(b"x" * (done + 1))
    return done < times
