"""Ctrl-C and SIGTERM on a real process in a process group of its own: one line, an exit code, nothing left behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOMENTS = Path(__file__).with_name("moments.py")
STORY = "\n".join(f"Ferry {number} leaves the old harbour at dawn with timber for the islands." for number in range(6))


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def stopped(story, tmp_path):
    """Runs until a moment (see moments.py), with a temporary folder of its own."""

    def until(moment, number=signal.SIGINT):
        (tmp_path / "tmp").mkdir()
        arguments = ["run", "--text", str(story), "--output", str(tmp_path / "out"), "--workers", "1"]
        return subprocess.run(
            [sys.executable, str(MOMENTS), str(int(number)), moment, "--", *arguments],
            env={**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")},
            capture_output=True,
            text=True,
            start_new_session=True,
            timeout=120,  # and so no child holds the pipes
            check=False,
        )

    return until


def last_words(ended):
    """What was said on standard error, but for the progress of a run on a slow machine."""
    return [line for line in ended.stderr.splitlines() if " edited, " not in line]


@pytest.mark.parametrize("moment", ["import pipeline.flags.arguments", "import apache_beam.runners", "commit"])
def test_ctrl_c_stops_a_run_with_one_line(moment, stopped, tmp_path):
    ended = stopped(moment)
    assert last_words(ended) == ["copydesk: interrupted: nothing of this run was committed, start it again"]
    assert (ended.returncode, ended.stdout) == (130, "")
    assert not list(tmp_path.rglob("manifest.json"))
    assert not list((tmp_path / "tmp").iterdir())


def test_sigterm_stops_a_run_with_one_line(stopped):
    ended = stopped("import pipeline.flags.arguments", signal.SIGTERM)
    assert last_words(ended) == ["copydesk: terminated: nothing of this run was committed, start it again"]
    assert ended.returncode == 143


def test_a_signal_after_the_commit_changes_nothing_of_it(stopped, tmp_path):
    ended = stopped("committed")
    assert ended.returncode == 0
    assert last_words(ended) == ["copydesk: committed, and then: interrupted"]
    assert "committed by _runs/" in ended.stdout
    assert list(tmp_path.rglob("manifest.json"))


def run(code):
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=60,
    )


TWICE = """
import os, signal
from pipeline.interruption import INTERRUPTION
with INTERRUPTION.handled():
    try:
        os.kill(os.getpid(), signal.SIGINT)
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        print("still here", flush=True)
"""
HANGS = """
import os, signal, threading
from pipeline import interruption
interruption.PATIENCE_SECONDS = 0.1
with interruption.INTERRUPTION.handled():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except KeyboardInterrupt:
        threading.Event().wait()
"""
GOES_ON = """
import logging, os, signal, threading
from pipeline import interruption
interruption.PATIENCE_SECONDS = 0.1
hooks = threading.excepthook
try:
    with interruption.INTERRUPTION.handled():
        os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    threading.Event().wait(0.5)
assert threading.excepthook is hooks and logging.getLogger().isEnabledFor(logging.CRITICAL)
raise SystemExit(7)
"""
LEFT_BEHIND = """
import os, signal, threading
from pipeline import interruption
interruption.PATIENCE_SECONDS = 0.1
threading.Thread(target=threading.Event().wait).start()
try:
    with interruption.INTERRUPTION.handled():
        os.kill(os.getpid(), signal.SIGINT)
except KeyboardInterrupt:
    interruption.INTERRUPTION.settled(5)
"""
IGNORED = """
import os, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
from pipeline.interruption import INTERRUPTION
with INTERRUPTION.handled():
    os.kill(os.getpid(), signal.SIGINT)
INTERRUPTION.settled(5)
os.kill(os.getpid(), signal.SIGINT)
"""
SETTLED = """
import os, signal
from pipeline.interruption import INTERRUPTION
INTERRUPTION.settled(3)
os.kill(os.getpid(), signal.SIGTERM)
"""


@pytest.mark.parametrize(
    ("code", "exit_code"), [(TWICE, 130), (HANGS, 143), (LEFT_BEHIND, 5), (IGNORED, 0), (SETTLED, 3)]
)
def test_a_second_signal_or_what_does_not_let_go_ends_the_process_at_once(code, exit_code):
    ended = run(code)
    assert (ended.returncode, ended.stdout, ended.stderr) == (exit_code, b"", b"")


def test_a_process_that_called_the_command_outlives_its_interruption():
    ended = run(GOES_ON)
    assert (ended.returncode, ended.stdout, ended.stderr) == (7, b"", b"")
