"""`copydesk validate`: print what is wrong with an output, or that nothing is."""

import argparse

from rich.markup import escape

from pipeline.console import clean_console
from pipeline.upkeep.counted import counted
from pipeline.upkeep.validate import validate

SOUND, UNSOUND = 0, 1
_MOST_NOTES = 20


def command(asked: argparse.Namespace) -> int:
    """Check the output; 0 = sound, 1 = problems, each on a line of its own. Notes do not count."""
    console = clean_console(soft_wrap=True)
    report = validate(asked.output)
    for note in report.notes[:_MOST_NOTES]:
        console.print(escape(str(note)), style="dim")
    if len(report.notes) > _MOST_NOTES:
        console.print(f"and {counted(len(report.notes) - _MOST_NOTES, 'more such file')}", style="dim")
    if report.is_valid:
        totals = f"runs: {report.runs:,}, files: {report.files:,}, rows: {report.rows:,}"
        console.print(f"[bold green]sound[/bold green]; {totals}")
        return SOUND
    for problem in report.problems:
        console.print(escape(str(problem)), style="red")
    console.print(f"[bold red]problems: {len(report.problems):,}[/bold red]")
    return UNSOUND
