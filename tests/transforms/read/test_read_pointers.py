"""Files behind the pointers of rejected rows."""

import os
from pathlib import Path

import pytest

from schemas.input_kinds import InputKind
from transforms.read.pointers import located, shown_as
from transforms.read.sources import Rows, Source
from transforms.text.writable import clean, encodable


def again(pattern):
    return Source(InputKind.PAGE, str(pattern), Rows())


def named(pattern):
    return [Source(InputKind.PAGE, str(pattern))]


@pytest.mark.parametrize("pattern", ["data/pages", "data/pages/*.html", "data/**/*.html", "data/pages/a.html"])
@pytest.mark.parametrize("pointer", ["pages/a.html", "data/pages/a.html", "./pages/a.html", "data/./pages/a.html"])
def test_a_relative_pointer_is_found_from_any_folder(tmp_path, pattern, pointer, monkeypatch):
    page = tmp_path / "data" / "pages" / "a.html"
    page.parent.mkdir(parents=True)
    page.write_text("x")
    monkeypatch.chdir(tmp_path.parent)
    found = located(again(pointer), named(tmp_path / pattern))
    assert page.samefile(found.pattern)
    assert found.again == Rows()


@pytest.mark.parametrize("pattern", ["gone.html", "/lost/gone.html"])
def test_a_file_that_is_gone_is_looked_for_where_it_was_named(pattern):
    assert located(again("gone.html"), named(pattern)).pattern == pattern


def test_a_pointer_that_no_input_means_is_not_followed(tmp_path):
    (tmp_path / "secret.html").write_text("x")
    (tmp_path / "pages").mkdir()
    inputs = named(tmp_path / "pages")
    assert located(again(tmp_path / "secret.html"), inputs) is None
    assert located(again("../secret.html"), inputs) is None
    assert located(again("/etc/passwd"), inputs) is None


@pytest.mark.parametrize("name", [b"caf\xe9.html", b"a\x1bb.html", b"\xff\xfe.html", "gr\u00fcn.html".encode()])
def test_a_file_is_found_by_what_a_row_shows_of_its_name(tmp_path, name):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/" + name)
    try:
        Path(path).write_bytes(b"x")
    except OSError:
        pytest.skip("this file system has no such names")
    shown = clean(encodable(path))
    assert shown_as(shown) == path
    assert located(again(shown), named(tmp_path)).pattern == path


def test_names_that_a_row_shows_alike_are_not_guessed(tmp_path):
    for name in (b"a\x01.html", b"a\x02.html"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(b"x")
    assert shown_as(str(tmp_path / "a.html")) == str(tmp_path / "a.html")
