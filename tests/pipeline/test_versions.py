"""What the manifest says of the parts that decide bytes."""

import re
from importlib import metadata
from pathlib import Path

import pytest

from pipeline.versions import DECIDING, versions

ROOTS = re.findall(  # but for what only old Pythons need
    r'"([A-Za-z0-9_.-]+)[=<>][^";]*"',
    re.search(r"install_requires=\[(.*?)\]", Path("setup.py").read_text(), re.DOTALL)[1],
)
# they bring bytes, check or show them, and decide none
CARRYING = {
    "aiohappyeyeballs", "aiohttp", "aiosignal", "apache-beam", "attrs", "brotli", "certifi", "click", "fastwarc",
    "filelock", "frozenlist", "jsonschema", "jsonschema-specifications", "markdown-it-py", "mdurl", "multidict",
    "propcache", "pygments", "referencing", "requests", "requests-file", "rich", "rpds-py", "six", "tqdm",
    "typing-extensions",
}  # fmt: skip


def plain(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def needed_by(names):
    """The distributions that these need, and those that they need, without extras; Beam's are its own."""
    seen = set()
    waiting = [plain(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        requirements = [] if name == "apache-beam" else metadata.requires(name) or []
        waiting += [
            plain(re.match(r"[A-Za-z0-9_.-]+", requirement)[0])
            for requirement in requirements
            if not re.search(r"extra ==|win32|Windows|python_version\s*<|emscripten", requirement)
        ]
    return seen


def test_every_part_that_the_product_stands_on_is_recorded_or_only_carries_bytes():
    assert len(ROOTS) > 15
    assert needed_by(ROOTS) - set(DECIDING) - CARRYING == set()


def test_names_are_sorted_and_plain():
    assert list(DECIDING) == sorted({plain(name) for name in DECIDING})


@pytest.mark.parametrize("name", ["copydesk", "python", "zlib", "libxml2", "trafilatura", "justext", "dateparser"])
def test_versions_are_numbers(name):
    assert re.fullmatch(r"\d+(\.\d+)+.*", versions()[name])
