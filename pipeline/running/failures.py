"""Why a run that committed counts as a failure: nothing came in, or nearly all of it was rejected."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from pipeline import terminal
from pipeline.rejected_place import named, shortened
from schemas.manifest import FeedOutcome, Manifest
from schemas.vocabulary import FeedStatus, Tree
from transforms.identify.domains import host_of
from transforms.read.input_errors import InputError
from transforms.storage.checked_files import read_rows
from transforms.storage.errors import SinkError
from transforms.storage.storage import storage_for

MOST_TOLD = 5
_MOST_READ = 20_000  # rejected rows that are looked at for examples
_LONGEST_MESSAGE = 300  # characters


@dataclass(frozen=True, slots=True, order=True)
class Group:
    """Documents that were rejected for one reason at one place: a host, or the input that they stand in."""

    count: int
    reason: str
    place: str
    example: str
    message: str


def failure_of(manifest: Manifest, max_rejected: float) -> str | None:
    """What makes a committed run a failure, in a sentence; None where nothing does.

    It is none where there is nothing new to read, because feeds say so, or are not due after they were read well.
    """
    documents, rejected = manifest.counts.documents_in, sum(manifest.counts.rejected.values())
    if any(_is_well(feed) for feed in manifest.feeds):
        # beside feeds that are well, one that fails is a list that could not be had, and no document
        failed = sum(feed.status == FeedStatus.FAILED for feed in manifest.feeds)
        documents, rejected = documents - failed, rejected - failed
    elif not documents:
        return "nothing came in"
    if rejected <= max_rejected * documents:
        return None
    if rejected < documents:
        return f"{rejected:,} of the {documents:,} documents that came in were rejected"
    return f"all {documents:,} documents that came in were rejected" if documents > 1 else "what came in was rejected"


def tell_failure(failure: str, manifest: Manifest, output: str) -> None:
    """Says on standard error why a run is a failure: the worst places and reasons, with an example each."""
    terminal.say(failure)
    groups: list[Group] = []
    with contextlib.suppress(SinkError, InputError, OSError):  # the run is committed, whatever happens to its examples
        groups = rejected_groups(manifest, output)
    for group in groups[:MOST_TOLD]:
        message = f" ({shortened(group.message, _LONGEST_MESSAGE)})" if group.message else ""
        terminal.say(f"{group.count:,} {group.reason} at {group.place}, such as {group.example}{message}")
    told = {group.example for group in groups}
    resting = [feed for feed in manifest.feeds if feed.why and feed.feed not in told and not feed.failed]
    for feed in resting[:MOST_TOLD]:
        terminal.say(f"{feed.feed} is {feed.status} after {', '.join(feed.why)}")
    if groups:
        terminal.say(f"`copydesk rejected {output}` shows more")


def rejected_groups(manifest: Manifest, output: str) -> list[Group]:
    """The rejected documents of a run by place and reason, the most first. Raises SinkError."""
    counts: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], tuple[str, str]] = {}
    for row in islice(_rejected_rows(manifest, output), _MOST_READ):
        listing = row["provenance"]
        example = named(row)
        key = row["reason"], host_of(row["url"] or listing["input"]) or listing["input"]
        counts[key] += 1
        examples[key] = min(examples.get(key, (example, row["message"])), (example, row["message"]))
    groups = [Group(count, *key, *examples[key]) for key, count in counts.items()]
    return sorted(groups, key=lambda group: (-group.count, group.reason, group.place))


def _rejected_rows(manifest: Manifest, output: str) -> Iterator[Mapping[str, Any]]:
    storage = storage_for(output)
    for file in manifest.files:
        if file.tree == Tree.REJECTED:
            yield from read_rows(storage, file)


def _is_well(feed: FeedOutcome) -> bool:
    """Whether a feed that brought nothing new was read well, by this run or the last that asked it."""
    if feed.status == FeedStatus.READ:
        return feed.known > 0 and not feed.failed
    return feed.status in {FeedStatus.UNCHANGED, FeedStatus.WAITING} and not feed.why
