"""The temporary folder of a run."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from pipeline.scratch import LOCK, PREFIX, scratch, sweep

ROOT = Path(__file__).parents[2]
RUN = """
import atexit, os, pathlib, signal, subprocess, sys, tempfile
from pipeline.scratch import scratch
outside = tempfile.gettempdir()
with scratch() as folder:
    pathlib.Path(tempfile.mkdtemp(), "left").write_text("by an engine")
    subprocess.run([sys.executable, "-c", "import tempfile; tempfile.mkdtemp()"], check=True)
    assert len(list(folder.iterdir())) == 3, list(folder.iterdir())
    atexit.register(folder.joinpath("lock").stat)  # an engine tidies up at the end of the process
assert tempfile.gettempdir() == os.environ["TMPDIR"] == outside
with scratch() as again:
    assert again == folder
"""
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"


def run(root, code):
    environment = {**os.environ, "TMPDIR": str(root)}
    return subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, capture_output=True, check=False)


def test_what_is_left_in_it_goes_with_the_process(tmp_path):
    ended = run(tmp_path, RUN)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert not list(tmp_path.iterdir())


def test_the_folder_of_a_killed_run_is_swept_by_the_next_one(tmp_path):
    assert run(tmp_path, RUN + KILLED).returncode == -9
    assert len(list(tmp_path.iterdir())) == 1
    assert run(tmp_path, RUN).returncode == 0
    assert not list(tmp_path.iterdir())


def test_the_folder_of_a_living_run_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with scratch() as folder:
        sweep(folder.parent)
        assert folder.joinpath(LOCK).exists()


def test_what_is_not_provably_a_dead_run_stays(tmp_path, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / LOCK).touch()
    (tmp_path / f"{PREFIX}without-a-lock").mkdir()
    (tmp_path / f"{PREFIX}linked").symlink_to(elsewhere)
    (tmp_path / f"{PREFIX}file").touch()
    other = tmp_path / f"{PREFIX}linked-lock"
    other.mkdir()
    (other / LOCK).symlink_to(elsewhere / LOCK)
    before = sorted(tmp_path.rglob("*"))
    sweep(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before
    assert elsewhere.is_dir()
