"""Characters made plain: one form of each letter, one kind of space, nothing that does not print."""

from __future__ import annotations

import re
import unicodedata

from transforms.text import words

_UNSEEN_MARK = "\u034f"  # the only one that counts as printable
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FLAG_OR_TAG = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)|[\U000e0000-\U000e007f]")
_UNPRINTED = re.compile(
    "["
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls
    "\xad\u034f\u180e\u200b\u2060-\u2064\ufeff\ufff9-\ufffb"  # soft hyphen, marks without width, byte order mark
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"  # direction and shaping controls
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # halves of surrogate pairs, noncharacters
    "]"
)
# Joiners shape letters in Arabic, Syriac, the Indic scripts, Burmese, Khmer and Mongolian, and bind emoji into one.
_JOINED = (
    "\u0600-\u07ff\u08a0-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u18af\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
)
_JOINERS = re.compile(f"(?<=[{_JOINED}])([\u200c\u200d])[\u200c\u200d]*(?=[^\\s\u200c\u200d])|[\u200c\u200d]+")
_SPACES = re.compile(r"[^\S\n]+")
_SPACES_AT_LINE_END = re.compile(r" ?\n ?")


def normalise(text: str) -> str:
    r"""The text in NFC, its lines parted by "\n", single spaces inside a line, none at its ends, and no unprinted mark.

    Soft hyphens, zero-width and direction marks, controls, NUL, byte order marks and lone surrogates go. Zero-width
    joiners stay where letters or emoji need them. Empty lines stay. Normalising twice changes nothing.
    """
    if text.isprintable() and _UNSEEN_MARK not in text:  # most lines: a tenth of the time
        return " ".join(unicodedata.normalize("NFC", text).split())
    if not text.isascii():
        text = _UNPRINTED.sub("", _LINE_END.sub("\n", text))
        text = _composed(_FLAG_OR_TAG.sub(r"\1", text))
    elif not text.isprintable():
        text = _UNPRINTED.sub("", _LINE_END.sub("\n", text))
    return _SPACES_AT_LINE_END.sub("\n", _SPACES.sub(" ", text)).strip(" ")


def visible(text: str) -> str:
    """Returns the text without soft hyphens, zero-width and direction marks, controls and lone surrogates.

    Joiners and whatever ends a line stay.
    """
    return text if text.isprintable() else _UNPRINTED.sub("", text)


def _composed(text: str) -> str:
    # Composing may put another letter before a joiner, and a joiner that goes may let letters compose.
    while True:
        composed = unicodedata.normalize("NFC", _JOINERS.sub(r"\1", text))
        if composed == text:
            return text
        text = composed


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a normalised text that hold anything, without white space at their ends."""
    return tuple(line for raw in text.splitlines() if (line := raw.strip()))


def count_words(text: str, language: str | None) -> int:
    """How many words a text has; in scripts that put no spaces (Chinese, Japanese, Thai, Lao ...) characters count."""
    return words.count(text, language)
