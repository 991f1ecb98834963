"""Functions that only a worker process imports: the process that hands out the work stays light and starts sooner."""

from __future__ import annotations

from collections.abc import Callable
from pkgutil import resolve_name
from typing import Any


class WorkerFunction:
    """The function `module:name`: in a message it is unpickled as that function, so that only the reader imports it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *arguments: Any) -> Any:
        """What the function returns, called in this process."""
        return resolve_name(self._name)(*arguments)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[str]]:
        """The look-up of the name, for the process that unpickles."""
        return resolve_name, (self._name,)
