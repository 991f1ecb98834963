"""Whose trouble an exception is: the document's, the input's or the machine's."""

import errno
import gzip
import os
import pickle
import socket
import zlib

from case_tables import each_row

from transforms.storage.errors import AccessRefusedError, NotFoundError, StoreFailedError
from transforms.storage.trouble import (
    MachineTroubleError,
    Trouble,
    is_machine_out_of_sockets,
    sentence_on,
    trouble_of,
)

OF_INPUT = (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ELOOP, errno.ESTALE)
OF_MACHINE = (errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC)


def of(number):
    return OSError(number, os.strerror(number))


@each_row(
    ("error", "trouble"),
    [
        (EOFError("the stream ends"), Trouble.DOCUMENT),
        (zlib.error("invalid block"), Trouble.DOCUMENT),
        (gzip.BadGzipFile("CRC check failed"), Trouble.DOCUMENT),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid"), Trouble.DOCUMENT),
        *(
            (of(number), Trouble.INPUT)
            for number in (errno.EACCES, errno.EPERM, errno.ENOENT, errno.ELOOP, errno.ESTALE)
        ),
        (NotFoundError("a", "no such object"), Trouble.INPUT),
        (AccessRefusedError("gs://bucket", "there is no such bucket"), Trouble.INPUT),
        *(
            (of(number), Trouble.MACHINE)
            for number in (errno.EIO, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOSPC)
        ),
        (MemoryError(), Trouble.MACHINE),
        (StoreFailedError("gs://bucket", "does not answer"), Trouble.MACHINE),
        (RuntimeError("unheard of"), Trouble.MACHINE),
    ],
    ids=repr,
)
def test_every_exception_is_somebodys_trouble(error, trouble):
    assert trouble_of(error) is trouble


@each_row(
    ("error", "is_machine"),
    [
        (of(errno.EMFILE), True),
        (of(errno.EADDRNOTAVAIL), True),
        (MemoryError(), True),
        (socket.gaierror(socket.EAI_SYSTEM, "System error"), True),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), False),
        (of(errno.ECONNREFUSED), False),
        (of(errno.ENETUNREACH), False),
        (None, False),
    ],
    ids=repr,
)
def test_a_connection_fails_for_the_host_or_for_this_machine(error, is_machine):
    assert is_machine_out_of_sockets(error) is is_machine


def test_trouble_of_the_machine_names_its_subject_and_crosses_processes():
    error = pickle.loads(pickle.dumps(MachineTroubleError("in/a.jsonl", sentence_on(of(errno.EIO)))))
    assert (error.subject, error.problem) == ("in/a.jsonl", "Input/output error")
    assert str(error) == "in/a.jsonl: Input/output error; the machine failed, not the input: start the run again"
