"""An explained document as an editor reads it: the article, what was cut and why, who is credited, the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pipeline.explaining.rule_words import reasons, why
from schemas.decisions import Evidence, Line
from schemas.own_tables import evidence_id
from schemas.record import CleaningRow, Record, Unbelieved
from transforms.edit.edited import Edited

_CREDITING = 0.5  # score of a sign that is shown where it stands
_SHORTEST = 3  # letters of a sign that is looked for in lines
_LONGEST = 80
_CUT, _WHY, _CREDIT = "strike dim red", "dim italic", "bold yellow"


def show(edited: Edited, console: Console) -> None:
    """Print what was decided on a document: its lines, its credits, and what the record says."""
    record = edited.record
    prefixes = {cut.position: cut for cut in record.cleaning}
    for line in edited.lines:
        _print(console, f"{line.position:>4} ", _line(line, prefixes.get(line.position), edited.evidence))
    console.print()
    if edited.evidence:
        console.print(Text("Credits: evidence and what speaks against it", style="bold"))
        for sign in edited.evidence:
            _print(console, "  ", _sign(sign))
        console.print()
    console.print(_facts_table(record))
    if record.provenance.unbelieved:
        console.print()
        console.print(_unbelieved_table(record.provenance.unbelieved))


def as_json(document: str, edited: Edited) -> dict[str, Any]:
    """The same as a value: the record, every line with its fate and why, every sign with its score."""
    return {
        "document": document,
        "record": edited.record,
        "lines": [
            {"position": line.position, "text": line.text, "rule": line.removed_by, "why": reasons(line)}
            for line in edited.lines
        ],
        "evidence": [{**asdict(sign), "rule": evidence_id(sign.rule, sign.source)} for sign in edited.evidence],
    }


def _print(console: Console, margin: str, text: Text) -> None:
    """Print a paragraph beside a margin: broken between words where it is wide, whole where no eye reads it."""
    if not console.is_terminal:
        console.print(Text(margin, style="dim") + text, soft_wrap=True)
        return
    table = Table.grid(padding=0)
    table.add_column(width=len(margin), style="dim")
    table.add_column(overflow="fold", ratio=1)
    table.add_row(margin, text)
    console.print(Padding(table, (0, 0, 0, 0), expand=True))


def _line(line: Line, cut: CleaningRow | None, evidence: Iterable[Evidence]) -> Text:
    if line.removed_by:
        text = Text.assemble(("- ", "red"), (line.text, _CUT))
        _highlight(text, evidence)
        because = f"{'; '.join(reasons(line))} ({line.removed_by})"
        return text.append("  ").append(because, style=_WHY)
    text = Text("+ ", style="green")
    if cut:
        text.append(cut.text, style=_CUT).append(" ").append(f"{why(cut.rule)} ({cut.rule}) ", style=_WHY)
    text.append(line.text, style="default")
    _highlight(text, evidence)
    return text


def _highlight(text: Text, evidence: Iterable[Evidence]) -> None:
    """Mark the words of credits where they stand."""
    for literal in sorted({sign.literal for sign in evidence if sign.score >= _CREDITING}):
        at = text.plain.find(literal) if len(literal) >= _SHORTEST else -1
        if at >= 0:
            text.stylize(_CREDIT, at, at + len(literal))


def _sign(sign: Evidence) -> Text:
    text = Text.assemble(
        (sign.name, "bold"), f" as {sign.role}, {sign.score:.2f}: ", (sign.literal[:_LONGEST], _CREDIT)
    )
    against = f"; against it: {', '.join(sign.against)}" if sign.against else ""
    return text.append(f"  {sign.surface}, {evidence_id(sign.rule, sign.source)}{against}", style="dim")


def _unbelieved_table(claims: Sequence[Unbelieved]) -> Table:
    table = Table(title="Claims that are not believed", title_justify="left", box=None, pad_edge=False)
    for name in ("field", "value", "source", "reason"):
        table.add_column(name)
    for claim in claims:
        table.add_row(claim.field, Text(claim.value[:_LONGEST]), claim.source, claim.reason)
    return table


def _facts_table(record: Record) -> Table:
    table = Table(title="The record", title_justify="left", box=None, show_header=False, pad_edge=False)
    table.add_column(style="dim", no_wrap=True)
    table.add_column()
    for name, value in _facts(record):
        table.add_row(name, Text(value or "-"))
    return table


def _facts(record: Record) -> Iterator[tuple[str, str | None]]:
    sources = (f"{source.name} ({source.role} {source.confidence:.2f})" for source in record.info_sources)
    translation = record.translation
    yield "headline", record.headline
    name = f" ({record.outlet_name})" if record.outlet_name else ""
    yield "outlet", f"{record.outlet}{name}"
    yield "authority", record.provenance.authority or "the operator"
    yield "authors", ", ".join(record.authors)
    yield "byline", record.byline
    yield "dateline", record.dateline.raw if record.dateline else None
    yield "published", f"{record.date_published or '-'} (from {record.date_source})"
    yield "language", f"{record.language} ({record.language_confidence:.2f})"
    yield "sources", ", ".join(sources)
    yield "wire copy", f"{record.wire.confidence:.2f} {record.wire.basis}" if record.wire.is_wire else "no"
    yield "translation", f"{translation.status} {'; '.join(translation.evidence)}".strip()
    yield "words", str(record.word_count)
