"""The registry of input kinds: every row has its reader, and nothing else says what kinds there are."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from case_tables import each_row

from pipeline.flags.arguments import input_flags, parse
from schemas.input_kinds import ASKED_FOR, InputKind, kind_of
from schemas.page import Page
from transforms.read.outcomes import Request
from transforms.read.reader import Reader, parse_catalog, reader_of
from transforms.read.sources import Source

ROOT = Path(__file__).parents[3]


@each_row("kind", InputKind)
def test_every_kind_has_a_reader_in_a_module_of_its_own(kind):
    assert isinstance(reader_of(kind), Reader)
    others = [other.row.reader for other in InputKind if other is not kind]
    assert kind.row.reader not in others
    assert import_module(f"transforms.read.{kind.row.reader}").READER is reader_of(kind)


@each_row("kind", InputKind)
def test_only_a_catalog_is_parsed(kind):
    assert (reader_of(kind).parse is not None) == kind.row.is_catalog


@each_row("kind", ASKED_FOR)
def test_every_flag_of_a_kind_is_one_of_the_command_line_and_files_of_it_are_known(kind):
    flag = f"--{kind.row.flag}"
    assert flag in input_flags()
    places = [f"pubsub://projects/p/subscriptions/{name}" for name in "ab"]  # of any kind, and a subscription
    assert getattr(parse(["run", flag, *places, "--output", "out"]), kind.row.flag) == places
    assert all(suffix.startswith(".") and suffix == suffix.lower() for suffix in kind.row.suffixes)


def test_a_kind_is_its_word_and_its_word_is_the_kind():
    assert [kind_of(kind.value) for kind in InputKind] == list(InputKind)
    assert f"{InputKind.ROW}" == InputKind.ROW.value == "jsonl"
    with pytest.raises(KeyError):
        kind_of("carrier pigeon")


def test_what_lists_nothing_cannot_be_parsed_as_a_list():
    with pytest.raises(ValueError, match="list no documents"):
        parse_catalog(Page(InputKind.TEXT, "a.txt", "a.txt"), b"", False)  # noqa: FBT003 - as a worker is called


def test_nothing_in_the_product_compares_kinds():
    """A new kind is a row and a module: whoever compares kinds would have to learn of it too."""
    comparison = re.compile(r"(?:\bis|\bis not|==|!=|\bin) [({]?InputKind\.")
    modules = [
        path for package in ("schemas", "transforms", "pipeline") for path in ROOT.joinpath(package).rglob("*.py")
    ]
    assert [path.name for path in modules if comparison.search(path.read_text(encoding="utf-8"))] == []


def test_standard_input_is_read_from_the_file_that_keeps_it(tmp_path):
    spool = tmp_path / "kept"
    spool.write_bytes(b'{"text": "Nets."}\n')
    (document,) = reader_of(InputKind.ROW).read(Source(InputKind.ROW, "-", spool=str(spool)))
    assert (document.page.input, document.body) == ("-", b"Nets.")


def test_a_url_in_the_place_of_a_list_is_a_request():
    (request,) = reader_of(InputKind.URL).read(Source(InputKind.URL, "https://ann:secret@quay.example/a"))
    assert isinstance(request, Request)
    assert (request.page.url, request.page.input) == ("https://quay.example/a", "https://quay.example/a")
    assert request.page.credentials == "ann:secret"
