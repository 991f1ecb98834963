"""Files below folders and files that globs match. What cannot be listed is an error, never an empty folder."""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterator

from transforms.read.input_errors import InputError
from transforms.storage.trouble import Trouble, sentence_on, trouble_of

WILD = re.compile(r"[*?\[]")
_ANY_FOLDERS = "**"


def files_below(folder: str) -> Iterator[str]:
    """The paths of the files below a folder; links are followed, and each folder and file is listed once.

    A file is listed where it lies, by a link only where nothing else leads to it. Hidden files and folders are left
    out, and so are pipes, sockets and devices. A link that leads nowhere counts as a file: reading it says so. Raises
    InputError where a folder cannot be listed.
    """
    linked: list[str] = []
    lying: list[str] = []
    for path, entries in _listings(folder):
        for entry in filter(_is_file, entries):
            (linked if entry.is_symlink() else lying).append(_joined(path, entry.name))
    yield from lying
    reached = set(map(os.path.realpath, lying)) if linked else set()
    for link in linked:
        if (target := os.path.realpath(link)) not in reached:
            reached.add(target)
            yield link


def matches(pattern: str) -> Iterator[str]:
    """The files and folders that a glob matches, as the shell reads it: `**` stands for any folders, links included.

    Hidden names match only where the pattern has their dot. Raises InputError where a folder cannot be listed.
    """
    top = "/" if pattern.startswith("/") else ""
    parts = [part for part in pattern.split("/") if part]
    yield from _matches(top, parts)


def is_wild(pattern: str) -> bool:
    """Whether a pattern is a glob."""
    return WILD.search(pattern) is not None


def _matches(folder: str, parts: list[str]) -> Iterator[str]:
    if not parts:
        yield folder
        return
    part, *rest = parts
    if part == _ANY_FOLDERS:
        for path, entries in _listings(folder):
            if rest:
                yield from _matches(path, rest)
            else:
                yield from (_joined(path, entry.name) for entry in entries if _is_file(entry))
    elif not is_wild(part):
        path = _joined(folder, part)
        if os.path.lexists(path):
            yield from _matches(path, rest)
    else:
        fits = re.compile(fnmatch.translate(part)).match
        for entry in _entries(folder):
            shown = part.startswith(".") or not entry.name.startswith(".")
            if shown and fits(entry.name) and (not rest or _is_folder(entry)):
                yield from _matches(_joined(folder, entry.name), rest)


def _listings(top: str) -> Iterator[tuple[str, list[os.DirEntry[str]]]]:
    """Every folder from `top` down with what is in it; folders that only links lead to come last."""
    seen: set[tuple[int, int]] = set()
    waiting: list[str] = [top]
    links: list[str] = []
    while waiting or links:
        path = waiting.pop() if waiting else links.pop(0)
        status = os.stat(path or os.curdir)  # noqa: PTH116 - keeps the spelling of the folder
        if (status.st_dev, status.st_ino) in seen:
            continue
        seen.add((status.st_dev, status.st_ino))
        entries = [entry for entry in _entries(path) if not entry.name.startswith(".")]
        yield path, entries
        folders = [entry for entry in entries if _is_folder(entry)]
        links += [_joined(path, entry.name) for entry in folders if entry.is_symlink()]
        waiting += [_joined(path, entry.name) for entry in reversed(folders) if not entry.is_symlink()]


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder or os.curdir) as entries:
            return sorted(entries, key=_name_of)
    except OSError as error:
        if isinstance(error, (FileNotFoundError, NotADirectoryError)):
            return []
        if trouble_of(error) is Trouble.INPUT:
            raise InputError(folder, f"cannot be listed: {sentence_on(error)}") from error
        raise


def _name_of(entry: os.DirEntry[str]) -> str:
    return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link into a folder that may not be looked into: reading it says so
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file() or (entry.is_symlink() and not os.path.exists(entry.path))  # noqa: PTH110 - keeps links
    except OSError:
        return entry.is_symlink()


def _joined(folder: str, name: str) -> str:
    return os.path.join(folder, name)  # noqa: PTH118 - keeps the spelling of the folder
