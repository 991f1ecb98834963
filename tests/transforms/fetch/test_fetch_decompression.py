"""Bodies off the wire: every way in which compression can lie."""

import contextlib
import gzip
import zlib

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.reasons import Reason
from transforms.fetch.decompression import BodyReader
from transforms.fetch.outcome import RefusedError

TEXT = b"".join(b"<p>The ferry number %d leaves the harbour at dawn.</p>" % number for number in range(400))
RAW_DEFLATE = zlib.compress(TEXT)[2:-4]


def read(encoding, data, limit=1 << 20, piece=1000):
    reader = BodyReader(encoding, limit)
    for start in range(0, len(data), piece):
        reader.add(data[start : start + piece])
    return reader.finish()


def refused(encoding, data, **options):
    with pytest.raises(RefusedError) as caught:
        read(encoding, data, **options)
    return caught.value.reason


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("", TEXT),
        ("identity", TEXT),
        ("gzip", gzip.compress(TEXT, mtime=0)),
        ("x-gzip", gzip.compress(TEXT, mtime=0)),
        ("", gzip.compress(TEXT, mtime=0)),
        ("gzip", TEXT),
        ("gzip", gzip.compress(TEXT[:500], mtime=0) + gzip.compress(TEXT[500:], mtime=0)),
        ("gzip", gzip.compress(TEXT, mtime=0) + b"\0" * 100),
        ("deflate", zlib.compress(TEXT)),
        ("deflate", RAW_DEFLATE),
        ("br", brotli.compress(TEXT)),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_a_body_comes_out_whole_however_it_is_packed_and_cut(encoding, data, piece):
    assert read(encoding, data, piece=piece) == TEXT


@pytest.mark.parametrize(
    ("encoding", "data"),
    [("gzip", gzip.compress(TEXT, mtime=0)), ("deflate", zlib.compress(TEXT)), ("br", brotli.compress(TEXT))],
)
def test_a_stream_that_ends_early_is_truncated(encoding, data):
    assert refused(encoding, data[: len(data) // 2]) is Reason.RESPONSE_TRUNCATED


def test_a_body_beyond_the_limit_is_too_large():
    assert refused("", TEXT, limit=len(TEXT) - 1) is Reason.RESPONSE_TOO_LARGE
    assert read("", TEXT, limit=len(TEXT)) == TEXT


@pytest.mark.parametrize(
    ("encoding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_a_bomb_stops_at_the_limit_of_size_and_of_ratio(encoding, pack):
    bomb = pack(b"\0" * (8 << 20))
    assert refused(encoding, bomb, limit=1 << 19) is Reason.RESPONSE_TOO_LARGE
    assert refused(encoding, bomb, limit=1 << 30) is Reason.RESPONSE_TOO_LARGE


@pytest.mark.parametrize(
    ("encoding", "data"),
    [("gzip", b"\x1f\x8b\x08\0garbage, no gzip"), ("br", b"\xff" * 50), ("zstd", b"x"), ("gzip, br", b"x")],
)
def test_what_cannot_be_unpacked_is_undecodable(encoding, data):
    assert refused(encoding, data) is Reason.RESPONSE_UNDECODABLE


@pytest.mark.parametrize("encoding", ["", "gzip", "deflate", "br"])
def test_an_empty_body_is_empty(encoding):
    assert read(encoding, b"") == b""


@settings(max_examples=40)
@given(st.binary(max_size=300), st.sampled_from(["", "gzip", "deflate", "br"]), st.integers(1, 50))
def test_arbitrary_bytes_give_a_body_or_a_reason(data, encoding, piece):
    with contextlib.suppress(RefusedError):
        assert isinstance(read(encoding, data, piece=piece), bytes)


def test_many_members_of_one_byte_pieces_are_read_to_the_end():
    members = b"".join(gzip.compress(b"part %d " % number) for number in range(20))
    assert read("gzip", members, piece=1) == b"".join(b"part %d " % number for number in range(20))
