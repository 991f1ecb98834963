"""Main memory of a process that runs again and again: what a run has needed is given back before the next one."""

from __future__ import annotations

import ctypes
import gc
import sys

from transforms.fetch.fetch_memory import forget_memory_of_files
from transforms.memory.memory_source import forget_documents
from transforms.templates.state import read_state
from transforms.translations.overlap import weighed_packed
from transforms.translations.transform import read_anchors

_M_ARENA_MAX = -8  # of glibc's mallopt(3)
_ARENAS = 2
_LIBRARY = ctypes.CDLL(None) if sys.platform.startswith("linux") else None


def begin_frugally() -> None:
    """Before threads start: let them share two heaps (glibc), and collections pass over what modules have made.

    Each run starts threads anew. With a heap each, up to eight a core, what they leave free in one is no use to others.
    `pipeline.commands` says so to Arrow, which asks as it loads.
    """
    if hasattr(_LIBRARY, "mallopt"):
        _LIBRARY.mallopt(_M_ARENA_MAX, _ARENAS)  # type: ignore[union-attr]
    gc.collect()
    gc.freeze()


def give_back() -> None:
    """Let go of what a run has read of earlier runs, and of its graph, and give free memory to the system (glibc)."""
    read_state.cache_clear()
    forget_documents()
    forget_memory_of_files()
    weighed_packed.cache_clear()
    read_anchors.cache_clear()
    gc.collect()
    if hasattr(_LIBRARY, "malloc_trim"):
        _LIBRARY.malloc_trim(0)  # type: ignore[union-attr]
