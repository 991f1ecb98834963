import json

import pyarrow as pa
import pytest

from transforms.memory.index_file import INDEX_SCHEMA
from transforms.translations.anchors import anchors_of, anchors_of_record, pack
from transforms.translations.remembered_versions import RememberedVersions


@pytest.fixture
def remembered(record):
    """remembered(*records): what an index knows of documents that an earlier run has committed."""

    def make(*records):
        rows = []
        for made in records:
            row = dict.fromkeys(INDEX_SCHEMA.names)
            for field in INDEX_SCHEMA:
                if not field.nullable:
                    row[field.name] = {"string": "", "bool": False, "int32": 0, "double": 0.0}.get(str(field.type), [])
                    row[field.name] = b"" if str(field.type) == "binary" else row[field.name]
            known = {name: made[name] for name in ("id", "outlet", "url", "language", "date_published")}
            row |= known | {"canonical_id": made["duplicates"]["canonical_id"], "run_id": "20261115T000000Z-1"}
            row |= {"headline": made["headline"], "story": made["translation"]["group"]}
            if made["translation"]["group"]:
                row["translation"] = json.dumps(made["translation"])
            row |= {"as_of": "2026-11-15T00:00:00Z", "anchors": pack(anchors_of_record(made)), "agencies": ["ria"]}
            rows.append(row)
        return RememberedVersions([pa.Table.from_pylist(rows, INDEX_SCHEMA)] if rows else [])

    return make


def found(versions, record):
    return [candidate.id for candidate, _ in versions.like(anchors_of_record(record))]


def test_a_new_translation_meets_the_original_that_an_earlier_run_has_committed(remembered, record):
    versions = remembered(record("a", "ru"), record("other", "ru", "Совсем другой текст о погоде в Сочи."))
    ((candidate, anchors),) = versions.like(anchors_of_record(record("b", "en")))
    assert (candidate.id, candidate.language, candidate.is_remembered) == ("a", "ru", True)
    assert candidate.home == ("ru",)
    assert anchors == pack(anchors_of_record(record("a", "ru")))
    assert versions.languages == {"ru"}


def test_a_remembered_version_keeps_its_headline_and_its_story(remembered, record):
    known = record("a", "ru", headline="Буря в Марбелье", translation={"group": "torigin", "original": None})
    ((candidate, _),) = remembered(known).like(anchors_of_record(record("b", "en")))
    assert (candidate.headline, candidate.verdict["group"]) == ("Буря в Марбелье", "torigin")


def test_copies_and_texts_in_the_same_language_do_not_count(remembered, record):
    copy = record("c", "ru", duplicates={"canonical_id": "a"})
    assert found(remembered(copy, record("d", "en")), record("b", "en")) == []


def test_an_empty_index_knows_nothing(remembered, record):
    assert found(remembered(), record("b", "en")) == []


def test_anchors_of_another_algorithm_are_passed_over(remembered, record):
    versions = remembered(record("a", "ru", ""))
    assert list(versions.like(anchors_of("In 1987 Marbella", "en"))) == []


def linked(told, original):
    return {"translation": told(status="detected", group=f"t{original}", original={"id": original, "language": "ru"})}


def test_what_was_committed_of_a_translation_is_known_by_its_id_and_its_own_row_counts_before_a_copys(
    remembered, record, told
):
    copies = {name: record(name, "en", duplicates={"canonical_id": "a"}, **linked(told, name)) for name in "bc"}
    own = record("a", "en", **linked(told, "o"))
    assert remembered(own, *copies.values()).verdict_on("a")["group"] == "to"
    assert remembered(*copies.values()).verdict_on("a")["group"] == "tc"
    assert remembered(own).languages == {"en", "ru"}
    assert remembered(own).verdict_on("b") is None
    assert remembered(record("a", "en")).verdict_on("a") is None
