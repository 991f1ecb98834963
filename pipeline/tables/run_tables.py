"""The tables of what manifests themselves say: a row a run, and a row for each feed of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from pipeline.tables.arrow_types import TIME
from schemas.manifest import Manifest
from transforms.text.rfc3339 import utc_moment

_AS_COUNTED = ("documents_in", "articles", "duplicates", "dropped", "unchanged", "updated")
_COUNTS = (*_AS_COUNTED, "rejected", "files", "bytes")
_OF_FEED = ("new", "known", "failed", "listed")
_RUN = [("run_id", pa.string()), ("as_of", TIME)]
_RUNS = pa.schema([*_RUN, *((name, pa.int64()) for name in _COUNTS)])
_POLLS = pa.schema(
    [
        *_RUN,
        ("feed", pa.string()),
        ("status", pa.string()),
        *((name, pa.int64()) for name in _OF_FEED),
        ("why", pa.list_(pa.struct([("reason", pa.string()), ("count", pa.int64())]))),
    ]
)


def run_tables(manifests: Sequence[Manifest]) -> Mapping[str, pa.Table]:
    """`runs`: a row a run with its counts; `polls`: a row for each feed or other list that a run was to read."""
    ordered = sorted(manifests, key=lambda manifest: (manifest.as_of, manifest.run_id))
    polls = [row for manifest in ordered for row in _poll_rows(manifest)]
    return {
        "runs": pa.Table.from_pylist([_run_row(manifest) for manifest in ordered], _RUNS),
        "polls": pa.Table.from_pylist(polls, _POLLS),
    }


def _run_row(manifest: Manifest) -> dict[str, object]:
    counts, files = manifest.counts, manifest.files
    return {
        **_of(manifest),
        **{name: getattr(counts, name) for name in _AS_COUNTED},
        "rejected": sum(counts.rejected.values()),
        "files": len(files),
        "bytes": sum(file.bytes for file in files),
    }


def _poll_rows(manifest: Manifest) -> list[dict[str, object]]:
    return [
        {
            **_of(manifest),
            "feed": feed.feed,
            "status": feed.status,
            **{name: getattr(feed, name) for name in _OF_FEED},
            "why": [{"reason": reason, "count": count} for reason, count in sorted(feed.why.items())],
        }
        for feed in manifest.feeds
    ]


def _of(manifest: Manifest) -> dict[str, object]:
    return {"run_id": manifest.run_id, "as_of": utc_moment(manifest.as_of)}
