"""No pattern of the product takes a time that doubles with each character, whatever is written."""

import importlib
import re
import time
from collections.abc import Mapping
from pathlib import Path

from case_tables import each_row

from schemas.phrases import Scope, fold, load_phrases

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("schemas", "transforms")
    for path in ROOT.joinpath(package).rglob("*.py")
    if path.name not in {"transform.py", "__init__.py", "preload.py"}
)
FILLS = "9a .,-|/:é(\n評_<&\"'@=\\+"
PAIRS = [*FILLS, "a ", "9,", "a.", "by ", "(a", "a)", "<a ", "=' ", "- ", "a b-", "/a", "é ", "A. ", "& ", " ,", "9 "]
SHORT, LONG = 26, 400
CPU_SECONDS = 1.0


def patterns_in(value):
    """The compiled patterns of a module's value, through tuples, lists and mappings."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from patterns_in(key)
            yield from patterns_in(inner)
    elif isinstance(value, tuple | list | frozenset | set):
        for inner in value:
            yield from patterns_in(inner)


def slow(run, texts):
    """The first text that a pattern spends more than a second of CPU time on."""
    for text in texts:
        start = time.thread_time()
        run(text)
        if time.thread_time() - start > CPU_SECONDS:
            return text[:60]
    return None


@each_row("name", MODULES)
def test_no_pattern_of_a_module_hangs_on_a_repeated_piece(name):
    module = importlib.import_module(name)
    hanging = []
    for pattern in {found for value in vars(module).values() for found in patterns_in(value)}:
        texts = (f"{fill * (length // len(fill))}\x01" for length in (SHORT, LONG) for fill in PAIRS)
        if isinstance(pattern.pattern, bytes):
            texts = (text.encode() for text in texts)
        if text := slow(pattern.search, texts):
            hanging.append((pattern.pattern[:80], text))
    assert hanging == []


def test_no_phrase_hangs_where_its_example_goes_on_with_a_repeated_character():
    hanging = []
    for row in load_phrases():
        pattern = re.compile(f"(?:{row.pattern})" + (r"\Z" if row.scope is Scope.WHOLE else ""))
        example = fold(row.example)
        texts = (f"{example[:cut]}{fill * SHORT}\x01" for cut in range(0, len(example) + 1, 2) for fill in FILLS)
        if text := slow(pattern.search if row.scope is Scope.ANYWHERE else pattern.match, texts):
            hanging.append((row.id, text))
    assert hanging == []
