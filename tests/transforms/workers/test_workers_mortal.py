"""Programs that die with the process that started them."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from transforms.workers.mortal import ON_LINUX, become, mortal

PROGRAM = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
COMMAND = f"""
import subprocess, sys
from transforms.workers.mortal import mortal
subprocess.Popen(mortal([sys.executable, "-c", {PROGRAM!r}])).wait()
"""
needs_linux = pytest.mark.skipif(not ON_LINUX, reason="the kernel ends orphans on Linux only")


@needs_linux
def test_a_program_ends_when_the_command_that_started_it_is_killed():
    command = subprocess.Popen([sys.executable, "-c", COMMAND], stdout=subprocess.PIPE, text=True)
    with command:
        assert int(command.stdout.readline()) != command.pid
        command.send_signal(signal.SIGKILL)
        assert command.stdout.read() == ""  # the program held the other end of the pipe


@needs_linux
def test_a_program_whose_command_has_died_before_is_not_begun():
    begin, parent, *program = mortal([sys.executable, "-c", "print('begun')"])[1:]
    orphan = [sys.executable, begin, parent.replace(str(os.getpid()), str(os.getppid())), *program]
    assert subprocess.run(orphan, capture_output=True, text=True, check=False).stdout == ""
    assert subprocess.run([sys.executable, begin, parent, *program], capture_output=True, check=True).stdout


@needs_linux
def test_a_program_finds_its_modules_in_folders_of_any_name(monkeypatch, tmp_path):
    folder = tmp_path / "\N{GRINNING FACE}"
    folder.symlink_to(Path(become.__code__.co_filename).parents[2])
    monkeypatch.setattr(sys, "path", [str(folder), *(path for path in sys.path if "python3" in path)])
    begun = subprocess.run(mortal([sys.executable, "-c", "print('begun')"]), capture_output=True, check=True)
    assert begun.stdout == b"begun\n"


def test_a_thread_that_may_end_before_the_process_starts_programs_as_they_are():
    commands = []
    thread = threading.Thread(target=lambda: commands.append(mortal(["program", "--flag"])))
    thread.start()
    thread.join()
    assert commands == [["program", "--flag"]]
