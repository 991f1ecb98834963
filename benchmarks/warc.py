"""How fast `--warc` reads, against FastWARC alone in the same invocation.

    python benchmarks/warc.py [--mb 64] [--form gzip] FILE.jsonl.gz ...

The pages of the files are written as a WARC file of about so many MiB before packing, again and again under other
addresses until it is full. Read in turn are the file by FastWARC (every record iterated, HTTP headers parsed, the body
read) and by copydesk's reader (documents with their headers). Printed are records a second of CPU time and the ratio,
then what a damaged copy (one record in a hundred overwritten in its middle) loses.
"""

from __future__ import annotations

import argparse
import gzip
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import count, cycle
from pathlib import Path

import orjson
from fastwarc.warc import ArchiveIterator, WarcRecordType

from schemas.input_kinds import InputKind
from transforms.read.file_parts import parts_of
from transforms.read.outcomes import Document
from transforms.read.sources import Source
from transforms.read.warc import read_warc

MIB = 1024 * 1024
DAMAGE = 16  # bytes that are overwritten in a record


def pages(paths: Sequence[str]) -> list[bytes]:
    """The HTML of all rows of the files."""
    found = []
    for path in paths:
        with gzip.open(path) as rows:
            found += [html.encode() for row in rows if (html := orjson.loads(row).get("html"))]
    return found


def record(number: int, body: bytes) -> bytes:
    """A response as crawlers write it."""
    head = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nServer: x\r\nContent-Length: %d\r\n\r\n"
        % len(body)
    )
    fields = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-03-01T00:00:01Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number:012d}>\r\n"
        f"WARC-Target-URI: https://quay.example/{number}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(head) + len(body)}\r\n\r\n"
    )
    return fields.encode() + head + body + b"\r\n\r\n"


def records(bodies: Sequence[bytes], size: int) -> Iterator[bytes]:
    """Records until they have so many bytes together."""
    for number, body in zip(count(), cycle(bodies), strict=False):
        if size <= 0:
            return
        data = record(number, body)
        size -= len(data)
        yield data


def bare(path: str) -> int:
    """Reads a file with FastWARC alone; the number of its records."""
    read = 0
    with Path(path).open("rb") as stream:
        for each in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=True):
            each.reader.read()
            read += 1
    return read


def ours(path: str) -> int:
    """Reads a file as a run does; the number of its documents."""
    parts = parts_of(Source(InputKind.WARC, path))
    return sum(isinstance(outcome, Document) for part in parts for outcome in read_warc(part))


def seconds(read: Callable[[str], int], path: str) -> tuple[float, int]:
    """CPU seconds of one reading, and what it counted."""
    start = time.process_time()
    number = read(path)
    return time.process_time() - start, number


def damaged(packed: Sequence[bytes], chance: random.Random) -> tuple[list[bytes], int]:
    """The records, one in a hundred of them overwritten in its middle, and how many were."""
    chosen = set(chance.sample(range(len(packed)), max(1, len(packed) // 100)))
    parts = []
    for number, part in enumerate(packed):
        middle = len(part) // 2
        hit = part[:middle] + bytes(255 - byte for byte in part[middle : middle + DAMAGE]) + part[middle + DAMAGE :]
        parts.append(hit if number in chosen else part)
    return parts, len(chosen)


def main() -> None:
    """Measure and print."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("files", nargs="+")
    ask.add_argument("--mb", type=int, default=64)
    ask.add_argument("--form", choices=("gzip", "plain"), default="gzip")
    ask.add_argument("--rounds", type=int, default=3)
    asked = ask.parse_args()
    suffix = ".warc.gz" if asked.form == "gzip" else ".warc"
    with tempfile.TemporaryDirectory() as folder:
        path, broken = (str(Path(folder) / f"{name}{suffix}") for name in ("whole", "damaged"))
        packed = list(records(pages(asked.files), asked.mb * MIB))
        if asked.form == "gzip":
            packed = [gzip.compress(data, 6) for data in packed]
        Path(path).write_bytes(b"".join(packed))
        parts, hit = damaged(packed, random.Random(7))
        Path(broken).write_bytes(b"".join(parts))
        rates = []
        for _ in range(asked.rounds):
            (alone, number), (with_us, documents) = seconds(bare, path), seconds(ours, path)
            rates.append((number / alone, documents / with_us, alone / with_us))
        fastwarc, reader, ratio = (statistics.median(column) for column in zip(*rates, strict=True))
        print(f"{len(packed):,} records, {Path(path).stat().st_size / MIB:,.0f} MiB {asked.form}")
        print(f"FastWARC {fastwarc:,.0f} records a CPU second, copydesk {reader:,.0f}: ratio {ratio:.2f}")
        if asked.form == "gzip":
            print(f"damaged: {hit} of {len(packed):,} records hit, {len(packed) - ours(broken)} lost")


if __name__ == "__main__":
    main()
