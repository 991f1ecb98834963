"""The direction of imports, read from the source."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("schemas", "transforms", "pipeline")
ALLOWED = {"schemas": {"schemas"}, "transforms": {"schemas", "transforms"}, "pipeline": set(PACKAGES)}
MODULES = [path for package in PACKAGES for path in sorted(ROOT.joinpath(package).rglob("*.py"))]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module


def test_the_packages_are_found():
    assert len(MODULES) > 50


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_from_schemas_to_transforms_to_pipeline(path):
    package = path.relative_to(ROOT).parts[0]
    inner = {name.partition(".")[0] for name in imported(path)} & set(PACKAGES)
    assert inner <= ALLOWED[package]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_transform_modules_and_the_pipeline_import_beam(path):
    uses_beam = any(name.partition(".")[0] == "apache_beam" for name in imported(path))
    assert not uses_beam or path.name == "transform.py" or path.relative_to(ROOT).parts[0] == "pipeline"


@pytest.mark.parametrize("path", sorted(ROOT.joinpath("schemas").rglob("*.py")), ids=lambda path: path.name)
def test_schemas_need_the_standard_library_only(path):
    import sys

    assert {name.partition(".")[0] for name in imported(path)} <= {*sys.stdlib_module_names, "schemas"}
