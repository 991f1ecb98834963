"""What all tests share."""

import bz2
import gc
import os
import re
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from pipeline.loopback import listening
from transforms.edit import options

# CI tries the same examples each time, so that a red run is the change's doing; elsewhere every run tries others
settings.register_profile("ci", derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "default")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a script, where tests of Ctrl-C fail
    signal.signal(signal.SIGINT, signal.default_int_handler)

sys.path.insert(0, str(Path(__file__).parent))

# before the modules that take it from there are imported
options.PRELOAD = options.PRELOAD_OF_ONE = (*options.PRELOAD, "warm_workers")


def pytest_collection_finish():
    """What is loaded by now stays: garbage is looked for in what the tests make."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _cheap_graphs():
    """Graphs that tests put together by hand are built as cheaply as the product's own; steps are packed quickly."""
    if "apache_beam" not in sys.modules:
        return
    from apache_beam.internal import cloudpickle_pickler

    from pipeline.running.step_specs import remember_step_specs

    remember_step_specs()
    cloudpickle_pickler.bz2 = SimpleNamespace(
        compress=lambda data, **_: bz2.compress(data, 1), decompress=bz2.decompress
    )


@pytest.fixture
def s3_store(monkeypatch):
    """An S3 on loopback, with credentials for it in the environment: its bucket is `s3://bucket`."""
    from s3_store import S3Store

    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    store = S3Store()
    with listening(store.handler) as address:
        for name, value in {"ACCESS_KEY_ID": "key", "SECRET_ACCESS_KEY": "secret", "REGION": "eu-west-1"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{address}")
        yield store


@pytest.fixture(scope="module")
def emulator_port():
    """The public emulator of Cloud Storage, on loopback."""
    import socket

    from gcp_storage_emulator.server import create_server

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = create_server("127.0.0.1", port, in_memory=True, default_bucket="bucket")
    server.start()
    yield port
    server.stop()


@pytest.fixture
def emulator_host(emulator_port, monkeypatch, request):
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{emulator_port}")
    return f"gs://bucket/{re.sub(r'[^a-z]', '-', request.node.name)}"
