"""The first look at a language, by py3langid; one model for all who ask in a process."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier


def first_look(text: str) -> tuple[str, float]:
    """Returns the language that a text reads as (ISO 639-1), and a probability. Deterministic."""
    code, probability = identifier().classify(text)
    return str(code), float(probability)


def share(text: str, code: str, among: Collection[str]) -> float:
    """Returns the probability of one of some languages, given that it is one of them."""
    weights = {name: float(weight) for name, weight in identifier().rank(text) if name in among}
    return weights.get(code, 0.0) / (sum(weights.values()) or 1.0)


@lru_cache(maxsize=1)
def identifier() -> LanguageIdentifier:
    """Returns the model, loaded once."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # without norm_probs no probability
