"""Folders and globs: what is listed, once each, and what cannot be listed is an error."""

import errno
import glob
import os
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.input_kinds import InputKind
from schemas.reasons import Reason
from transforms.read import streams
from transforms.read.folders import files_below, matches
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.pages import READER
from transforms.read.sources import Source, expand
from transforms.storage.trouble import MachineTroubleError


def write(folder, *names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("<p>x</p>")


def below(folder):
    return [os.path.relpath(path, folder) for path in files_below(str(folder))]


def test_a_linked_folder_is_followed(tmp_path):
    write(tmp_path / "elsewhere", "a.html", "deep/b.html")
    write(tmp_path / "pages", "c.html")
    (tmp_path / "pages/linked").symlink_to(tmp_path / "elsewhere")
    assert sorted(below(tmp_path / "pages")) == ["c.html", "linked/a.html", "linked/deep/b.html"]


def test_links_in_a_circle_and_two_ways_to_a_folder_give_each_file_once(tmp_path):
    write(tmp_path, "a/one.html", "b/two.html")
    (tmp_path / "a/up").symlink_to(tmp_path)
    (tmp_path / "a/again").symlink_to(tmp_path / "b")
    (tmp_path / "0").symlink_to(tmp_path / "a")
    (tmp_path / "self").symlink_to("self")
    assert sorted(below(tmp_path)) == ["a/one.html", "b/two.html", "self"]
    assert sorted(matches(f"{tmp_path}/**/*.html")) == [f"{tmp_path}/a/one.html", f"{tmp_path}/b/two.html"]


def test_a_file_is_listed_where_it_lies_and_by_one_link_only_where_nothing_else_leads_to_it(tmp_path):
    write(tmp_path, "pages/a.html", "near/b.html", "far/c.html")
    (tmp_path / "pages/0-here.html").symlink_to("a.html")
    (tmp_path / "pages/1-near.html").symlink_to(tmp_path / "near/b.html")
    (tmp_path / "pages/2-far.html").symlink_to(tmp_path / "far/c.html")
    (tmp_path / "pages/3-far.html").symlink_to(tmp_path / "far/c.html")
    (tmp_path / "pages/linked").symlink_to(tmp_path / "near")
    assert sorted(below(tmp_path / "pages")) == ["2-far.html", "a.html", "linked/b.html"]


def failing(monkeypatch, name, number, place):
    """Lets a call of the operating system fail for one path."""
    real = getattr(os, name)

    def call(path, *arguments, **options):
        if str(path).endswith(place):
            raise OSError(number, os.strerror(number), path)
        return real(path, *arguments, **options)

    monkeypatch.setattr(os, name, call)


@pytest.mark.parametrize("pattern", ["", "/*/*.html", "/**/*.html", "/closed"])
def test_a_folder_that_cannot_be_listed_is_an_error_with_its_path(tmp_path, monkeypatch, pattern):
    write(tmp_path, "a.html", "closed/b.html")
    failing(monkeypatch, "scandir", errno.EACCES, "closed")
    with pytest.raises(InputError, match=r"closed: cannot be listed: Permission denied"):
        expand(Source(InputKind.PAGE, f"{tmp_path}{pattern}"))


def test_a_hidden_folder_that_cannot_be_listed_is_none_of_the_input(tmp_path, monkeypatch):
    write(tmp_path, "a.html", ".git/b.html")
    failing(monkeypatch, "scandir", errno.EACCES, ".git")
    assert [source.pattern for source in expand(Source(InputKind.PAGE, str(tmp_path)))] == [f"{tmp_path}/a.html"]


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE])
def test_a_machine_that_fails_while_a_folder_is_listed_is_an_error(tmp_path, monkeypatch, number):
    write(tmp_path, "a.html")
    failing(monkeypatch, "scandir", number, tmp_path.name)
    with pytest.raises(OSError, match=os.strerror(number)):
        expand(Source(InputKind.PAGE, str(tmp_path)))


