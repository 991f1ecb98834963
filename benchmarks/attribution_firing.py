"""How often each row of attribution fired on given texts: frames, styles of datelines, phrases, agencies' forms.

    python benchmarks/attribution_firing.py '../shared/data/wire/*_documents.jsonl.gz' [...]

Rows of the files have `html` or `text`, and may have `url` and `language`. A row that never fires is either rare or not
needed; one that fires often is worth a second look at what it takes. Prints tab-separated lines: table, row, count.
"""

from __future__ import annotations

import glob
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script: the packages lie one folder up

from schemas.input_kinds import InputKind  # noqa: E402  # needs the path above
from schemas.page import Page  # noqa: E402  # needs the path above
from schemas.phrases import load_phrases  # noqa: E402  # needs the path above
from schemas.registry import load_agencies  # noqa: E402  # needs the path above
from transforms.attribute.datelines.styles import load_dateline_styles  # noqa: E402  # needs the path above
from transforms.attribute.lexicon.frames import load_frames  # noqa: E402  # needs the path above
from transforms.attribute.mentions.registry_index import find_mentions  # noqa: E402  # needs the path above
from transforms.edit.document import edit  # noqa: E402  # needs the path above
from transforms.edit.edited import Edited  # noqa: E402
from transforms.edit.options import EditOptions  # noqa: E402  # needs the path above

CLOCK = "2026-01-01T00:00:00Z"


def rows(patterns: list[str]) -> Iterator[dict[str, Any]]:
    for pattern in patterns:
        for path in sorted(glob.glob(pattern)):  # noqa: PTH207 # patterns may be absolute
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def edited(row: dict[str, Any]) -> Edited | None:
    text = row.get("html") or row.get("text") or ""
    page = Page(
        InputKind.ROW,
        "benchmark",
        str(row.get("id")),
        url=row.get("url"),
        is_text=not row.get("html"),
        charset="utf-8",
        language=row.get("language"),
        as_of=CLOCK,
    )
    result = edit(page, text.encode(), EditOptions(min_words=0))
    return result if isinstance(result, Edited) else None


def main(patterns: list[str]) -> None:
    fired: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    for document in filter(None, map(edited, rows(patterns))):
        rules = [sign.rule for sign in document.evidence] + [line.removed_by or "" for line in document.lines]
        fired.update(rule.removeprefix("credit.").removeprefix("translation.") for rule in rules)
        literals = dict.fromkeys(sign.literal for sign in document.evidence)
        mentions = ((text, mention) for text in literals for mention in find_mentions(text))
        forms.update(f"{mention.organisation.id} {text[mention.start : mention.end]}" for text, mention in mentions)
    tables = {
        "frame": [row.id for row in load_frames()],
        "dateline style": [f"dateline.{row.id}" for row in load_dateline_styles()],
        "phrase": [f"phrase.{row.id}" for row in load_phrases()],
    }
    for table, names in tables.items():
        for name in sorted(names, key=lambda name: (-fired[name], name)):
            print(table, name, fired[name], sep="\t")
    for row in load_agencies():
        names = sorted(form for form in forms if form.startswith(f"{row.id} ")) or [row.id]
        for form in names:
            print("agency form", form, forms[form], sep="\t")


if __name__ == "__main__":
    main(sys.argv[1:])
