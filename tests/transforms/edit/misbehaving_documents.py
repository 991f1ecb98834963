"""Stand-ins for documents that hang, crash or eat memory: what a worker process is told to do stands in the bytes."""

import ctypes
from itertools import count

from transforms.edit.page_worker import edit_page


def edit_or_misbehave(header, data, options):
    if b"loops for ever" in data:
        for _ in count():
            pass
    if b"crashes the process" in data:
        ctypes.string_at(0)
    if b"allocates without end" in data:
        hoard = []
        while True:
            hoard.append(bytearray(1 << 24))
    if b"raises" in data:
        raise ValueError("a bug")
    return edit_page(header, data, options)
