"""Connected components of verified edges, by union-find."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Edge = tuple[bytes, bytes]


def components(edges: Iterable[Edge]) -> Iterator[tuple[bytes, bytes]]:
    """(document, smallest document of its component), sorted; the same for edges in any order.

    Up to some ten million edges fit into the memory of one worker.
    """
    parent: dict[bytes, bytes] = {}
    for one, other in edges:
        low, high = sorted((_root(parent, one), _root(parent, other)))
        parent[high] = low
    for document in sorted(parent):
        yield document, _root(parent, document)


def _root(parent: dict[bytes, bytes], document: bytes) -> bytes:
    above = parent.setdefault(document, document)
    while above != document:
        parent[document] = parent[above]  # halves the path, so that later look-ups are short
        document, above = above, parent[above]
    return document
