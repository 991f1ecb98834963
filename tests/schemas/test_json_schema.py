import json
from dataclasses import dataclass, is_dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from schemas.bigquery import articles_table, bigquery_schema
from schemas.conformity import conformity
from schemas.json_schema import (
    DRAFT,
    field_types,
    json_schema,
    record_schema,
    record_table,
    rejected_schema,
    words,
)
from schemas.reasons import Reason
from schemas.record import Record, RejectedDocument

SCALARS = {str: "text", int: 1, float: 0.5, bool: True, dict: {}}


def example(record_type):
    row = {}
    for field in field_types(record_type):
        choice = words(field.inner)
        value = example(field.inner) if is_dataclass(field.inner) else choice[0] if choice else SCALARS[field.inner]
        row[field.name] = [value] if field.repeated else value
    return row


def places(row, path=()):
    """Every place of a row, with the path that leads there."""
    yield path
    children = row.items() if isinstance(row, dict) else enumerate(row) if isinstance(row, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def changed(row, path, value):
    copy = json.loads(json.dumps(row))
    if not path:
        return value
    target = copy
    for key in path[:-1]:
        target = target[key]
    target[path[-1]] = value
    return copy


@pytest.fixture(scope="module", params=[Record, RejectedDocument], ids=["record", "rejected"])
def case(request):
    schema = json_schema(request.param)
    return example(request.param), Draft202012Validator(schema), conformity(schema)


def test_the_schema_is_one_and_a_whole_record_keeps_it(case):
    row, validator, check = case
    Draft202012Validator.check_schema(validator.schema)
    assert validator.schema["$schema"] == DRAFT
    assert validator.is_valid(row)
    assert check(row)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_fast_check_agrees_with_the_validator_on_any_change(case, data):
    row, validator, check = case
    path = data.draw(st.sampled_from(list(places(row))))
    value = data.draw(st.sampled_from([None, True, 0, 0.25, "x", "none", "near", [], ["x"], [None], {}, {"x": 1}]))
    other = changed(row, path, value)
    assert check(other) == validator.is_valid(other)


def test_every_field_is_required_and_no_other_is_allowed(case):
    row, validator, check = case
    for name in row:
        less = {key: value for key, value in row.items() if key != name}
        assert not validator.is_valid(less)
        assert not check(less)
    assert not validator.is_valid(row | {"another": 1})
    assert not check(row | {"another": 1})


def test_null_is_allowed_exactly_where_the_type_says_so():
    row, check = example(Record), conformity(record_schema())
    for field in field_types(Record):
        assert check(row | {field.name: None}) == field.nullable


def test_stage_and_reason_of_a_rejected_document_are_closed_lists():
    schema = rejected_schema()["properties"]
    assert schema["stage"]["enum"] == ["read", "fetch", "edit"]
    assert schema["reason"]["enum"] == [str(reason) for reason in Reason]


def test_every_field_says_what_it_means():
    def described(schema):
        for name, part in schema.get("properties", {}).items():
            assert part["description"], name
            described(part)
            described(part.get("items", {}))

    described(record_schema())
    described(rejected_schema())


@dataclass
class Odd:
    odd: set[str]


@dataclass
class Ambiguous:
    odd: str | int


@pytest.mark.parametrize("record_type", [Odd, Ambiguous])
def test_a_type_without_a_word_in_json_is_refused(record_type):
    with pytest.raises(TypeError, match="no JSON type"):
        json_schema(record_type)


def test_a_keyword_without_a_fast_check_is_refused():
    with pytest.raises(ValueError, match="pattern"):
        conformity({"type": "string", "pattern": "x"})
    with pytest.raises(ValueError, match="every property is required"):
        conformity({"type": "object", "properties": {"a": {"type": "string"}}, "required": []})


def test_the_table_names_nested_fields_and_the_words_of_vocabularies():
    lines = record_table().splitlines()
    assert "| `dateline.raw` | string | " in "\n".join(lines)
    [role] = [line for line in lines if line.startswith("| `info_sources[].role` |")]
    assert "origin, contributor" in role
    assert all(line.count("|") - line.count("\\|") == 4 for line in lines if line.startswith("|"))


def columns(schema):
    return {column["name"]: column for column in schema}


def test_the_table_schema_has_the_modes_and_types_of_the_record():
    table = columns(bigquery_schema(Record))
    assert list(table) == list(record_schema()["properties"])
    assert (table["text"]["type"], table["text"]["mode"]) == ("STRING", "REQUIRED")
    assert (table["url"]["type"], table["url"]["mode"]) == ("STRING", "NULLABLE")
    assert (table["keywords"]["type"], table["keywords"]["mode"]) == ("STRING", "REPEATED")
    assert (table["info_sources"]["type"], table["info_sources"]["mode"]) == ("RECORD", "REPEATED")
    assert columns(table["wire"]["fields"])["is_wire"]["type"] == "BOOLEAN"
    assert columns(bigquery_schema(RejectedDocument))["page"]["type"] == "JSON"
    assert json.loads(articles_table()) == bigquery_schema(Record)
