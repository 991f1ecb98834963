"""What a run tells at its end, for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.counted import counted
from schemas.manifest import FeedOutcome, Manifest, manifest_path
from schemas.vocabulary import FeedStatus


def print_summary(manifest: Manifest, output: str, console: Console | None = None) -> None:
    """Documents in, where each of them went, reasons of rejection, and where the output lies."""
    console = console or clean_console()
    counts = manifest.counts
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right")
    table.add_column()
    table.add_row(f"[bold]{counts.documents_in:,}[/bold]", f"{_noun(counts.documents_in, 'document')} in")
    table.add_row(f"[bold green]{counts.articles:,}[/bold green]", _noun(counts.articles, "article"))
    copies = _noun(counts.duplicates, "further copy", "further copies")
    table.add_row(f"[bold]{counts.duplicates:,}[/bold]", f"{copies}, kept in duplicates/")
    if counts.dropped:
        copies = _noun(counts.dropped, "further copy", "further copies")
        table.add_row(f"[bold]{counts.dropped:,}[/bold]", f"{copies}, dropped as asked")
    if counts.unchanged:
        table.add_row(f"[bold]{counts.unchanged:,}[/bold]", "known: the same document once more, not written again")
    rejected = sum(counts.rejected.values())
    table.add_row(f"[bold yellow]{rejected:,}[/bold yellow]" if rejected else "[bold]0[/bold]", "rejected")
    for reason, number in sorted(counts.rejected.items(), key=lambda row: (-row[1], row[0])):
        table.add_row(f"[dim]{number:,}[/dim]", f"  [dim]{reason}[/dim]")
    console.print()
    console.print(table)
    console.print(
        f"\n{counts.articles - counts.updated:,} new, {counts.updated:,} updated, {counts.unchanged:,} known, "
        f"{counted(counts.duplicates + counts.dropped, 'copy', 'copies')}"
    )
    if manifest.feeds:
        console.print(_feeds(manifest.feeds))
    size = sum(file.bytes for file in manifest.files)
    console.print(
        f"\n{counted(len(manifest.files), 'file')}, {_size(size)}, below [bold]{escape(output)}[/bold]", soft_wrap=True
    )
    console.print(f"committed by {escape(manifest_path(manifest.run_id))}", style="dim", soft_wrap=True)


def _feeds(feeds: Sequence[FeedOutcome]) -> str:
    """What came of the feeds, in a line."""
    statuses = Counter(feed.status for feed in feeds)
    parts = ", ".join(f"{statuses[status]:,} {status}" for status in FeedStatus if statuses[status])
    new, known = sum(feed.new for feed in feeds), sum(feed.known for feed in feeds)
    return f"{counted(len(feeds), 'feed')}: {parts}; {counted(new, 'entry', 'entries')} new, {known:,} known"


def _noun(number: int, one: str, several: str | None = None) -> str:
    """The noun alone, where the number stands in a column of its own."""
    return counted(number, one, several).partition(" ")[2]


def _size(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004 - the factor between the units
            return f"{size:,.0f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
