import os
import resource
import time

import pytest

from transforms.workers.launcher import StatusPipe

FAR = 1500  # select() takes descriptors below 1024 only


@pytest.fixture
def far_pipe():
    """A pipe whose reading end has a high number, as in a process with many open files."""
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] <= FAR:
        pytest.skip("this machine gives a process too few descriptors")
    near, writing = os.pipe()
    os.dup2(near, FAR)
    os.close(near)
    yield writing
    os.close(writing)


def test_a_worker_is_heard_in_a_process_with_many_open_files(far_pipe):
    status = StatusPipe(FAR)
    os.write(far_pipe, b"4711\n")
    assert status.line(time.monotonic() + 5) == "4711"
    with pytest.raises(TimeoutError):
        status.line(time.monotonic())
    status.close()
