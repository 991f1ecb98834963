import gzip
import hashlib
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.sink.shard_file import Row, gzip_bytes, shard_file
from transforms.storage.file_names import is_part

FOLDER = "articles/date=2026-11-21/outlet=example.org"
ROWS = [Row("b", "1", "k2", b'{"n":2}'), Row("a", "1", "k1", b'{"n":1}'), Row("b", "1", "k3", b'{"n":3}')]


def test_rows_are_sorted_by_id_version_and_key_and_named_by_their_content():
    file = shard_file("articles", FOLDER, 7, ROWS)
    content = b'{"n":1}\n{"n":2}\n{"n":3}\n'
    assert gzip.decompress(file.data) == content
    assert file.entry.path == f"{FOLDER}/part-007-{hashlib.sha256(content).hexdigest()[:12]}.jsonl.gz"
    assert (file.entry.rows, file.entry.bytes) == (3, len(file.data))
    assert file.entry.sha256 == hashlib.sha256(file.data).hexdigest()
    assert is_part(file.entry.path)


@given(st.permutations(ROWS))
@settings(max_examples=6)
def test_the_order_of_arrival_leaves_no_trace(rows):
    assert shard_file("articles", FOLDER, 0, rows) == shard_file("articles", FOLDER, 0, ROWS)


@given(st.binary(max_size=5000))
@settings(max_examples=30)
def test_packed_bytes_unpack_and_carry_no_time_and_no_system(content):
    packed = gzip_bytes(content)
    assert gzip.decompress(packed) == content
    assert zlib.decompress(packed, wbits=31) == content
    assert packed[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"


def test_names_of_other_people_are_no_parts():
    assert not is_part("articles/part-1-abc.jsonl.gz")
    assert not is_part("articles/notes.jsonl.gz")
