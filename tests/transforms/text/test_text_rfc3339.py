"""Times of options and rows: one form out, the same in every version of Python."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.rfc3339 import utc_time


@pytest.mark.parametrize(
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
        (" 2026-11-23\n", "2026-11-23T00:00:00Z"),
        ("0099-01-01", "0099-01-01T00:00:00Z"),
    ],
)
def test_every_form_becomes_utc_to_the_second(told, utc):
    assert utc_time(told) == utc


@pytest.mark.parametrize(
    "told",
    [
        "",
        "yesterday",
        "2026-13-01",
        "2026-11-23T25:00:00Z",
        "2026-11-23T06:00:00+24:00",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "2026-11-23+02:00",
        "2026-W47-1",
        "٢٠٢٦-11-23",
    ],
)
def test_what_is_no_time_or_lies_outside_the_calendar_is_none(told):
    assert utc_time(told) is None


@settings(max_examples=25)
@given(st.datetimes(timezones=st.timezones()))
def test_a_time_in_utc_is_left_as_it_is(moment):
    once = utc_time(moment.replace(microsecond=0).isoformat())
    assert once is None or utc_time(once) == once
