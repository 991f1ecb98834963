"""The form in which credits are compared: NFKC, plain spaces, no invisible characters."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# zero-width characters, soft hyphen, direction marks split words that look whole; private characters are icons
_INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ue000-\uf8ff\ufeff]")
_BREAK = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
_ODD_SPACE = re.compile(r"\s\s|[^\S ]")
_SQUARE = str.maketrans("〔〕〖〗", "[][]")
_SPACE = re.compile(r"[^\S\n]+")
# "TUCKERAssociated Press", "ReutersFri 22 Dec": markup that was lost glues words
_LABELS = "责任编辑|責任編輯|编辑|編輯|来源|來源|作者|记者|記者|发布时间|字号|浏览次数|打印|关闭|分享"
_GLUE = re.compile(
    rf"(?<=\S)(?=(?:{_LABELS})(?::|$))|(?<=\d)(?=[A-Z][a-z]{{3}})|(?<=[A-Z]{{2}})(?=\d)|(?<=[а-яё]{{2}}|[А-ЯЁ\d]{{2}})(?=[А-ЯЁ][а-яё]{{3}})|(?<=[a-z]\.)(?=[A-Z][a-z]{{3}})"
    r"|(?<=[\u0621-\u064a])(?=\d)|(?<=\d)(?=[\u0621-\u064a])"
    r"|(?<=[^\W\d_a-z])(?=[A-Z][a-z]{3})|(?<=[a-zß-ÿ]{2})(?=[A-ZÀ-Þ])|(?<=[a-zß-ÿ]{3})(?=\d)"
)


# scripts without spaces between words: Thai, Lao, kana, Chinese characters, Hangul
UNSPACED = "\u0e00-\u0eff\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af"
UNSPACED_TEXT = re.compile(f"[{UNSPACED}]")
# vowel signs and accents that Python counts as no part of a word: without them every Hindi word falls apart
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u0900-\u0903\u093a-\u094f"
    "\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u09d7\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u0a81-\u0a83\u0abc-\u0acd"
    "\u0b01-\u0b03\u0b3c-\u0b4d\u0b82\u0bbe-\u0bcd\u0c00-\u0c03\u0c3e-\u0c4d\u0c81-\u0c83\u0cbc-\u0ccd\u0d00-\u0d03\u0d3e-\u0d4d"
    "\u0d81-\u0d83\u0dca-\u0ddf\u1037-\u103e\u17b6-\u17d3"
)
WORD = re.compile(f"(?:[^\\W_{UNSPACED}]+|[{MARKS}]+)+")
_PLAIN_WORD = re.compile(r"[^\W_]+")  # where no script without spaces and no mark splits words otherwise
_SPLITS_WORDS = re.compile(f"[{UNSPACED}{MARKS}]")
NOT_IN_WORD = f"(?<![^\\W_])(?<![{MARKS}])"
WORD_ENDS = f"(?![^\\W_]|[{MARKS}])"


@lru_cache(maxsize=512)
def normalised(text: str) -> str:
    """The text in NFKC without invisible characters; runs of spaces are one space, line breaks one line feed."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text)
        text = plain.replace("\u119e", "ㆍ")  # the dot between Korean names, whose compatibility form is a letter
        text = text.translate(_SQUARE) if "〔" in text or "〖" in text else text.replace(" ـ ", " - ")
    if text.isprintable() and "  " not in text:  # of all white space only the space is printable
        return text.strip()
    text = _INVISIBLE.sub("", text)
    if not _ODD_SPACE.search(text):
        return text.strip()
    return _SPACE.sub(" ", _BREAK.sub("\n", text)).strip()


def words_of(text: str) -> list[str]:
    """The words of a text, in order."""
    return (_PLAIN_WORD if text.isascii() or not _SPLITS_WORDS.search(text) else WORD).findall(text)


def is_caseless(text: str) -> bool:
    """Whether no letter of a text has a case: Arabic, Hindi, Chinese and their kin."""
    return text.lower() == text.upper()


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


def raw_prefix(raw: str, prefix: str) -> str | None:
    """The start of `raw` whose normalised form is `prefix`; None where no cut gives it exactly."""
    for end in range(max(0, len(prefix) - 40), min(len(raw), len(prefix) + 60) + 1):
        if normalised(raw[:end]) == prefix:
            rest = raw[end:]
            return raw[: end + len(rest) - len(rest.lstrip())]
    return None
