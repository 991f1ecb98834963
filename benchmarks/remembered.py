"""Memory across runs: what the look-up of a document costs, against many remembered ones.

    python benchmarks/remembered.py [--remembered 100000 1000000] [--documents 2000]

The index is made up, a process for each size: twenty keys, a sketch of 90 and 60 names and numbers a document, as for
news of 350 words. One in ten of the documents that are looked up is a remembered one, and each shares two keys with
remembered ones of which it is no copy: two to three for each million, as was measured on news. Printed are the
process's own CPU time and its largest resident memory, with all that Python and its libraries need.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import numpy as np
import pyarrow as pa

from transforms.duplicates.member import Member, pack
from transforms.duplicates.recall.recollection import copies_of
from transforms.duplicates.signature import Signature
from transforms.memory.index_file import INDEX_SCHEMA
from transforms.memory.remembered_documents import RememberedDocuments

KEYS, SKETCH, SPECIFICS, FALSE = 20, 90, 60, 2.5
ROWS = 16_384
RUN = "20261120T060000Z-0123abcd"


def arrays(first: int, count: int, stock: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Keys, sketches and names of documents; the same number gives the same document."""
    keys = np.empty((count, KEYS), dtype=">u8")
    sketch = np.empty((count, SKETCH), dtype="<u4")
    names = np.empty((count, SPECIFICS), dtype="<u4")
    for row in range(count):
        source = np.random.Generator(np.random.PCG64(first + row))
        keys[row] = source.integers(0, 2**64, KEYS, dtype=np.uint64)
        phrase = np.random.Generator(np.random.PCG64(2**40 + int(source.integers(0, stock))))
        keys[row, :2] = phrase.integers(0, 2**64, 2, dtype=np.uint64)
        sketch[row] = np.sort(source.integers(0, 2**32, SKETCH, dtype=np.uint32))
        names[row] = np.sort(source.integers(0, 2**32, SPECIFICS, dtype=np.uint32))
    return keys, sketch, names


def binary(rows: np.ndarray) -> pa.Array:
    width = rows.shape[1] * rows.itemsize
    offsets = np.arange(0, (len(rows) + 1) * width, width, dtype=np.int32)
    return pa.Array.from_buffers(pa.binary(), len(rows), [None, pa.py_buffer(offsets), pa.py_buffer(rows.tobytes())])


def exact(first: int, count: int) -> np.ndarray:
    words = np.zeros((count, 2), dtype=">u8")
    words[:, 0] = (np.arange(first, first + count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    return words


def tables(count: int) -> Iterator[pa.Table]:
    stock = max(1, int(count / FALSE))
    for first in range(0, count, ROWS):
        size = min(ROWS, count - first)
        keys, sketch, names = arrays(first, size, stock)
        ids = [f"{number:020x}" for number in range(first, first + size)]
        made: dict[str, Any] = {
            "id": ids, "claim": ids, "canonical_id": ids, "cluster_id": [f"c{each}" for each in ids],
            "url": [f"https://outlet-{number % 5000}.example/news/{number}" for number in range(first, first + size)],
            "exact": binary(exact(first, size)), "keys": binary(keys),
            "sketch": binary(sketch), "specifics": binary(names),
            "anchors": binary(np.zeros((size, 100), dtype="<u4")),
        }  # fmt: skip
        fixed = {"run_id": RUN, "version": "0" * 16, "printed_version": "0" * 16, "as_of": "2026-11-20T06:00:00Z"}
        columns = []
        for field in INDEX_SCHEMA:
            value = made.get(field.name)
            if value is None:
                value = [fixed.get(field.name, default(field))] * size
            columns.append(value if isinstance(value, pa.Array) else pa.array(value, field.type))
        yield pa.table(columns, schema=INDEX_SCHEMA)


def default(field: pa.Field) -> Any:
    if field.nullable:
        return None
    return {pa.string(): "", pa.float64(): 0.0, pa.bool_(): False, pa.int32(): 300, pa.binary(): b""}.get(
        field.type, []
    )


def member(number: int, count: int) -> bytes:
    keys, sketch, names = arrays(number, 1, max(1, int(count / FALSE)))
    packed_keys = tuple(key.tobytes() for key in keys[0])
    signature = Signature(
        exact=exact(number, 1).tobytes(),
        keys=packed_keys,
        shingles=300,
        whole=False,
        sketch=sketch[0],
        specifics=names[0],
    )
    texts = {field.name: () if "tuple" in str(field.type) else "" for field in fields(Member)}
    return pack(Member(**{**texts, "listing": {}, "standing": None, "supersedes": None, "signature": signature}))


def measure(count: int, documents: int) -> None:
    began = time.process_time()
    memory = RememberedDocuments(tables(count), {})
    loaded = time.process_time() - began
    asked = [member(number if number % 10 == 0 else count + number, count) for number in range(documents)]
    began = time.process_time()
    found = sum(bool(copies_of(memory, packed)) for packed in asked)
    spent = (time.process_time() - began) * 1000 / documents
    resident = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{count:10,} remembered: {spent:.3f} CPU ms a document, {found} of {documents} found; made and loaded in "
        f"{loaded:.1f} CPU s, {resident:,.0f} MiB resident at most"
    )


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--remembered", type=int, nargs="+", default=[100_000, 1_000_000])
    ask.add_argument("--documents", type=int, default=2000)
    asked = ask.parse_args()
    if len(asked.remembered) == 1:
        measure(asked.remembered[0], asked.documents)
        return
    for count in asked.remembered:
        arguments = ["--remembered", str(count), "--documents", str(asked.documents)]
        subprocess.run([sys.executable, __file__, *arguments], check=True)


if __name__ == "__main__":
    main()
