"""The commands of `copydesk`. Light on purpose: no Beam here, so that help is instant."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from types import ModuleType
from typing import Any

from pipeline import terminal
from pipeline.flags.arguments import parse
from pipeline.flags.usage_error import UsageError
from transforms.edit.options import PRELOAD
from transforms.read.input_errors import InputError
from transforms.storage.errors import SinkError
from transforms.storage.trouble import line_on

DONE, FAILED, BAD_USAGE = 0, 1, 2

# command -> module and function; imported only when it is the one that runs
COMMANDS = {
    "run": "pipeline.running.run",
    "demo": "pipeline.demo",
    "explain": "pipeline.explaining.explain",
    "validate": "pipeline.upkeep.validation",
    "replay": "pipeline.replay",
    "templates": "pipeline.templates",
    "compact": "pipeline.upkeep.compact",
    "index": "pipeline.upkeep.index",
    "prune": "pipeline.upkeep.prune",
    "export": "pipeline.export",
    "sql": "pipeline.sql",
    "report": "pipeline.report.command",
    "registry": "pipeline.registry_check",
    "feeds": "pipeline.feed_check",
    "rejected": "pipeline.rejections",
}

WITH_WORKERS = {"run", "demo", "replay"}
# read as Arrow loads: its own heaps, one a thread, keep what threads that have ended leave
_ARROW_HEAPS = "ARROW_DEFAULT_MEMORY_POOL"


def code_of(arguments: Sequence[str]) -> int:
    """Run one command; its exit code."""
    terminal.prepare()
    try:
        return _run(arguments)
    except UsageError as error:
        terminal.say(str(error))
        return BAD_USAGE
    except BrokenPipeError:  # whoever read the output has seen enough of it
        return DONE
    except (InputError, SinkError, OSError) as error:
        terminal.say(line_on(error))
        return FAILED


def _run(arguments: Sequence[str]) -> int:
    asked = parse(arguments)
    terminal.log_as(getattr(asked, "log", "text"))
    if getattr(asked, "streaming", False) or getattr(asked, "every", None) is not None:
        os.environ.setdefault(_ARROW_HEAPS, "system")
    if asked.command in WITH_WORKERS:
        import_module("transforms.workers.pool").warm_up(PRELOAD)
    command: Callable[[Any], int] = _quietly_imported(COMMANDS[asked.command]).command
    code = command(asked)
    if sys.stdout is not None and asked.command not in WITH_WORKERS:
        sys.stdout.flush()  # the output of these commands is all that they give: where it is lost, they have failed
    return code


def _quietly_imported(name: str) -> ModuleType:
    """The module. Beam warns of each of its optional parts that is not installed, which is no news to anybody."""
    logging.disable(logging.WARNING)
    try:
        return import_module(name)
    finally:
        logging.disable(logging.NOTSET)
