"""Whether n-grams of characters add to the anchors and the rhythm of translations, on labelled stories.

    python benchmarks/translation_ngrams.py ../shared

The likeness of two texts is the cosine of their 3- and 4-grams within words, in Latin letters, weighed by rarity in
their language. It is calibrated for each pair of scripts: what lies above the 95th percentile of texts taken at random
counts, up to the median of translations. Its weight, and the threshold of the sum, are those that find most
translations on one half of the stories while they claim few independent reports; they are judged on the other half.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt
from pathlib import Path

from anyascii import anyascii

sys.path.insert(0, str(Path(__file__).parent))
from translations import (
    MISPLACED,
    MOST_CLAIMED,
    Row,
    at_least,
    group,
    half,
    independent,
    long_enough,
    rows,
    strength,
)

from transforms.translations.alignment import placed
from transforms.translations.anchors import anchors_of

WEIGHTS = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3)
THRESHOLDS = [number / 100 for number in range(15, 80)]
RANDOM_PAIRS, LONGEST = 4000, 6000
SCRIPTS = {"ru": "Cyrillic", "uk": "Cyrillic", "zh": "Han", "ja": "Japanese"}
Grams = Mapping[str, float]
Measured = tuple[int, tuple[str, ...], float, float]  # half, scripts, strength, likeness


def grams_of(text: str) -> Counter[str]:
    words = [f" {word} " for word in anyascii(text[:LONGEST]).lower().split()]
    return Counter(word[at : at + size] for word in words for size in (3, 4) for at in range(len(word) - size + 1))


def weighed(counts: Counter[str], rarity: Mapping[str, float]) -> Grams:
    found = {gram: (1 + log(number)) * rarity[gram] for gram, number in counts.items() if gram in rarity}
    norm = sqrt(sum(weight * weight for weight in found.values())) or 1.0
    return {gram: weight / norm for gram, weight in found.items()}


def all_grams(stories: Mapping[str, Row]) -> dict[str, Grams]:
    counted = {key: grams_of(f"{row['title']} {row['text']}") for key, row in stories.items()}
    documents: dict[str, Counter[str]] = defaultdict(Counter)
    sizes = Counter(row["language"] for row in stories.values())
    for key, row in stories.items():
        documents[row["language"]].update(counted[key].keys())
    rarity = {
        language: {gram: log(sizes[language] / number) + 1 for gram, number in grams.items() if number > 1}
        for language, grams in documents.items()
    }
    return {key: weighed(counted[key], rarity[row["language"]]) for key, row in stories.items()}


def cosine(one: Grams, other: Grams) -> float:
    small, large = sorted((one, other), key=len)
    return sum(weight * large[gram] for gram, weight in small.items() if gram in large)


def scripts(one: Row, other: Row) -> tuple[str, ...]:
    return tuple(sorted(SCRIPTS.get(row["language"], "Latin") for row in (one, other)))


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[int(share * (len(values) - 1))]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("shared", type=Path)
    folder = ask.parse_args().shared / "data" / "translations"
    given = list(rows(folder / "stories_dev.jsonl.gz"))
    stories = {row["id"]: row for row in given}
    originals = {row["pair_id"]: row for row in given if row["relation"] == "original"}
    pairs = [
        (originals[row["pair_id"]], row)
        for row in given
        if row["relation"] == "translation" and long_enough(originals[row["pair_id"]])
    ]
    pairs = [pair for pair in pairs if group(*pair) not in MISPLACED]
    reports = list(independent(given, stories, folder / "event_pairs_dev.jsonl.gz"))
    texts = {key: placed(anchors_of(f"{row['title']}\n{row['text']}", row["language"])) for key, row in stories.items()}
    grams = all_grams(stories)

    def measured(chosen: Sequence[tuple[Row, Row]]) -> list[Measured]:
        return [
            (
                half(one["pair_id"]),
                scripts(one, other),
                strength(texts, one, other),
                cosine(grams[one["id"]], grams[other["id"]]),
            )
            for one, other in chosen
        ]

    alike, unlike, chance = measured(pairs), measured(reports), measured(at_random(given))
    for side in (0, 1):
        judge(side, alike, unlike, chance)


def at_random(given: Sequence[Row]) -> list[tuple[Row, Row]]:
    source, found = random.Random(5), []
    while len(found) < RANDOM_PAIRS:
        one, other = source.sample(given, 2)
        if one["language"] != other["language"] and one["pair_id"] != other["pair_id"]:
            found.append((one, other))
    return found


def judge(side: int, alike: Sequence[Measured], unlike: Sequence[Measured], chance: Sequence[Measured]) -> None:
    spans = {}
    for kind in {row[1] for row in alike}:
        low = percentile([row[3] for row in chance if row[1] == kind] or [0.0], 0.95)
        high = percentile([row[3] for row in alike if row[1] == kind and row[0] == side] or [1.0], 0.5)
        spans[kind] = (low, max(high, low + 0.01))

    def total(row: Measured, weight: float) -> float:
        low, high = spans.get(row[1], (1.0, 2.0))
        return row[2] + weight * min(max((row[3] - low) / (high - low), 0.0), 1.0)

    def shares(at: int, weight: float, threshold: float) -> tuple[float, float]:
        found, claimed = ([total(row, weight) for row in chosen if row[0] == at] for chosen in (alike, unlike))
        return at_least(threshold, found), at_least(threshold, claimed)

    for weight in WEIGHTS:
        threshold = next(each for each in THRESHOLDS if shares(side, weight, each)[1] <= MOST_CLAIMED)
        here, there = shares(side, weight, threshold), shares(1 - side, weight, threshold)
        print(
            f"half {side} weight {weight:.2f} threshold {threshold:.2f}: recall {here[0]:.3f}, claimed {here[1]:.3f};"
            f"  on the other half: recall {there[0]:.3f}, claimed {there[1]:.3f}"
        )


if __name__ == "__main__":
    main()
