"""`copydesk explain A B`: whether two documents are versions of one text, and the anchors that say so."""

from __future__ import annotations

import re

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from schemas.record import Record
from transforms.duplicates.signature import signature_of
from transforms.duplicates.verify import are_copies, overlap
from transforms.edit.edited import Edited
from transforms.translations.alignment import PlacedAnchors, aligned, in_one_order, placed
from transforms.translations.anchors import AnchorKind, Anchors, anchors_of_record
from transforms.translations.pairing import DETECTED, Pair, judged, with_rhythm
from transforms.translations.rhythm import likeness
from transforms.translations.shared_addresses import shared_addresses

_WORD = re.compile(r"\w(?:[^\s;:()\"“”„«»]*\w)?")
_LONGEST = 60


def explain_pair(first: Edited, second: Edited, console: Console) -> None:
    """Print the verdict on two documents, and what they share in one order, a line each."""
    one, other = first.record, second.record
    if one.language.partition("-")[0] == other.language.partition("-")[0]:
        console.print(_of_one_language(one, other))
        return
    texts = [f"{record.headline or ''}\n{record.text}" for record in (one, other)]
    mine, theirs = (placed(_anchors(document)) for document in (first, second))
    like = likeness(mine.rhythm, theirs.rhythm)
    beside = shared_addresses(mine.anchors.addresses, theirs.anchors.addresses)
    pair = judged("one", "other", mine, theirs)
    console.print(_told(pair, with_rhythm(aligned(mine, theirs), like)))
    if beside.is_named or beside.links or beside.images:
        named = "one page names the other as its version; " if beside.is_named else ""
        console.print(f"pages: {named}{beside.links} links and {beside.images} pictures of both")
    console.print(f"rhythm: likeness {like.share:.2f} of the lengths of {like.beats} passages, one after the other")
    table = Table(title="Shared, in the order of both", title_justify="left", box=None, pad_edge=False)
    for name in ("kind", one.language, other.language, "weight"):
        table.add_column(name, justify="right" if name == "weight" else "left")
    for match in in_one_order(mine, theirs):
        words = (_word(texts[0], match.mine, mine), _word(texts[1], match.theirs, theirs))
        table.add_row(AnchorKind(match.key[0]).name.lower(), *map(escape, words), f"{match.weight:.2f}")
    console.print(table)


def _anchors(document: Edited) -> Anchors:
    names = ("headline", "text", "language", "url", "canonical_url")
    return anchors_of_record({name: getattr(document.record, name) for name in names}, document.addresses)


def _of_one_language(one: Record, other: Record) -> str:
    """Whether two texts in one language are copies, as duplicates decide it."""
    mine, theirs = (signature_of(record.text, record.headline) for record in (one, other))
    both = f"both are in {one.language}, so neither translates the other"
    if mine is None or theirs is None:
        return f"{both}; one has no word to compare"
    if mine.exact == theirs.exact:
        return f"{both}; [bold]copies of one text[/bold], word for word"
    verdict = "copies of one text" if are_copies(mine, theirs) else "no copies"
    share = f"{overlap(mine, theirs).containment:.0%} of the shorter text's sequences of words stand in the longer"
    return f"{both}; [bold]{verdict}[/bold]: {share}"


def _told(pair: Pair | None, strength: float) -> str:
    if pair is None:
        return f"[bold]no pair[/bold]: strength {strength:.2f}, a translation has {DETECTED:.2f} and more"
    if not pair.is_sure:
        return f"[bold]suspected[/bold]: strength {pair.strength:.2f}, and too few anchors to be sure"
    if pair.is_named:
        return f"[bold]versions of one story[/bold], as a page says; score {pair.score:.2f}"
    if min(pair.covered_one, pair.covered_other) < 1:
        covered = f"{pair.covered_one:.0%} of the one and {pair.covered_other:.0%} of the other"
        return f"[bold]a translated part[/bold]: {covered}, score {pair.score:.2f}"
    return f"[bold]versions of one text[/bold]: strength {pair.strength:.2f}, score {pair.score:.2f}"


def _word(text: str, place: float, anchors: PlacedAnchors) -> str:
    """The word at a place, which is in code points of English."""
    at = round(place * len(text) / anchors.length)
    found = min(_WORD.finditer(text, max(0, at - _LONGEST)), key=lambda word: abs(word.start() - at), default=None)
    return found[0][:_LONGEST] if found else ""
