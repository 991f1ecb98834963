import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.manifest import (
    Counts,
    DataFile,
    InputPattern,
    Manifest,
    StateFile,
    manifest_bytes,
    manifest_path,
    parse_manifest,
    run_id,
)

MANIFEST = Manifest(
    run_id="20261121T100000Z-0000abcd",
    as_of="2026-11-21T10:00:00Z",
    inputs=(InputPattern("page", "pages/*.html"), InputPattern("feed", "fil\udce9.opml")),
    options={"min_words": 25, "duplicates": "separate"},
    counts=Counts(3, 1, 0, 1, 0, {"too_short": 1}),
    files=(DataFile("articles/a", "articles", 1, 30, "aa"), DataFile("rejected/a", "rejected", 1, 30, "bb")),
    state=(StateFile("index", "_state/index/0", "cc"),),
    replayed=("rejected/b",),
    versions={"copydesk": "0.1.0"},
)


def test_a_manifest_survives_its_bytes():
    assert parse_manifest(manifest_bytes(MANIFEST)) == MANIFEST


def test_the_bytes_are_sorted_indented_utf8_with_a_line_end():
    data = manifest_bytes(MANIFEST)
    assert list(json.loads(data)) == sorted(json.loads(data))
    assert data.startswith(b'{\n  "as_of"')
    assert data.endswith(b"}\n")
    assert data.decode("utf-8")


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"files": 1}', manifest_bytes(MANIFEST)[:-9], b"\xff"])
def test_what_is_no_manifest_is_refused(data):
    with pytest.raises(ValueError):
        parse_manifest(data)


def test_the_manifest_vouches_for_data_and_state():
    assert MANIFEST.paths() == ("articles/a", "rejected/a", "_state/index/0")
    assert MANIFEST.counts.documents_out == 3
    assert manifest_path(MANIFEST.run_id) == "_runs/20261121T100000Z-0000abcd/manifest.json"


def test_a_run_id_depends_on_clock_inputs_and_options_only():
    inputs, options = MANIFEST.inputs, {"a": 1, "b": 2}
    same = run_id("2026-11-21T12:00:00+02:00", inputs, {"b": 2, "a": 1})
    assert run_id("2026-11-21T10:00:00Z", inputs, options) == same
    assert same.startswith("20261121T100000Z-")
    others = {
        run_id("2026-11-21T10:00:01Z", inputs, options),
        run_id("2026-11-21T10:00:00Z", inputs[::-1], options),
        run_id("2026-11-21T10:00:00Z", inputs, {"a": 1, "b": 3}),
    }
    assert len(others | {same}) == 4


@given(st.text())
@settings(max_examples=50)
def test_a_run_id_is_safe_as_a_folder_name(pattern):
    made = run_id("2026-11-21T10:00:00Z", [InputPattern("page", pattern)], {})
    assert len(made) == 25
    assert set(made) <= set("0123456789abcdefTZ-")


def test_a_clock_that_is_no_time_is_refused():
    with pytest.raises(ValueError):
        run_id("yesterday", (), {})
