"""Template lines leave a draft; the record says which, and is counted and versioned anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from transforms.clean.never_cut import is_never_cut
from transforms.identify.identity import record_version
from transforms.templates.decide import Templates, is_heading
from transforms.templates.kept_lines import is_kept
from transforms.templates.line_key import line_key
from transforms.templates.own_decisions import UNDECIDED, OwnDecisions
from transforms.templates.printed_lines import packed_keys
from transforms.text.words import count as count_words

RULE = "template.outlet"
MOST = 0.4  # share of a body's characters; a rule that would take more has met something else than template


def remove_template_lines(
    record: Mapping[str, Any], templates: Templates, positions: Sequence[int], own: OwnDecisions = UNDECIDED
) -> dict[str, Any]:
    """The draft without its outlet's template lines.

    Each of them becomes a row of `cleaning`; what is counted of the text, and its version, follow. `positions` are
    those of the text's lines as extracted, `own` says which lines the user has decided on. Nothing is taken where more
    than two fifths of the body would go.
    """
    lines = record["text"].split("\n")
    cut = template_positions(lines, templates, own)
    if not cut or sum(len(lines[index]) for index in cut) > MOST * sum(map(len, lines)):
        return dict(record)
    text = "\n".join(line for index, line in enumerate(lines) if index not in cut)
    rows = [
        {"rule": own.rule(line_key(lines[index]), RULE), "text": lines[index], "position": positions[index]}
        for index in sorted(cut)
    ]
    words = count_words(text, record["language"])
    return {
        **record,
        "text": text,
        "word_count": words,
        "char_count": len(text),
        "version": record_version(record["headline"], text),
        "cleaning": sorted([*record["cleaning"], *rows], key=lambda row: row["position"]),
        "extraction": {**record["extraction"], "cut_share": _cut_share(record, words)},
    }


def _cut_share(record: Mapping[str, Any], words: int) -> float:
    """The part of the extracted words that is gone, now that only so many are left."""
    stood = 1 - (record["extraction"]["cut_share"] or 0)
    return round(1 - stood * words / (record["word_count"] or 1), 4)


def templates_in(packed_lines: bytes, keys: tuple[list[bytes], list[bytes]] | None) -> Templates:
    """The template lines of an outlet that a document holds.

    `packed_lines` are the document's, `keys` those that the outlet takes out wherever they stand and beside one.
    """
    if keys is None:
        return Templates()
    held = packed_keys(packed_lines)
    return Templates(held.intersection(keys[0]), held.intersection(keys[1]))


def template_positions(lines: Sequence[str], templates: Templates, own: OwnDecisions = UNDECIDED) -> frozenset[int]:
    """The indices of the template lines in a text.

    Headings inside the text stay, whatever the counts say: a short line goes only where the next line goes, or where
    nothing but template stands before it. Lines that the user takes out go wherever they stand.
    """
    if not templates:
        return frozenset()
    keys = [line_key(line) for line in lines]
    asked = {index for index, key in enumerate(keys) if key in own.cut and not is_never_cut(lines[index])}
    cut = {index for index, key in enumerate(keys) if key in templates.anywhere and _may_go(lines[index])} | asked
    beside = {index for index, key in enumerate(keys) if key in templates.beside and _may_go(lines[index])}
    edge = list(cut)
    while edge:
        index = edge.pop()
        grown = [other for other in (index - 1, index + 1) if other in beside and other not in cut]
        cut.update(grown)
        edge += grown
    return frozenset(_without_headings(lines, cut) | asked)


def _may_go(line: str) -> bool:
    return not is_kept(line) and not is_never_cut(line)


def _without_headings(lines: Sequence[str], cut: set[int]) -> set[int]:
    opening = next((index for index in range(len(lines)) if index not in cut), len(lines))
    going = set(range(opening))
    for index in sorted(cut, reverse=True):
        last = index + 1 == len(lines)
        if last or index + 1 in going or not is_heading(lines[index]):
            going.add(index)
    return going
