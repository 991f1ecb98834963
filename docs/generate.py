"""Writes the generated files, or with `--check` says which of them are stale (exit code 1)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a script: the packages lie one folder up

from pipeline.flags.flex_template import template_text  # noqa: E402  # needs the path above
from pipeline.flags.reference import commands_page  # noqa: E402  # needs the path above
from schemas.bigquery import articles_table  # noqa: E402  # needs the path above
from schemas.json_schema import record_schema, record_table, rejected_schema  # noqa: E402  # needs the path above
from schemas.phrases_table import phrases_table  # noqa: E402  # needs the path above
from schemas.registry_table import registry_table  # noqa: E402  # needs the path above
from transforms.attribute.rules_page import attribution_page  # noqa: E402  # needs the path above


def record_schema_text() -> str:
    """The JSON Schema of rows of articles/ and duplicates/."""
    return json.dumps(record_schema(), ensure_ascii=False, indent=2) + "\n"


def rejected_schema_text() -> str:
    """The JSON Schema of rows of rejected/."""
    return json.dumps(rejected_schema(), ensure_ascii=False, indent=2) + "\n"


GENERATED: list[tuple[str, Callable[[], str]]] = [
    ("docs/commands.md", commands_page),
    ("docs/record.md", record_table),
    ("docs/record.schema.json", record_schema_text),
    ("docs/rejected.schema.json", rejected_schema_text),
    ("docs/phrases.md", phrases_table),
    ("docs/attribution.md", attribution_page),
    ("docs/registry.md", registry_table),
    ("deploy/bigquery/articles.json", articles_table),
    ("deploy/dataflow/flex_template.json", template_text),
]


def stale() -> list[str]:
    """The files, below the repository's root, whose text is not what its function gives."""
    return [name for name, text in GENERATED if not _has(ROOT / name, text())]


def write() -> None:
    """Writes every generated file."""
    for name, text in GENERATED:
        (ROOT / name).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / name).write_text(text(), encoding="utf-8")


def _has(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def main(arguments: list[str]) -> int:
    """Exit code 0, or 1 where `--check` found a stale file."""
    if arguments != ["--check"]:
        write()
        return 0
    names = stale()
    for name in names:
        sys.stderr.write(f"{name} is stale: run python docs/generate.py\n")
    return 1 if names else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
