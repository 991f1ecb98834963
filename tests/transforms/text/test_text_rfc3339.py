"""Times of options and rows: one form out, the same in every version of Python."""

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.rfc3339 import utc_date, utc_moment, utc_time


@each_row(
    ("told", "utc"),
    [
        ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z"),
        ("2026-11-23T06:00:00z", "2026-11-23T06:00:00Z"),
        ("2026-11-23T06:00:00+02:00", "2026-11-23T04:00:00Z"),
        ("2026-11-23 06:00:00 +0530", "2026-11-23T00:30:00Z"),
        ("2026-11-23T23:30-01", "2026-11-24T00:30:00Z"),
        ("2026-11-23T06:00:00.1234567Z", "2026-11-23T06:00:00Z"),
        ("20261123T060000Z", "2026-11-23T06:00:00Z"),
        ("2026-11-23T06:00", "2026-11-23T06:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),  # a leap second
        ("2017-01-01T00:59:60+01:00", "2016-12-31T23:59:59Z"),
        (" 2026-11-23\n", "2026-11-23T00:00:00Z"),
        ("0099-01-01", "0099-01-01T00:00:00Z"),
    ],
)
def test_every_form_becomes_utc_to_the_second(told, utc):
    assert utc_time(told) == utc


@each_row(
    "told",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-11-23T25:00:00Z",
        "2026-11-23T06:00:61Z",
        "2026-11-23T06:00:00+24:00",
        "2026-11-23T06:00:00+99:99",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "2026-11-23+02:00",
        "2026-W47-1",
        "٢٠٢٦-11-23",
    ],
)
def test_what_is_no_time_or_lies_outside_the_calendar_is_none(told):
    assert utc_time(told) is None
    assert utc_date(told) is None
    with pytest.raises(ValueError, match=r"time|calendar|second|month|hour|day|timedelta"):
        utc_moment(told)


@each_row(
    ("value", "date"),
    [
        ("2026-03-02", "2026-03-02"),
        ("20260302", "2026-03-02"),
        ("2026-03-02T23:30:00Z", "2026-03-02"),
        ("2026-03-02T23:30:00-02:00", "2026-03-03"),
        ("2026-03-02T00:30:00.123456789+05:30", "2026-03-01"),
        ("2026-03-02T00:30+0530", "2026-03-01"),
        ("2026-03-02 10:00:00", "2026-03-02"),
        ("٢٠٢٦-٠٣-٠٢", None),
        ("../../2026", None),
        (None, None),
        (20260302, None),
    ],
)
def test_the_date_of_a_time_is_its_day_in_utc(value, date):
    assert utc_date(value) == date


@settings(max_examples=25)
@given(st.datetimes(timezones=st.timezones()))
def test_a_time_in_utc_is_left_as_it_is(moment):
    once = utc_time(moment.replace(microsecond=0).isoformat())
    assert once is None or utc_time(once) == once
