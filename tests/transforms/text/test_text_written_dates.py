"""Dates as feeds, rows and pages write them."""

from datetime import datetime, timezone

from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import DatePrecision
from transforms.text.written_dates import is_month, parse_date, within

TIMES = {
    "2026-03-02T10:33:00Z": "2026-03-02T10:33:00Z",
    "2026-03-02T10:33:00.123+01:00": "2026-03-02T10:33:00+01:00",
    "2026-03-02T10:33+0530": "2026-03-02T10:33:00+05:30",
    "20260302T103300Z": "2026-03-02T10:33:00Z",
    "Mon, 02 Mar 2026 10:33:00 GMT": "2026-03-02T10:33:00Z",
    "2 Mar 26 10:33 EST": "2026-03-02T10:33:00-05:00",
    "Thu,28 Jul 2022 4:35:5 GMT+9": "2022-07-28T04:35:05+09:00",
    "Seg, 24 Set 2018 19:42:40 -0300": "2018-09-24T19:42:40-03:00",
    "March 2, 2026 at 10:33 PM EST": "2026-03-02T22:33:00-05:00",
    "Mon Mar 02 10:33:00 +0000 2026": "2026-03-02T10:33:00Z",
    "Fri May 01 2026 10:33:00 GMT+0200 (Central European Summer Time)": "2026-05-01T10:33:00+02:00",
    "2026-03-02T10:33:00-05:00[America/New_York]": "2026-03-02T10:33:00-05:00",
    "Tue, 10 Mar 2026 20:21:00 America/Los_Angeles": "2026-03-10T20:21:00-07:00",
    "2026-01-10 20:21 Europe/Berlin": "2026-01-10T20:21:00+01:00",
    "10 July 2026 20:21 America/Argentina/Buenos_Aires": "2026-07-10T20:21:00-03:00",
    "Sun, 25 Oct 2026 02:30:00 Europe/Berlin": "2026-10-25T02:30:00+02:00",
    "2026-03-02 10:33:00 Etc/UTC": "2026-03-02T10:33:00Z",
    "2026-03-02 10:33:00 -0500 EST": "2026-03-02T10:33:00-05:00",
    "Mon, 2 Mar 2026 10:33:00 +0000 UTC": "2026-03-02T10:33:00Z",
    "2026-03-02T10:33:00+00:00Z": "2026-03-02T10:33:00Z",
    "1772445600": "2026-03-02T10:00:00Z",
    "1772445600000": "2026-03-02T10:00:00Z",
    "1772445600.25": "2026-03-02T10:00:00Z",
    "1000000000": "2001-09-09T01:46:40Z",
    "1989999999": "2033-01-22T09:46:39Z",
    "202603021033Z": "2026-03-02T10:33:00Z",
    "20260302103305+0100": "2026-03-02T10:33:05+01:00",
    "20260302103305123Z": "2026-03-02T10:33:05Z",
}
DAYS = {
    "2026. 3. 5. 오후 3:20": "2026-03-05",
    "2026 03/05 08:15:22": "2026-03-05",
    "Do 05.03.26": "2026-03-05",
    "Thu 03/05/26 10:30": "2026-03-05",
    "2026-03-02": "2026-03-02",
    "20260302": "2026-03-02",
    "2026030210": "2026-03-02",
    "1999123123": "1999-12-31",
    "202603021033": "2026-03-02",
    "20260302103305": "2026-03-02",
    "20260302103305123": "2026-03-02",
    "2026030210Z": "2026-03-02",
    "20260302T10Z": "2026-03-02",
    "2020/1/10 14:33:00": "2020-01-10",
    "02.03.2026, 10:33 Uhr": "2026-03-02",
    "13/02/2026": "2026-02-13",
    "Tue, 03/17/2026 - 10:30": "2026-03-17",
    "mardi 17/03/2026 à 10h30": "2026-03-17",
    "Tue, 03/02/2026 - 10:30": "2026-02-03",
    "Monday, 03/02/2026": "2026-03-02",
    "Mo., 02.03.2026": "2026-03-02",
    "Tue 2026-03-17 10:30": "2026-03-17",
    "2026-03-17 10:30 Middle/Earth": "2026-03-17",
    "02/13/2026": "2026-02-13",
    "03/03/2026": "2026-03-03",
    "2026年3月2日": "2026-03-02",
    "2026년 3월 2일 오후 3:33": "2026-03-02",
    "lundi 2 mars 2026": "2026-03-02",
    "1er août 2026": "2026-08-01",
    "2 марта 2026 г.": "2026-03-02",
    "Δευτέρα, 2 Μαρτίου 2026": "2026-03-02",
    "2 de março de 2026 às 10h33": "2026-03-02",
    "lunedì 2 marzo 2026, ore 10:33": "2026-03-02",
    "2. März 2026, 10:33 Uhr": "2026-03-02",
    "2026. március 2.": "2026-03-02",
    "2 tháng 10 năm 2026": "2026-10-02",
    "2 במרץ 2026": "2026-03-02",
    "٢ مارس ٢٠٢٦": "2026-03-02",
    "2 lipca 2025": "2025-07-02",
    "March 2nd, 2026": "2026-03-02",
    "Mon, 02 Mar 2026 10:33:00 IST": "2026-03-02",
}
UNREADABLE = [
    "05.03.26",
    "Mo 05.03.26",
    "2026030225",
    "2026130210",
    "2026023010",
    "2026030210000",
    "20260302103",
    "177244560",
    "17724456000",
    "0772445600",
    "9999999999",
    "",
    "02/03/2026",
    "02-03-2026",
    "0001-01-01",
    "9999-12-31",
    "1985-06-01",
    "2569-03-02",
    "1404-12-11",
    "2 มีนาคม 2569",
    "2026-02-30",
    "2026-13-01",
    "2026-03-02T25:00:00Z",
    "2026-03-02T10:00:00+99:99",
    "2 listopada 2025",  # November in Polish, October in Croatian
    "2 lis 2025",
    "13:33 PM, 2 March 2026",
    "24 hours ago",
    "May 2026",
    "2026",
    "call 1772445600 now",
    "2026-03-02 and 2026-03-03",
    "x" * 1000,
]


