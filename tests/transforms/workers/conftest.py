"""What the tests of the worker pool share."""

import pytest

from transforms.workers.limits import WorkerLimits, Workers
from transforms.workers.pool import WorkerPool


@pytest.fixture(autouse=True)
def importable(monkeypatch, request):
    """The modules beside the tests, for the workers too."""
    monkeypatch.syspath_prepend(str(request.path.parent))


@pytest.fixture
def calls():
    import worker_calls

    return worker_calls


@pytest.fixture
def pool_of():
    """Makes pools, and closes them after the test."""
    pools = []

    def made(count, seconds=60.0, memory_mb=256, preload=()):
        pools.append(WorkerPool(Workers(count, WorkerLimits(seconds, memory_mb), preload)))
        return pools[-1]

    yield made
    for pool in pools:
        pool.close()
