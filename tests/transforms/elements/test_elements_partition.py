import re
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.elements.partition import (
    outlet_slug,
    partition_key,
    partition_of,
    shard_of,
    split_key,
    utc_date,
)
from transforms.storage.storage import safe_relative

AS_OF = "2026-11-21T23:30:00-02:00"


@pytest.mark.parametrize(
    ("value", "date"),
    [
        ("2026-03-02", "2026-03-02"),
        ("2026-03-02T23:30:00Z", "2026-03-02"),
        ("2026-03-02T23:30:00-02:00", "2026-03-03"),
        ("2026-03-02T00:30:00.123456789+05:30", "2026-03-01"),
        ("2026-03-02T00:30+0530", "2026-03-01"),
        ("2026-03-02 10:00:00", "2026-03-02"),
        ("2026-13-02", None),
        ("2026-03-02T25:00:00Z", None),
        ("0001-01-01T00:00:00+10:00", None),
        ("9999-12-31T23:00:00-10:00", None),
        ("2026-03-02T10:00:00+99:99", "2026-02-26"),
        ("٢٠٢٦-٠٣-٠٢", None),
        ("../../2026", None),
        ("", None),
        (None, None),
        (20260302, None),
    ],
)
def test_the_date_of_a_time_is_its_day_in_utc(value, date):
    assert utc_date(value) == date


def test_a_document_without_publication_date_is_dated_by_its_fetch_and_then_by_the_clock():
    outlet = {"id": "example.org"}
    published = {"outlet": outlet, "date_published": "2026-01-01", "date_fetched": "2026-01-05"}
    fetched = {"outlet": outlet, "date_published": None, "date_fetched": "2026-01-05T01:00:00Z"}
    undated = {"outlet": outlet, "date_published": None, "date_fetched": None}
    folders = [partition_of(record, AS_OF).folder("articles") for record in (published, fetched, undated)]
    assert folders == [f"articles/date={day}/outlet=example.org" for day in ("2026-01-01", "2026-01-05", "2026-11-22")]


@pytest.mark.parametrize("outlet", ["example.org", "a", "x--y.co.uk", "a" * 100, "con"])
def test_a_safe_outlet_keeps_its_name(outlet):
    assert outlet_slug(outlet) == outlet


@given(st.one_of(st.text(), st.text(alphabet="./\\a-|=\0\n"), st.none(), st.integers()), st.text(max_size=5))
@example("../../escaped", "k")
@example("/abs/path", "k")
@example("a" * 101, "k")
@example("Example.org", "k")
@example("a|b", "k")
@example("\ud800", "\udfff")
@example("example.org\n", "k")
@settings(max_examples=200)
def test_no_outlet_leads_out_of_the_tree(outlet, doc_key):
    record = {"outlet": {"id": outlet}, "date_published": None, "date_fetched": None}
    partition = partition_of(record, AS_OF)
    folder = safe_relative(partition.folder("articles"))
    assert len(PurePosixPath(folder).parts) == 3
    assert re.fullmatch(r"articles/date=2026-11-22/outlet=[a-z0-9-][a-z0-9.-]{0,99}", folder)
    assert split_key(partition_key(record, doc_key, AS_OF, 4)) == (partition, shard_of(doc_key, 4))


@given(st.text(), st.text())
@settings(max_examples=50)
def test_different_unsafe_outlets_get_different_names(one, two):
    one, two = f"/{one}", f"/{two}"
    assert (outlet_slug(one) == outlet_slug(two)) == (one == two)


def test_a_shard_is_the_same_on_every_machine():
    assert [shard_of(key, 4) for key in ("a", "b", "page|x.html|0")] == [3, 1, 3]
    assert shard_of("a", 1) == shard_of("a", 0) == 0
