"""Drafts to write."""

from types import SimpleNamespace

import orjson
import pytest

from transforms.elements.draft import Draft
from transforms.elements.partition import partition_of
from transforms.elements.patch import patch_of

AS_OF = "2026-11-21T10:00:00Z"


def draft(number, outlet="example.org", date="2026-11-20T08:00:00Z", text="A line of text.", doc_key=None):
    """A small draft: only the fields that the sink reads."""
    record = {
        "id": f"id{number:03d}",
        "version": f"v{number}",
        "url": f"https://{outlet}/{number}",
        "outlet": outlet,
        "text": text,
        "wire": {"is_wire": False},
        "date_published": date,
        "date_fetched": None,
        "duplicates": {
            "cluster_id": f"cid{number:03d}",
            "canonical_id": f"id{number:03d}",
            "relation": None,
            "score": None,
            "copies": [],
        },
        "provenance": {"input": "rows.jsonl", "record_offset": number},
    }
    partition = partition_of(record, AS_OF).key
    return doc_key or f"doc{number:03d}", Draft(
        AS_OF, partition, record["id"], record["version"], orjson.dumps(record), b"", b"", record["outlet"], b""
    )


def verdict(of, canonical, relation="near", copies=(), wire=None):
    """The patch of a draft, under its partition."""
    doc_key, partition = of[0], of[1].partition
    duplicates = {
        "cluster_id": "c1",
        "canonical_id": canonical,
        "relation": relation,
        "score": None if relation is None else 0.9,
        "copies": list(copies),
    }
    return partition, patch_of(doc_key, {"duplicates": duplicates} | ({"wire": wire} if wire else {}))


def rejected(number, reason="too_short"):
    return orjson.dumps({"stage": "edit", "reason": reason, "message": f"document {number}", "date": "2026-11-21"})


@pytest.fixture(scope="session")
def make():
    """Builders of what the sink reads."""
    return SimpleNamespace(draft=draft, verdict=verdict, rejected=rejected, as_of=AS_OF)
