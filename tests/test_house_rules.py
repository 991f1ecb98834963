"""The rules of the house that a machine can check: sizes, repetitions, names, docstrings.

What breaks a rule for a while stands in `EXCEPTIONS`; an exception that is no longer needed fails too.
"""

import ast
import re
import sys
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {
    str(path.relative_to(ROOT)): path
    for package in ("schemas", "transforms", "pipeline")
    for path in sorted(ROOT.joinpath(package).rglob("*.py"))
}
LONGEST_FUNCTION = 40
LONGEST_MODULE = 300
MOST_EQUAL_LINES = 11
EVERYWHERE = {"__init__", "transform"}  # names that each folder has for itself
NO_NAMES = {"util", "utils", "helper", "helpers", "common", "manager", "base", "misc"}

EXCEPTIONS: set[str] = set()


def lines_of(name):
    return MODULES[name].read_text(encoding="utf-8").splitlines()


@cache
def tree_of(name):
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


def functions_of(name):
    return [node for node in ast.walk(tree_of(name)) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def long_functions():
    for name in MODULES:
        for node in functions_of(name):
            if node.end_lineno - node.lineno >= LONGEST_FUNCTION:
                yield f"{name}::{node.name} has more than {LONGEST_FUNCTION} lines"


def long_modules():
    for name in MODULES:
        if len(lines_of(name)) > LONGEST_MODULE:
            yield f"{name} has more than {LONGEST_MODULE} lines"


def is_code(line):
    return line and not line.startswith(("import ", "from ", "#"))


def repeated_lines():
    """The pairs of places that share a run of lines, blank lines, imports and comments not counted."""
    places = defaultdict(set)
    for name in MODULES:
        code = [text for line in lines_of(name) if is_code(text := line.strip())]
        for start in range(len(code) - MOST_EQUAL_LINES):
            places["\n".join(code[start : start + MOST_EQUAL_LINES + 1])].add((name, start))
    for sharing in places.values():
        if len(sharing) > 1:
            yield " and ".join(sorted({name for name, _ in sharing})) + f" share {MOST_EQUAL_LINES + 1} lines"


def names_of_many():
    stems = Counter(path.stem for path in MODULES.values() if path.stem not in EVERYWHERE)
    for stem, count in stems.items():
        if count > 1:
            yield f"{stem}.py names several modules"


def classes_of_one_name():
    """Public classes that share a name; the steps and outputs of each `transform.py` are named by their stage."""
    places = defaultdict(list)
    for name, path in MODULES.items():
        for node in tree_of(name).body if path.stem not in EVERYWHERE else ():
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(name)
    for node, modules in places.items():
        if len(modules) > 1:
            yield f"{node} is a class of {' and of '.join(modules)}"


def names_of_nothing():
    for name, path in MODULES.items():
        if path.stem in NO_NAMES | (sys.stdlib_module_names - EVERYWHERE):
            yield f"{name} is named for nothing it knows, or like a module of the standard library"


def public_nodes(name):
    """The module, its public classes and functions, and the public methods of those classes."""
    tree = tree_of(name)
    yield tree, name
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            yield node, f"{name}::{node.name}"
            for inner in getattr(node, "body", ()):
                if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)) and not inner.name.startswith("_"):
                    yield inner, f"{name}::{node.name}.{inner.name}"


def missing_docstrings():
    for name in MODULES:
        for node, called in public_nodes(name):
            if not ast.get_docstring(node):
                yield f"{called} has no docstring"


RULES = [
    long_functions,
    long_modules,
    repeated_lines,
    names_of_many,
    classes_of_one_name,
    names_of_nothing,
    missing_docstrings,
]


@cache
def broken(rule):
    return set(rule())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_its_rules(rule):
    assert sorted(broken(rule) - EXCEPTIONS) == []


def test_no_exception_outlives_its_need():
    assert sorted(EXCEPTIONS.difference(*map(broken, RULES))) == []


def test_the_places_where_new_things_go_are_there():
    _, _, section = (
        ROOT.joinpath("ARCHITECTURE.md").read_text(encoding="utf-8").partition("## Where a new thing goes\n")
    )
    named = re.findall(r"`((?:schemas|transforms|pipeline|tests|docs)/[^`]*)`", section.partition("\n## ")[0])
    assert len(named) > 10
    assert [place for place in named if not any(ROOT.glob(f"{place.rstrip('/')}*"))] == []
    recipes = set(re.findall(r'CONTRIBUTING, "([^"]+)"', section))
    assert recipes <= set(re.findall(r"^## (.*)$", ROOT.joinpath("CONTRIBUTING.md").read_text("utf-8"), re.MULTILINE))
    assert {"Add a kind of input", "Add an agency or an outlet", "Add a stage"} <= recipes
