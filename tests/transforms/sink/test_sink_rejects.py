"""Rejected documents by day and size."""

from collections import Counter

import orjson

from transforms.sink import rejects
from transforms.sink.rejects import reject_folder, reject_key, reject_rows, reject_size


def document(number, date="2026-11-21", payload=""):
    return orjson.dumps({"reason": "too_short", "message": f"document {number}", "date": date, "payload": payload})


def sizes_of(documents):
    sizes = Counter()
    for day, size in map(reject_size, documents):
        sizes[day] += size
    return sizes


def test_the_rejected_documents_of_a_usual_day_are_one_file():
    documents = [document(number) for number in range(100)]
    assert {reject_folder(reject_key(each, sizes_of(documents))) for each in documents} == {
        ("rejected/date=2026-11-21", 0)
    }


def test_a_day_of_many_bytes_is_spread_over_files_of_some_size(monkeypatch):
    monkeypatch.setattr(rejects, "SHARD_BYTES", 20_000)
    documents = [document(number, payload="x" * 900) for number in range(200)]
    documents += [document(number, date="2026-11-20") for number in range(3)]
    sizes = sizes_of(documents)
    files = Counter()
    for each in documents:
        files[reject_folder(reject_key(each, sizes))] += len(each)
    assert len(files) == 1 + -(-sizes["2026-11-21"] // 20_000)
    assert max(files.values()) < 2 * 20_000
    assert [folder for folder, _ in files].count("rejected/date=2026-11-20") == 1


def test_a_document_without_a_day_has_a_group_of_its_own():
    each = orjson.dumps({"reason": "too_short", "date": None})
    assert reject_folder(reject_key(each, sizes_of([each]))) == ("rejected/date=1970-01-01", 0)


def test_the_content_orders_rejected_rows():
    documents = [document(number) for number in range(5)]
    assert sorted(reject_rows(documents)) == sorted(reject_rows(documents[::-1]))
