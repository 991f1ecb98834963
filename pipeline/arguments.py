"""The command line: commands, flags and their meaning. Strict: an unknown flag is an error, never ignored."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from pipeline.manners import add_manners
from schemas.input_kinds import ASKED_FOR, InputKind
from schemas.version import VERSION
from transforms.sink.verdicts import DuplicatesMode
from transforms.text.rfc3339 import utc_time


class UsageError(Exception):
    """The command line asks for something that does not exist; the message says what to write instead."""


MOST_WORKERS = 512  # each is a process of its own; more than the cores gain nothing
EXPORTS = ("parquet", "duckdb", "bigquery-jsonl")
SQL_FORMATS = ("table", "csv", "jsonl")
SQL_TABLES = ("articles", "versions", "duplicates", "credits", "cuts", "rejected")
EPOCH = "1970-01-01T00:00:00Z"

_RUN_NOTES = """\
examples:
  copydesk run --feeds https://example.org/rss feeds.opml --output out
  copydesk run --pages 'pages/**/*.html.gz' --jsonl rows.jsonl.gz --output gs://bucket/news

Any Beam option may follow, e.g. --runner=FlinkRunner.
Exit code: 0 committed, 1 failed, 2 bad usage, 3 committed but an input could not be read, or more was rejected than
--max-rejected, 130 and 143 stopped by Ctrl-C and SIGTERM before the commit.
"""


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; `command` names the command, `beam_options` holds the flags left for Beam.

    Raises UsageError for what the command does not know. Prints help or version and exits where asked to.
    """
    if arguments and arguments[0].startswith("-") and arguments[0] not in {"-h", "--help", "--version"}:
        raise UsageError(f"{arguments[0]!r} before a command: write `copydesk run {arguments[0]} ...`, or see --help")
    asked, rest = _parser().parse_known_args(list(arguments))
    if rest and asked.command != "run":
        raise UsageError(f"unknown argument {rest[0]!r}; see `copydesk {asked.command} --help`")
    if rest and not rest[0].startswith("--"):
        raise UsageError(f"{rest[0]!r} has no flag before it: say what it is with {input_flags_listed()}")
    asked.beam_options = rest
    return asked


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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(f"{message}\n{self.format_usage().strip()}")


def _parser() -> argparse.ArgumentParser:
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
    replay = _over_output(commands, "replay", "run the rejected documents of OUT again")
    _editing(replay)
    _private(replay)
    add_manners(replay, polls=False)
    _clock(replay)
    _over_output(commands, "templates", "list the lines that outlets repeat, with counts and what became of them")
    _over_output(commands, "compact", "fold what the runs of OUT remember into few files, as runs do by themselves")
    prune = _over_output(commands, "prune", "remove old days from articles/, duplicates/ and rejected/ of OUT")
    prune.add_argument(
        "--before",
        required=True,
        type=_day,
        metavar="DATE",
        help="the first day that stays, YYYY-MM-DD in UTC: the days are those of the folders date=",
    )
    _tables(commands)
    return parser


def _tables(commands: argparse._SubParsersAction[_Parser]) -> None:
    export = _over_output(commands, "export", "write what manifests commit as typed tables")
    export.add_argument("--to", required=True, choices=EXPORTS, help="form of the tables")
    export.add_argument(
        "--into", metavar="PATH", help="local file or folder (default: OUT and .parquet, .duckdb or .bigquery)"
    )
    export.add_argument(
        "--where", metavar="SQL", help='only articles and duplicates for which this holds, such as "wire.is_wire"'
    )
    report = _over_output(commands, "report", "write one self-contained HTML page on OUT")
    report.add_argument("--into", metavar="FILE", help="local file (default: OUT and .report.html)")
    sql = _over_output(commands, "sql", f"query what manifests commit: {', '.join(SQL_TABLES)}")
    sql.add_argument(
        "query", metavar="QUERY", help="SQL of DuckDB, such as 'select outlet, count(*) from articles group by 1'"
    )
    sql.add_argument("--format", choices=SQL_FORMATS, default="table", help="what is printed (default: table)")


