"""Runs whose inputs and outputs lie on Azure: on its public emulator, on loopback, where that is installed."""

import base64
import hashlib
import hmac
import shutil
import socket
import subprocess
import time
import urllib.request
from datetime import datetime, timezone
from email.utils import format_datetime

import pytest

from pipeline.main import main
from transforms.storage.storage import storage_for

STORY = "\n".join(f"Lock keeper number {number} opens the gate for the grain barges at noon." for number in range(6))
AZURITE = shutil.which("azurite-blob")  # npm install azurite
pytestmark = pytest.mark.skipif(AZURITE is None, reason="Azurite is not installed")
ACCOUNT = "devstoreaccount1"  # the emulator's own, which its documentation publishes with this key
KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


def make_container(endpoint, name):
    """Makes a container of the emulator."""
    version = "2021-08-06"
    when = format_datetime(datetime.now(timezone.utc), usegmt=True)
    told = f"x-ms-date:{when}\nx-ms-version:{version}\n/{ACCOUNT}/{ACCOUNT}/{name}\nrestype:container"
    signed = hmac.new(base64.b64decode(KEY), f"PUT{chr(10) * 12}{told}".encode(), hashlib.sha256).digest()
    headers = {"x-ms-date": when, "x-ms-version": version, "Content-Length": "0"}
    headers["Authorization"] = f"SharedKey {ACCOUNT}:{base64.b64encode(signed).decode()}"
    request = urllib.request.Request(f"{endpoint}/{name}?restype=container", method="PUT", headers=headers)
    with urllib.request.urlopen(request, timeout=60):
        pass


def wait_for(port):
    """Ends when something listens on the port."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    raise TimeoutError(port)


@pytest.fixture
def container(monkeypatch, tmp_path):
    """A container of the emulator, with credentials for it in the environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    flags = ["--inMemoryPersistence", "--skipApiVersionCheck", "--disableTelemetry", "--silent"]
    command = [AZURITE, "--blobHost", "127.0.0.1", "--blobPort", str(port), *flags]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) as emulator:
        try:
            endpoint = f"http://127.0.0.1:{port}/{ACCOUNT}"
            wait_for(port)
            make_container(endpoint, "news")
            monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_NAME", ACCOUNT)
            monkeypatch.setenv("AZURE_STORAGE_ACCOUNT_KEY", KEY)
            monkeypatch.setenv("AZURE_STORAGE_ENDPOINT", endpoint)
            yield "az://news"
        finally:
            emulator.terminate()


def test_a_run_reads_from_azure_commits_there_is_known_by_the_next_and_pruned(container, capsys):
    storage_for(f"{container}/in").write("story.txt", STORY.encode())
    output = f"{container}/news"
    for day in ("08", "09"):
        run = ["run", "--text", f"{container}/in", "--output", output, "--workers", "1"]
        assert main([*run, "--as-of", f"2026-03-{day}T06:00:00Z"]) == 0
    assert main(["validate", output]) == 0
    assert "sound; runs: 2" in capsys.readouterr().out
    assert len(storage_for(output).entries("articles")) == 1
    assert main(["prune", output, "--before", "2026-03-09"]) == 0
    assert storage_for(output).entries("articles") == []
    assert main(["validate", output]) == 0


def test_a_generation_is_the_same_in_a_listing_and_alone_and_decides_what_is_written_and_removed(container):
    storage = storage_for(f"{container}/place")
    assert storage.write_if("a", b"first", None)
    assert not storage.write_if("a", b"again", None)
    [entry] = storage.entries("")
    assert entry.generation == storage.generation("a")
    assert storage.write_if("a", b"second", entry.generation)
    assert not storage.write_if("a", b"third", entry.generation)
    storage.delete("a", entry.generation)
    assert storage.read("a") == b"second"
    storage.delete("a", storage.generation("a"))
    assert not storage.exists("a")
