"""Near duplicates: quality on labelled documents, time of a signature, time of the stage from draft to verdict.

    python benchmarks/duplicates.py --labels ../shared/data/dedup/near_duplicates_dev.jsonl.gz [--times 1 3]

Quality is that of pairs: two documents are a predicted pair where they share a cluster. `raw` texts go through the
template stage first, as pages of no known outlet; `cleaned` ones are rid of lines that stand in eight documents of the
file and of repeats, so that the figures are those of the duplicate stage alone. Time is the process's own CPU time. The
signature is compared with a Python set of runs of five words, which is less than any signature has to do; the stage's
time is that of a whole pipeline in FnApiRunner, over the file and over the file with several vocabularies.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import logging
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import apache_beam as beam
import orjson
from apache_beam.options.pipeline_options import PipelineOptions

from transforms.duplicates.member import member_of, pack
from transforms.duplicates.signature import signature_of
from transforms.duplicates.transform import FindDuplicates
from transforms.elements.draft import Draft, KeyedDraft
from transforms.elements.patch import KeyedPatch
from transforms.templates.line_key import normal_line
from transforms.templates.printed_lines import pack_lines, printed_lines
from transforms.templates.transform import RemoveTemplateLines

AS_OF = "2026-11-23T00:00:00Z"
WORD = re.compile(r"\w+")
COMMON_LINE = 8
PARTITION = "2026-11-20|outlet"
LISTING = ("kind", "input", "source_id", "feed_url", "entry_id", "record_offset")
Row = Mapping[str, Any]


def rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def cleaned(documents: Sequence[Row]) -> list[dict[str, Any]]:
    frequency = Counter(key for row in documents for key in set(map(normal_line, row["text"].split("\n"))))
    return [{**row, "text": "\n".join(_own_lines(row["text"].split("\n"), frequency))} for row in documents]


def _own_lines(lines: Iterable[str], frequency: Mapping[str, int]) -> Iterable[str]:
    seen: set[str] = set()
    for line in lines:
        key = normal_line(line)
        if frequency[key] < COMMON_LINE and key not in seen:
            seen.add(key)
            yield line


def draft(row: Row, outlet: str | None) -> tuple[str, bytes]:
    """A draft with the fields that the two stages read."""
    text = row["text"]
    record = {
        "id": hashlib.blake2b(row["id"].encode(), digest_size=10).hexdigest(),
        "version": hashlib.blake2b(text.encode(), digest_size=8).hexdigest(),
        "url": f"https://{outlet}/" if outlet else None,
        "canonical_url": None,
        "provenance": {**dict.fromkeys(LISTING), "source_id": row["id"], "input": "rows", "authority": None},
        "outlet": outlet or "unknown",
        "outlet_domain": outlet,
        "headline": row["title"],
        "text": text,
        "word_count": len(text.split()),
        "char_count": len(text),
        "language": "en",
        "info_sources": [],
        "wire": {"is_wire": False, "confidence": 0.0, "basis": None},
        "date_published": None,
        "date_precision": "none",
        "date_source": "as_of",
        "date_modified": None,
        "date_fetched": None,
        "cleaning": [],
        "extraction": {"cut_share": None},
    }
    return row["id"], orjson.dumps(record)


def read_drafts(path: str) -> Iterator[tuple[str, Any]]:
    with Path(path).open("rb") as lines:
        for line in lines:
            doc_key, _, record = line.rstrip(b"\n").partition(b"\t")
            key, row = doc_key.decode(), orjson.loads(record)
            lines_of, member = pack_lines(printed_lines(row, AS_OF)), pack(member_of(key, row, PARTITION, AS_OF))
            names = (row["id"], row["version"], record)
            yield key, Draft(AS_OF, PARTITION, *names, lines_of, member, row["outlet"], b"")


def patch_line(patch: KeyedPatch) -> str:
    doc_key, fields = patch[1]
    return f"{doc_key}\t{fields.decode()}"


def clusters(drafts: Sequence[tuple[str, bytes]], *, through_templates: bool) -> tuple[dict[str, str], float]:
    """Cluster id by document, and CPU ms a document; drafts come from a file, as a graph that holds them is slow."""
    with tempfile.TemporaryDirectory() as folder:
        out, given = f"{folder}/verdicts", f"{folder}/drafts"
        Path(given).write_bytes(b"".join(doc_key.encode() + b"\t" + record + b"\n" for doc_key, record in drafts))
        start = time.process_time()
        with beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            path = pipeline | beam.Create([given], reshuffle=False)
            source = path | beam.FlatMap(read_drafts).with_output_types(KeyedDraft)
            known = None
            if through_templates:
                own = source | RemoveTemplateLines()
                source, known = own.drafts, own.templates
            found = (source | FindDuplicates(known)).patches
            found | beam.Map(patch_line) | beam.io.WriteToText(out, shard_name_template="")
        spent = (time.process_time() - start) * 1000 / len(drafts)
        patches = [line.split("\t") for line in Path(out).read_text(encoding="utf-8").splitlines()]
    members = ((doc_key, orjson.loads(fields).get("duplicates")) for doc_key, fields in patches)
    return {doc_key: duplicates["cluster_id"] for doc_key, duplicates in members if duplicates}, spent


def pairs(cluster_of: Mapping[str, str]) -> set[tuple[str, str]]:
    members = defaultdict(list)
    for document, cluster in cluster_of.items():
        members[cluster].append(document)
    return {pair for group in members.values() for pair in combinations(sorted(group), 2)}


def report_quality(name: str, documents: Sequence[Row], found: Mapping[str, str]) -> None:
    kinds = {row["id"]: row["kind"].split("+")[0] for row in documents}
    truth = pairs({row["id"]: row["cluster"] for row in documents})
    guess = pairs({row["id"]: found.get(row["id"], f"alone:{row['id']}") for row in documents})
    hits = len(truth & guess)
    precision, recall = hits / max(len(guess), 1), hits / len(truth)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    wrong = Counter(tuple(sorted((kinds[one], kinds[other]))) for one, other in guess - truth)
    templated = sum(count for kind, count in wrong.items() if kind == ("NEG_template", "NEG_template"))
    boiler = sum(count for kind, count in wrong.items() if "NEG_boiler" in kind)
    print(
        f"{name:8} P {precision:.4f} R {recall:.4f} F1 {f1:.4f}   merged: templated reports {templated}, "
        f"below one template {boiler}, all {len(guess - truth)} of {len(guess)}"
    )


def best_us(work: Callable[[str], object], texts: Sequence[str], rounds: int) -> float:
    spent = []
    for _ in range(rounds):
        start = time.process_time()
        for text in texts:
            work(text)
        spent.append(time.process_time() - start)
    return min(spent) * 1e6 / len(texts)


def plain_shingles(text: str) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return set(zip(words, words[1:], words[2:], words[3:], words[4:], strict=False))


def reworded(documents: Sequence[Row], copy: int) -> list[dict[str, Any]]:
    """The same documents in another vocabulary, so that the work grows and the likenesses stay."""
    if copy == 0:
        return [dict(row) for row in documents]
    tail = rf"\g<0>{chr(96 + copy)}"
    return [
        {**row, "id": f"{row['id']}-{copy}", "text": re.sub(r"\b[^\W\d_]{3,}\b", tail, row["text"])}
        for row in documents
    ]


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--labels", type=Path, required=True)
    ask.add_argument("--rounds", type=int, default=3)
    ask.add_argument("--times", type=int, nargs="*", default=[1, 3])
    asked = ask.parse_args()
    logging.disable(logging.WARNING)
    raw = rows(asked.labels)
    clean = cleaned(raw)
    found, _ = clusters([draft(row, f"{row['id']}.example") for row in clean], through_templates=False)
    report_quality("cleaned", clean, found)
    found, both = clusters([draft(row, None) for row in raw], through_templates=True)
    report_quality("raw", raw, found)
    texts = [row["text"] for row in raw]
    plain, signature = (best_us(work, texts, asked.rounds) for work in (plain_shingles, signature_of))
    print(f"signature {signature:.0f} us a document, plain set of shingles {plain:.0f}: {signature / plain:.2f}x")
    for times in asked.times:
        drafts = [draft(row, f"{row['id']}.example") for copy in range(times) for row in reworded(clean, copy)]
        _, spent = clusters(drafts, through_templates=False)
        print(f"duplicates, {len(drafts)} documents: {spent:.2f} CPU ms each")
    print(f"templates and duplicates, {len(raw)} documents: {both:.2f} CPU ms each")


if __name__ == "__main__":
    main()
