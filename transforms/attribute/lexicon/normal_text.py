"""The form in which credits are compared: NFKC, plain spaces, no invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.text import scripts
from transforms.text.characters import visible
from transforms.text.scripts import HANGUL, MARKS

_JOINER_OR_ICON = re.compile("[\u200c\u200d\ue000-\uf8ff]")  # private characters are icons
_BREAK = re.compile("[\r\u2028\u2029]")
_AROUND_BREAK = re.compile(r" ?\n[ \n]*")
_ODD_SPACE = re.compile(r"\s\s|[^\S ]")
_SQUARE = str.maketrans("〔〕〖〗", "[][]")
_CIRCLED_C = str.maketrans("ⓒⒸ", "©©")  # whose compatibility form is a letter
_SPACE = re.compile(r"[^\S\n]+")
# "TUCKERAssociated Press", "ReutersFri 22 Dec": markup that was lost glues words
_GLUE = re.compile(
    rf"(?<=\S)(?={pattern_for(WordUse.UNSPACED_LABEL)}(?::|$))|(?<=\d)(?=[A-Z][a-z]{{3}})|(?<=[A-Z]{{2}})(?=\d)|(?<=[а-яё]{{2}}|[А-ЯЁ\d]{{2}})(?=[А-ЯЁ][а-яё]{{3}})|(?<=[a-z]\.)(?=[A-Z][a-z]{{3}})"
    r"|(?<=[\u0621-\u064a])(?=\d)|(?<=\d)(?=[\u0621-\u064a])"
    r"|(?<=[^\W\d_a-z])(?=[A-Z][a-z]{3})|(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ]{3})(?=\d)"
)


_GEORGIAN = re.compile(f"[{scripts.GEORGIAN}]")
UNSPACED = scripts.UNSPACED + HANGUL  # Korean glues particles to names
UNSPACED_TEXT = re.compile(f"[{UNSPACED}]")
WORD = re.compile(f"(?:[^\\W_{UNSPACED}]+|[{MARKS}]+)+")
NOT_IN_WORD = f"(?<![^\\W_])(?<![{MARKS}])"
WORD_ENDS = f"(?![^\\W_]|[{MARKS}])"


@lru_cache(maxsize=512)
def normalised(text: str) -> str:
    """The text in NFKC without invisible characters; runs of spaces are one space, line breaks one line feed."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text.translate(_CIRCLED_C) if "ⓒ" in text or "Ⓒ" in text else text)
        text = plain.replace("\u119e", "ㆍ")  # the dot between Korean names, whose compatibility form is a letter
        text = text.translate(_SQUARE) if "〔" in text or "〖" in text else text.replace(" ـ ", " - ")
    if text.isprintable() and "  " not in text:  # of all white space only the space is printable
        return text.strip()
    text = invisible_removed(text)
    if not _ODD_SPACE.search(text):
        return text.strip()
    return _AROUND_BREAK.sub("\n", _SPACE.sub(" ", _BREAK.sub("\n", text))).strip()


def invisible_removed(text: str) -> str:
    """The text without marks that do not print, joiners and icons."""
    return _JOINER_OR_ICON.sub("", visible(text))


def is_caseless(text: str) -> bool:
    """Whether no letter of a text has a case: Arabic, Hindi, Chinese and their kin."""
    cased = text if text.isascii() else _GEORGIAN.sub("", text)
    return cased.lower() == cased.upper()


def unglued(text: str) -> str:
    """The text with a space where lower case runs into upper case, as `ReutersFri` does."""
    return _GLUE.sub(" ", text)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Letters and digits only, case-folded: the form in which two names are the same."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def slug(name: str) -> str:
    """`The Ripon Society` as `ripon-society`: the id of a source that no registry knows."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char)))
    return "-".join(words[1:] if len(words) > 1 and words[0] == "the" else words)
