"""The wordings around a name that make it a credit, and those that deny it: data rows in many languages.

A row of `data/frames.jsonl` is one language's wording of one frame: `before` stands at the start of a line, `after` at
its end. Patterns are regular expressions over normalised text, case is ignored; `{c}` is the mark between a lead-in
and what it leads to: colon, dash, bar.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word

_MARK = r"\s*(?:[:|=>]\s*[-–—]*|[-–—]+)\s*"
_DECORATION = r"[\s\[({<*•·«\"'“„—–\-/|►▶+#_]*"


class FrameKind(Word):
    """What a wording makes of the name beside it."""

    SOURCE = "source"  # supplied the text
    CONTRIBUTOR = "contributor"  # supplied part of it
    BYLINE = "byline"  # wrote it
    CONTRIBUTED = "contributed"  # an agency's staff added to it
    INVITATION = "invitation"  # asks the reader to follow or to subscribe
    REPUBLISHED = "republished"  # printed it first
    SIGNOFF = "signoff"  # an agency's closing line that leaves out its own name
    RIGHTS = "rights"  # holds the rights
    TRANSLATOR = "translator"
    TRANSLATION_NOTICE = "translation_notice"
    MACHINE_TRANSLATION = "machine_translation"
    UNNAMED = "unnamed"  # agencies without a name
    PHOTO = "photo"  # counter-sign: of the picture, not of the text
    PROSE = "prose"  # counter-sign: the name is quoted in a sentence
    MEDIA = "media"  # a name that is a medium's
    INSTITUTION = "institution"  # a name that is a data source's
    EDITION = "edition"  # a part of an outlet's own edition
    FILLER = "filler"  # words beside a name that add nothing: articles, "news agency", "correspondent"
    STAFF = "staff"  # the outlet's own people
    CONNECTOR = "connector"  # words between two names
    NOISE = "noise"  # publishing words around a date
    LABEL = "label"  # capitals at the head of a line that are no place
    GATE = "gate"  # parts of words without which no frame of a kind can be there: a cheap first look
    BLOCK_WORD = "block_word"  # words that make a short block of a page worth reading


@dataclass(frozen=True, slots=True)
class Frame:
    """One wording; the example has the frame, the counter-example looks like it and has not."""

    id: str
    frame: FrameKind
    language: str
    example: str
    counter_example: str
    before: str | None = None
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Framed:
    """A frame found: its row, and what is left of the text beside it. `names` are the pattern's named parts."""

    rule: str
    rest: str
    names: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    rule: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Side:
    """The rows of one side, and patterns over lower-cased text that find out quickly whether any of them is there.

    `plain` is for text in Latin letters. One letter in lower case costs a third of one in either case, and most texts
    have no frame.
    """

    rows: tuple[_Pattern, ...]
    any_row: re.Pattern[str]
    plain: re.Pattern[str]

    def union(self, lowered: str) -> re.Pattern[str]:
        """The cheapest pattern that finds whatever a row would find in the text, given in lower case."""
        return self.plain if _is_latin(lowered) else self.any_row


@lru_cache(maxsize=1)
def load_frames() -> tuple[Frame, ...]:
    """All frames, sorted by id."""
    return load_rows("frames.jsonl", Frame, package="transforms.attribute")


def _compiled(text: str) -> re.Pattern[str]:
    return re.compile(text.replace("{c}", f"(?:{_MARK})"), re.IGNORECASE)


@lru_cache(maxsize=64)
def _side(kind: FrameKind, side: str) -> _Side:
    rows = [(row.id, row.before if side == "before" else row.after) for row in load_frames() if row.frame is kind]
    lead = _DECORATION if side == "before" and kind in _AT_START else ""
    return _of_rows([(rule, text) for rule, text in rows if text], lead)


def _of_rows(found: list[tuple[str, str]], lead: str) -> _Side:
    each = tuple(_Pattern(rule, _compiled(f"{lead}(?:{text})")) for rule, text in found)
    plain = [text for _, text in found if _is_latin(text) or _LATIN.search(_ESCAPE.sub("", text))]
    return _Side(each, _union(lead, [text for _, text in found]), _union(lead, plain))


def _union(lead: str, texts: list[str]) -> re.Pattern[str]:
    union = "|".join(re.sub(r"\?P<\w+>", "?:", text).replace("(?-i:", "(?:") for text in texts) or r"(?!)"
    pattern = f"{lead}(?:{union})".replace("{c}", f"(?:{_MARK})")
    return re.compile(lower_pattern(pattern))


def lower_pattern(pattern: str) -> str:
    """A regular expression that finds in `lower_case(text)` what `pattern` finds in the text when it ignores case."""
    return _ESCAPED.sub(lambda part: part[1] or lower_case(part[2]), pattern)


_ESCAPED = re.compile(r"(\\.)|([^\\]+)")


