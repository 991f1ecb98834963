"""Runs the command, and sends its process a signal at a moment that the interpreter's audit events tell.

    python moments.py SIGNAL MOMENT -- ARGUMENTS OF THE COMMAND

A moment is `import NAME` (that module is about to be imported), `write N` (the Nth change of a file or folder is about
to happen below the output), `commit` (the manifest is about to get its name) or `committed` (it has got it).
With the signal 0 nothing is sent; the number of changes goes to the file that MOMENT names.
"""

import os
import signal
import sys
from pathlib import Path

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir"}
NAMED = {"os.rename", "os.link"}


class Moments:
    """Counts what happens below an output, and acts once."""

    def __init__(self, number, moment, output):
        self.signal, self.moment, self.output = int(number), moment, output
        self.changes = 0
        self.named = False

    def __call__(self, event, arguments):
        if event == "import":
            self.reached(f"import {arguments[0]}")
            return
        paths = [str(argument) for argument in arguments[:2] if isinstance(argument, (str, Path))]
        below = any(path.startswith(self.output) for path in paths)
        if self.named:
            self.reached("committed")
        if not below or event not in CHANGES:
            return
        self.changes += 1
        self.reached(f"write {self.changes}")
        if event in NAMED and paths[-1].endswith("manifest.json"):
            self.reached("commit")
            self.named = True

    def reached(self, moment):
        if self.signal and self.moment == moment:
            self.moment = None
            os.killpg(os.getpgrp(), self.signal) if self.signal != signal.SIGTERM else os.kill(os.getpid(), self.signal)


def watched_main():
    number, moment, _, *arguments = sys.argv[1:]
    sys.argv[1:] = arguments
    moments = Moments(number, moment, str(Path(arguments[arguments.index("--output") + 1]).absolute()))
    sys.addaudithook(moments)
    from pipeline.main import main

    code = main()
    if not moments.signal:
        Path(moment).write_text(str(moments.changes), encoding="ascii")
    sys.exit(code)


if __name__ == "__main__":
    watched_main()
