"""`copydesk demo`: the bundled sample, from feeds to dataset; an article before and after, and a translated one."""

import argparse
import gzip
import sys
import tempfile
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

import orjson
from rich.columns import Columns
from rich.console import Console
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table
from rich.tree import Tree

from pipeline import terminal
from pipeline.console import clean_console
from pipeline.plan import Plan
from pipeline.running.run import COMMITTED, run_and_tell
from pipeline.sample.answers import feed_urls, responses
from pipeline.sample.server import served
from schemas import vocabulary
from schemas.input_kinds import InputKind
from transforms.fetch.fetch_options import FetchOptions
from transforms.read.sources import Source
from transforms.storage.storage import storage_for

AS_OF = "2026-03-08T06:00:00Z"
PLAIN_WIDTH = 140
SHOWN = "http://northgate-post.example/world/harbour-master-denies"


def command(asked: argparse.Namespace) -> int:
    """Run the demo; the dataset stays where --output says, else it goes with a temporary folder."""
    code = demo(asked.output) if asked.output else _demo_for_the_eye()
    with terminal.shown():
        show_next(asked.output, clean_console(PLAIN_WIDTH))
    return code


def _demo_for_the_eye() -> int:
    with tempfile.TemporaryDirectory(prefix="copydesk-demo-") as folder:
        code = demo(folder)
    terminal.say("this dataset is gone again", sys.stdout)
    return code


def demo(output: str) -> int:
    """Serve the sample, run the pipeline over its feeds, show an article before and after, and the tree."""
    console = clean_console(PLAIN_WIDTH)
    with terminal.shown():
        console.print(f"[bold]copydesk demo[/bold]: {len(feed_urls())} invented outlets, served on this machine\n")
    with served() as address:
        code = run_and_tell(sample_plan(output, address), [])
    if code == COMMITTED:
        with terminal.shown():
            show_article(output, console)
            show_wire(output, console)
            show_copies(output, console)
            show_translation(output, console)
            console.print(output_tree(output))
    return code


def show_next(output: str | None, console: Console) -> None:
    """What to do now: with the dataset that was kept, or to keep one."""
    kept = escape(output or "news")
    steps = {f"copydesk demo --output {kept}": "keep this dataset"} if output is None else {}
    steps |= {
        f"copydesk report {kept}": "one HTML page on it",
        f'copydesk sql {kept} "SUMMARIZE articles"': "ask it: docs/cookbook.md has questions",
        f"copydesk validate {kept}": "check every record and file",
        "copydesk run --feeds https://example.org/rss --output out": "the same with feeds of yours",
    }
    console.print("\n[bold]next[/bold]")
    for command_line, meaning in steps.items():
        console.print(f"  {command_line}  [dim]# {meaning}[/dim]", soft_wrap=True)


def sample_plan(output: str, address: str) -> Plan:
    """The plan that reads the sample's feeds from the server at `address` (host:port)."""
    return Plan(
        sources=tuple(Source(InputKind.FEED, url) for url in feed_urls()),
        output=output,
        as_of=AS_OF,
        fetch=FetchOptions(allow_private=True, connect_to=address, delay_seconds=0.0),
    )


def show_article(output: str, console: Console) -> None:
    """One article as its page stands on the web, and as the dataset has it."""
    record = next(row for row in _rows(output, vocabulary.Tree.ARTICLES) if row["url"].startswith(SHOWN))
    page = responses()[SHOWN].body.decode()
    before = page[page.index('<div id="top">') : page.index('<div class="footer">')].strip()
    half = console.width // 2 - 1
    panels = [
        Panel(escape(before), title="before: the page", width=half),
        Panel(_told(record), title="after: the record", width=half),
    ]
    console.print(Columns(panels, padding=(0, 0)))


def show_wire(output: str, console: Console) -> None:
    """Who supplied wire copy to whom, and the words that say so."""
    table = _table("wire copy", "agency", "printed by", "confidence", "on the evidence of")
    for record in sorted(_rows(output, vocabulary.Tree.ARTICLES), key=itemgetter("outlet", "id")):
        supplied = [source for source in record["info_sources"] if source["role"] == vocabulary.Role.ORIGIN]
        for source in supplied[:1] if record["wire"]["is_wire"] else ():
            cells = (source["name"], record["outlet"], f"{source['confidence']:.2f}", source["literal"])
            table.add_row(*map(escape, cells))
    console.print(table, "")


def show_copies(output: str, console: Console) -> None:
    """The stories that several outlets print: the first of them, and the copies."""
    table = _table("copies of one story", "the first", "copied by", "relation", "likeness")
    for record in sorted(_rows(output, vocabulary.Tree.ARTICLES), key=itemgetter("outlet", "id")):
        for copy in record["duplicates"]["copies"]:
            cells = (record["outlet"], copy["outlet"], copy["relation"], f"{copy['score']:.2f}")
            table.add_row(*map(escape, cells))
    console.print(table, "")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, style="dim" if column == columns[-1] else "")
    return table


def show_translation(output: str, console: Console) -> None:
    """A translated article beside its original, and what makes it one."""
    records = list(_rows(output, vocabulary.Tree.ARTICLES))
    by_id = {record["id"]: record for record in records}
    found = (record for record in records if (record["translation"]["original"] or {}).get("id") in by_id)
    for record in sorted(found, key=itemgetter("id"))[:1]:
        translation = record["translation"]
        original = by_id[translation["original"]["id"]]
        half = console.width // 2 - 1
        panels = [
            Panel(_version(original), title=f"the original: {original['outlet']}", width=half),
            Panel(_version(record), title=f"the translation: {record['outlet']}", width=half),
        ]
        console.print(Columns(panels, padding=(0, 0)))
        console.print(escape("\n".join(translation["evidence"])), "\n")


def _version(record: dict[str, Any]) -> str:
    named = f"{record['language']}, {record['date_published']}"
    return f"[dim]{escape(named)}[/dim]\n\n[bold]{escape(record['headline'])}[/bold]\n\n{escape(record['text'])}"


def _told(record: dict[str, Any]) -> str:
    """The record's main fields, for reading."""
    credited = [f"{source['name']}: {source['role']} {source['confidence']:.2f}" for source in record["info_sources"]]
    cuts = [f"[red]- {escape(cut['text'])}[/red] [dim]{cut['rule']}[/dim]" for cut in record["cleaning"]]
    parts = {
        "headline": escape(record["headline"]),
        "published": record["date_published"],
        "text": escape(record["text"]),
        "sources": escape("\n".join(credited)),
        "cut, and why": "\n".join(cuts),
    }
    return "\n\n".join(f"[bold]{name}[/bold]\n{value}" for name, value in parts.items())


def output_tree(output: str) -> Tree:
    """The folders and files of an output, as a tree for the terminal."""
    branches = {"": Tree(f"[bold]{escape(output)}[/bold]")}
    for path in storage_for(output).paths(""):
        _branch(branches, path)
    return branches[""]


def _branch(branches: dict[str, Tree], path: str) -> Tree:
    """The branch of a path, made where it is not there yet."""
    if path not in branches:
        folder, _, name = path.rpartition("/")
        branches[path] = _branch(branches, folder).add(escape(name))
    return branches[path]


def _rows(output: str, tree: vocabulary.Tree) -> Iterator[dict[str, Any]]:
    storage = storage_for(output)
    for path in storage.paths(tree):
        yield from map(orjson.loads, gzip.decompress(storage.read(path)).splitlines())
