"""Normalised addresses: one form for all spellings of a page's URL, and never one form for two pages."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urlsplit

from w3lib.url import safe_url_string

from schemas.registry import ParameterMatch, load_tracking_parameters

DEFAULT_PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8192  # characters; longer ones are data, not addresses
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")
# An address in normal form but for tracking parameters and a fragment: most are, and need no parser.
_PLAIN = re.compile(
    r"(https?://(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)"
    r"(/[A-Za-z0-9._~/@!$()*+,;=-]*)(?:\?([A-Za-z0-9._~/@!$()*+,;:=&?-]*))?(?:#(?:[A-Za-z0-9_=-][!-~]*)?)?"
)
_ESCAPE = re.compile(r"%(?:([0-9A-Fa-f]{2}))?")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def canonical_url(url: str | None) -> str | None:
    """The normalised form of an http or https URL, in ASCII; None for anything else.

    Scheme and host in lower case (IDNA), no credentials, default port, dot segments, fragment or tracking
    parameters; the other parameters keep their order, and a fragment that begins with `!` stays: it names a page.
    Percent-encoding follows the WHATWG URL standard through w3lib, with upper-case hex digits and unreserved
    characters decoded (RFC 3986, 6.2.2). `http` stays apart from `https`, `www.` and a final slash stay, since some
    sites print other pages there. Idempotent.
    """
    if not url or len(url) > LONGEST_URL:
        return None
    if (plain := _PLAIN.fullmatch(url)) and "/." not in plain[2]:
        query = _without_tracking(plain[3], plain[1]) if plain[3] else ""
        return f"{plain[1]}{plain[2]}?{query}" if query else plain[1] + plain[2]
    try:
        parts = urlsplit(safe_url_string(url))
        origin = _origin(parts)
    except ValueError:  # w3lib and urlsplit say so of hosts and ports that no browser would open; UnicodeError is one
        return None
    if origin is None:
        return None
    path = _without_dot_segments(_ESCAPE.sub(_normal_escape, parts.path)) or "/"
    query = _without_tracking(_ESCAPE.sub(_normal_escape, parts.query), origin)
    page = _ESCAPE.sub(_normal_escape, parts.fragment) if parts.fragment.startswith("!") else ""
    return origin + path + (f"?{query}" if query else "") + (f"#{page}" if page else "")


def _origin(parts: SplitResult) -> str | None:
    """`https://host:port` without credentials; None where a scheme or host is none of the web's."""
    scheme = parts.scheme.lower()
    netloc = parts.netloc.rpartition("@")[2].lower()
    host = netloc if netloc.endswith("]") else netloc.rpartition(":")[0] or netloc
    if scheme not in DEFAULT_PORTS or not _HOST.fullmatch(host) or ".." in host:
        return None
    port = parts.port
    return f"{scheme}://{host}" + ("" if port in (None, DEFAULT_PORTS[scheme]) else f":{port}")


def _normal_escape(match: re.Match[str]) -> str:
    """A percent escape in one spelling; a stray percent sign is escaped itself."""
    digits = match[1]
    if digits is None:
        return "%25"
    character = chr(int(digits, 16))
    return character if character in _UNRESERVED else f"%{digits.upper()}"


def _without_dot_segments(path: str) -> str:
    """The path with `.` and `..` resolved, as browsers do; empty segments stay."""
    if "/." not in path:
        return path
    kept: list[str] = []
    *folders, last = path.split("/")[1:]
    for segment in folders:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if last == "..":
        del kept[-1:]
    return "/".join(["", *kept, "" if last in (".", "..") else last])


def _without_tracking(query: str, origin: str) -> str:
    host = origin.partition("://")[2].partition(":")[0]
    return "&".join(part for part in query.split("&") if part and not _is_tracking(part.partition("=")[0], host))


def _is_tracking(name: str, host: str) -> bool:
    hosts_by_name, prefixes = _tracking_table()
    lowered = name.lower().removeprefix("amp;")  # of addresses that were escaped twice
    if lowered.startswith(prefixes):
        return True
    limits = hosts_by_name.get(lowered, ())
    return any(limit is None or host == limit or host.endswith("." + limit) for limit in limits)


@lru_cache(maxsize=1)
def _tracking_table() -> tuple[dict[str, tuple[str | None, ...]], tuple[str, ...]]:
    """The hosts to which each exact name is limited (None: everywhere), and the prefixes."""
    rows = load_tracking_parameters()
    hosts: dict[str, tuple[str | None, ...]] = {}
    for row in rows:
        if row.match is ParameterMatch.EXACT:
            hosts[row.name] = (*hosts.get(row.name, ()), row.host)
    return hosts, tuple(row.name for row in rows if row.match is ParameterMatch.PREFIX)
