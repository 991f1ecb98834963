"""Where the engine Prism is: copydesk never downloads it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from pipeline.flags.usage_error import UsageError

LOCATION = "PRISM"  # environment variable: the path of the binary
_BUILT = Path(__file__).parents[2] / ".bin" / "prism"  # where `make prism` puts it


def prism_location() -> str:
    """The path of the binary: `PRISM` of the environment, what `make prism` built, or one on the path of commands.

    Raises UsageError where there is none.
    """
    named = os.environ.get(LOCATION)
    for path in (named, str(_BUILT), str(Path(".bin", "prism"))):
        if path and Path(path).is_file():
            return str(Path(path).resolve())
    if found := shutil.which("prism"):
        return found
    raise UsageError(
        "--streaming needs the engine Prism, which is not here: `make prism` builds it (with Go; "
        f"--prism_location or {LOCATION} names another place), or use --every SECONDS, which needs no engine"
    )