@each_row(("raw", "value"), TIMES.items())
def test_a_time_with_a_zone_keeps_its_zone(raw, value):
    parsed = parse_date(raw)
    assert parsed is not None
    assert parsed.value == value
    assert parsed.precision in (DatePrecision.SECOND, DatePrecision.MINUTE)


@each_row(("raw", "day"), DAYS.items())
def test_a_date_or_a_time_without_a_zone_is_known_to_the_day(raw, day):
    parsed = parse_date(raw)
    assert parsed is not None
    assert (parsed.value, parsed.precision) == (day, DatePrecision.DAY)


@each_row("raw", UNREADABLE)
def test_a_string_with_no_date_or_two_or_an_impossible_one_has_none(raw):
    assert parse_date(raw) is None


def test_a_date_more_than_two_days_after_the_clock_does_not_count():
    clock = "2026-03-02T12:00:00Z"
    assert within(parse_date("2026-03-04T11:00:00Z"), clock) is not None
    assert within(parse_date("2026-03-04T13:00:00Z"), clock) is None
    assert within(parse_date("2026-03-05"), clock) is None
    assert within(None, clock) is None


def test_a_month_is_known_by_its_name_and_its_abbreviation():
    assert is_month("Dezember")
    assert is_month("Sept.")
    assert not is_month("Monday")


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=631_238_400, max_value=4_133_894_400))
def test_what_is_written_as_rfc_822_is_read_as_written(seconds):
    moment = datetime.fromtimestamp(seconds, timezone.utc)
    parsed = parse_date(f"{moment:%a, %d %b %Y %H:%M:%S} +0200")
    assert parsed is not None
    assert parsed.value == f"{moment:%Y-%m-%dT%H:%M:%S}+02:00"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_no_string_makes_the_reader_raise(raw):
    parsed = parse_date(raw)
    assert parsed is None or parse_date(parsed.value) == parsed
