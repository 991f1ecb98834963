"""Translations: quality on labelled stories and languages, cost of anchors, growth of the stage.

    python benchmarks/translations.py --shared ../shared [--languages] [--growth 5000 10000 20000]

Stories: pairs of an original of 100 words and more with its translations, and pairs of independent reports of one
event. The threshold is fitted on one half of the stories and judged on the other, and the other way round; and on the
reports that are not in a language, judged on the stories in it. Some rows of the file hold the text of another story;
the groups in which that was seen by reading are left out of the totals and printed for themselves.
Languages: documents in one language among English ones of which half of them have their translation; the threshold is
that of the other languages. Both are judged with the shipped threshold too.
Growth: made-up documents in six languages, one in ten translated, through the stage on FnApiRunner; the process's own
CPU time beside that of the same documents in one language, which the stage lets pass.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import apache_beam as beam
import numpy as np
import orjson
from apache_beam.options.pipeline_options import PipelineOptions

from schemas.record import Translation
from schemas.vocabulary import TranslationStatus
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.patch import KeyedPatch
from transforms.translations.alignment import PlacedAnchors, aligned, placed
from transforms.translations.anchors import anchors_of, pack
from transforms.translations.meeting import best_pairs, in_buckets, key_rows, met
from transforms.translations.pairing import ANCHORS, DETECTED, LEAST, SURE_BEATS, SURE_RHYTHM, judged, with_rhythm
from transforms.translations.rhythm import likeness
from transforms.translations.transform import FindTranslations
from transforms.translations.writing import writing_of

WORDS, UNSPACED_WORD = 100, 2.5  # of the shortest original; characters of Chinese and Japanese that make a word
MOST_CLAIMED = 0.02  # of the pairs of independent reports
PART = 2.0  # strength of a pair that is one by a part of the texts, which no threshold decides
SLACK = 0.1  # strength above that: there are few reports, and those of another half are as strong by chance
# (file, language of the original, language) whose texts belong to other stories, as a look at them shows
MISPLACED = {
    ("wmt21", "en", "ha"),
    *(("wmt22", *pair) for pair in (("de", "en"), ("en", "cs"), ("en", "de"), ("en", "ru"))),
}
LANGUAGES = ("de", "fr", "es", "pt", "it", "ru", "uk", "tr", "ar", "fa", "zh", "ja", "ko", "hi")
THRESHOLDS = [number / 100 for number in range(15, 61)]
DAY = 1_700_000_000
Row = Mapping[str, Any]


def rows(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path)
    ask.add_argument("--languages", action="store_true")
    ask.add_argument("--growth", type=int, nargs="*", default=[])
    asked = ask.parse_args()
    if asked.shared:
        judge_stories(asked.shared / "data" / "translations")
    if asked.shared and asked.languages:
        judge_languages(asked.shared / "data")
    for count in asked.growth:
        several, one = spent(count, ("en", "de", "fr", "es", "it", "pt")), spent(count, ("en",))
        print(f"{count:7} documents  six languages {several:.3f} ms each  one language {one:.3f} ms each")


def half(story: str) -> int:
    return int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2


def judge_stories(folder: Path) -> None:
    given = list(rows(folder / "stories_dev.jsonl.gz"))
    stories = {row["id"]: row for row in given}
    began = time.process_time()
    texts = {key: placed(anchors_of(f"{row['title']}\n{row['text']}", row["language"])) for key, row in stories.items()}
    print(f"anchors {1000 * (time.process_time() - began) / len(texts):.2f} ms a document, of {len(texts)}")
    originals = {row["pair_id"]: row for row in stories.values() if row["relation"] == "original"}
    pairs = [
        (originals[row["pair_id"]], row)
        for row in stories.values()
        if row["relation"] == "translation" and long_enough(originals[row["pair_id"]])
    ]
    reports = list(independent(given, stories, folder / "event_pairs_dev.jsonl.gz"))
    print_groups(pairs, texts)
    sound = [(one, other) for one, other in pairs if group(one, other) not in MISPLACED]
    judge_halves(sound, reports, texts)
    judge_without_language(sound, reports, texts)
    for method in ("human", "machine"):
        chosen = [(one, other) for one, other in sound if other["method"] == method]
        print(f"shipped, {method}: recall {found(chosen, texts):.3f} of {len(chosen)}")
    for relation in ("same_event", "related", "unrelated"):
        chosen = [(one, other) for one, other in reports if other["relation_of_pair"] == relation]
        print(f"shipped, {relation}: claimed {found(chosen, texts):.3f} of {len(chosen)}")


def judge_halves(
    pairs: Sequence[tuple[Row, Row]], reports: Sequence[tuple[Row, Row]], texts: Mapping[str, PlacedAnchors]
) -> None:
    """Recall and claims on each half of the stories, with the threshold that the reports of the other give."""
    for side in (0, 1):
        threshold = fitted([strength(texts, *pair) for pair in reports if half(pair[0]["pair_id"]) == side])
        others = [pair for pair in pairs if half(pair[0]["pair_id"]) != side]
        recall = {
            method: at_least(threshold, [strength(texts, *pair) for pair in others if pair[1]["method"] == method])
            for method in ("human", "machine")
        }
        unlike = [strength(texts, *pair) for pair in reports if half(pair[0]["pair_id"]) != side]
        print(
            f"threshold {threshold:.2f} of half {side} on the other: recall human {recall['human']:.3f}"
            f"  machine {recall['machine']:.3f}  independent reports claimed {at_least(threshold, unlike):.3f}"
        )


def judge_without_language(
    pairs: Sequence[tuple[Row, Row]], reports: Sequence[tuple[Row, Row]], texts: Mapping[str, PlacedAnchors]
) -> None:
    """Recall on the pairs of each language, with the threshold that the reports in other languages give."""
    languages = sorted({row["language"] for pair in pairs for row in pair})
    for language in languages:
        others = [strength(texts, *pair) for pair in reports if language not in {row["language"] for row in pair}]
        mine = [strength(texts, *pair) for pair in pairs if language in {row["language"] for row in pair}]
        threshold = fitted(others)
        print(f"threshold {threshold:.2f} without {language}: recall {at_least(threshold, mine):.3f} of {len(mine)}")


def long_enough(row: Row) -> bool:
    spaced = row["language"] not in ("zh", "ja")
    return (len(row["text"].split()) if spaced else len(row["text"]) / UNSPACED_WORD) >= WORDS


def group(one: Row, other: Row) -> tuple[str, str, str]:
    return other["source"], one["language"], other["language"]


def independent(given: Sequence[Row], stories: Mapping[str, Row], path: Path) -> Iterator[tuple[Row, Row]]:
    for row in rows(path):
        yield stories[row["a"]], {**stories[row["b"]], "relation_of_pair": row["relation"]}
    judged_pairs = defaultdict(list)
    for row in given:
        if row["source"] == "semeval22":
            judged_pairs[row["pair_id"], row["relation"]].append(row)
    for (_, relation), both in sorted(judged_pairs.items()):
        first, second = (row for row in both[:2])
        yield first, {**second, "relation_of_pair": relation}


def strength(texts: Mapping[str, PlacedAnchors], one: Row, other: Row) -> float:
    return strength_of(texts[one["id"]], texts[other["id"]])


def strength_of(mine: PlacedAnchors, theirs: PlacedAnchors) -> float:
    """The strength of a pair from end to end; 0 where it has too few anchors to be one, `PART` where a part is one."""
    whole, like = aligned(mine, theirs), likeness(mine.rhythm, theirs.rhythm)
    pair = judged("a", "b", mine, theirs)
    if pair and min(pair.covered_one, pair.covered_other) < 1:
        return PART
    few = whole.anchors < ANCHORS and (like.share < SURE_RHYTHM or like.beats < SURE_BEATS)
    return 0.0 if few or whole.strength < LEAST else with_rhythm(whole, like)


def fitted(unlike: Sequence[float]) -> float:
    """The lowest threshold that claims few independent reports, and the slack above it."""
    return SLACK + next(threshold for threshold in THRESHOLDS if at_least(threshold, unlike) <= MOST_CLAIMED)


def at_least(threshold: float, strengths: Sequence[float]) -> float:
    return sum(strength >= threshold for strength in strengths) / max(len(strengths), 1)


def found(pairs: Sequence[tuple[Row, Row]], texts: Mapping[str, PlacedAnchors]) -> float:
    verdicts = [judged("a", "b", texts[one["id"]], texts[other["id"]]) for one, other in pairs]
    return sum(pair is not None and pair.is_sure for pair in verdicts) / max(len(verdicts), 1)


def print_groups(pairs: Iterable[tuple[Row, Row]], texts: Mapping[str, PlacedAnchors]) -> None:
    groups = defaultdict(list)
    for one, other in pairs:
        groups[group(one, other)].append((one, other))
    for name, members in sorted(groups.items()):
        note = "  (texts of other stories)" if name in MISPLACED else ""
        print(f"  {name[0]} {name[1]} to {name[2]}: recall {found(members, texts):.3f} of {len(members)}{note}")


def judge_languages(data: Path) -> None:
    """F1 of each language with the threshold that is best for the others, and with the shipped one."""
    strengths = {language: pairs_among(data, language) for language in LANGUAGES}
    for language in LANGUAGES:
        others = [strengths[name] for name in LANGUAGES if name != language]
        best = max(THRESHOLDS, key=lambda threshold: (sum(f1(pairs, threshold) for pairs in others), -threshold))
        left_out, shipped = f1(strengths[language], best), f1(strengths[language], DETECTED)
        print(f"{language}: F1 {left_out:.3f} at {best:.2f} of the others, {shipped:.3f} at the shipped {DETECTED:.2f}")


def pairs_among(data: Path, language: str) -> tuple[int, list[tuple[float, bool]]]:
    """How many translations there are; (strength, is it right) of the pairs that both documents hold for the best."""
    kept = [
        row
        for row in rows(data / "languages" / "ntrex_dev.jsonl.gz")
        if row["lang"] == language or (row["lang"] == "en" and half(row["doc"]))
    ]
    others = list(rows(data / "dedup" / "near_duplicates_dev.jsonl.gz"))[:1500]
    documents = [(row["doc"], row["lang"], anchors_of(row["body"], row["lang"])) for row in kept]
    documents += [(row["id"], "en", anchors_of(f"{row['title']}\n{row['text']}", "en")) for row in others]
    loose = writing_of(language).drops_r
    keys = [
        key_rows(anchors, DAY // 3600, number.to_bytes(8, "little"), loose=loose)
        for number, (_, _, anchors) in enumerate(documents)
    ]
    meeting = [met([packed]).tobytes() for _, packed in in_buckets(np.concatenate(keys), "key")]
    best: dict[int, tuple[float, int]] = {}
    for one, other in {tuple(sorted(pair)) for pair in best_pairs(meeting)}:
        first, second = (int.from_bytes(key, "little") for key in (one, other))
        score = strength_of(placed(documents[first][2]), placed(documents[second][2]))
        for mine, theirs in ((first, second), (second, first)):
            best[mine] = max(best.get(mine, (0.0, -1)), (score, theirs))
    mutual = [(one, other, score) for one, (score, other) in best.items() if best[other][1] == one and one < other]
    right = [(score, documents[one][0] == documents[other][0]) for one, other, score in mutual]
    return sum(row["lang"] == "en" for row in kept), right


def f1(pairs: tuple[int, list[tuple[float, bool]]], threshold: float) -> float:
    claimed = [right for score, right in pairs[1] if score >= threshold]
    return 2 * sum(claimed) / max(len(claimed) + pairs[0], 1)


def drafts(count: int, languages: Sequence[str]) -> list[KeyedDraft]:
    """Documents of made-up names and numbers; every tenth has the anchors of the one before."""
    made = []
    source = random.Random(count)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in ("an", "el", "ir", "os", "ut")]
    for number in range(count):
        if number % 10 != 1:
            words = ["".join(source.choices(syllables, k=3)).capitalize() for _ in range(40)]
            facts = [str(source.randint(100, 99_999)) for _ in range(12)]
        text = " and ".join(f"said {word} of {facts[at % 12]}" for at, word in enumerate(words))
        language = languages[number % len(languages)]
        record = {
            "id": str(number), "url": None, "outlet": "o", "headline": None, "language": language,
            "date_published": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(DAY + number * 60)),
            "date_precision": "second", "date_source": "jsonld", "info_sources": [],
            "translation": asdict(Translation(TranslationStatus.NONE, 0.0, None, None, None)),
            "duplicates": {"canonical_id": str(number)},
        }  # fmt: skip
        anchors = pack(anchors_of(text, language))
        made.append((f"k{number:07}", Draft("2026-11-21T00:00:00Z", "p", str(number), "v", orjson.dumps(record), b"", b"", "o", anchors)))  # fmt: skip  # noqa: E501
    return made


def spent(count: int, languages: Sequence[str]) -> float:
    """Milliseconds of CPU a document, of the stage alone: the time of handing the drafts over is taken off."""
    made = drafts(count, languages)
    with_stage, without = (seconds(made, stage=stage) for stage in (True, False))
    return 1000 * (with_stage - without) / count


def seconds(made: Sequence[KeyedDraft], *, stage: bool) -> float:
    began = time.process_time()
    with beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        given = pipeline | "Drafts" >> beam.Create(made).with_output_types(KeyedDraft)
        none = pipeline | "Patches" >> beam.Create([]).with_output_types(KeyedPatch)
        if stage:
            _ = {"drafts": given, "patches": none} | FindTranslations()
    return time.process_time() - began


if __name__ == "__main__":
    main()
