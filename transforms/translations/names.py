"""Names by their consonants: Трамп, ترامب, ट्रंप, トランプ, 트럼프 and Trump are one skeleton.

Scripts write the vowels of a foreign name as they please and keep its consonants, more or less; the classes below put
together what transcriptions confuse. Letters are those of anyascii.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from transforms.text.scripts import CASELESS, HAN, KANA, MARKS, UNSPACED, ranges
from transforms.translations.japanese_names import names_in_kanji
from transforms.translations.transcription import transcribed_names

CLASSES = "kspltn"  # of consonants
_FEWEST = 3  # consonants of a skeleton
_LONGEST_WORD = 40
_CACHED_WORDS = 65_536
_LAST_SCRIPTS = 0x20000  # no letter that stands behind them has a case
_CAPITALS = ranges(code for code in range(_LAST_SCRIPTS) if unicodedata.category(chr(code)) == "Lu")
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
_INNER = rf"(?:[^\W\d_{UNSPACED}]|[{MARKS}]|['’](?=\w))"
_CAPITALISED = rf"(?<![^\W_])[{_CAPITALS}]{_INNER}+"
_WITHOUT_CASE = rf"[{_KATAKANA}]{{2,}}|(?<![^\W_])(?![{UNSPACED}])[{CASELESS}]{_INNER}+"
_LATIN = r"[A-Za-zÀ-ɏ](?:[A-Za-zÀ-ɏ]|['’](?=\w))+"
_IN_CASED = re.compile(_CAPITALISED)
_IN_LATIN_AND_CASELESS = re.compile(f"{_CAPITALISED}|{_WITHOUT_CASE}")
_IN_OTHER = re.compile(f"{_LATIN}|{_CAPITALISED}|{_WITHOUT_CASE}")
_HAN, _KANA = re.compile(f"[{HAN}]"), re.compile(f"[{KANA}]")
_OF_CASELESS = re.compile(f"[{CASELESS}]")
_SMALL_LATIN = re.compile("[a-z]")
_OPENERS = frozenset('.!?…:;।؟。！？\n"“”„«»‘([–—-*•|')
_SAMPLE = 1000  # code points by which the script of a text is judged


@dataclass(frozen=True, slots=True)
class Name:
    """A word that may be a name: where it starts, and its skeleton."""

    start: int
    skeleton: str


def names_in(text: str) -> Iterator[Name]:
    """The words of a text that may be names.

    Where a script has capitals: words with a capital that does not merely open a sentence. Where it has none: every
    word. Katakana runs in Japanese, transcribed names in Chinese; Latin words in a text of another script.
    """
    words = list(_pattern_for(text).finditer(text))
    inner = {word[0] for word in words if not _opens(text, word)}
    for word in words:
        if word[0] in inner:
            bones = skeleton(word[0])
            if len(bones) >= _FEWEST:
                yield Name(word.start(), bones)
    yield from _in_han(text)


def _in_han(text: str) -> Iterator[Name]:
    """Names in Chinese characters: by their sound in Chinese, by a table of readings in Japanese."""
    sample = text[:_SAMPLE]
    if text.isascii() or not _HAN.search(sample):
        return
    if _KANA.search(sample):
        yield from (Name(at, skeleton(reading)) for at, reading in names_in_kanji(text))
        return
    for at, bones in transcribed_names(text):
        if len(bones) >= _FEWEST:
            yield Name(at, bones)


def _pattern_for(text: str) -> re.Pattern[str]:
    if text.isascii():
        return _IN_CASED
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    if 2 * len(_SMALL_LATIN.findall(sample)) < letters:
        return _IN_OTHER
    return _IN_LATIN_AND_CASELESS if _OF_CASELESS.search("".join(set(text))) else _IN_CASED  # each character once


def _opens(text: str, word: re.Match[str]) -> bool:
    """Whether a capital may be there because a sentence, a line or a quotation opens."""
    at = word.start()
    if not text[at].isupper():
        return False
    before = text[max(0, at - 2) : at]
    return not before.strip(" ") or before[-1] in _OPENERS or (before[-1] == " " and before[0] in _OPENERS)


_ARTICLE = re.compile(r"\A(?:[وبلكف]?ال|لل)(?=\w{3})")
# what Korean writes as one word with a name of two syllables and more: case, topic, "and", "from", "said"
_PARTICLE = (
    r"(?<=[가-힣]{2})(?:씨|측)?(?:이?라(?:고|는|며)|에(?:서|게서?)?(?:는|도|의)?|(?:으로|로)(?:부터|서|써)?(?:는|의)?|까지|부터|처럼|보다"
    r"|이?(?:나|며|고|다|었다|였다)|와의|과의|[은는이가을를의와과도만])\Z"
)
_SEMITIC = re.compile("[\u0590-\u08ff]")
_ENDING = re.compile(rf"['’]s?\Z|{_PARTICLE}")
_NASAL = re.compile("m(?=[cdgjkstz])")  # a nasal sign stands for any nasal: "vasimgtan" is Washington
_DIGRAPHS = (  # in this order
    *((digraph, "s") for digraph in ("tsch", "dsch", "shch", "sch", "dzh", "sh", "ch", "zh", "ts", "tz", "cz", "sz")),
    *((digraph, "s") for digraph in ("dj", "dz", "ce", "ci", "cy")),
    *(("ph", "p"), ("kh", "k"), ("gh", "k"), ("ck", "k"), ("th", "t"), ("x", "ks"), ("ng", "n")),
)
_CLASSES = str.maketrans("cqgkzsjfwbpvlrdtmn", "kkkkssspppppllttnn")
_NO_CLASS = re.compile(f"[^{CLASSES}]")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=_CACHED_WORDS)
def skeleton(word: str) -> str:
    """The consonants of a word as the classes k, s, p, l, t and n; without vowels, h, y and doubles.

    In Hebrew and Arabic letters, w and y behind the first letter are vowels, and an article is none of the name.
    """
    if len(word) > _LONGEST_WORD:
        return ""
    if _SEMITIC.match(word):
        plain = anyascii(_ARTICLE.sub("", word)).lower()
        plain = plain[:1] + plain[1:].replace("w", "").replace("y", "")
    else:
        plain = anyascii(_ENDING.sub("", word)).lower()
    plain = _NASAL.sub("n", plain)
    for digraph, letter in _DIGRAPHS:
        if digraph in plain:
            plain = plain.replace(digraph, letter)
    return _NO_CLASS.sub("", _DOUBLE.sub(r"\1", plain.translate(_CLASSES)))
