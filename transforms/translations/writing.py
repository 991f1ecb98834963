"""How languages write, as far as the comparison of anchors depends on it.

`data/writing.jsonl` has a row for each language, measured on news texts that were translated from English.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows

_PER_CENT = 100
_UNKNOWN_LENGTH = 95  # the median of the table


@dataclass(frozen=True, slots=True)
class Writing:
    """A language: `english` code points of English say what 100 of it say.

    `names` is how many per cent of the words that may be names are worth comparing: capitals mark every noun in
    German, and nothing marks a name in Arabic. `drops_r` says that it leaves r and l at the end of syllables out of
    foreign names: マーティン, 马丁 and 마틴 are Martin.
    """

    id: str
    english: int
    names: int
    drops_r: bool

    @property
    def scale(self) -> float:
        """Code points of English for one of the language."""
        return self.english / _PER_CENT

    @property
    def share_of_names(self) -> float:
        """The share of possible names that count, 0 to 1."""
        return self.names / _PER_CENT


def writing_of(language: str) -> Writing:
    """The row of a language, by its BCP 47 code; a plain one for languages that the table has not."""
    return _table().get(language.partition("-")[0].lower(), _UNKNOWN)


_UNKNOWN = Writing("und", _UNKNOWN_LENGTH, _PER_CENT, drops_r=False)


@lru_cache(maxsize=1)
def _table() -> dict[str, Writing]:
    return {row.id: row for row in load_rows("writing.jsonl", Writing, package="transforms.translations")}
