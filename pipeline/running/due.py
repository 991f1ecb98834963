"""Whether there is anything to ask for: known without building a graph."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.memory import state_before
from pipeline.plan import Plan
from schemas.page import Page
from transforms.fetch.feed_schedule import poll_of
from transforms.fetch.fetch_memory import FetchMemory, first_remembered, memory_of
from transforms.fetch.fetch_state import NAME, read_rows
from transforms.fetch.session_clock import epoch_seconds
from transforms.read.reader import catalog_page, reader_of
from transforms.storage.manifests import last_clock
from transforms.storage.storage import storage_for


def _is_never_under_way(_page: str) -> bool:
    return False


def due_at(
    page: Page,
    memory: FetchMemory,
    now: float,
    is_under_way: Callable[[str], bool] = _is_never_under_way,
    pause: float = 0.0,
) -> float:
    """When there is something to do about a list, in seconds since 1970: it is due, or a page is to be tried again.

    Pages, by their keys, that are under way are not to be tried again yet; at least `pause` seconds lie between tries.
    """
    url = page.url or ""
    poll = poll_of(page, reader_of(page.kind).limits, memory.feeds.get(url), memory.hints.get(url), now)
    again = [
        max(row.next_at, row.asked_at + pause)
        for row in memory.waiting.get(page.input, ())
        if row.next_at is not None and row.request is not None and not is_under_way(row.page)
    ]
    return min([poll.due_at if poll.ask is None else now, *again])


class Due:
    """Whether a round has anything to do; what earlier runs have left is read again only when another has committed."""

    def __init__(self) -> None:
        """Nothing is read yet."""
        self._latest: tuple[str | None, bytes | None] = None, None
        self._memory = FetchMemory()

    def has_work(self, plan: Plan) -> bool:
        """Whether a feed or sitemap of the plan is due at its clock; of files and folders nobody knows, so they are.

        What subscriptions have is not looked at.
        """
        sources = [source for source in plan.sources if not source.kind.row.is_pulled]
        if not all(source.is_request and source.kind.row.is_catalog for source in sources):
            return True
        self._remember(plan)
        now = epoch_seconds(plan.as_of)
        pages = (catalog_page(source.kind, source.pattern) for source in sources)
        return any(due_at(page, self._memory, now) <= now for page in pages)

    def _remember(self, plan: Plan) -> None:
        storage = storage_for(plan.output)
        latest = last_clock(storage), plan.held
        if latest != self._latest:
            kept = state_before(storage, plan.as_of).seen(NAME, first_remembered(plan.as_of))
            contents = (*kept.read(), plan.held) if plan.held else kept.read()
            self._latest, self._memory = latest, memory_of(read_rows(contents))
