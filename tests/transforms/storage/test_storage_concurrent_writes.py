import threading

import pytest

from transforms.storage.concurrent_writes import MOST_WAITING, ConcurrentWrites


class SlowStorage:
    """Holds every write until all that can wait at the same time do."""

    def __init__(self, together):
        self.gate = threading.Barrier(together)
        self.files = {}

    def write(self, path, data):
        self.gate.wait(timeout=20)
        if data == b"full":
            raise OSError("no space left")
        self.files[path] = data


def test_writes_wait_for_the_disk_side_by_side():
    storage = SlowStorage(together=8)
    writes = ConcurrentWrites(storage)
    for number in range(16):
        writes.write(f"{number}", b"x")
    writes.finish()
    writes.close()
    assert len(storage.files) == 16


def test_a_write_that_fails_fails_the_bundle():
    writes = ConcurrentWrites(SlowStorage(together=1))
    writes.write("a", b"x")
    writes.write("b", b"full")
    with pytest.raises(OSError, match="no space left"):
        writes.finish()
    writes.close()


def test_what_waits_in_memory_is_bounded():
    storage = SlowStorage(together=1)
    writes = ConcurrentWrites(storage)
    for number in range(MOST_WAITING * 3):
        writes.write(f"{number}", b"x")
        assert number + 1 - len(storage.files) <= MOST_WAITING + 8
    writes.finish()
    writes.close()
