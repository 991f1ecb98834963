"""What is written is what is read: records, headers of pages, manifests."""

import sys
from dataclasses import replace
from pathlib import Path

import orjson
from hypothesis import HealthCheck, given, settings

from schemas.conformity import conformity
from schemas.json_schema import record_schema, rejected_schema
from schemas.manifest import MANIFEST_VERSION, Manifest, manifest_bytes, parse_manifest
from schemas.page import Page
from schemas.record import Record, RejectedDocument
from transforms.elements.page_codec import decode_page, encode_page

sys.path.insert(0, str(Path(__file__).parent))
from strategies import values_of

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
conforms, rejected_conforms = conformity(record_schema()), conformity(rejected_schema())


@given(values_of(Record))
@FEW
def test_any_record_written_as_json_conforms_to_its_schema(record):
    assert conforms(orjson.loads(orjson.dumps(record)))


@given(values_of(RejectedDocument))
@FEW
def test_any_rejected_document_with_a_known_reason_conforms_to_its_schema(document):
    row = orjson.loads(orjson.dumps(document)) | {"stage": "edit", "reason": "no_body"}
    assert rejected_conforms(row)


@given(values_of(Page))
@FEW
def test_a_page_header_is_read_as_it_was_written(page):
    assert decode_page(encode_page(page)) == page


@given(values_of(Manifest).map(lambda manifest: replace(manifest, schema_version=MANIFEST_VERSION)))
@FEW
def test_a_manifest_is_read_as_it_was_written(manifest):
    assert parse_manifest(manifest_bytes(manifest)) == manifest
