"""The first look at a language, by py3langid; one model for all who ask in a process."""

from __future__ import annotations

from functools import lru_cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier


def first_look(text: str) -> tuple[str, float]:
    """Returns the language that a text reads as (ISO 639-1), and a probability. Deterministic."""
    code, probability = identifier().classify(text)
    return str(code), float(probability)


@lru_cache(maxsize=1)
def identifier() -> LanguageIdentifier:
    """Returns the model, loaded once."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)  # without norm_probs no probability
