"""What the words of a block show: how long it is, how it ends, what marks it has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transforms.body.block_columns import WHOLE, share
from transforms.page.text_blocks import Column, PageBlocks
from transforms.text.scripts import HANGUL

PROSE_WORDS, PROSE_LETTERS = 20, 90
"""A block of so many words that ends a sentence and is not linked is prose; so are so many letters of long words."""

_LONG_WORDS = 5500  # thousandths of a letter, the mean of a page's sentences: German, Polish, Finnish have fewer words

_UNSPACED_LETTERS = 12  # a word: above that, spaces do not part words
_LETTERS_A_WORD = 2  # of scripts without spaces, and of Hangul
_HANGUL = re.compile(f"[{HANGUL}]")
_HALF = WHOLE // 2
_SENTENCE_ENDS = frozenset(".!?。！？…।۔؟։።။។")
_CLOSING = "\"'”’»)]“„」』）》 \t\n\r\f\v\xa0"
_BULLET = re.compile(r"[-•·▶►>*»|–]")
_MOST_REPEATS = 9


@dataclass(frozen=True, slots=True)
class BlockWeights:
    """What blocks weigh: `words`, which in scripts without spaces are pairs of letters; `prose`, the words of prose."""

    words: Column
    prose: Column
    ends: NDArray[np.bool_]
    unspaced: NDArray[np.bool_]

    @property
    def is_prose(self) -> NDArray[np.bool_]:
        """Which blocks are prose."""
        return self.prose > 0


def block_weights(blocks: PageBlocks) -> BlockWeights:
    """Returns what the blocks of a page weigh."""
    unspaced = blocks.letters > _UNSPACED_LETTERS * blocks.words
    syllables = unspaced | np.array([_is_hangul(key) for key in blocks.keys], bool)
    words = np.where(syllables, blocks.letters // _LETTERS_A_WORD, blocks.words)
    ends = np.array([text.rstrip(_CLOSING)[-1:] in _SENTENCE_ENDS for text in blocks.texts], bool)
    linked = np.minimum(blocks.linked, blocks.letters)
    told = ends & ~syllables
    has_long_words = share(blocks.letters[told].sum(), blocks.words[told].sum()) >= _LONG_WORDS
    is_long = (words >= PROSE_WORDS) | (has_long_words & (blocks.letters >= PROSE_LETTERS))
    is_prose = is_long & ends & (share(linked, blocks.letters) < _HALF)
    return BlockWeights(words, words * is_prose, ends, unspaced)


def _is_hangul(key: str) -> bool:
    """Whether half of the letters or more write a syllable each."""
    return _HANGUL.search(key) is not None and 2 * len(_HANGUL.findall(key)) >= len(key)


def word_columns(blocks: PageBlocks, weights: BlockWeights, candidates: Column) -> Mapping[str, Column]:
    """Returns what the words of some blocks show, by name."""
    chosen = candidates.tolist()
    texts = [blocks.texts[at].strip() for at in chosen]
    words = weights.words[candidates]
    repeats = Counter(blocks.keys)
    return {
        "words": words,
        "letters": blocks.letters[candidates],
        "word_length": 10 * blocks.letters[candidates] // np.maximum(1, blocks.words[candidates]),
        "ends_sentence": weights.ends[candidates].astype(np.int64),
        "is_prose": weights.is_prose[candidates].astype(np.int64),
        "bullet": _column(texts, lambda text: _BULLET.match(text) is not None),
        "colon": _column(texts, lambda text: text.endswith((":", "："))),
        "capitals": _column(texts, _capitals),
        "repeats": _column([blocks.keys[at] for at in chosen], lambda key: min(_MOST_REPEATS, repeats[key] - 1)),
    }


def _column(texts: Sequence[str], measure: Callable[[str], int]) -> Column:
    return np.array([measure(text) for text in texts], np.int64)


def _capitals(text: str) -> int:
    words = text.split()
    return WHOLE * sum(map(str.isupper, [word[0] for word in words])) // max(1, len(words))
