import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.memory.alias_row import AliasRow, resolved, under_alias
from transforms.memory.index_file import INDEX_SCHEMA, KNOWN_SCHEMA, index_file, known_file, read_table
from transforms.memory.key_ranges import KeyRanges, shingle_keys
from transforms.memory.known_row import KnownRow
from transforms.memory.known_versions import KnownVersions
from transforms.memory.remembered_documents import MOST_UNDER_A_KEY, RememberedDocuments

RUN = "20261120T060000Z-0123abcd"
LATER = "20261121T060000Z-0123abcd"


def keys(*numbers):
    return b"".join(number.to_bytes(8, "big") for number in numbers)


def remembered(*files, aliases=()):
    return RememberedDocuments((read_table("i", index_file(rows), INDEX_SCHEMA) for rows in files), resolved(aliases))


def ids(documents, numbers):
    return [documents.row(number).id for number in numbers]


def test_documents_that_share_two_keys_are_alike(index_row):
    documents = remembered([index_row("a", keys=keys(1, 2, 3)), index_row("b", keys=keys(3, 4))])
    assert ids(documents, documents.alike([keys(3), keys(2)])) == ["a"]
    assert documents.alike([keys(3)]) == []


def test_rows_are_numbered_by_run_and_id_in_whatever_files_they_lie(index_row):
    rows = [index_row("b"), index_row("a", run_id=LATER), index_row("a")]
    together, apart = remembered(rows), remembered(*([row] for row in rows))
    assert ids(together, range(3)) == ids(apart, range(3)) == ["a", "b", "a"]


def test_a_stock_phrase_is_looked_up_in_the_latest_documents_only(index_row):
    rows = [index_row(f"{number:03d}", keys=keys(1, 2)) for number in range(MOST_UNDER_A_KEY + 1)]
    documents = remembered(rows)
    assert "000" not in ids(documents, documents.alike([keys(1), keys(2)]))


def test_the_same_words_are_found(index_row):
    documents = remembered([index_row("a", exact=b"1" * 16), index_row("b", exact=b"1" * 15 + b"2"), index_row("c")])
    assert ids(documents, documents.of_words(b"1" * 16)) == ["a"]


def test_documents_are_found_by_claim_and_run(index_row):
    rows = [index_row("a", claim="x"), index_row("b", claim="x", run_id=LATER), index_row("c")]
    documents = remembered(rows)
    assert ids(documents, documents.of_claim("x")) == ["a", "b"]
    assert ids(documents, documents.of_run(LATER)) == ["b"]


def test_the_members_of_a_cluster_are_found_under_its_old_ids(index_row):
    alias = AliasRow(old="cb", new="ca", canonical_id="a", cluster_as_of="t", run_id=LATER)
    documents = remembered([index_row("a"), index_row("b")], aliases=[alias])
    assert ids(documents, documents.of_cluster("ca")) == ["a", "b"]
    assert {documents.row(number).canonical_id for number in range(2)} == {"a"}


def test_a_signature_is_what_was_written(index_row):
    sketch = np.array([1, 2], dtype="<u4")
    row = index_row("a", sketch=sketch.tobytes(), keys=keys(7), shingles=9, whole=False, exact=b"e" * 16)
    signature = remembered([row]).signature(0)
    assert (signature.shingles, signature.whole, signature.exact, signature.keys) == (9, False, b"e" * 16, keys(7))
    assert signature.sketch.tolist() == [1, 2]
    assert signature.specifics.tolist() == []


def test_no_files_are_an_empty_index():
    documents = remembered()
    assert len(documents) == 0
    assert documents.alike([keys(1), keys(2)]) == []


def alias(old, new):
    return AliasRow(old=old, new=new, canonical_id=new[1:], cluster_as_of=new, run_id=RUN)


@pytest.mark.parametrize("rows", [[alias("c3", "c2"), alias("c2", "c1")], [alias("c2", "c1"), alias("c3", "c2")]])
def test_a_chain_of_aliases_leads_to_its_end(rows):
    assert {old: row.new for old, row in resolved(rows).items()} == {"c2": "c1", "c3": "c1"}


def test_a_row_stands_under_the_cluster_that_its_own_has_become(index_row):
    moved = under_alias(index_row("3", cluster_id="c3"), resolved([alias("c3", "c1")]))
    assert (moved.cluster_id, moved.canonical_id, moved.cluster_as_of) == ("c1", "1", "c1")
    assert under_alias(index_row("4"), {}) == index_row("4")


def test_known_versions_are_found_in_whatever_files_they_lie():
    rows = [KnownRow("a", version, RUN if version == "1" else LATER, is_written=version != "3") for version in "123"]
    known = KnownVersions(read_table("k", known_file([row]), KNOWN_SCHEMA) for row in rows)
    assert [known.has("a", version) for version in "1234"] == [True, True, True, False]
    assert known.latest("a") == rows[1]
    assert known.latest("b") is None


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 40)), max_size=60), st.integers(0, 2**32 - 1))
def test_a_key_finds_its_rows_and_no_others(pairs, other):
    ranges = KeyRanges()
    for start in range(0, len(pairs), 7):
        part = np.array(pairs[start : start + 7], dtype=np.uint32)
        ranges.add(part[:, 0], part[:, 1])
    ranges.renumbered(np.arange(41, dtype=np.uint32)[::-1].copy())
    for key in {other, *(key for key, _ in pairs)}:
        found = ranges.rows(np.array([key], dtype=np.uint32), 100).tolist()
        assert found == sorted(40 - row for own, row in pairs if own == key)


@pytest.mark.parametrize("most", [1, 64, 100, 500])
def test_of_a_key_with_many_rows_the_last_are_found_beside_its_neighbours(most):
    ranges = KeyRanges()
    for key, count in ((7, 300), (8, 1), (2**31, 70), (2**31 + 1, 64)):
        ranges.add(np.full(count, key, dtype=np.uint32), np.arange(count, dtype=np.uint32))
    ranges.renumbered(np.arange(300, dtype=np.uint32))
    for key, count in ((7, 300), (8, 1), (2**31, 70), (2**31 + 1, 64), (9, 0), (2**32 - 1, 0)):
        expected = list(range(count))[-most:]
        assert ranges.rows(np.array([key], dtype=np.uint32), most).tolist() == expected
    both = ranges.rows(np.array([8, 7], dtype=np.uint32), most).tolist()
    assert sorted(both) == sorted([0, *list(range(300))[-most:]])


def test_shingle_keys_are_the_lower_halves_of_their_hashes():
    assert shingle_keys(keys(1 << 32 | 5, 7)).tolist() == [5, 7]
