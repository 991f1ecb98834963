"""Rows of the index that tests fill in where they need to."""

import pytest

from transforms.memory.index_row import IndexRow

RUN = "20261120T060000Z-0123abcd"


@pytest.fixture(scope="session")
def index_row():
    """index_row(id, **fields): a row of a document that is alone."""

    def make(identity, **fields):
        return IndexRow(
            **{
                "id": identity,
                "version": f"v-{identity}",
                "run_id": RUN,
                "as_of": "2026-11-20T06:00:00Z",
                "partition": "2026-11-20|a.example",
                "claim": identity,
                "claimant": "",
                "printed_version": f"v-{identity}",
                "cluster_id": f"c{identity}",
                "canonical_id": identity,
                "cluster_as_of": "2026-11-20T06:00:00Z",
                "outlet": "a.example",
                "outlet_domain": "a.example",
                "url": f"https://a.example/{identity}",
                "language": "en",
                "date_published": None,
                "published": None,
                "changed": 0.0,
                "speaks": True,
                "is_wire": False,
                "wire_confidence": 0.0,
                "wire_basis": None,
                "agencies": (),
                "origins": (),
                "shingles": 0,
                "whole": True,
                "exact": b"",
                "keys": b"",
                "sketch": b"",
                "specifics": b"",
                **fields,
            }
        )

    return make
