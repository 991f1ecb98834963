"""Dates of publication that page, feed or row give and that nothing uses: they are none, or lie in the future."""

from __future__ import annotations

from schemas.page import Page, PageFacts
from schemas.record import Unbelieved
from schemas.vocabulary import DateSource
from transforms.extract.page_dates import claims_of_others, claims_of_page
from transforms.identify.authority import disbelieved
from transforms.text.written_dates import parse_date, within

NO_DATE = "no date that can be read"
IN_FUTURE = "after the clock of the run"


def doubted_dates(page: Page, as_of: str, facts: PageFacts | None = None) -> tuple[Unbelieved, ...]:
    """What is given as the date of publication and is none, or lies more than 48 hours after `as_of` (RFC 3339).

    `facts` is None for plain text.
    """
    claims = [*(claims_of_page(facts) if facts else ()), *claims_of_others(page)]
    given = (([text.strip() for text in values if text], source) for values, source, _ in claims if values)
    doubted = (_doubted(values, source, as_of) for values, source in given)
    return tuple(dict.fromkeys(claim for claim in doubted if claim))


def _doubted(values: list[str], source: DateSource, as_of: str) -> Unbelieved | None:
    """The first of several forms of one claim, where none of them is a date that can be believed."""
    dates = [parse_date(value) for value in values]
    if not any(values) or any(within(date, as_of) for date in dates):
        return None
    said, date = next((value, date) for value, date in zip(values, dates, strict=True) if value)
    return disbelieved("date_published", said, str(source), NO_DATE if date is None else IN_FUTURE)
