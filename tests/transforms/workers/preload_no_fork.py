"""Loaded by a fork server that may start no process."""

import errno
import os


def _refused():
    raise OSError(errno.EAGAIN, "Resource temporarily unavailable")


os.fork = _refused
