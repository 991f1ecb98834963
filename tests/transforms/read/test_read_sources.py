"""Paths, folders, globs and URLs to the files that are read."""

import pickle
from pathlib import PurePosixPath

import pytest
from case_tables import each_row

from schemas.input_kinds import InputKind
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.sources import Rows, Source, decode_source, encode_source, expand, expand_all, may_mean


@pytest.fixture
def folder(tmp_path):
    for name in (
        "b.html",
        "a.HTM",
        "deep/c.html.gz",
        "deep/d.txt",
        ".hidden.html",
        "deep/.git/e.html",
        "f.jsonl",
        "x[1].html",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(folder, pattern, kind=InputKind.PAGE):
    found = expand(Source(kind, f"{folder}/{pattern}" if pattern else str(folder)))
    return [str(PurePosixPath(source.pattern).relative_to(folder)) for source in found]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("", ["a.HTM", "b.html", "deep/c.html.gz", "x[1].html"]),
        ("deep", ["deep/c.html.gz"]),
        ("b.html", ["b.html"]),
        ("x[1].html", ["x[1].html"]),
        ("*.html", ["b.html", "x[1].html"]),
        ("**/*.gz", ["deep/c.html.gz"]),
        ("[ab].*", ["a.HTM", "b.html"]),
        ("deep/d.*", ["deep/d.txt"]),
    ],
)
def test_a_pattern_means_these_files_in_this_order(folder, pattern, found):
    assert names(folder, pattern) == found


def test_a_folder_means_other_files_for_other_flags(folder):
    assert names(folder, "", InputKind.ROW) == ["f.jsonl"]
    assert names(folder, "", InputKind.TEXT) == ["deep/d.txt"]


@pytest.mark.parametrize("pattern", ["nothing.html", "*.pdf", "deep/.git/*.htm"])
def test_a_pattern_that_matches_nothing_is_an_error(folder, pattern):
    with pytest.raises(NoSuchInput, match="nothing to read") as caught:
        names(folder, pattern)
    copied = pickle.loads(pickle.dumps(caught.value))
    assert isinstance(copied, InputError)
    assert (copied.source, str(copied)) == (caught.value.source, str(caught.value))


def test_a_feed_url_is_itself_and_a_page_url_is_no_file():
    assert expand(Source(InputKind.FEED, "https://a.example/feed?*")) == [
        Source(InputKind.FEED, "https://a.example/feed?*")
    ]
    with pytest.raises(NoSuchInput):
        expand(Source(InputKind.PAGE, "https://a.example/"))


def test_a_file_that_two_patterns_name_is_read_once(folder):
    both = expand_all([Source(InputKind.PAGE, f"{folder}/b.html"), Source(InputKind.PAGE, f"{folder}/*.html")])
    assert [PurePosixPath(source.pattern).name for source in both] == ["b.html", "x[1].html"]


class Bucket:
    def __init__(self, root):
        assert root == "gs://bucket"
        self.names = ["in/a.html", "in/b.html.gz", "in/deep/c.html", "in/deep/d.txt", "inner/e.html"]

    def exists(self, path):
        return path in self.names

    def paths(self, prefix):
        return [name for name in self.names if not prefix or name.startswith(f"{prefix}/")]


@each_row(
    ("pattern", "found"),
    [
        ("in/a.html", ["in/a.html"]),
        ("in", ["in/a.html", "in/b.html.gz", "in/deep/c.html"]),
        ("in/", ["in/a.html", "in/b.html.gz", "in/deep/c.html"]),
        ("in/*.html", ["in/a.html"]),
        ("in/**/*.html", ["in/a.html", "in/deep/c.html"]),
        ("in*/[!a].html", ["inner/e.html"]),
        ("in/deep/?.txt", ["in/deep/d.txt"]),
        ("", ["in/a.html", "in/b.html.gz", "in/deep/c.html", "inner/e.html"]),
    ],
)
def test_objects_are_found_as_files_are(pattern, found):
    sources = expand(Source(InputKind.PAGE, f"gs://bucket/{pattern}"), Bucket)
    assert [source.pattern for source in sources] == [f"gs://bucket/{name}" for name in found]


def test_a_prefix_without_objects_is_an_error():
    with pytest.raises(NoSuchInput):
        expand(Source(InputKind.PAGE, "gs://bucket/nowhere"), Bucket)


def test_a_source_survives_the_way_through_bytes():
    named = (Source(InputKind.PAGE, "/in/caf\udce9"), Source(InputKind.FEED, "https://a.example/feed"))
    for source in (
        Source(InputKind.ROW, "a.jsonl", Rows(3)),
        Source(InputKind.REPLAY, "out/rejected/a.gz", named=named),
    ):
        assert decode_source(encode_source(source)) == source


@each_row(
    ("asked_for", "path", "means"),
    [
        ("/in/a.html", "/in/a.html", True),
        ("/in", "/in/deep/a.html.gz", True),
        ("/in/", "/in/a.html", True),
        ("/in/*.html", "/in/a.html", True),
        ("/in/**/*.htm*", "/in/x/y/a.html", True),
        ("/in/*", "/in/deep/a.html", True),
        ("/in/x[1].html", "/in/x[1].html", True),
        ("/in/.drafts", "/in/.drafts/a.html", True),
        ("gs://bucket/in", "gs://bucket/in/a.html", True),
        ("/in", "/in/../etc/a.html", False),
        ("/in", "/inner/a.html", False),
        ("/in", "/in/key.pem", False),
        ("/in/*", "/in/.ssh/a.html", False),
        ("/in/*.html", "/in/deep/a.html", False),
        ("/in/a.html", "/in/b.html", False),
        ("gs://bucket/in", "gs://other/in/a.html", False),
        ("/in", "https://a.example/a.html", False),
    ],
)
def test_only_what_was_asked_for_can_be_meant(asked_for, path, means):
    assert may_mean(Source(InputKind.PAGE, asked_for), Source(InputKind.PAGE, path)) is means
    assert not may_mean(Source(InputKind.TEXT, asked_for), Source(InputKind.PAGE, path))


def test_a_url_is_asked_for_as_it_is_where_the_kind_takes_urls():
    for kind in (InputKind.FEED, InputKind.SITEMAP, InputKind.URL):
        source = Source(kind, "https://quay.example/a")
        assert expand(source) == [source]
        assert source.is_request


def test_a_source_survives_its_encoding():
    inner = Source(InputKind.ROW, "rows.jsonl")
    source = Source(InputKind.WARC, "a.warc", Rows(3, 4), (inner,), part=Rows(5), spool="/tmp/x")
    assert decode_source(encode_source(source)) == source
