"""The Dataflow Flex Template: its parameters are the flags of `copydesk run`, and what becomes of their values."""

from __future__ import annotations

import argparse
import json
import shlex
from collections.abc import Iterator, Sequence

from pipeline.flags.arguments import actions_of

_NOT_OFFERED = ("help",)
_IN_A_BUCKET = frozenset({"output"})  # parameters that can only be gs://
_YES, _NO = "true", "false"


def template_text() -> str:
    """The metadata file of the template, JSON."""
    template = {
        "name": "copydesk",
        "description": "News feeds and pages to cleaned, attributed, deduplicated JSONL",
        "parameters": list(_parameters()),
    }
    return json.dumps(template, ensure_ascii=False, indent=2) + "\n"


def _parameters() -> Iterator[dict[str, object]]:
    for action in _offered():
        name = _name(action)
        parameter: dict[str, object] = {
            "name": name,
            "label": name.replace("-", " ").capitalize(),
            "helpText": f"{_help(action)}{_form(action)}",
            "isOptional": not action.required,
        }
        if name in _IN_A_BUCKET:
            parameter["regexes"] = ["^gs://.+"]
        elif action.choices:
            parameter["regexes"] = [f"^(?:{'|'.join(map(str, action.choices))})$"]
        elif action.nargs == 0:
            parameter["regexes"] = [f"^(?:{_YES}|{_NO})$"]
        yield parameter


def arguments_of(given: Sequence[str]) -> list[str]:
    """The command line of `run` that a job's parameters stand for, each `--name=value`; Beam's are left as they are.

    A flag without a value is asked for by `true`; several values stand in one, apart by blanks, quoted as in a shell.
    """
    actions = {f"--{_name(action)}": action for action in _offered()}
    arguments: list[str] = []
    for argument in given:
        flag, equals, value = argument.partition("=")
        action = actions.get(flag)
        if action is None or not equals:
            arguments.append(argument)
        elif action.nargs == 0:
            arguments += [flag] if value == _YES else []
        else:
            arguments += [flag, *(shlex.split(value) if action.nargs == "+" else [value])]
    return arguments


def _offered() -> list[argparse.Action]:
    return [action for action in actions_of("run") if action.option_strings and action.dest not in _NOT_OFFERED]


def _name(action: argparse.Action) -> str:
    return action.option_strings[-1].removeprefix("--")


def _help(action: argparse.Action) -> str:
    return (action.help or "").replace("%%", "%")


def _form(action: argparse.Action) -> str:
    if action.nargs == 0:
        return f" ({_YES} or {_NO})"
    return " (several are apart by blanks)" if action.nargs == "+" else ""
