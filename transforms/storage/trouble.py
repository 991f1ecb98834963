"""What an exception of reading means: trouble of the document, of the input, or of the machine. The one place for it.

A document's trouble costs that document: it is rejected with a reason. An input's trouble costs that input: it is
named, and a replay reads it again. The machine's trouble ends the run, for nothing is wrong with what was read.
"""

from __future__ import annotations

import errno
import socket
import zlib
from enum import Enum
from pathlib import Path

from transforms.storage.errors import AccessRefusedError, NotFoundError


class Trouble(Enum):
    """Whose trouble an exception is."""

    DOCUMENT = "document"
    INPUT = "input"
    MACHINE = "machine"


class MachineTroubleError(Exception):
    """What nothing that was read is to blame for: a broken disk, no more descriptors, no more memory."""

    def __init__(self, subject: str, problem: str) -> None:
        super().__init__(subject, problem)
        self.subject = subject
        self.problem = problem

    def __str__(self) -> str:
        return f"{self.subject}: {self.problem}; the machine failed, not the input: start the run again"


_OF_DOCUMENT = (EOFError, zlib.error, ValueError)  # a stream that ends early, or is none; UnicodeError is a ValueError
_OF_INPUT = {
    errno.ENOENT,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EACCES,
    errno.EPERM,
    errno.ELOOP,
    errno.ENAMETOOLONG,
    errno.ENXIO,  # a socket, or a device that is not there
    errno.ENODEV,
    errno.ESTALE,  # a file on a network that somebody has removed
}
_OF_SOCKETS = {errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EADDRNOTAVAIL, errno.EIO}
_OF_NAMES = {socket.EAI_MEMORY, socket.EAI_SYSTEM}  # of getaddrinfo


def trouble_of(error: BaseException) -> Trouble:
    """Whose trouble an exception of reading a file or an object is; the machine's where nothing else is known."""
    if isinstance(error, (NotFoundError, AccessRefusedError)):
        return Trouble.INPUT
    if isinstance(error, OSError):
        if error.errno is None and type(error).__module__ in {"gzip", "builtins"}:  # gzip's own errors have no number
            return Trouble.DOCUMENT
        return Trouble.INPUT if error.errno in _OF_INPUT else Trouble.MACHINE
    if isinstance(error, _OF_DOCUMENT):
        return Trouble.DOCUMENT
    return Trouble.MACHINE


def is_machine_out_of_sockets(error: BaseException | None) -> bool:
    """Whether a connection failed because this machine has no descriptors, memory or ports left."""
    if isinstance(error, socket.gaierror):
        return error.errno in _OF_NAMES
    return isinstance(error, MemoryError) or (isinstance(error, OSError) and error.errno in _OF_SOCKETS)


def line_on(error: Exception) -> str:
    """A line on an error that names its own path; one without is of the working folder, where that is gone."""
    if isinstance(error, FileNotFoundError) and error.filename is None:
        try:
            Path.cwd()
        except FileNotFoundError:
            return "the working folder is gone: change into one that is there and start again"
    return str(error)


def sentence_on(error: BaseException) -> str:
    """A sentence on an error, without the path, which stands beside it."""
    return str(getattr(error, "strerror", None) or getattr(error, "problem", None) or error)[:300] or "cannot be read"