def _run(commands: argparse._SubParsersAction[_Parser]) -> None:
    run = commands.add_parser(
        "run",
        allow_abbrev=False,
        help="read inputs, write the dataset",
        description="Read inputs, write the dataset below OUT.",
        epilog=_RUN_NOTES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    inputs = run.add_argument_group("inputs (mixed, repeated, globbed; local or gs://)")
    for kind, flag in zip(ASKED_FOR, input_flags(), strict=True):
        inputs.add_argument(flag, nargs="+", action="extend", default=[], metavar="PATH", help=kind.row.meaning)
    output = run.add_argument_group("output")
    output.add_argument(
        "--output", required=True, type=_folder, metavar="OUT", help="local folder or gs://bucket/prefix"
    )
    output.add_argument(
        "--duplicates",
        choices=[str(mode) for mode in DuplicatesMode],
        default=str(DuplicatesMode.SEPARATE),
        help="where the other copies of a story go: duplicates/, nowhere, or articles/ (default: separate)",
    )
    output.add_argument(
        "--max-rejected",
        type=_share,
        default=1.0,
        metavar="SHARE",
        help="exit with 3 where more than this share of the documents was rejected (0 to 1, default 1)",
    )
    _clock(output)
    documents = run.add_argument_group("documents")
    _editing(documents)
    fetching = run.add_argument_group("fetching")
    _private(fetching)
    add_manners(fetching, polls=True)


def _editing(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--min-words",
        type=_whole,
        default=25,
        metavar="N",
        help="shorter texts are rejected as too_short (default 25, 0 = keep all)",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        default=0,
        metavar="N",
        help="worker processes for the documents (default: all cores)",
    )
    parser.add_argument(
        "--document-seconds", type=_positive, default=30.0, metavar="S", help="time one document may take (default 30)"
    )
    parser.add_argument(
        "--document-mb",
        type=_whole,
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


def _clock(parser: argparse._ActionsContainer) -> None:
    parser.add_argument(
        "--as-of",
        type=_clock_time,
        default=None,
        metavar="TIME",
        help="the run's clock (default: now, kept in the manifest)",
    )


def _demo(commands: argparse._SubParsersAction[_Parser]) -> None:
    demo = commands.add_parser(
        "demo", allow_abbrev=False, help="the bundled sample, from feeds to dataset, with one article before and after"
    )
    demo.add_argument(
        "--output",
        type=_folder,
        default=None,
        metavar="OUT",
        help="keep the dataset here (default: a temporary folder)",
    )


def _explain(commands: argparse._SubParsersAction[_Parser]) -> None:
    explain = commands.add_parser(
        "explain", allow_abbrev=False, help="one document: what was cut by which rule, credits with their evidence"
    )
    explain.add_argument("document", metavar="FILE|URL", help="an HTML or text file, or the URL of a page")
    explain.add_argument("--url", default=None, help="the address that a file was fetched from")
    _editing(explain)
    _private(explain)
    _clock(explain)


def _over_output(commands: argparse._SubParsersAction[_Parser], name: str, meaning: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, allow_abbrev=False, help=meaning, description=meaning)
    command.add_argument(
        "output", type=_folder, metavar="OUT", help="local folder or gs://bucket/prefix of earlier runs"
    )
    return command


def _folder(text: str) -> str:
    if not text.strip():
        raise argparse.ArgumentTypeError("an empty name is no folder")
    return text if text.endswith("://") else text.rstrip("/") or "/"


def _clock_time(text: str) -> str:
    moment = utc_time(text)
    if moment is None or moment < EPOCH:
        raise argparse.ArgumentTypeError(f"{text!r} is no ISO 8601 time such as 2026-11-23T06:00:00Z, 1970 or later")
    return moment


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).strftime("%Y-%m-%d")
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-23") from None


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def _workers(text: str) -> int:
    number = _whole(text)
    if number > MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"{number} are more than the {MOST_WORKERS} worker processes there may be")
    return number


def _positive(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text!r} is no number above 0")
    return value


def _share(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share from 0 to 1")
    return value