@lru_cache(maxsize=256)
def lower_case(text: str) -> str:
    """The text in lower case, with one letter for those that regular expressions take for one when they ignore case."""
    if text.isascii():
        return text.lower()
    return text.replace("İ", "i").lower().replace("ı", "i").replace("ς", "σ").replace("ſ", "s")


@lru_cache(maxsize=256)
def _is_latin(text: str) -> bool:
    """Whether no letter of a text is of another script than Latin; placeholders and marks are of none."""
    return text.isascii() or not _OTHER_SCRIPT.search(text)


_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2c00-\udfff\uf900-\ufdff\ufe70-\ufeff]")
# a row of another script has no Latin letters but those of escapes, group names and the mark
_ESCAPE = re.compile(r"\\[A-Za-z]|\?P<\w+>|\{c\}")
_LATIN = re.compile("[A-Za-z]")
_AT_START = frozenset({FrameKind.SOURCE, FrameKind.CONTRIBUTOR, FrameKind.BYLINE, FrameKind.TRANSLATOR})


@lru_cache(maxsize=1)
def _gates() -> dict[tuple[str, bool], tuple[str, ...]]:
    """The parts of each gate: all of them, and those that text in Latin letters can hold."""
    rows = {row.language: _shortest(lower_case(row.before or "").split("|")) for row in load_frames() if _is_gate(row)}
    plain = {(gate, True): tuple(part for part in parts if _is_latin(part)) for gate, parts in rows.items()}
    return plain | {(gate, False): tuple(parts) for gate, parts in rows.items()}


def _is_gate(row: Frame) -> bool:
    return row.frame is FrameKind.GATE


def _shortest(parts: list[str]) -> list[str]:
    """The parts that hold none of the others: whatever has `publish` has `publi`."""
    return [part for part in dict.fromkeys(parts) if not any(other != part and other in part for other in parts)]


@lru_cache(maxsize=512)
def passes(gate: str, text: str) -> bool:
    """Whether a text can hold a frame of the gate `republished` or `translation` at all."""
    lowered = lower_case(text)
    for part in _gates()[gate, _is_latin(lowered)]:  # noqa: SIM110 # a generator costs more than the look itself
        if part in lowered:
            return True
    return False


@lru_cache(maxsize=2)
def _any_of(side: str) -> _Side:
    """The rows of all kinds that frame a list of names."""
    kinds = (FrameKind.SOURCE, FrameKind.CONTRIBUTOR, FrameKind.BYLINE)
    texts = [row.before if side == "before" else row.after for row in load_frames() if row.frame in kinds]
    return _of_rows([("", text) for text in texts if text], _DECORATION if side == "before" else "")


def may_frame(text: str, *, after: bool) -> bool:
    """Whether a source, contributor or byline frame opens the text, or where `after`, closes it: one look for three."""
    lowered = lower_case(text)
    if _any_of("before").union(lowered).match(lowered):
        return True
    return after and bool(_any_of("after").union(lowered).search(lowered))


def leading(kind: FrameKind, text: str) -> tuple[Framed, ...]:
    """The wordings of `kind` at the start of the text, with what follows them, the longest lead-in first."""
    return _matches(kind, "before", text, after=False)


def trailing(kind: FrameKind, text: str) -> tuple[Framed, ...]:
    """The wordings of `kind` at the end of the text, with what comes before them."""
    return _matches(kind, "after", text, after=True)


def _matches(kind: FrameKind, side: str, text: str, *, after: bool) -> tuple[Framed, ...]:
    found = _side(kind, side)
    lowered = lower_case(text)
    union = found.union(lowered)
    anchored = kind in _AT_START and not after
    if not (union.match(lowered) if anchored else union.search(lowered)):
        return ()
    looks = ((row.rule, row.pattern.match(text) if anchored else row.pattern.search(text)) for row in found.rows)
    hits = [(rule, match) for rule, match in looks if match]
    hits.sort(key=lambda hit: (-len(hit[1].group()), hit[0]))
    return tuple(
        Framed(rule, text[: match.start()] if after else text[match.end() :], _names(match)) for rule, match in hits
    )


def _names(match: re.Match[str]) -> dict[str, str]:
    return {name.split("_")[0]: part.strip() for name, part in match.groupdict().items() if part}


@lru_cache(maxsize=1024)
def has(kind: FrameKind, text: str) -> bool:
    """Whether any wording of `kind` stands in the text; for kinds whose wordings have no case of their own."""
    lowered = lower_case(text)
    return bool(_side(kind, "before").union(lowered).search(lowered))


def whole(kind: FrameKind, text: str) -> str | None:
    """The row of `kind` that is the whole text, decoration aside."""
    bare = text.strip(" .;:,()[]*-–—|")
    side, lowered = _side(kind, "before"), lower_case(bare)
    if not side.union(lowered).fullmatch(lowered):
        return None
    return next((row.rule for row in side.rows if row.pattern.fullmatch(bare)), None)
