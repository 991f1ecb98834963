"""What a run tells at its end, for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.console import clean_console
from pipeline.upkeep.counted import counted
from schemas.input_kinds import InputKind
from schemas.manifest import Manifest, manifest_path
from schemas.reasons import Reason
from schemas.vocabulary import FeedStatus

_HINTS: Mapping[str, str] = {Reason.ADDRESS_REFUSED: ": not public; see --allow-private-addresses"}


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
        table.add_row(f"[dim]{number:,}[/dim]", f"  [dim]{reason}{_HINTS.get(reason, '')}[/dim]")
    console.print()
    console.print(table)
    console.print(
        f"\n{counts.articles - counts.updated:,} new, {counts.updated:,} updated, {counts.unchanged:,} known, "
        f"{counted(counts.duplicates + counts.dropped, 'copy', 'copies')}"
    )
    if manifest.feeds:
        console.print(_feeds(manifest))
    size = sum(file.bytes for file in manifest.files)
    console.print(
        f"\n{counted(len(manifest.files), 'file')}, {_size(size)}, below [bold]{escape(output)}[/bold]", soft_wrap=True
    )
    console.print(f"committed by {escape(manifest_path(manifest.run_id))}", style="dim", soft_wrap=True)


def _feeds(manifest: Manifest) -> str:
    """What came of the feeds and sitemaps, in a line; lists of them are counted apart."""
    feeds = [feed for feed in manifest.feeds if not feed.listed]
    statuses = Counter(feed.status for feed in feeds)
    parts = ", ".join(f"{statuses[status]:,} {status}" for status in FeedStatus if statuses[status])
    new, known = sum(feed.new for feed in manifest.feeds), sum(feed.known for feed in manifest.feeds)
    lists = len(manifest.feeds) - len(feeds)
    named = f", named by {counted(lists, 'list')}" if lists else ""
    news = f"{counted(new, 'entry', 'entries')} new, {known:,} known"
    return f"{counted(len(feeds), *_nouns(manifest))}{named}: {parts or 'none'}; {news}"


def _nouns(manifest: Manifest) -> tuple[str, str]:
    """What the lists of entries of a run are called, one and several: after the inputs that were asked for."""
    kinds = {pattern.kind for pattern in manifest.inputs}
    if InputKind.SITEMAP not in kinds:
        return "feed", "feeds"
    return ("feed or sitemap", "feeds and sitemaps") if InputKind.FEED in kinds else ("sitemap", "sitemaps")


def _noun(number: int, one: str, several: str | None = None) -> str:
    """The noun alone, where the number stands in a column of its own."""
    return counted(number, one, several).partition(" ")[2]


def _size(size: float) -> str:
    for unit in ("bytes", "KiB", "MiB"):
        if size < 1024:  # noqa: PLR2004 - the factor between the units
            return f"{size:,.0f} {unit}"
        size /= 1024
    return f"{size:,.1f} GiB"
