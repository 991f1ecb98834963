"""What holds of every string that may be a date."""

from datetime import date, datetime, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import DatePrecision
from transforms.text.written_dates import parse_date, within

PIECES = st.sampled_from(
    [
        *("2026", "1999", "26", "0", "00", "9", "12", "31", "32", "59", "60", "24"),
        *("-", "/", ".", ":", " ", ",", "T", "Z", "+", "+01:00", "-14:00", "+99:99", "GMT", "EST", "(CET)", "[UTC]"),
        *(
            "March",
            "Mar",
            "mars",
            "März",
            "marzo",
            "марта",
            "Mon",
            "Monday",
            "Lundi",
            "年",
            "月",
            "日",
            "오후",
            "a.m.",
            "PM",
        ),
        *("Published", "updated", "at", "de", "١", "٢٠٢٦", "\u200f", "\xa0", "1772445600"),
    ]
)
WRITTEN = st.lists(PIECES, min_size=1, max_size=12).map("".join)
CLOCKS = st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(lambda day: f"{day}T12:00:00Z")


@given(WRITTEN)
@settings(max_examples=1000, deadline=None)
def test_what_is_read_as_a_date_is_one_of_the_calendar_and_reads_as_itself(raw):
    parsed = parse_date(raw)
    if parsed is not None:
        moment = datetime.fromisoformat(parsed.value.replace("Z", "+00:00"))
        assert 1989 <= moment.year <= 2101
        assert (len(parsed.value) == len("2026-03-02")) == (parsed.precision is DatePrecision.DAY)
        assert parse_date(parsed.value) == parsed


@given(WRITTEN, CLOCKS)
@settings(max_examples=300, deadline=None)
def test_no_date_that_counts_lies_more_than_two_days_after_the_clock(raw, clock):
    read = within(parse_date(raw), clock)
    if read is not None:
        moment = datetime.fromisoformat(read.value.replace("Z", "+00:00"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
        assert aware <= datetime.fromisoformat(clock.replace("Z", "+00:00")) + timedelta(hours=62)
