"""The flags of own registry files."""

from __future__ import annotations

import argparse
from typing import Any


def add_registry(parser: argparse._ActionsContainer) -> None:
    """Add `--registry` to a command that edits documents."""
    parser.add_argument(
        "--registry",
        nargs="+",
        action="extend",
        default=[],
        metavar="FILE",
        help="own agencies, outlets, phrases, kept lines, places, templates from TOML files (docs/own-registry.md)",
    )


def add_registry_check(commands: Any) -> None:
    """Add `copydesk registry check`."""
    registry = commands.add_parser(
        "registry",
        allow_abbrev=False,
        help="check own registry files: what they add, what is wrong, whether their examples hold",
        description="Print what the files of `run --registry` add and what is wrong. Exit code 1 where something is.",
    )
    registry.add_argument("action", choices=("check",), metavar="check", help="what is done with the files: check them")
    registry.add_argument("files", nargs="+", metavar="FILE", help="registry files (TOML), checked together")
