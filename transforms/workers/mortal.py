"""Processes that die with the one that started them, however it ends (Linux)."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import NoReturn

ON_LINUX = sys.platform.startswith("linux")
_PR_SET_PDEATHSIG = 1
_CODE = "import sys; sys.path[:] = {path}; from transforms.workers.mortal import become; become({parent}, sys.argv[1:])"


def die_with(parent: int) -> None:
    """Let this process be killed when the one that started it dies (Linux); it ends at once where that has happened.

    The kernel takes the end of the thread that started it for the death of its process.
    """
    if ON_LINUX:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def mortal(command: Sequence[str]) -> list[str]:
    """The command of a program that this thread starts, so that it dies with this process.

    Elsewhere than on Linux, and in a thread that may end before the process does, it is the command as it is.
    """
    if not ON_LINUX or threading.current_thread() is not threading.main_thread():
        return list(command)
    return [sys.executable, "-c", _CODE.format(path=ascii(sys.path), parent=os.getpid()), *command]


def become(parent: int, command: Sequence[str]) -> NoReturn:
    """Run a program in place of this one; it dies with the process `parent`, which has started this one."""
    die_with(parent)
    os.execv(command[0], list(command))  # noqa: S606 - what was asked for, without a shell
