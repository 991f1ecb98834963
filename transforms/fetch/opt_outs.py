"""Signals by which a host keeps its pages from text and data mining: they are recorded, the reader of a record decides.

Sources: https://www.w3.org/community/reports/tdmrep/CG-FINAL-tdmrep-20240510/ and the values `noai` and `noimageai` of
`X-Robots-Tag`, which many hosts send. Which agents mine stands in `data/mining_agents.jsonl`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from schemas.page import Page, PageFacts
from schemas.registry import load_rows
from transforms.text.writable import one_line

_NO_AI = re.compile(r"\b(no(?:image)?ai|noml)\b", re.IGNORECASE)
_RESERVED = "1"
_META = ("robots", "googlebot", "tdm-reservation", "tdm-policy")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class MiningAgent:
    """An agent that takes pages for training: the name by which robots files call it, and whose it is."""

    id: str
    name: str
    owner: str
    source: str


@lru_cache(maxsize=1)
def mining_agents() -> tuple[str, ...]:
    """Returns the names by which robots files call agents that mine for training, in the order of the table."""
    return tuple(row.name for row in load_rows("mining_agents.jsonl", MiningAgent, __package__ or ""))


def header_opt_outs(headers: Mapping[str, str]) -> tuple[str, ...]:
    """Returns the signals in the headers of a response, such as `x-robots-tag: noai`; sorted, each once."""
    return tuple(sorted(set(_in_headers(headers))))


def with_declared_opt_outs(page: Page, facts: PageFacts) -> Page:
    """Returns the header of a page with the signals that the page itself declares in its `meta` elements."""
    named = {name: ", ".join(facts.meta.get(name, ())) for name in _META}
    robots = ", ".join(named.pop(name) for name in ("robots", "googlebot"))
    found = {
        f"meta {signal.replace('x-robots-tag', 'robots')}" for signal in _in_headers({"x-robots-tag": robots, **named})
    }
    return replace(page, opt_outs=tuple(sorted({*page.opt_outs, *found}))) if found else page


def _in_headers(headers: Mapping[str, str]) -> Iterator[str]:
    for name, value in headers.items():
        kind = name.lower()
        if kind == "x-robots-tag":
            yield from (f"{kind}: {word.lower()}" for word in _NO_AI.findall(value))
        elif kind == "tdm-reservation" and value.strip() == _RESERVED:
            yield f"{kind}: {_RESERVED}"
        elif kind == "tdm-policy" and (policy := one_line(value, _LONGEST)):
            yield f"{kind}: {policy}"
