"""The command line: commands, flags and their meaning. Strict: an unknown flag is an error, never ignored."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from pipeline.flags.flag_values import day, folder, place, positive, subscription, whole, workers
from pipeline.flags.forever_flags import add_forever, add_slice
from pipeline.flags.job_file import job_flags
from pipeline.flags.manners import add_manners, add_trust
from pipeline.flags.output_flags import add_clock, add_output, add_scorer
from pipeline.flags.registry_flags import add_registry, add_registry_check
from pipeline.flags.table_flags import add_tables
from pipeline.flags.usage_error import UsageError
from schemas.input_kinds import ASKED_FOR, InputKind
from schemas.version import VERSION

LOGS = ("text", "json")

_RUN_NOTES = """\
examples:
  copydesk run --feeds https://example.org/rss feeds.opml --output out
  copydesk run --pages 'pages/**/*.html.gz' --jsonl rows.jsonl.gz --output gs://bucket/news

Any Beam option may follow, e.g. --runner=FlinkRunner.
Exit code: 0 committed, 1 failed, 2 bad usage, 3 committed but an input could not be read, nothing came in, or more was
rejected than --max-rejected, 130 and 143 stopped by Ctrl-C and SIGTERM before the commit.
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; `command` names the command, `beam_options` holds the flags left for Beam.

    Raises UsageError for what the command does not know. Prints help or version and exits where asked to.
    """
    if arguments and arguments[0].startswith("-") and arguments[0] not in {"-h", "--help", "--version"}:
        raise UsageError(f"{arguments[0]!r} before a command: write `copydesk run {arguments[0]} ...`, or see --help")
    asked, rest = parsers()[0].parse_known_args(_with_job_file(list(arguments)))
    if rest and asked.command != "run":
        near = get_close_matches(rest[0].partition("=")[0], flags_of(asked.command), n=1)
        hint = f"did you mean {near[0]}?" if near else f"see `copydesk {asked.command} --help`"
        raise UsageError(f"unknown argument {rest[0]!r}; {hint}")
    if rest and not rest[0].startswith("--"):
        raise UsageError(f"{rest[0]!r} has no flag before it: say what it is with {input_flags_listed()}")
    asked.beam_options = rest
    return asked


def flags_of(command: str) -> list[str]:
    """The flags of a command, sorted."""
    return sorted(flag for action in actions_of(command) for flag in action.option_strings)


def actions_of(command: str) -> list[argparse.Action]:
    """The flags and arguments of a command as argparse has them, in the order of the help."""
    return parsers()[1][command]._actions  # noqa: SLF001 - argparse has no public list


def input_flags() -> list[str]:
    """The flags of the inputs, in the order of the help: `--feeds`, `--urls` and so on."""
    return [f"--{kind.row.flag}" for kind in ASKED_FOR]


def input_flags_listed() -> str:
    """The flags of the inputs, for messages: `--feeds, --urls ... or --text`."""
    *flags, last = input_flags()
    return f"{', '.join(flags)} or {last}"


def asked_inputs(asked: argparse.Namespace) -> list[tuple[InputKind, str]]:
    """The inputs of a parsed `copydesk run`, each with its kind."""
    return [(kind, pattern) for kind in ASKED_FOR for pattern in getattr(asked, str(kind.row.flag))]


def _with_job_file(arguments: list[str]) -> list[str]:
    """The command line of `run` with the flags of its `--config` file in front of its own, which so outrank them."""
    if arguments[:1] != ["run"]:
        return arguments
    job = _Parser(add_help=False, allow_abbrev=False)
    job.add_argument("--config")
    named, own = job.parse_known_args(arguments[1:])
    return ["run", *(job_flags(named.config, frozenset(flags_of("run"))) if named.config else ()), *own]


class _Parser(argparse.ArgumentParser):
    """Says in one line what is wrong, and what is near to a word that it does not know."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}; see `{self.prog} --help`")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            known = [str(choice) for choice in action.choices]
            near = get_close_matches(str(value), known, n=1)
            hint = f"did you mean {near[0]}?" if near else f"choose from {', '.join(known)}"
            raise argparse.ArgumentError(action, f"{value!r} is not known: {hint}")


