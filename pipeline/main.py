"""The command `copydesk`. Light on purpose: no Beam here, so that help is instant and worker processes start fast."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from pipeline.arguments import UsageError, parse
from transforms.edit.options import PRELOAD
from transforms.read.input_errors import InputError
from transforms.storage.errors import SinkError

FAILED, BAD_USAGE = 1, 2

# command -> module and function; imported only when it is the one that runs
COMMANDS = {
    "run": "pipeline.run",
    "demo": "pipeline.demo",
    "explain": "pipeline.explain",
    "validate": "pipeline.validation",
    "replay": "pipeline.replay",
    "templates": "pipeline.templates",
}

WITH_WORKERS = {"run", "demo", "replay"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; 0 = done or committed, 1 = failed, 2 = bad usage, 3 = committed but too much was rejected."""
    try:
        asked = parse(sys.argv[1:] if arguments is None else arguments)
        if asked.command in WITH_WORKERS:
            import_module("transforms.workers.pool").warm_up(PRELOAD)
        command: Callable[[Any], int] = _quietly_imported(COMMANDS[asked.command]).command
        return command(asked)
    except UsageError as error:
        print(f"copydesk: {error}", file=sys.stderr)  # noqa: T201 - the terminal is the interface
        return BAD_USAGE
    except (InputError, SinkError, OSError) as error:
        print(f"copydesk: {error}", file=sys.stderr)  # noqa: T201 - the terminal is the interface
        return FAILED
    except KeyboardInterrupt:
        print("copydesk: interrupted; nothing was committed", file=sys.stderr)  # noqa: T201 - the terminal is the interface
        return FAILED


def _quietly_imported(name: str) -> ModuleType:
    """The module. Beam warns of each of its optional parts that is not installed, which is no news to anybody."""
    logging.disable(logging.WARNING)
    try:
        return import_module(name)
    finally:
        logging.disable(logging.NOTSET)


if __name__ == "__main__":
    sys.exit(main())
