import functools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, LineCount, counts_of, distinct, merge
from transforms.templates.line_key import line_key, normal_line
from transforms.templates.printed_lines import date_of, pack_lines, packed_keys, printed_lines, unpack_lines

AS_OF = "2026-11-21T12:00:00Z"
HASHES = st.lists(st.integers(0, 2**32 - 1), max_size=5).map(lambda values: tuple(sorted(set(values))))
DOCUMENTS = HASHES.filter(bool)  # a count without documents is no count
DAYS = st.dates().map(lambda day: day.isoformat())


@st.composite
def line_counts(draw):
    days = tuple(sorted(draw(st.sets(DAYS, min_size=1, max_size=4))))
    numbers = draw(st.tuples(*[st.integers(0, 9)] * 3))
    return LineCount(
        draw(DOCUMENTS), draw(HASHES), days, days[0], days[-1], *numbers, draw(st.text(max_size=5)), draw(HASHES)
    )


def test_digits_case_and_blanks_do_not_make_another_line():
    assert normal_line("  Page 3 of  12 ") == "page 0 of 00"
    assert line_key("READ MORE on page 7") == line_key("Read  more on page 9")
    assert line_key(" \u3000 ") == b""


def merge_all(counts):
    return functools.reduce(merge, counts, NOTHING)


@settings(max_examples=40, deadline=None)
@given(st.lists(line_counts(), max_size=5), st.randoms(use_true_random=False))
def test_counts_merge_in_any_order(counts, source):
    shuffled = counts[:]
    source.shuffle(shuffled)
    assert merge_all(shuffled) == merge_all(counts)


@settings(max_examples=40, deadline=None)
@given(line_counts(), line_counts(), line_counts())
def test_merging_is_associative(one, two, three):
    assert merge(merge(one, two), three) == merge(one, merge(two, three))


def test_counts_stay_bounded_and_tell_how_many_documents_there_were():
    source = random.Random(1)
    hashes = [source.getrandbits(32) for _ in range(5000)]
    total = merge_all(LineCount(documents=(value,)) for value in hashes)
    assert len(total.documents) == 256
    assert distinct(total.documents) == pytest.approx(5000, rel=0.15)


def test_a_line_is_counted_once_a_document_where_it_stands_first(record, story):
    lines = story(1, 12)
    counts = dict(counts_of(printed_lines(record(1, [*lines[:3], "Read on", *lines[3:], "Read on"]), AS_OF)))
    assert counts[line_key(lines[0])].head == 1
    assert (counts[line_key("Read on")].middle, counts[line_key("Read on")].tail) == (1, 0)
    assert counts[line_key(lines[-1])].tail == 1
    assert counts[ALL_DOCUMENTS].documents == counts[line_key("Read on")].documents


def test_two_prints_of_one_headline_are_one_story(record, story):
    counts = merge_all(
        dict(counts_of(printed_lines(record(number, ["Same line"], headline="The same"), AS_OF)))[line_key("Same line")]
        for number in (1, 2)
    )
    assert (len(counts.documents), len(counts.stories)) == (2, 1)


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"date_published": "2026-11-03T23:30:00-05:00"}, "2026-11-04"),
        ({"date_published": None, "date_fetched": "2026-11-05T00:00:00Z"}, "2026-11-05"),
        ({"date_published": "2026-11-03", "date_source": "as_of"}, "2026-11-21"),
        ({"date_published": None}, "2026-11-21"),
    ],
)
def test_the_day_is_that_of_printing_else_of_fetching_else_of_the_run(record, fields, day):
    assert date_of(record(1, ["A line"], **fields), AS_OF) == day


def test_lines_survive_packing_and_their_keys_are_read_without_them(record, story):
    printed = printed_lines(record(1, [*story(1, 12), "Page 3 of 12", "x" * 601, "Page 4 of 12"]), AS_OF)
    assert unpack_lines(pack_lines(printed)) == printed
    assert packed_keys(pack_lines(printed)) == {line.key for line in printed.lines}
    assert len(printed.lines) == 13
