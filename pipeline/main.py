"""The command `copydesk`: first of all it minds signals, so that Ctrl-C is no traceback even while modules load."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from pipeline.interruption import INTERRUPTION


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code.

    0 = done or committed, 1 = failed, 2 = bad usage, 3 = committed but an input could not be read or too much was
    rejected; 130 and 143 = stopped by Ctrl-C or SIGTERM before anything was committed. Without arguments those of the
    process, which ends with it.
    """
    with INTERRUPTION.handled():
        try:
            code: int = import_module("pipeline.commands").code_of(sys.argv[1:] if arguments is None else arguments)
        except KeyboardInterrupt:
            import_module("pipeline.terminal").say(INTERRUPTION.last_words)
            code = INTERRUPTION.exit_code
    if arguments is None:
        INTERRUPTION.settled(code)
        import_module("pipeline.terminal").flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
