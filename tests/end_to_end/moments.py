"""Runs the command, and sends its process a signal at a moment that the interpreter's audit events tell.

    python moments.py SIGNAL MOMENT -- ARGUMENTS OF THE COMMAND

A moment is `import NAME` (that module is about to be imported), `write N` (the Nth change of a file or folder is about
to happen below the output), `write TREE` (the first change in that folder of it), `commit` (the manifest is about to
get its name) or `committed` (it has got it). The signal `engine` kills Prism, which the command has started.
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
        self.signal, self.moment, self.output = number, moment, output
        self.changes = 0
        self.named = False

    def __call__(self, event, arguments):
        if event == "import":
            self.reached(f"import {arguments[0]}")
            return
        paths = [str(argument) for argument in arguments[:2] if isinstance(argument, (str, Path))]
        below = bool(paths) and paths[-1].startswith(f"{self.output}/")
        if self.named:
            self.reached("committed")
        if not below or event not in CHANGES:
            return
        self.changes += 1
        self.reached(f"write {self.changes}")
        self.reached(f"write {paths[-1].removeprefix(self.output).split('/')[1]}")
        if event in NAMED and paths[-1].endswith("manifest.json"):
            self.reached("commit")
            self.named = True

    def reached(self, moment):
        if self.moment == moment:
            self.moment = None
            self.act()

    def act(self):
        if self.signal == "engine":
            os.kill(engine(), signal.SIGKILL)
        elif int(self.signal) == signal.SIGTERM:
            os.kill(os.getpid(), signal.SIGTERM)
        else:  # as a terminal does
            os.killpg(os.getpgrp(), int(self.signal))


def engine():
    """The process id of Prism among the children of this process (Linux)."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        name, _, rest = status.read_text().partition(") ")
        if name.endswith("(prism") and int(rest.split()[1]) == os.getpid():
            return int(status.parent.name)
    raise LookupError


def watched_main():
    number, moment, _, *arguments = sys.argv[1:]
    sys.argv[1:] = arguments
    moments = Moments(number, moment, str(Path(arguments[arguments.index("--output") + 1]).absolute()))
    sys.addaudithook(moments)
    from pipeline.main import main

    sys.exit(main())


if __name__ == "__main__":
    watched_main()
