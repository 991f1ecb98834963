"""What `run --streaming` refuses, and what it says where it has no engine."""

import pytest

from pipeline.main import main
from pipeline.streaming import prism


@pytest.fixture
def no_prism(monkeypatch, tmp_path):
    monkeypatch.delenv(prism.LOCATION, raising=False)
    monkeypatch.setattr(prism, "_BUILT", tmp_path / "prism")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys, *arguments):
    code = main(["run", "--feeds", "https://news.example/feed", "--output", "out", "--streaming", *arguments])
    return code, capsys.readouterr().err


@pytest.mark.usefixtures("no_prism")
def test_without_prism_it_says_how_to_get_it_and_what_works_without(capsys):
    code, words = told(capsys)
    assert code == 2
    assert "`make prism`" in words
    assert "--every" in words


def test_prism_is_found_where_it_was_built_or_named(no_prism, monkeypatch):
    built = no_prism / "prism"
    built.touch()
    assert prism.prism_location() == str(built)
    other = no_prism / "other"
    other.touch()
    monkeypatch.setenv(prism.LOCATION, str(other))
    assert prism.prism_location() == str(other)


@pytest.mark.parametrize(
    ("flags", "word"),
    [
        (("--every", "5"), "choose one"),
        (("--as-of", "2026-01-01T00:00:00Z"), "clock of one run"),
        (("--window", "0"), "0 seconds"),
        (("--window", "1.5"), "whole number"),
        (("--jsonl", "-"), "can be read once"),
        (("--archive", "one.warc.gz"), "each round or window would replace"),
    ],
)
def test_what_makes_no_sense_in_a_stream_is_bad_usage(flags, word, capsys):
    code, words = told(capsys, *flags)
    assert (code, word in words) == (2, True)
