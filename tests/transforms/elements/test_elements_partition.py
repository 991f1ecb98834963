import re
from pathlib import PurePosixPath

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from transforms.elements.partition import (
    EVERY_OUTLET,
    Partition,
    Spread,
    outlet_slug,
    partition_of,
    shard_key,
    shard_of,
    split_key,
)
from transforms.storage.file_names import safe_relative

AS_OF = "2026-11-21T23:30:00-02:00"


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
    record = {"outlet": outlet, "date_published": None, "date_fetched": None}
    partition = partition_of(record, AS_OF)
    folder = safe_relative(partition.folder("articles"))
    assert len(PurePosixPath(folder).parts) == 3
    assert re.fullmatch(r"articles/date=2026-11-22/outlet=[a-z0-9-][a-z0-9.-]{0,99}", folder)
    assert split_key(shard_key(partition.key, doc_key, Spread(4))) == (partition, shard_of(doc_key, 4))


@given(st.text(), st.text())
@settings(max_examples=50)
def test_different_unsafe_outlets_get_different_names(one, two):
    one, two = f"/{one}", f"/{two}"
    assert (outlet_slug(one) == outlet_slug(two)) == (one == two)


def test_a_shard_is_the_same_on_every_machine():
    assert [shard_of(key, 4) for key in ("a", "b", "page|x.html|0")] == [3, 1, 3]
    assert shard_of("a", 1) == shard_of("a", 0) == 0


def test_with_files_a_day_all_outlets_of_a_day_share_its_folder_and_its_few_files():
    keys = {
        shard_key(f"2026-03-05|{outlet}.example", f"doc {outlet}", Spread(files_per_day=2)) for outlet in "abcdefgh"
    }
    assert {split_key(key) for key in keys} == {(Partition("2026-03-05", EVERY_OUTLET), shard) for shard in (0, 1)}
    assert Partition("2026-03-05", "a.example").day.folder("articles") == "articles/date=2026-03-05"
