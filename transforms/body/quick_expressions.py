"""trafilatura's own XPath expressions, compiled to find the same elements at less cost.

Its tests of class names and ids are regular expressions, for which lxml calls into Python for every element, with the
attribute as a string that knows its element. Here an element without the attribute is passed over, and the attribute is
a plain string. The expressions are those of the installed version, whatever they are.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from types import ModuleType
from typing import TypeAlias

from lxml.etree import XPath

# what holds expressions, trafilatura's own ones and the quick ones
_List: TypeAlias = tuple[list[XPath], tuple[XPath, ...], tuple[XPath, ...]]
_Name: TypeAlias = tuple[ModuleType, str, XPath, XPath]

_REGULAR_EXPRESSIONS = {"re": "http://exslt.org/regular-expressions"}
_PREFIX = re.compile(r"'[^']*'|([\w-]+):\w")
_TEST = re.compile(r"re:test\((@[\w|@-]+),\s*'([^']*)'\s*(?:,\s*'(i?)'\s*)?\)")


def quick(expression: XPath) -> XPath:
    """Returns an expression that finds the same elements; the expression itself where nothing can be spared."""
    path = _TEST.sub(_test_where_present, expression.path)
    if path == expression.path or not {*_PREFIX.findall(path)} <= {"", *_REGULAR_EXPRESSIONS}:
        return expression
    return XPath(path, namespaces=_REGULAR_EXPRESSIONS, smart_strings=False)


def _test_where_present(test: re.Match[str]) -> str:
    attributes, pattern = test[1], test[2]
    if re.search(pattern, ""):  # what is not there counts as an empty string
        return test[0]
    flags = f", '{test[3]}'" if test[3] else ""
    return f"({attributes} and re:test(string({attributes}), '{pattern}'{flags}))"


@contextmanager
def quick_expressions() -> Iterator[None]:
    """Puts the quick expressions in the place of trafilatura's within this, and its own back."""
    lists, names = _expressions()
    try:
        for each, _, quicker in lists:
            each[:] = quicker
        for module, name, _, single in names:
            setattr(module, name, single)
        yield
    finally:
        for each, own, _ in lists:
            each[:] = own
        for module, name, expression, _ in names:
            setattr(module, name, expression)


@lru_cache(maxsize=1)
def _expressions() -> tuple[list[_List], list[_Name]]:
    """Returns trafilatura's lists of expressions and its single ones by module and name, each with the quick form."""
    lists: dict[int, _List] = {}
    names: list[_Name] = []
    for module in [module for name, module in sys.modules.items() if name.startswith("trafilatura.")]:
        for name, value in vars(module).items():
            if isinstance(value, XPath):
                names.append((module, name, value, quick(value)))
            elif isinstance(value, list) and value and all(isinstance(each, XPath) for each in value):
                lists[id(value)] = (value, tuple(value), tuple(map(quick, value)))
    return list(lists.values()), names
