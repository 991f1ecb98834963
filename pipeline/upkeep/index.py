"""`copydesk index`: the memory across runs, shown and verified, and made again from the records where it is damaged."""

import argparse
import sys
from collections.abc import Iterable, Sequence

from rich.markup import escape
from rich.table import Table

from pipeline import terminal
from pipeline.console import clean_console
from pipeline.upkeep.committed import committed, committed_state
from pipeline.upkeep.counted import counted
from schemas.manifest import Manifest
from transforms.memory.alias_row import Aliases, resolved
from transforms.memory.index_file import ALIAS_SCHEMA, ALIASES, aliases_of, read_table
from transforms.sink.index_repair import IndexCheck, check_index, rebuild_index
from transforms.storage.journal import new_attempt
from transforms.storage.run_lock import locked_runs
from transforms.storage.state_view import FIRST_CLOCK, StateView
from transforms.storage.storage import Storage, storage_for
from transforms.translations.linking.later_originals import LINKED, later_originals

SOUND, UNSOUND = 0, 1


def command(asked: argparse.Namespace) -> int:
    """Show the index and what is wrong with it; 0 = sound, 1 = problems. Raises UsageError, SinkError."""
    storage = storage_for(asked.output, new_attempt("index") if asked.rebuild else None)
    if asked.aliases:
        return _print_pairs((old, alias.new) for old, alias in aliases_below(committed_state(storage)).items())
    if asked.originals:
        links = committed_state(storage).seen(LINKED, FIRST_CLOCK)
        return _print_pairs(later_originals(links.read()).items())
    manifests = committed(storage)
    checks = [check_index(storage, manifest) for manifest in manifests]
    if asked.rebuild:
        checks = _rebuilt(storage, manifests, checks)
    _show(storage, manifests, checks)
    return UNSOUND if any(check.problems for check in checks) else SOUND


def aliases_below(state: StateView) -> Aliases:
    """The clusters that turned out to be one, by their old ids. Raises DamagedFileError, NotFoundError."""
    contents = state.seen(ALIASES, FIRST_CLOCK).read()
    return resolved(row for content in contents for row in aliases_of(read_table(ALIASES, content, ALIAS_SCHEMA)))


def _print_pairs(pairs: Iterable[tuple[str, str]]) -> int:
    console = clean_console(soft_wrap=True)
    for one, other in pairs:
        console.print(escape(f"{one} {other}"), highlight=False)
    return SOUND


def _rebuilt(storage: Storage, manifests: Sequence[Manifest], checks: Sequence[IndexCheck]) -> list[IndexCheck]:
    after = []
    with locked_runs(storage):
        for manifest, check in zip(manifests, checks, strict=True):
            if check.is_whole:
                after.append(check)
            else:
                terminal.say(f"the index of the run {manifest.run_id} is made again from its records", sys.stdout)
                after.append(check_index(storage, rebuild_index(storage, manifest, check.older)))
        storage.close()
    return after


def _show(storage: Storage, manifests: Sequence[Manifest], checks: Sequence[IndexCheck]) -> None:
    aliases = aliases_below(committed_state(storage))
    clusters = {cluster for check in checks for cluster in check.clusters.values()}
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right")
    table.add_column()
    for number, meaning in (
        (sum(check.size for check in checks), "bytes"),
        (len({manifest.as_of[:10] for manifest in manifests}), "days"),
        (sum(len(check.clusters) for check in checks), "documents"),
        (len(clusters - aliases.keys()), "clusters"),
        (len(aliases), "aliases of clusters"),
    ):
        table.add_row(f"[bold]{number:,}[/bold]", meaning)
    console = clean_console(soft_wrap=True)
    console.print(table)
    problems = [problem for check in checks for problem in check.problems]
    for path, reason in problems:
        console.print(f"{escape(path)}: {escape(reason)}", style="red")
    if problems:
        console.print("`copydesk index OUT --rebuild` makes it again from the records")
    elif older := sum(bool(check.older) for check in checks):
        verb = "was" if older == 1 else "were"
        console.print(
            f"{counted(older, 'run')} {verb} indexed by an earlier copydesk: `--rebuild` adds what it left out"
        )
