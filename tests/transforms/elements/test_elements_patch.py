import pytest

from transforms.elements.patch import merged, patch_of, patched

RECORD = {"id": "a", "wire": {"is_wire": False}, "provenance": {"input": "x", "listings": [1]}}


def test_patches_of_two_stages_come_together_in_any_order():
    patches = [patch_of("k", {"wire": {"is_wire": True}})[1], patch_of("k", {"id": "b"})[1]]
    assert merged(patches) == merged(patches[::-1]) == {"wire": {"is_wire": True}, "id": "b"}


def test_two_stages_that_differ_on_a_field_are_an_error():
    with pytest.raises(ValueError, match="'wire'"):
        merged([patch_of("k", {"wire": 1})[1], patch_of("k", {"wire": 2})[1]])


def test_a_document_that_is_not_written_has_no_fields():
    assert merged([patch_of("k", {"id": "b"})[1], patch_of("k", None)[1]]) is None


def test_a_patch_gives_whole_fields_inner_ones_and_items_of_lists_and_keeps_the_order():
    changed = patched(RECORD, {"provenance.listings[]": [2, 3], "provenance.input": "y", "wire": None})
    assert list(changed) == list(RECORD)
    assert changed == {"id": "a", "wire": None, "provenance": {"input": "y", "listings": [1, 2, 3]}}
    assert RECORD["provenance"]["listings"] == [1]


def test_a_field_that_no_record_has_is_an_error():
    with pytest.raises(KeyError, match="wired"):
        patched(RECORD, {"wired": True})
