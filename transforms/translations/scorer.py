"""A scorer of the user's own, such as sentence embeddings: an opinion on pairs that have met, never a way to meet.

It is named `MODULE:NAME` and makes a vector of each text; the angle between two says how alike they are. What it says
moves the strength of a pair by no more than `REACH`, and no pair is made of it alone. Vectors are rounded to whole
numbers, so that an opinion is the same wherever it is asked for.
"""

from __future__ import annotations

import base64
import logging
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from math import isfinite, sqrt
from typing import NamedTuple, Protocol, runtime_checkable

import numpy as np

_LOG = logging.getLogger(__name__)
REACH = 0.1  # of the strength of a pair
_STEPS = 127  # of a vector's longest part, to either side
_MOST_PARTS = 4096
_NOT_THAT = "an object with `identity`, `alike`, `unlike` and `vector(text, language)`"


@runtime_checkable
class TranslationScorer(Protocol):
    """What a scorer has.

    `identity` is the name and version of its model, which stands in manifests and in evidence. `alike` is the cosine
    from which two texts are surely translations, `unlike` the one up to which they surely are not.
    """

    identity: str
    alike: float
    unlike: float

    def vector(self, text: str, language: str) -> Sequence[float]:
        """The text as a point in a space that languages share; `language` is BCP 47."""


class Opinion(NamedTuple):
    """What a scorer says of two texts, -1 to 1."""

    identity: str
    said: float

    @property
    def sentence(self) -> str:
        """The opinion as a part of evidence: `labse-2 says +0.82`."""
        return f"{self.identity} says {self.said:+.2f}"


class ScorerError(Exception):
    """A scorer cannot be used; the message says why."""


@lru_cache(maxsize=4)
def scorer_named(name: str) -> TranslationScorer:
    """The scorer of a name `MODULE:NAME`, made by calling it, once a process. Raises ScorerError."""
    module, _, factory = name.partition(":")
    try:
        scorer = getattr(import_module(module), factory)()
    except Exception as error:
        raise ScorerError(f"{name}: {type(error).__name__}: {error}") from error
    if not isinstance(scorer, TranslationScorer):
        raise ScorerError(f"{name}: is called and gives {type(scorer).__name__}, not {_NOT_THAT}")
    if not (scorer.identity and -1 <= scorer.unlike < scorer.alike <= 1):
        raise ScorerError(f"{name}: has no identity, or `unlike` is not below `alike`, both -1 to 1")
    return scorer


def packed_vector(scorer: TranslationScorer, text: str, language: str) -> str:
    """The vector of a text in whole steps, base64. Raises ScorerError where it is no row of numbers."""
    parts = [float(part) for part in scorer.vector(text, language)]
    longest = max(map(abs, parts), default=0.0)
    if not 0 < len(parts) <= _MOST_PARTS or not all(map(isfinite, parts)) or not longest:
        raise ScorerError(f"{scorer.identity}: a vector has 1 to {_MOST_PARTS} finite parts, and one that is not 0")
    steps = [round(_STEPS * part / longest) for part in parts]
    return base64.b64encode(np.array(steps, dtype=np.int8).tobytes()).decode()


def vector_or_none(name: str, text: str, language: str, document: str) -> str | None:
    """The packed vector that a scorer makes of a text; None, and a warning, where it fails: one text costs no run."""
    scorer = scorer_named(name)
    try:
        return packed_vector(scorer, text, language)
    except Exception as error:  # noqa: BLE001 - whatever a model of the user's own raises
        _LOG.warning("%s has no opinion on %s: %r", scorer.identity, document, error)
        return None


def opinion_on(name: str, vectors: Sequence[str]) -> Opinion | None:
    """What the scorer of a name says of two packed vectors; None without a scorer or without both."""
    if not name:
        return None
    scorer = scorer_named(name)
    said = opinion(scorer, *vectors)
    return None if said is None else Opinion(scorer.identity, said)


def opinion(scorer: TranslationScorer, mine: str, theirs: str) -> float | None:
    """-1 where two packed vectors are as unlike as other texts, 1 where as alike as translations; None without both."""
    one, other = (np.frombuffer(base64.b64decode(packed), dtype=np.int8).astype(np.int64) for packed in (mine, theirs))
    if not len(one) or len(one) != len(other):
        return None
    cosine = int(one @ other) / sqrt(int(one @ one) * int(other @ other))
    middle, half = (scorer.alike + scorer.unlike) / 2, (scorer.alike - scorer.unlike) / 2
    return round(min(max((cosine - middle) / half, -1.0), 1.0), 2)