def test_a_link_that_leads_nowhere_is_a_file_that_is_told_of(tmp_path):
    write(tmp_path, "a.html")
    (tmp_path / "lost.html").symlink_to(tmp_path / "nowhere")
    sources = expand(Source(InputKind.PAGE, str(tmp_path)))
    assert [source.pattern.rpartition("/")[2] for source in sources] == ["a.html", "lost.html"]
    (refused,) = READER.read(sources[1])
    assert (refused.page.input, refused.rejection.reason) == (f"{tmp_path}/lost.html", Reason.INPUT_UNAVAILABLE)


def test_pipes_and_sockets_in_a_folder_are_never_opened(tmp_path):
    write(tmp_path, "a.html")
    os.mkfifo(tmp_path / "pipe.html")
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(tmp_path / "socket.html"))
        for pattern in (str(tmp_path), f"{tmp_path}/*.html", f"{tmp_path}/**"):
            assert [source.pattern for source in expand(Source(InputKind.PAGE, pattern))] == [f"{tmp_path}/a.html"]
    with pytest.raises(NoSuchInput):
        expand(Source(InputKind.PAGE, str(tmp_path / "pipe.html")))


def test_a_pipe_that_takes_the_place_of_a_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.html")
    (refused,) = READER.read(Source(InputKind.PAGE, str(tmp_path / "pipe.html")))
    assert (refused.rejection.reason, refused.rejection.message) == (Reason.INPUT_UNAVAILABLE, "no regular file")


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.ESTALE])
def test_a_file_that_may_not_be_opened_is_trouble_of_the_input(tmp_path, monkeypatch, number):
    write(tmp_path, "a.html")
    failing(monkeypatch, "open", number, "a.html")
    (refused,) = READER.read(Source(InputKind.PAGE, f"{tmp_path}/a.html"))
    assert (refused.rejection.reason, refused.rejection.message) == (Reason.INPUT_UNAVAILABLE, os.strerror(number))


@pytest.mark.parametrize("number", [errno.EIO, errno.EMFILE, errno.ENOMEM])
def test_a_machine_that_fails_while_a_file_is_read_is_no_bad_document(tmp_path, monkeypatch, number):
    write(tmp_path, "a.html")
    failing(monkeypatch, "open", number, "a.html")
    with pytest.raises(MachineTroubleError, match=os.strerror(number)):
        list(READER.read(Source(InputKind.PAGE, f"{tmp_path}/a.html")))


def test_memory_that_runs_out_while_a_file_is_read_is_no_bad_document(tmp_path, monkeypatch):
    class Huge:
        def read(self, size):
            raise MemoryError

        def seek(self, place):
            return place

        def __enter__(self):
            return self

        def __exit__(self, *error):
            return None

    monkeypatch.setattr(streams, "_opened", lambda _: Huge())
    with pytest.raises(MachineTroubleError):
        list(READER.read(Source(InputKind.PAGE, f"{tmp_path}/a.html")))


NAMES = st.sampled_from(["a", "b.html", "c.htm", ".h", "x[1]", "d"])
PARTS = st.sampled_from(["*", "**", "?", "a", "*.html", "[ab]*", "[!a]*", ".*", "d", "x[[]1]"])


@settings(max_examples=150, deadline=None)
@given(
    paths=st.lists(st.lists(NAMES, min_size=1, max_size=3), max_size=6), parts=st.lists(PARTS, min_size=1, max_size=3)
)
def test_a_glob_matches_the_files_that_pythons_own_matches(tmp_path_factory, paths, parts):
    folder = tmp_path_factory.mktemp("glob")
    for path in paths:
        target = folder.joinpath(*path)
        if not any(parent.is_file() for parent in (target, *target.parents)) and not target.is_dir():
            write(folder, "/".join(path))
    pattern = f"{folder}/{'/'.join(parts)}"
    ours = {path for path in matches(pattern) if Path(path).is_file()}
    theirs = {path for path in glob.glob(pattern, recursive=True) if not path.endswith("/")}  # noqa: PTH207
    assert ours == {path for path in theirs if Path(path).is_file()}
