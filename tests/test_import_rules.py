"""The direction of imports, read from the source."""

import ast
from functools import cache
from pathlib import Path

from case_tables import each_row

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "transforms", "pipeline")
ALLOWED = {"schemas": {"schemas"}, "transforms": {"schemas", "transforms"}, "pipeline": set(PACKAGES)}
MODULES = [path for package in PACKAGES for path in sorted(ROOT.joinpath(package).rglob("*.py"))]


@cache
def imported(path):
    modules = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            modules.append(node.module)
    return modules


def test_the_packages_are_found():
    assert len(MODULES) > 50


@each_row("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_from_schemas_to_transforms_to_pipeline(path):
    package = path.relative_to(ROOT).parts[0]
    inner = {name.partition(".")[0] for name in imported(path)} & set(PACKAGES)
    assert inner <= ALLOWED[package]


@each_row("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_transform_modules_and_the_pipeline_import_beam(path):
    uses_beam = any(name.partition(".")[0] == "apache_beam" for name in imported(path))
    assert not uses_beam or path.name == "transform.py" or path.relative_to(ROOT).parts[0] == "pipeline"


@each_row("path", sorted(ROOT.joinpath("schemas").rglob("*.py")), ids=lambda path: path.name)
def test_schemas_need_the_standard_library_only(path):
    import sys

    assert {name.partition(".")[0] for name in imported(path)} <= {*sys.stdlib_module_names, "schemas"}


# from the bottom to the top: a folder may import itself and what stands before it
LAYERS = (
    "text", "identify", "elements", "storage", "workers", "page",  # what stages share
    "fetch", "archive", "read", "extract", "body", "clean", "attribute", "language", "templates", "memory",
    "duplicates", "translations", "edit", "sink",
)  # fmt: skip


def test_every_folder_of_transforms_has_its_layer():
    folders = {path.name for path in ROOT.joinpath("transforms").iterdir() if path.joinpath("__init__.py").exists()}
    assert folders == set(LAYERS)


@each_row(
    "path", [path for path in MODULES if "transforms" in path.parts], ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_folder_of_transforms_imports_only_folders_below_it(path):
    folder = path.relative_to(ROOT).parts[1]
    if folder not in LAYERS:
        return
    below = set(LAYERS[: LAYERS.index(folder) + 1])
    parts = [name.split(".") for name in imported(path)]
    assert {part[1] for part in parts if part[0] == "transforms" and len(part) > 1} <= below


# the rooms of the pipeline, in the order of ARCHITECTURE.md; modules beside them are free
ROOMS = ("flags", "upkeep", "explaining", "tables", "report", "messages", "running", "streaming", "sample")
PIPELINE = ROOT.joinpath("pipeline")


def test_every_room_of_the_pipeline_has_its_layer():
    assert {path.parent.name for path in PIPELINE.glob("*/__init__.py")} == set(ROOMS)


@each_row("path", sorted(PIPELINE.glob("*/*.py")), ids=lambda path: str(path.relative_to(PIPELINE)))
def test_a_room_of_the_pipeline_imports_only_rooms_above_it(path):
    above = set(ROOMS[: ROOMS.index(path.parent.name) + 1])
    parts = [name.split(".") for name in imported(path)]
    assert {part[1] for part in parts if part[0] == "pipeline" and len(part) > 1} & set(ROOMS) <= above


# the way a credit goes: words, who is named, datelines and lines, evidence, translation, the surfaces of a page
ATTRIBUTE_ROOMS = ("lexicon", "mentions", "datelines", "grammar", "evidence", "translation", "surfaces")
ATTRIBUTE = ROOT.joinpath("transforms", "attribute")


def test_every_room_of_attribution_has_its_layer():
    assert {path.parent.name for path in ATTRIBUTE.glob("*/__init__.py")} == set(ATTRIBUTE_ROOMS)


@each_row("path", sorted(ATTRIBUTE.glob("*/*.py")), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_room_of_attribution_imports_only_rooms_below_it(path):
    below = set(ATTRIBUTE_ROOMS[: ATTRIBUTE_ROOMS.index(path.parent.name) + 1])
    parts = [name.split(".") for name in imported(path)]
    assert {part[2] for part in parts if part[:2] == ["transforms", "attribute"] and len(part) > 2} <= below
