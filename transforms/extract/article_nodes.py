"""The article nodes of a page's JSON-LD, read as tolerantly as browsers' search engines read them.

Sources: https://www.w3.org/TR/json-ld11/ and https://schema.org/Article with its subtypes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

_TYPES = (
    "reportagenewsarticle analysisnewsarticle opinionnewsarticle backgroundnewsarticle reviewnewsarticle",
    "askpublicnewsarticle satiricalarticle advertisercontentarticle liveblogposting",
    "newsarticle",
    "report techarticle scholarlyarticle medicalscholarlyarticle",
    "article",
    "blogposting socialmediaposting discussionforumposting",
    "webpage itempage",
)
_RANKS = {name: rank for rank, names in enumerate(_TYPES) for name in names.split()}
_PAGE_RANK = len(_TYPES) - 1  # a page that is published like an article

# Where a page's own article may hide. Anything below other keys (itemListElement, hasPart, liveBlogUpdate, citation)
# is another article or a part of one.
_DESCENDED = ("@graph", "mainEntity", "mainEntityOfPage")

_LONGEST_SCRIPT = 2_000_000  # characters; a longer one is data, not metadata
_MOST_NODES = 5_000  # values visited in one page
_MOST_ARTICLES = 10
_MOST_ITEMS = 100  # list items whose references are resolved
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|\ufeff", re.IGNORECASE)
_WRAPPING_END = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)$")
_REPAIRED = re.compile(
    r'"(?:[^"\\]|\\.|"(?!\s*(?:[,:}\]]|$)))*"'  # a string; a quote that nothing may follow stands inside it
    r"|,(?=\s*[}\]])"  # a comma before an end
    r"|/\*.*?(?:\*/|\Z)|(?:(?<=\s)|^)//[^\n]*",  # a comment
    re.DOTALL,
)
_BAD_ESCAPE = re.compile(r"\\(?:([\"\\/bfnrt]|u[0-9a-fA-F]{4})|(.))", re.DOTALL)
_INNER_QUOTE = re.compile(r'(\\.)|"', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*")
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_HALF_PAIR = re.compile(rf"{_HIGH}(?!{_LOW})|(?<!{_HIGH}){_LOW}")  # of surrogates: nothing can write it
_DECODER = json.JSONDecoder(strict=False)  # control characters stand in real strings


def read_json_ld(scripts: Iterable[str], addresses: Iterable[str] = ()) -> tuple[Mapping[str, Any], ...]:
    """The article nodes of the scripts: those that name one of `addresses` first, then the most specific type.

    `@id` references in a node's own values are replaced by what they lead to on the page. Bounded in size and depth;
    what cannot be read is left out.
    """
    nodes = list(islice(_walk([value for script in scripts for value in parse_values(script)]), _MOST_NODES))
    by_id = _index(nodes)
    paths = frozenset(_path(address) for address in addresses) - {""}
    ranked = [(not _names(node, paths), rank, node) for node in nodes if (rank := _rank(node)) is not None]
    ranked.sort(key=lambda entry: entry[:2])
    return tuple(_resolved(node, by_id) for _, _, node in ranked[:_MOST_ARTICLES])


def parse_values(script: str) -> list[Any]:
    """The JSON values of one script element, after repairs where it is not JSON; empty where nothing can be read."""
    if len(script) > _LONGEST_SCRIPT:
        return []
    text = _WRAPPING_END.sub("", _WRAPPING.sub("", _HALF_PAIR.sub(r"\\ufffd", script)).strip().rstrip(";"))
    try:
        return _decoded(text) or _decoded(_repaired(text)) or []
    except RecursionError:  # nested deeper than any metadata
        return []


def node_types(node: Mapping[str, Any]) -> tuple[str, ...]:
    """The lower-cased `@type` names of a node, without their namespace."""
    types = node.get("@type")
    names = types if isinstance(types, list) else [types]
    return tuple(re.split(r"[/#:]", name)[-1].lower() for name in names if isinstance(name, str))


def _repaired(text: str) -> str:
    if '"' not in text and "&quot;" in text:
        text = unescape(text)
    return _REPAIRED.sub(lambda found: _escaped(found[0]) if found[0][0] == '"' else "", text)


def _escaped(literal: str) -> str:
    inner = _BAD_ESCAPE.sub(lambda found: found[0] if found[1] else found[2], literal[1:-1])
    return f'"{_INNER_QUOTE.sub(lambda found: found[1] or chr(92) + found[0], inner)}"'


def _decoded(text: str) -> list[Any] | None:
    """The values of a text that holds one, or several after each other; None where it holds anything else."""
    values = []
    position = 0
    try:
        while position < len(text):
            value, position = _DECODER.raw_decode(text, position)
            values.append(value)
            position = _BETWEEN.match(text, position).end()  # type: ignore[union-attr]  # matches the empty string
    except ValueError:
        return None
    return values


def _walk(values: list[Any]) -> Iterator[Mapping[str, Any]]:
    """The objects of the values in document order, through lists and the keys of `_DESCENDED`."""
    open_values = values[::-1]
    while open_values:
        value = open_values.pop()
        if isinstance(value, list):
            open_values.extend(reversed(value[:_MOST_NODES]))
        elif isinstance(value, dict):
            yield value
            open_values.extend(value[key] for key in reversed(_DESCENDED) if isinstance(value.get(key), (dict, list)))


def _index(nodes: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """The fullest node of each `@id`."""
    by_id: dict[str, Mapping[str, Any]] = {}
    for node in nodes:
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(by_id.get(name, ())):
            by_id[name] = node
    return by_id


def _rank(node: Mapping[str, Any]) -> int | None:
    rank = min((_RANKS[name] for name in node_types(node) if name in _RANKS), default=None)
    return None if rank == _PAGE_RANK and "datePublished" not in node else rank


def _names(node: Mapping[str, Any], paths: frozenset[str]) -> bool:
    """Whether a node carries an address of this page. A node without any address may be this page's."""
    main = node.get("mainEntityOfPage")
    named = [node.get("url"), node.get("@id"), main.get("@id") if isinstance(main, dict) else main]
    found = {path for address in named if isinstance(address, str) and (path := _path(address))}
    return not found or not paths or bool(found & paths)


def _path(address: str) -> str:
    """What tells pages of a site apart: the path without its end marks; empty where there is none."""
    try:
        return urlsplit(address).path.rstrip("/")
    except ValueError:
        return ""


def _resolved(node: Mapping[str, Any], by_id: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    return {key: _followed(value, by_id) for key, value in node.items()}


def _followed(value: Any, by_id: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, list):
        return [_followed(item, by_id) if isinstance(item, dict) else item for item in value[:_MOST_ITEMS]]
    if isinstance(value, dict) and isinstance(name := value.get("@id"), str):
        target = by_id.get(name)
        return target if target is not None and len(target) > len(value) else value
    return value
