"""Whether steps that look at many documents at once take twice the time for twice the documents.

    python benchmarks/growth.py [--documents 2000]

Printed is the process's own CPU time for N and for 2 N documents, and their ratio: about 2 where a step is linear, 4
where it is quadratic. The inputs are made up: copies of one story at N outlets that credit an agency; pages of which
each has the second half of the one before; a text of N template lines beside one that goes wherever it stands; the
same row N times; N stories that claim one address.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable
from typing import Any

from transforms.duplicates.claims import settle_claims
from transforms.duplicates.cluster import clusters_of, patches_of
from transforms.duplicates.member import Member, member_of
from transforms.templates.apply import template_positions
from transforms.templates.decide import Templates
from transforms.templates.line_key import line_key

AS_OF = "2026-11-21T12:00:00Z"


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--documents", type=int, default=2000)
    count = ask.parse_args().documents
    for name, prepare, step in CASES:
        spent = []
        for documents in (count, 2 * count):
            given = prepare(documents)
            began = time.process_time()
            step(given)
            spent.append(time.process_time() - began)
        print(f"{name:45} {count:6} {spent[0]:7.3f} s   {2 * count:6} {spent[1]:7.3f} s   x {spent[1] / spent[0]:.1f}")


def sentence(number: int) -> str:
    words = random.Random(number)
    return " ".join("".join(words.choices("abcdefghijklmnoprstuvw", k=6)) for _ in range(14)).capitalize() + "."


def member(key: int, text: str, **fields: Any) -> Member:
    outlet = fields.pop("outlet", f"outlet{key}.example")
    url = f"https://{outlet}/{key}"
    listing = {"kind": "jsonl", "input": "rows", "feed_url": None, "entry_id": None, "record_offset": key}
    record = {
        "id": f"r{key}",
        "version": f"v{hash(text)}",
        "url": url,
        "canonical_url": url,
        "outlet": outlet,
        "outlet_domain": outlet,
        "headline": None,
        "text": text,
        "info_sources": [],
        "wire": {"is_wire": True, "confidence": 0.9, "basis": "explicit"},
        "date_published": "2026-11-20T10:00:00Z",
        "date_precision": "second",
        "date_source": "jsonld",
        "date_modified": None,
        "date_fetched": None,
        "provenance": {**listing, "source_id": f"s{key}"},
        **fields,
    }
    return member_of(f"k{key:07}", record, f"2026-11-20|{outlet}", AS_OF)


def story(first: int, sentences: int) -> str:
    return "\n".join(sentence(number) for number in range(first, first + sentences))


def credited_copies(count: int) -> list[Member]:
    return [member(key, story(0, 12)) for key in range(count)]


def sliding_pages(count: int) -> list[Member]:
    return [member(key, story(6 * key, 12)) for key in range(count)]


def equal_rows(count: int) -> list[Member]:
    return [member(1, story(0, 12))] * count


def claimants(count: int) -> list[Member]:
    return [member(key, story(12 * key, 12), id="one", canonical_url="https://x.example/") for key in range(count)]


def cluster(members: list[Member]) -> None:
    for each in clusters_of(members):
        list(patches_of(each))


def lines_beside_one(count: int) -> list[str]:
    return ["Sign up for the letter of the evening and read it first", *map(str, map(sentence, range(count * 10)))]


def cut(lines: list[str]) -> None:
    keys = [line_key(line) for line in lines]
    template_positions(lines, Templates(frozenset(keys[:1]), frozenset(keys[1:])))


CASES: list[tuple[str, Callable[[int], Any], Callable[[Any], Any]]] = [
    ("copies that credit an agency", credited_copies, cluster),
    ("a chain of sliding pages", sliding_pages, cluster),
    ("lines beside a template line (ten a document)", lines_beside_one, cut),
    ("the same row many times", equal_rows, settle_claims),
    ("stories that claim one address", claimants, settle_claims),
]

if __name__ == "__main__":
    main()
