"""The docs page of the command line: every command with its flags, as the parser has them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from pipeline.flags.arguments import parsers

_INTRODUCTION = """# The command line

Generated from `pipeline/flags/arguments.py` by `docs/generate.py`. An unknown flag is an error; `run` passes what
follows its own flags on to Beam where it begins with `--`. Exit codes: 0 done; 1 failed, such as by an input that is
not there, or something found by `validate`; 2 bad usage: of flags, of the files that they name for options and
registries, or of an OUT in which nothing is committed; 3 committed but an input could not be read, nothing came in, or
more was rejected than `--max-rejected`; 130 and 143 stopped by Ctrl-C and SIGTERM.
"""


def commands_page() -> str:
    """The page, as Markdown."""
    return "\n".join([_INTRODUCTION, *_sections("copydesk", parsers()[0])]) + "\n"


def _sections(called: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    actions = parser._actions  # noqa: SLF001 - argparse has no public list
    commands = [action for action in actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001 - its type
    if not commands:
        yield f"## `{called}`\n\n{parser.description or ''}\n"
        rows = [_row(action) for action in actions if not isinstance(action, argparse._HelpAction)]  # noqa: SLF001 - its type
        yield "\n".join(["| argument | meaning |", "|---|---|", *rows, ""])
    for command in commands:
        for name, inner in command.choices.items():
            yield from _sections(f"{called} {name}", inner)


def _row(action: argparse.Action) -> str:
    name = ", ".join(action.option_strings) or str(action.metavar or action.dest)
    taken = "" if action.nargs == 0 or not action.option_strings else f" {_value(action)}"
    needed = " (required)" if action.required and action.option_strings else ""
    meaning = (action.help or "").replace("%%", "%").replace("|", "\\|")
    return f"| `{name}{taken}` | {meaning}{needed} |"


def _value(action: argparse.Action) -> str:
    choices = "{" + ",".join(map(str, action.choices or ())) + "}" if action.choices else action.dest.upper()
    one = str(action.metavar or choices)
    return f"{one}..." if action.nargs == "+" else one
