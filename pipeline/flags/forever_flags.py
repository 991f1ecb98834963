"""The flags of runs that are many: streams and rounds, when they end, and who hears of them; slices."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.flags.flag_values import count, port, positive, seconds, stop_after
from pipeline.flags.usage_error import UsageError


def add_forever(parser: argparse._ActionsContainer) -> None:
    """Adds the flags of runs that go on to a command."""
    parser.add_argument(
        "--streaming",
        action="store_true",
        help="poll for ever and commit window by window, on Prism (`make prism`) or the engine that --runner names; "
        "SIGTERM and Ctrl-C let the open window commit",
    )
    parser.add_argument(
        "--window", type=seconds, default=60, metavar="S", help="length of a window of --streaming (default 60)"
    )
    parser.add_argument(
        "--every",
        type=positive,
        metavar="S",
        help="run again every so many seconds, in one process; SIGTERM and Ctrl-C let the round that is on commit",
    )
    parser.add_argument(
        "--stop-after",
        type=stop_after,
        metavar="N",
        help="end after so many seconds, or rounds or windows, also those in which nothing came: 5w",
    )
    parser.add_argument(
        "--status",
        metavar="FILE",
        help="JSON on the run, or the last round or window: exit code, commit, lag, counts, seconds; not below OUT",
    )
    parser.add_argument("--metrics-port", type=port, metavar="P", help="Prometheus metrics on 127.0.0.1")


def add_slice(parser: argparse._ActionsContainer) -> None:
    """Adds `--slice`."""
    parser.add_argument(
        "--slice",
        type=count,
        metavar="N",
        help="an input larger than memory as a chain of runs of N documents; started again, it goes on where it failed",
    )


def refuse_status_below_output(asked: argparse.Namespace) -> None:
    """Raises UsageError for a status file among the files of the output, which are the same whenever a run is done."""
    if asked.status is None or "://" in asked.output:
        return
    output, status = Path(asked.output).resolve(), Path(asked.status).resolve()
    if output == status or output in status.parents:
        raise UsageError(f"--status {asked.status} lies below the output, which holds what runs commit: put it beside")


def refuse_flags_of_many(asked: argparse.Namespace) -> None:
    """Raises UsageError for what makes sense in many runs only, where one is asked for."""
    many = (("--stop-after", asked.stop_after), ("--metrics-port", asked.metrics_port))
    for flag, value in many:
        if value is not None:
            raise UsageError(f"{flag} is for runs that go on: give --every SECONDS or --streaming too")
