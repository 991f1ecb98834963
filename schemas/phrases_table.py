"""The phrases registry as a page for readers: how many rows by kind and language, and each with its example."""

from __future__ import annotations

from collections import Counter

from schemas.phrases import Phrase, PhraseKind, load_phrases

_INTRODUCTION = """# Phrases

Wordings that web pages print among an article's lines. A line that matches one leaves the text, and the record's
`cleaning` says so with the rule id `phrase.` and the row's id. Rows of the kind `note` are kept: they protect
corrections, disclosures and editor's notes from every other row. Generated from `schemas/data/phrases.jsonl`.
"""


def phrases_table() -> str:
    """The page `docs/phrases.md`, in Markdown."""
    rows = load_phrases()
    parts = [_INTRODUCTION, f"{len(rows)} rows in {len({row.language for row in rows})} languages.\n", _counts(rows)]
    parts += [_section(kind, [row for row in rows if row.kind is kind]) for kind in PhraseKind]
    return "\n".join(parts)


def _counts(rows: tuple[Phrase, ...]) -> str:
    counts = Counter((row.kind, row.language) for row in rows)
    languages = sorted({row.language for row in rows})
    lines = [f"| kind | {' | '.join(languages)} |", "|---" * (len(languages) + 1) + "|"]
    for kind in PhraseKind:
        cells = (str(counts[kind, language] or "") for language in languages)
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _section(kind: PhraseKind, rows: list[Phrase]) -> str:
    lines = [f"## {kind}\n", "| row | matches | words | where | strikes | leaves |", "|---|---|---|---|---|---|"]
    lines += [
        f"| `{row.id}` | {row.scope} | {row.max_words} | {row.position} | {_cell(row.example)} "
        f"| {_cell(' / '.join(row.counter_examples))} |"
        for row in rows
    ]
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
