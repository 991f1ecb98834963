"""Which entries of a list go on: those that are news to this run, the newest first, up to the budget of one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import orjson

from schemas.decisions import Rejection
from schemas.page import Page
from schemas.reasons import Reason
from transforms.fetch.feed_schedule import end_row
from transforms.fetch.fetch_memory import EntryStanding, FetchMemory
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import HintRow, RefusalRow, Row
from transforms.fetch.page_schedule import entry_row
from transforms.read.outcomes import ListedCatalog, Outcome, Parsed, Refused, Request, Rest, Wishes


@dataclass(slots=True)
class ChosenOutcomes:
    """The outcomes that go on, the rows for later runs, how many entries were new and known, and lists among them."""

    outcomes: list[Outcome] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    new: int = 0
    known: int = 0
    listed: int = 0


def choose(
    outcomes: Sequence[Outcome], source: Page, memory: FetchMemory, options: FetchOptions, now: float
) -> ChosenOutcomes:
    """The outcomes of a list, whose header is `source`, without what earlier runs have settled.

    `now` is the run's clock in seconds since 1970. What is over the budget is rejected once. Texts that stand in a
    list in a file are what the operator asks to read: they are never known.
    """
    choice, end = ChosenOutcomes(), _end(outcomes, source, memory, now)
    choice.rows += [end] if end else []
    over = _over_budget(outcomes, options.budgets.feed_entries)
    for number, outcome in enumerate(outcomes):
        page = outcome.page
        if isinstance(outcome, Wishes):
            choice.rows.append(HintRow(hint=source.input, at=now, seconds=outcome.poll_seconds))
        elif isinstance(outcome, Rest):
            if end or not (outcome.is_cut and source.fetched_at):
                _add_rest(choice, outcome, source, memory, now)
        elif isinstance(outcome, ListedCatalog):
            choice.listed += 1
            choice.outcomes.append(outcome)
        elif number in over:
            _add_over_budget(choice, page, memory, options, now)
        elif _is_known(outcome, source, memory, options, now):
            choice.known += 1
            choice.rows += memory.renewed(page, now)
        else:
            choice.new += 1
            choice.outcomes.append(outcome)
            choice.rows += [entry_row(page, now)] if _is_remembered(outcome, source) else []
    return choice


def _end(outcomes: Sequence[Parsed], source: Page, memory: FetchMemory, now: float) -> RefusalRow | None:
    """The row about the end of a list that was fetched, where that is news."""
    if source.fetched_at is None:
        return None
    is_cut = any(isinstance(outcome, Rest) and outcome.is_cut for outcome in outcomes)
    return end_row(source.input, memory.refusals.get(source.input), now, is_cut=is_cut)


def _add_rest(choice: ChosenOutcomes, rest: Rest, source: Page, memory: FetchMemory, now: float) -> None:
    """Tells of it; of what is over the most entries of a list that is fetched once."""
    if source.fetched_at is not None and not rest.is_cut:
        if memory.is_known_text(rest.page):
            return
        choice.rows.append(entry_row(rest.page, now))
    choice.outcomes.append(Refused(rest.page, rest.rejection))


def _is_remembered(outcome: Outcome, source: Page) -> bool:
    return isinstance(outcome, Request) or source.fetched_at is not None


def _is_known(outcome: Outcome, source: Page, memory: FetchMemory, options: FetchOptions, now: float) -> bool:
    if isinstance(outcome, Request):
        is_fetched = source.fetched_at is not None
        standing = memory.standing(outcome.page, now, options.recheck_hours, list_is_fetched=is_fetched)
        return standing is EntryStanding.KNOWN
    return _is_remembered(outcome, source) and memory.is_known_text(outcome.page)


def _add_over_budget(
    choice: ChosenOutcomes, page: Page, memory: FetchMemory, options: FetchOptions, now: float
) -> None:
    if memory.is_known_text(page):
        choice.known += 1
        choice.rows += memory.renewed(page, now)
        return
    choice.new += 1
    choice.rows.append(entry_row(page, now, is_over=True))
    problem = f"not among the {options.budgets.feed_entries:,} newest entries of its list"
    kept = orjson.dumps(page.feed) if page.feed else (page.url or "").encode()
    choice.outcomes.append(Refused(page, Rejection(Reason.FEED_ENTRIES_OVER_BUDGET, problem), kept))


def _over_budget(outcomes: Iterable[Parsed], budget: int) -> frozenset[int]:
    """The numbers of the outcomes that are not among the newest; those without a date stand as they are listed."""
    entries = list(_entries(outcomes))
    if len(entries) <= budget:
        return frozenset()
    dated = sorted((number for number, date in entries if date), key=dict(entries).__getitem__, reverse=True)
    undated = [number for number, date in entries if not date]
    return frozenset([*dated, *undated][budget:])


def _entries(outcomes: Iterable[Parsed]) -> Iterator[tuple[int, str]]:
    for number, outcome in enumerate(outcomes):
        if not isinstance(outcome, (ListedCatalog, Wishes, Rest)):
            feed = outcome.page.feed
            yield number, (feed and (feed.published or feed.updated)) or ""