def parsers() -> tuple[argparse.ArgumentParser, Mapping[str, argparse.ArgumentParser]]:
    """The parser, and those of the commands."""
    parser = _Parser(
        prog="copydesk",
        description="Turns news feeds and pages into cleaned, attributed, deduplicated JSONL, with the evidence kept.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"copydesk {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _run(commands)
    _demo(commands)
    _explain(commands)
    _over_output(commands, "validate", "check every record and file of OUT against schema and manifests")
    _replay(commands)
    _over_output(commands, "templates", "list the lines that outlets repeat, with counts and what became of them")
    index = _over_output(commands, "index", "show and verify what the runs of OUT remember of its documents")
    index.add_argument("--aliases", action="store_true", help="print `old new` for each cluster that became another")
    index.add_argument(
        "--originals", action="store_true", help="print `id original` for each translation whose original came later"
    )
    index.add_argument("--rebuild", action="store_true", help="make what is damaged or missing again from the records")
    _over_output(commands, "compact", "fold what the runs of OUT remember into few files, as runs do by themselves")
    prune = _over_output(commands, "prune", "remove old days from articles/, duplicates/ and rejected/ of OUT")
    prune.add_argument(
        "--before",
        required=True,
        type=day,
        metavar="DATE",
        help="the first day that stays, YYYY-MM-DD in UTC: the days are those of the folders date=",
    )
    add_tables(commands, _over_output)
    add_registry_check(commands)
    _feeds(commands)
    rejected = _over_output(commands, "rejected", "list what the runs of OUT rejected, by reason, host and feed")
    rejected.add_argument("--show", metavar="ID", help="one rejected document in full, by the beginning of its id")
    return parser, commands.choices


def _feeds(commands: argparse._SubParsersAction[_Parser]) -> None:
    feeds = commands.add_parser(
        "feeds",
        allow_abbrev=False,
        help="try feeds out: format, entries, newest, validators, next poll, hints, problems",
        description="Print a row for each feed. Exit code 3 where one of them gives no entries.",
    )
    feeds.add_argument("feeds", nargs="+", metavar="LIST", help=InputKind.FEED.row.meaning)
    _private(feeds)
    add_manners(feeds, polls=True)
    add_clock(feeds)


def _run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = commands.add_parser(
        "run",
        allow_abbrev=False,
        help="read inputs, write the dataset",
        description="Read inputs, write the dataset below OUT.",
        epilog=_RUN_NOTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inputs = run.add_argument_group("inputs (mixed, repeated, globbed; local or s3://, gs://, az://)")
    for kind, flag in zip(ASKED_FOR, input_flags(), strict=True):
        names = subscription if kind.row.is_pulled else place
        inputs.add_argument(
            flag,
            nargs="+",
            type=names,
            action="extend",
            default=[],
            metavar="SUBSCRIPTION" if kind.row.is_pulled else "PATH",
            help=kind.row.meaning,
        )
    run.add_argument("--config", metavar="FILE", help="options of this command from a TOML file; flags outrank them")
    add_output(run.add_argument_group("output"))
    documents = run.add_argument_group("documents")
    _editing(documents)
    add_trust(documents)
    add_slice(documents)
    fetching = run.add_argument_group("fetching")
    _private(fetching)
    fetching.add_argument(
        "--archive",
        type=folder,
        metavar="PATH",
        help="keep what was fetched as WARC: a file that ends in .warc.gz, or a folder to which runs add files",
    )
    add_manners(fetching, polls=True)
    add_forever(run.add_argument_group("again and again"))
    run.add_argument("--log", choices=LOGS, default="text", help="what is said on standard error (default: text)")


def _replay(commands: argparse._SubParsersAction[_Parser]) -> None:
    replay = _over_output(commands, "replay", "run the rejected documents of OUT again")
    _editing(replay, min_words=None)
    add_scorer(replay)
    _private(replay)
    add_manners(replay, polls=False)
    add_clock(replay)


def _editing(parser: argparse._ActionsContainer, min_words: int | None = 25) -> None:
    add_registry(parser)
    default = "as in the run that rejected them" if min_words is None else min_words
    parser.add_argument(
        "--min-words",
        type=whole,
        default=min_words,
        metavar="N",
        help=f"shorter texts are rejected as too_short (default {default}, 0 = keep all)",
    )
    parser.add_argument(
        "--workers",
        type=workers,
        default=0,
        metavar="N",
        help="worker processes for the documents (default 0: as many as cores)",
    )
    parser.add_argument(
        "--document-seconds", type=positive, default=30.0, metavar="S", help="time one document may take (default 30)"
    )
    parser.add_argument(
        "--document-mb",
        type=whole,
        default=1024,
        metavar="MIB",
        help="memory one document may take, in MiB (default 1024)",
    )


def _private(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--allow-private-addresses",
        action="store_true",
        help="fetch from private and loopback addresses too: for local use only",
    )


def _demo(commands: argparse._SubParsersAction[_Parser]) -> None:
    meaning = "the bundled sample, from feeds to dataset, with one article before and after"
    demo = commands.add_parser("demo", allow_abbrev=False, help=meaning, description=meaning)
    demo.add_argument("--output", type=folder, metavar="OUT", help="keep the dataset here (default: temporary)")


def _explain(commands: argparse._SubParsersAction[_Parser]) -> None:
    meaning = "one document: what was cut by which rule, credits with their evidence; two: whether they are one text"
    explain = commands.add_parser("explain", allow_abbrev=False, help=meaning, description=meaning)
    explain.add_argument(
        "documents",
        metavar="FILE|URL",
        nargs="+",
        help="HTML, MHTML, text, WARC files, rows, URLs, - for standard input; of two: are they versions of one?",
    )
    explain.add_argument("--each", action="store_true", help="explain two documents each for itself")
    explain.add_argument("--json", action="store_true", help="a JSON object a document: record, lines, evidence")
    explain.add_argument(
        "--url",
        default=None,
        help="the address that a file was fetched from; in a WARC file or rows, that of the document that is meant",
    )
    _editing(explain)
    _private(explain)
    add_clock(explain)


def _over_output(commands: argparse._SubParsersAction[_Parser], name: str, meaning: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, allow_abbrev=False, help=meaning, description=meaning)
    command.add_argument("output", type=folder, metavar="OUT", help="folder or s3://, gs://, az:// of earlier runs")
    return command
