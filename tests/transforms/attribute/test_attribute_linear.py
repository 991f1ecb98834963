"""The wordings of the tables take a time that grows with the text: twice the text, about twice the time."""

import re
import time

import pytest

from transforms.attribute.datelines.dateline import HEAD_CHARACTERS
from transforms.attribute.datelines.styles import compiled_styles
from transforms.attribute.lexicon.frame_gate import AT_START
from transforms.attribute.lexicon.frames import FrameKind, load_frames

AGENCY = "\ue000"
PIECES = (
    "a ",
    "A ",
    "9 ",
    "9",
    "2019 ",
    "(",
    ") ",
    "/",
    ", ",
    "- ",
    ": ",
    "von ",
    "by ",
    "the ",
    f"{AGENCY} ",
    f"{AGENCY}, ",
    "，",
    "新",
    "في ",
)
LENGTH = 300  # characters
TIMES = 12  # how much longer twice the text may take: seconds are counted on a busy machine
LEAST_SECONDS = 0.02


def seconds(looks, text):
    start = time.thread_time()
    for look in looks:
        look(text)
    return time.thread_time() - start


def grown(looks, opening, piece, length):
    """The seconds that a text takes, and those of one twice as long."""
    short = opening + piece * (length // len(piece))
    return seconds(looks, short), seconds(looks, opening + piece * (2 * length // len(piece)))


@pytest.mark.parametrize("kind", sorted({row.frame for row in load_frames()}))
def test_the_wordings_of_a_kind_take_a_linear_time(kind: FrameKind):
    rows = [row for row in load_frames() if row.frame is kind]
    texts = [
        text.replace("{c}", r"\s*(?:[:|=>]\s*[-–—]*|[-–—]+)\s*")
        for row in rows
        for text in (row.before, row.after)
        if text
    ]
    patterns = [re.compile(text, re.IGNORECASE) for text in texts]
    looks = [pattern.match if kind in AT_START else pattern.search for pattern in patterns]
    for piece in PIECES:
        once, twice = grown(looks, "", piece, LENGTH)
        assert twice <= TIMES * max(once, LEAST_SECONDS), piece


@pytest.mark.parametrize("block", [False, True])
def test_the_styles_of_datelines_take_a_linear_time(block):
    looks = [pattern.match for _, pattern in compiled_styles(block=block)]
    for opening in ("", f"Tunis, May 4 ({AGENCY} "):
        for piece in PIECES:
            once, twice = grown(looks, opening, piece, HEAD_CHARACTERS)
            assert twice <= TIMES * max(once, LEAST_SECONDS), (opening, piece)
