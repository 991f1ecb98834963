"""One pass over a text that says which frames it can hold at all, before any pattern looks at it."""

from __future__ import annotations

from collections.abc import Iterator

from schemas.own_tables import per_registry
from schemas.registry import load_agencies
from transforms.attribute.lexicon.frames import FrameKind, frames_of
from transforms.attribute.lexicon.letter_case import lower_case
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.text.needles import START, needles
from transforms.text.word_gate import WordGate

# gates, as bits: what a text may hold
OPENS_LIST = 1  # a lead-in of a source line, a contributor line or a byline
CLOSES_LIST = 2  # the same behind the names
REPRINT = 4
SIGNOFF = 8
TRANSLATION = 16  # a translator's lead-in, a notice of translation by people or by a machine
UNNAMED = 32
ITEM_NUMBER = 64
PRINTED_FIRST = 128  # a word that says so of a text that another language had before
ANY_CREDIT = OPENS_LIST | CLOSES_LIST | REPRINT | SIGNOFF | UNNAMED | ITEM_NUMBER

# kinds whose frames stand at the start of a line, decoration aside
AT_START = frozenset({FrameKind.SOURCE, FrameKind.CONTRIBUTOR, FrameKind.BYLINE, FrameKind.TRANSLATOR})
_LEADING = (
    (FrameKind.SOURCE, OPENS_LIST),
    (FrameKind.CONTRIBUTOR, OPENS_LIST),
    (FrameKind.BYLINE, OPENS_LIST),
    (FrameKind.REPUBLISHED, REPRINT),
    (FrameKind.SIGNOFF, SIGNOFF),
    (FrameKind.TRANSLATOR, TRANSLATION),
    (FrameKind.TRANSLATION_NOTICE, TRANSLATION),
    (FrameKind.MACHINE_TRANSLATION, TRANSLATION),
    (FrameKind.UNNAMED, UNNAMED),
)
_TRAILING = (
    (FrameKind.SOURCE, CLOSES_LIST),
    (FrameKind.CONTRIBUTOR, CLOSES_LIST),
    (FrameKind.BYLINE, CLOSES_LIST),
    (FrameKind.TRANSLATOR, TRANSLATION),
)
_DECORATION = " \t\n[({<*•·«\"'“„—–-/|►▶+#_"
_OPENING = 80  # characters


@per_registry(512)
def gates_of(text: str) -> int:
    """The gates that let a text through."""
    lowered = lower_case(text)
    return _gate().bits_of(f"{lowered}\n{START}{lowered.lstrip(_DECORATION)[:_OPENING]}")


@per_registry()
def _gate() -> WordGate:
    return WordGate((gate, _words(pattern, anchored=anchored)) for gate, pattern, anchored in _patterns())


def _patterns() -> Iterator[tuple[int, str, bool]]:
    """Each pattern with its gate, and whether it stands at the start of a line."""
    for kind, gate in _LEADING:
        opens = kind in AT_START and kind is not FrameKind.TRANSLATOR  # who may be named behind other credits
        yield from ((gate, row.before, opens) for row in frames_of(kind) if row.before)
    for kind, gate in _TRAILING:
        yield from ((gate, row.after, False) for row in frames_of(kind) if row.after)
    yield PRINTED_FIRST, pattern_for(WordUse.FIRST), False
    yield from ((ITEM_NUMBER, pattern, False) for row in load_agencies() for pattern in row.id_patterns)


def _words(pattern: str, *, anchored: bool) -> tuple[str, ...] | None:
    """The words that a pattern needs, in lower case; they need not open the text where the pattern matches anywhere."""
    words = needles(pattern.replace("{c}", r"\W+"), anchored=anchored)
    if words is None:
        return None
    lowered = {lower_case(word) for word in words}
    return tuple(sorted(word.removeprefix(START) if _is_decorated(word) else word for word in lowered))


def _is_decorated(word: str) -> bool:
    """Whether a word begins with a mark that is taken off the start of a text before it is compared."""
    return word.removeprefix(START)[:1] in _DECORATION
