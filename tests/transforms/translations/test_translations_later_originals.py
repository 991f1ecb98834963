import json

import pytest

from transforms.storage.errors import DamagedFileError
from transforms.translations.linking.later_originals import fold_links, later_originals, links_file, told_later


def link(identity, original, score=0.5, **fields):
    return json.dumps({"id": identity, "original_id": original, "group": f"t{original}", "score": score, **fields})


def file_of(*rows):
    return links_file(row.encode() for row in rows)


def test_the_original_of_the_highest_score_counts_in_whatever_files_the_links_lie():
    rows = [link("a", "x", 0.4), link("a", "y", 0.6), link("b", "x")]
    expected = {"a": "y", "b": "x"}
    assert later_originals([file_of(*rows)]) == expected
    assert later_originals(file_of(row) for row in rows[::-1]) == expected


def test_links_are_folded_in_any_order_and_once_more_with_the_clock_of_their_run():
    first, second = ("2026-11-20T06:00:00Z", file_of(link("a", "x"))), ("2026-11-21T06:00:00Z", file_of(link("b", "y")))
    folded = fold_links([first, second])
    assert folded == fold_links([second, first]) == fold_links([("", folded), ("", fold_links([first]))])
    assert [json.loads(line)["as_of"] for line in folded.splitlines()] == [first[0], second[0]]
    assert later_originals([folded]) == {"a": "x", "b": "y"}


def test_what_records_would_say_now_is_told_by_the_links_of_the_look_back():
    told = {"original": {"id": "x"}}
    row = link("a", "x", translation=told)
    early, late = "2026-11-20T06:00:00Z", "2026-11-21T06:00:00Z"
    folded = fold_links([(early, file_of(row)), (late, file_of(link("b", "y", translation=told)))])
    assert told_later([folded], early, late) == {"a": told}
    assert told_later([file_of(row, link("c", "z"))], early, late) == {"a": told}


@pytest.mark.parametrize("content", [b"[]\n", b'{"id": "a"}\n', b"torn\n", b"7\n"])
def test_what_is_no_link_is_named(content):
    with pytest.raises(DamagedFileError, match="no link of a translation"):
        later_originals([content])
