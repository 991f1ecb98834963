"""The notes that writers make of their writes."""

import pytest

from transforms.storage.errors import StoreFailedError, UnreadableManifestError
from transforms.storage.file_names import JOURNALS
from transforms.storage.journal import close_journals, journal_name, journal_path, journal_paths, new_attempt
from transforms.storage.storage import storage_for

PART = "articles/date=2026-11-21/outlet=example.org/part-000-{:012x}.jsonl.gz"


def notes(storage):
    return frozenset().union(*(journal_paths(path, storage.read(path)) for path in storage.paths(JOURNALS)))


def test_each_write_is_noted_before_it_happens_with_what_it_makes_anew(tmp_path):
    attempt = new_attempt("20261121T100000Z-0000abcd")
    plain, steps = storage_for(str(tmp_path)), storage_for(str(tmp_path), attempt)
    plain.write(PART.format(1), b"was there")
    for number in (1, 2):
        steps.write(PART.format(number), b"x")
    named = notes(plain)
    assert {path for path in named if ".tmp-" not in path} == {PART.format(2)}
    assert len(named) == 3


def test_nothing_is_written_for_an_attempt_that_is_over(tmp_path):
    attempt = new_attempt("20261121T100000Z-0000abcd")
    steps = storage_for(str(tmp_path), attempt)
    steps.write(PART.format(1), b"x")
    close_journals(attempt)
    with pytest.raises(StoreFailedError, match="the attempt that writes is over"):
        steps.write(PART.format(2), b"x")
    assert not steps.exists(PART.format(2))


def test_a_name_says_whose_the_journal_is():
    attempt = new_attempt("20261121T100000Z-0000abcd-02")
    for kind in (None, "0123abcd", "superseded", "pruned"):
        assert journal_name(journal_path(attempt, kind)) == ("20261121T100000Z-0000abcd-02", attempt, kind)
    assert journal_name(f"{JOURNALS}/notes.txt") is None


def test_a_line_that_was_cut_short_announces_nothing():
    whole = b'{"created":null,"temporary":"articles/.tmp-' + b"0" * 32 + b'"}\n'
    assert journal_paths("j", whole + whole[:20]) == journal_paths("j", whole) == {"articles/.tmp-" + "0" * 32}


@pytest.mark.parametrize(
    "line", [b"{", b"[]", b"5", b'{"created":5,"temporary":null}', b'{"created":"notes.txt","temporary":null}']
)
def test_a_journal_that_is_none_is_refused(line):
    with pytest.raises(UnreadableManifestError, match="j: is not a journal of a run"):
        journal_paths("j", line + b"\n")
