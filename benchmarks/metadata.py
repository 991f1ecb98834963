"""Title, date and authors against the gold of pages outside the repository; authors also on their people alone.

    python benchmarks/metadata.py --shared ../shared [--wrong]

Gold authors name desks, agencies and the outlet as often as people, and people joined in one string. *People* are their
parts between commas, `and`, `und`, `y`, `et` that have two to five words, each with a capital, a particle or in a
script without capitals, and neither a word for a desk nor the name of the outlet or its domain. A page counts where its
gold has people; it is right where exactly these are found. The judgement uses nothing of the product's own.
"""

from __future__ import annotations

import argparse
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import gold_pages

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.extract.facts import read_facts
from transforms.extract.metadata import Metadata, read_metadata
from transforms.page.tree import parse

FIELDS = ("title", "date", "authors", "people")
_JOINED = re.compile(r"\s*(?:[,;|/&]|\band\b|\bund\b|\by\b|\bet\b)\s*")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_DESKS = frozenset(
    [
        *("agencia", "agency", "associated", "company", "desk", "editor", "editors", "media", "nachrichten", "news"),
        *("newsroom", "online", "presse", "press", "redacción", "redaktion", "redazione", "report", "reporter"),
        *(
            "reporters",
            "reports",
            "rédaction",
            "services",
            "society",
            "sponsored",
            "staff",
            "team",
            "university",
            "wire",
        ),
    ]
)
_PARTICLES = frozenset(
    ["al", "bin", "da", "de", "del", "della", "der", "di", "dos", "du", "el", "la", "le", "v.", "van", "von", "y"]
)
_NO_NAME = re.compile(r"[\d@/]|\.\w{2,}")
_EAST_ASIAN_NAME = re.compile("[\u3040-\u30ff\u4e00-\u9fff]{2,4}")
_WORDS = range(2, 6)


def people(values: Iterable[str], outlet: Iterable[str]) -> list[str]:
    """The people among gold authors; `outlet` are names of the outlet, its domain among them."""
    own = {_key(name) for name in outlet if name}
    parts = (part.strip(" .,") for value in values for part in _JOINED.split(_BRACKETS.sub("", value)))
    return [part for part in parts if _is_person(part, own)]


def _is_person(text: str, own: set[str]) -> bool:
    words, key = text.split(), _key(text)
    if any(key in name for name in own if key) or _NO_NAME.search(text):
        return False
    if _EAST_ASIAN_NAME.fullmatch(text):
        return True
    names = all(word[0] == word[0].upper() or word.casefold() in _PARTICLES for word in words)
    return names and len(words) in _WORDS and _DESKS.isdisjoint(word.casefold() for word in words)


def _key(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())


def _metadata(row: dict[str, Any]) -> Metadata | None:
    parsed, url = parse(row["html"]), row["url"] or None
    if parsed is None:
        return None
    page = Page(InputKind.ROW, "development", str(row["id"]), url, charset="utf-8", as_of=gold_pages.AS_OF)
    return read_metadata(read_facts(parsed.layout, url), parsed.layout, page, url, gold_pages.AS_OF)


def judged(row: dict[str, Any], found: Metadata | None, scorer: Any) -> Iterator[tuple[str, bool]]:
    """Each field that the gold of a page has, and whether it is right."""
    gold = row["gold"]
    authors = [gold["authors"]] if isinstance(gold.get("authors"), str) else gold.get("authors") or []
    outlet = [gold.get("publisher") or "", row["domain"] or "", (row["domain"] or "").partition(".")[0]]
    if gold.get("title"):
        yield "title", scorer.tm.title_ok(gold["title"], (found and found.headline) or "")
    if gold.get("date"):
        yield "date", gold["date"][:10] == ((found and found.date_published) or "")[:10]
    named = list(found.authors) if found else []
    for field, wanted in (("authors", authors), ("people", people(authors, outlet))):
        if wanted:
            yield field, scorer.tm.author_scores(wanted, named)[0]


def main() -> None:
    """Print how many pages of each set are right, field by field."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--shared", type=Path, required=True, help="folder with data and bench")
    ask.add_argument("--wrong", action="store_true", help="print the gold and the finding of pages with wrong people")
    args = ask.parse_args()
    logging.disable(logging.CRITICAL)
    scorer = gold_pages.metrics(args.shared)
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for row in gold_pages.rows(args.shared):
        if row["gold_suspect"] or not any(row["gold"].get(field) for field in FIELDS):
            continue
        found = _metadata(row)
        for field, is_right in judged(row, found, scorer):
            right[row["corpus"], field].append(is_right)
            if args.wrong and field == "people" and not is_right:
                print(row["id"], row["gold"]["authors"], list(found.authors) if found else None)
    for corpus in sorted({corpus for corpus, _ in right}):
        shares = (f"{field} {sum(of)}/{len(of)}" for field in FIELDS if (of := right.get((corpus, field))))
        print(f"{corpus:16}", "  ".join(shares))


if __name__ == "__main__":
    main()
