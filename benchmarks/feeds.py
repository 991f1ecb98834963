"""What a folder of real feeds is read as, against a table verified by eye, and what a feed costs.

    python benchmarks/feeds.py [--write] FOLDER

`feeds_golden.jsonl` beside this script has a row for each file below FOLDER: its path, then format, entries, and how
many of these have a link, a title, a date, a readable date, authors, content, the whole article; or the reason why it
is no feed; or the number of feeds that it lists. Names and counts only. Printed are the rows that differ, and the CPU
time of a feed, guards included.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from schemas.decisions import Rejection
from transforms.read.feed_parser import parse_feed
from transforms.read.subscriptions import listed_feeds
from transforms.text.language_model import identifier

GOLDEN = Path(__file__).with_name("feeds_golden.jsonl")
COUNTED = ("link", "title", "published_raw", "published", "authors", "content", "is_complete")


def row(path: Path, name: str) -> dict[str, Any]:
    """What a file is read as."""
    data = path.read_bytes()
    listed = listed_feeds(data)
    if listed is not None:
        return {"file": name, "feeds": len(listed), "without_url": sum(each.url is None for each in listed)}
    feed = parse_feed(data, str(path))
    if isinstance(feed, Rejection):
        return {"file": name, "rejected": str(feed.reason)}
    counts = {field: sum(bool(getattr(entry, field)) for entry in feed.entries) for field in COUNTED}
    return {"file": name, "format": feed.format, "entries": len(feed.entries), **counts}


def main() -> int:
    """Compare and measure; 1 where a row differs."""
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--write", action="store_true", help="write the table anew")
    asked = ask.parse_args()
    paths = sorted(path for path in asked.folder.rglob("*") if path.is_file())
    parse_feed(b"<rss><channel><item><title>x</title></item></channel></rss>", "warm-up")
    identifier()  # loaded once a process, for feeds that declare no charset
    start = time.process_time()
    rows = [row(path, path.relative_to(asked.folder).as_posix()) for path in paths]
    spent = time.process_time() - start
    if asked.write:
        GOLDEN.write_text("".join(json.dumps(each) + "\n" for each in rows), encoding="utf-8")
    golden = {each["file"]: each for each in map(json.loads, GOLDEN.read_text(encoding="utf-8").splitlines())}
    differing = [each for each in rows if each != golden.get(each["file"])]
    for each in differing:
        print(f"is  {json.dumps(each)}\nwas {json.dumps(golden.get(each['file']))}")
    print(f"{len(rows)} files, {len(differing)} differ; {1000 * spent / max(1, len(rows)):.1f} ms of CPU time a file")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
