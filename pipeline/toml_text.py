"""TOML as users write it: one reader for jobs and registry files."""

from __future__ import annotations

import sys
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def toml_table(text: str) -> dict[str, Any]:
    """The table that a text is. Raises ValueError where it is no TOML."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
