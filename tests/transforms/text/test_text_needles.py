"""Words that a pattern cannot match without: whatever a pattern matches holds one of them."""

import re

import pytest
from case_tables import each_row
from matching_texts import matching_texts

from transforms.attribute.lexicon.frame_gate import (
    CLOSES_LIST,
    OPENS_LIST,
    REPRINT,
    SIGNOFF,
    TRANSLATION,
    UNNAMED,
    gates_of,
)
from transforms.attribute.lexicon.frames import FrameKind, load_frames
from transforms.attribute.lexicon.normal_text import normalised
from transforms.text.needles import START, needles

GATES = {
    FrameKind.SOURCE: OPENS_LIST | CLOSES_LIST,
    FrameKind.CONTRIBUTOR: OPENS_LIST | CLOSES_LIST,
    FrameKind.BYLINE: OPENS_LIST | CLOSES_LIST,
    FrameKind.REPUBLISHED: REPRINT,
    FrameKind.SIGNOFF: SIGNOFF,
    FrameKind.TRANSLATOR: TRANSLATION,
    FrameKind.TRANSLATION_NOTICE: TRANSLATION,
    FrameKind.MACHINE_TRANSLATION: TRANSLATION,
    FrameKind.UNNAMED: UNNAMED,
}
GATED = [row for row in load_frames() if row.frame in GATES and row.before]
MARK = r"\s*:\s*"
NAME = "\ue000"  # stands for a name that was found, where a wording asks for one behind it


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("(?:fuente|fuentes):", {"^fuente:", "^fuentes:"}),
        (r"(?:el )?autor\b", {"^el autor", "^autor"}),
        (r"(?:\w+ )?mit\s", {" mit", "^mit"}),
        (r"\w+ wrote (?:this|it)", {" wrote this", " wrote it"}),
        ("(?:a|report)", {"^a", "^report"}),
        (r"\w+|report", None),
        (r"\d{4}", None),
    ],
)
def test_a_pattern_needs_the_words_that_all_its_matches_hold(pattern, words):
    assert needles(pattern, anchored=True) == (words and frozenset(words))


def test_words_open_a_match_only_where_the_pattern_is_anchored():
    assert needles("(?:fuente|fuentes):", anchored=False) == {"fuente:", "fuentes:"}


def opening_of(words):
    return [word.lower().removeprefix(START) for word in words if word.startswith(START)]


def words_inside(words):
    return [word.lower() for word in words if not word.startswith(START)]


@each_row("row", GATED, ids=lambda row: row.id)
def test_whatever_a_wording_matches_holds_one_of_its_words(row):
    pattern = row.before.replace("{c}", MARK)
    words = needles(pattern, anchored=True)
    if words is None:
        return
    compiled = re.compile(pattern, re.IGNORECASE)
    texts = [text + behind for text in matching_texts(pattern, 20) for behind in (NAME, "")]
    matches = [match.group().lower() for match in map(compiled.search, texts) if match]
    assert matches
    for text in matches:
        assert any(map(text.startswith, opening_of(words))) or any(word in text for word in words_inside(words))


@each_row("row", GATED, ids=lambda row: row.id)
def test_a_gate_lets_the_examples_of_its_frames_through(row):
    assert gates_of(normalised(row.example)) & GATES[row.frame]


def test_a_line_without_a_word_of_any_frame_passes_no_gate():
    assert gates_of("The river rose again on Monday.") == 0
