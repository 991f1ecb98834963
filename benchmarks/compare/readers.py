"""copydesk and its peers, each in an environment of its own: made, run over pages, measured."""

from __future__ import annotations

import ctypes
import gzip
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from schemas.version import VERSION

HERE = Path(__file__).parent
PEERS = {
    # what is installed. trafilatura 2.3.1 needs lxml_html_clean and does not ask for it where pip is old; Fundus 0.5.7
    # does not import with curl_cffi 0.17, which its own requirements let in
    "trafilatura": ("trafilatura", "lxml_html_clean"),
    "newspaper4k": ("newspaper4k",),
    "news-please": ("news-please",),
    "fundus": ("fundus", "curl_cffi<0.14"),
}
AS_OF = "2026-03-08T06:00:00Z"
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of Linux: orphans of a measured process become ours, and are counted


@dataclass(frozen=True, slots=True)
class Page:
    """A page: a name without folders, the file with its bytes unpacked, its address as it declares it."""

    name: str
    path: str
    url: str


@dataclass(slots=True)
class Reading:
    """What one reader says of one page."""

    body: str = ""
    authors: list[str] = field(default_factory=list)
    agencies: list[str] = field(default_factory=list)
    language: str | None = None
    cluster: str | None = None
    error: str | None = None


@dataclass(slots=True)
class Outcome:
    """A reader with its readings by the page's name; `missing` says why there are none."""

    reader: str
    version: str = ""
    readings: dict[str, Reading] = field(default_factory=dict)
    first_seconds: float = 0.0
    seconds: float = 0.0
    megabytes: float = 0.0
    missing: str | None = None


def peer_outcome(peer: str, pages: Sequence[Page], environments: Path) -> Outcome:
    """The outcome of a peer, whose environment is made below `environments` where it is not there yet."""
    python = environments / peer / "bin" / "python"
    problem = None if (environments / peer / "made").exists() else _make(peer, environments / peer)
    if problem:
        return Outcome(peer, missing=f"cannot be installed: {problem}")
    code = f"from importlib.metadata import version; print(version({peer!r}))"
    version = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False).stdout.strip()
    command = [str(python), str(HERE / "peer_reader.py"), peer]
    _, first, _ = _measured(command, pages[:1])
    output, seconds, megabytes = _measured(command, pages)
    rows = [json.loads(line) for line in output.splitlines()]
    readings = {row.pop("name"): Reading(**row) for row in rows}
    if len(readings) < len(pages):
        return Outcome(peer, version, missing=f"stopped after {len(readings)} of {len(pages)} pages")
    errors = [reading.error for reading in readings.values() if not reading.body]
    if len(errors) == len(pages):
        return Outcome(peer, version, missing=f"reads none of these pages, of the first: {errors[0]}")
    return Outcome(peer, version, readings, first, seconds, megabytes)


def copydesk_outcome(pages: Sequence[Page], folder: Path) -> Outcome:
    """The outcome of this checkout's copydesk, which runs by the Python that runs this."""

    def command(number: int, some: Sequence[Page]) -> list[str]:
        run = [sys.executable, "-m", "pipeline.main", "run", "--output", str(folder / f"out-{number}")]
        return [*run, "--as-of", AS_OF, "--workers", "1", "--pages", *(page.path for page in some)]

    _, first, _ = _measured(command(1, pages[:1]), ())
    _, seconds, megabytes = _measured(command(2, pages), ())
    readings = _records(folder / "out-2")
    if not readings:
        return Outcome("copydesk", VERSION, missing="committed nothing: run it by hand over these pages")
    return Outcome("copydesk", VERSION, readings, first, seconds, megabytes)


def _make(peer: str, folder: Path) -> str | None:
    """Makes a peer's environment; returns the last line of what went wrong."""
    venv.create(folder, with_pip=True, clear=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    told = subprocess.run([*pip, *PEERS[peer]], capture_output=True, text=True, check=False)
    if told.returncode:
        return (told.stderr.strip().splitlines() or ["pip says nothing"])[-1]
    (folder / "made").touch()
    return None


def _measured(command: Sequence[str], pages: Sequence[Page]) -> tuple[str, float, float]:
    """What a command prints, its processor seconds with those of all processes it starts, and its peak memory.

    The memory is that of the largest process, in MB.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
    asked = "".join(json.dumps(asdict(page)) + "\n" for page in pages)
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    process.stdin.write(asked)
    process.stdin.close()
    output = process.stdout.read()
    seconds, kilobytes = 0.0, 0
    while True:
        try:
            _, _, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        seconds += usage.ru_utime + usage.ru_stime
        kilobytes = max(kilobytes, usage.ru_maxrss)
    process.returncode = 0  # it has been waited for
    return output, seconds, kilobytes / (1024 if sys.platform == "linux" else 1024**2)


def _records(output: Path) -> dict[str, Reading]:
    found = {}
    for file in output.glob("*/date=*/**/part-*.jsonl.gz"):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            row = json.loads(line)
            source = row.get("provenance") or row.get("page") or {}
            name = Path(source.get("source_id") or source.get("input") or "").name
            found[name] = _rejected(row) if "reason" in row else _record(row)
    return found


def _rejected(row: dict[str, Any]) -> Reading:
    return Reading(error=f"rejected: {row['reason']}")


def _record(row: dict[str, Any]) -> Reading:
    credited = row["info_sources"]
    return Reading(
        row["text"],
        row["authors"],
        sorted({source["name"] for source in credited if source["role"] in {"origin", "contributor", "republished"}}),
        row["language"],
        row["duplicates"]["cluster_id"] if row["duplicates"] else None,
    )
