"""Tables and styled text on standard output: every string in them passes `printable`."""

from __future__ import annotations

import sys

from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderHook, RenderResult
from rich.segment import Segment

from transforms.text.printable import printable


def clean_console(plain_width: int | None = None, *, soft_wrap: bool = False) -> Console:
    """A console on standard output; `plain_width` is its width in columns where that is no terminal."""
    is_terminal = sys.stdout is not None and sys.stdout.isatty()
    made = _Console(highlight=False, soft_wrap=soft_wrap, width=None if is_terminal else plain_width)
    made.push_render_hook(_OnlyPrintable())
    return made


class _Console(Console):
    """A console that lets its user decide what a reader that has gone means; rich would end the process with 1."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


class _OnlyPrintable(RenderHook):
    """Cleans what a console is about to print, and leaves the console's own styles alone."""

    def process_renderables(self, renderables: list[ConsoleRenderable]) -> list[ConsoleRenderable]:
        return [_Cleaned(renderable) for renderable in renderables]


class _Cleaned:
    def __init__(self, renderable: ConsoleRenderable) -> None:
        self._renderable = renderable

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for segment in console.render(self._renderable, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)
