"""`copydesk validate`: print what is wrong with an output, or that nothing is."""

import argparse

from rich.console import Console
from rich.markup import escape

from pipeline.validate import validate

SOUND, UNSOUND = 0, 1


def command(asked: argparse.Namespace) -> int:
    """Check the output; 0 = sound, 1 = problems, each on a line of its own."""
    console = Console(highlight=False, soft_wrap=True)
    report = validate(asked.output)
    for problem in report.problems:
        console.print(escape(str(problem)), style="red")
    if report.problems:
        console.print(f"[bold red]{len(report.problems):,} problems[/bold red]")
        return UNSOUND
    console.print(f"[bold green]sound[/bold green]: {report.runs:,} runs, {report.files:,} files, {report.rows:,} rows")
    return SOUND
