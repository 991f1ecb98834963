"""Dates of publication that are none, or lie in the future, stay as claims that nothing uses."""

from schemas.input_kinds import InputKind
from schemas.page import FeedEntry, Page, PageFacts
from transforms.extract.doubted_dates import IN_FUTURE, NO_DATE, doubted_dates

AS_OF = "2026-11-01T00:00:00Z"


def row(published, feed=None):
    return Page(InputKind.ROW, "rows.jsonl", "1", published=published, feed=feed)


def claims(page, facts=None):
    return [(claim.field, claim.value, claim.source, claim.reason) for claim in doubted_dates(page, AS_OF, facts)]


def test_a_row_that_gives_a_day_in_the_future_or_no_day_is_not_believed():
    assert claims(row("2031-05-05")) == [("date_published", "2031-05-05", "row", IN_FUTURE)]
    assert claims(row("some day")) == [("date_published", "some day", "row", NO_DATE)]


def test_a_date_that_can_be_believed_and_a_field_that_is_empty_leave_nothing():
    assert claims(row("2026-10-30")) == []
    assert claims(row("  ")) == []
    assert claims(row(None)) == []


def test_a_page_s_own_claims_stand_with_where_they_were_read():
    facts = PageFacts(meta={"article:published_time": ("2031-05-05T10:00:00Z",)}, json_ld=({"datePublished": "soon"},))
    assert claims(row(None), facts) == [
        ("date_published", "2031-05-05T10:00:00Z", "meta", IN_FUTURE),
        ("date_published", "soon", "jsonld", NO_DATE),
    ]


def test_a_feed_s_two_forms_of_a_date_are_one_claim():
    assert claims(row(None, FeedEntry(None, published="2026-10-30T00:00:00Z", published_raw="?"))) == []
    assert claims(row(None, FeedEntry(None, published_raw="?"))) == [("date_published", "?", "feed", NO_DATE)]
