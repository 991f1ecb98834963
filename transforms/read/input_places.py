"""Where inputs lie: one form for every spelling of a place, so that a run is known by what it reads."""

from __future__ import annotations

import os
from urllib.parse import urlsplit, urlunsplit

from transforms.storage.storage import OBJECT_STORES

STANDARD_INPUT = "-"  # not a file of this name: that is written `./-`
SUBSCRIPTION = "pubsub"  # the scheme of `pubsub://projects/P/subscriptions/S`
_DEFAULT_PORTS = {"http": 80, "https": 443}


def place_of(pattern: str) -> str:
    """Returns the place that a path, glob or URL of the command line means, the same from every working folder.

    A local path becomes absolute, without `.`, `..` and doubled slashes; links are not followed. A web address loses
    its credentials, fragment and default port, and its scheme and host are in lower case; its path and query stay,
    since two queries are two feeds. `gs://bucket/folder/` is `gs://bucket/folder`. Idempotent.
    """
    if pattern == STANDARD_INPUT:
        return pattern
    scheme = pattern.partition("://")[0].lower() if "://" in pattern else ""
    if scheme in _DEFAULT_PORTS:
        return _web_place(pattern)
    if scheme == SUBSCRIPTION:
        return pattern
    if scheme in OBJECT_STORES:
        return pattern.rstrip("/")
    path = os.path.abspath(pattern)  # noqa: PTH100  # resolve() would follow a link given on purpose
    return path[1:] if path.startswith("//") else path


def _web_place(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:  # no browser would open it either: it is its own place, and its fetch is refused
        return url
    host = parts.netloc.rpartition("@")[2].rpartition(":")[0] if port is not None else parts.netloc.rpartition("@")[2]
    shown = host.lower().removesuffix(":") + ("" if port in (None, _DEFAULT_PORTS[parts.scheme]) else f":{port}")
    return urlunsplit((parts.scheme, shown, parts.path or "/", parts.query, ""))
