"""The flags of what a run writes: where, in which files, what of copies, by which clock."""

from __future__ import annotations

import argparse

from pipeline.flags.flag_values import clock_time, days, folder, share, whole
from transforms.memory.known_row import KNOWN_DAYS, LOOK_BACK
from transforms.sink.verdicts import DuplicatesMode

MOST_REJECTED = 0.99  # share of the documents


def add_output(output: argparse._ActionsContainer) -> None:
    """Add where a run writes to, how, and its clock."""
    output.add_argument(
        "--output", required=True, type=folder, metavar="OUT", help="local folder or s3://bucket/prefix, gs://, az://"
    )
    output.add_argument(
        "--duplicates",
        choices=[str(mode) for mode in DuplicatesMode],
        default=str(DuplicatesMode.SEPARATE),
        help="where the other copies of a story go: duplicates/, nowhere, or articles/ (default: separate)",
    )
    output.add_argument(
        "--look-back",
        type=days,
        default=LOOK_BACK,
        metavar="DAYS",
        help=f"how far earlier runs count for duplicates (default {LOOK_BACK}; an address is known for {KNOWN_DAYS})",
    )
    add_scorer(output)
    output.add_argument(
        "--files-per-day",
        type=whole,
        default=0,
        metavar="N",
        help="at most N files a day for all outlets together (default 0: files of each outlet, in outlet= folders)",
    )
    output.add_argument(
        "--max-rejected",
        type=share,
        default=MOST_REJECTED,
        metavar="SHARE",
        help="exit with 3 where more than this share of the documents was rejected "
        f"(0 to 1, default {MOST_REJECTED}), or nothing came in",
    )
    add_clock(output)


def add_clock(parser: argparse._ActionsContainer) -> None:
    """Add `--as-of`."""
    parser.add_argument(
        "--as-of",
        type=clock_time,
        default=None,
        metavar="TIME",
        help="the run's clock (default: now, kept in the manifest)",
    )


def add_scorer(parser: argparse._ActionsContainer) -> None:
    """Add `--translation-scorer`."""
    parser.add_argument(
        "--translation-scorer",
        default=None,
        metavar="MODULE:NAME",
        help="an own scorer of pairs of translations, such as sentence embeddings (docs/translations.md)",
    )
