"""Forms of a name that its language makes: cases, and capitals where they are not those of other languages.

    Укрінформ (uk) -> Укрінформу, Укрінформом, ...      Agerpres (pl) -> Agerpresa, Agerpresem, ...
    Hina (hr) -> Hine, Hini, Hinu, Hinom            İhlas Haber Ajansı (tr) -> İHLAS HABER AJANSI

Case forms: only names of one word and four letters or more that are not all capitals: acronyms take no ending, or one
behind a mark (`PAP-u`, `AA'nın`), which the boundary of a word already allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word

_LEAST_LETTERS = 4
TURKIC = frozenset({"az", "tr"})  # i and ı are two letters, in capitals too


class EndingKind(Word):
    """How case endings are put to a name."""

    ENDING = "ending"  # behind its last letter; the id of the row is the language
    VOWEL = "vowel"  # in place of its last letter, which is the row's


@dataclass(frozen=True, slots=True)
class NameEndings:
    """The case endings of one language, or of names that end in one letter."""

    id: str
    kind: EndingKind
    endings: tuple[str, ...]
    letter: str | None = None


@lru_cache(maxsize=1)
def _endings() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Endings by language, and those in place of a last letter by that letter."""
    rows = load_rows("name_endings.jsonl", NameEndings, package="transforms.attribute")
    by_language = {row.id: row.endings for row in rows if row.kind is EndingKind.ENDING}
    return by_language, {row.letter: row.endings for row in rows if row.letter is not None}


def capitals(name: str) -> str:
    """A Turkish or Azerbaijani name in capitals."""
    return name.replace("i", "İ").replace("ı", "I").upper()


def case_forms(name: str, language: str) -> tuple[str, ...]:
    """The declined forms of `name`, without the name itself; none where the language or the name has none."""
    by_language, by_letter = _endings()
    endings = by_language.get(language)
    if not endings or len(name) < _LEAST_LETTERS or not name.isalpha() or name.isupper():
        return ()
    last = name[-1].lower()
    if last in by_letter:
        return tuple(name[:-1] + ending for ending in by_letter[last])
    if last in "eiouyеиоуыэюяії":
        return ()
    cyrillic = "\u0400" <= last <= "\u04ff"
    return tuple(name + ending for ending in endings if ("\u0400" <= ending[0] <= "\u04ff") is cyrillic)
