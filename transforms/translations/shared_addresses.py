"""Addresses as keys of pairing: a document's own, those that it names as its versions, its links and pictures.

Kept as hashes of 64 bits with what each is, beside the anchors of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from schemas.page import PageAddresses

_ADDRESS = np.dtype([("hash", "<u8"), ("kind", "u1")])

Addresses = NDArray[np.void]


class AddressKind(IntEnum):
    """What an address is to a document; the numbers are stored."""

    OWN = 0
    VERSION = 1  # its owner's page names it as a version of the text
    CLAIMED = 2  # the same of an address of another owner, who must say so too
    LINK = 3
    IMAGE = 4


NAMES = (AddressKind.OWN, AddressKind.VERSION, AddressKind.CLAIMED)


@dataclass(frozen=True, slots=True)
class SharedAddresses:
    """What two documents share beside their texts; `is_named` where one names the other as its version."""

    is_named: bool = False
    links: int = 0
    images: int = 0


NOTHING_BESIDE = SharedAddresses()


def addresses_of(record: Mapping[str, Any], page: PageAddresses) -> Addresses:
    """The addresses of a record and of its page, sorted, each once."""
    own = dict.fromkeys(url for url in (record.get("canonical_url"), record.get("url")) if url)
    given: tuple[tuple[AddressKind, Iterable[str]], ...] = (
        (AddressKind.OWN, own),
        (AddressKind.VERSION, page.versions),
        (AddressKind.CLAIMED, page.claimed),
        (AddressKind.LINK, page.links),
        (AddressKind.IMAGE, page.images),
    )
    rows = {(xxhash.xxh3_64_intdigest(_plain(text)), int(kind)) for kind, texts in given for text in texts}
    return np.array(sorted(rows), dtype=_ADDRESS)


def _plain(address: str) -> bytes:
    """An address without scheme, `www.` and final slash: sites name their versions with and without them."""
    return address.partition("://")[2].removeprefix("www.").rstrip("/").encode() or address.encode()


def read_addresses(packed: bytes, count: int) -> Addresses:
    """So many addresses at the start of what `tobytes` of an array of them gave."""
    return np.frombuffer(packed, dtype=_ADDRESS, count=count)


def none() -> Addresses:
    """No address."""
    return np.empty(0, dtype=_ADDRESS)


def shared_addresses(mine: Addresses, theirs: Addresses) -> SharedAddresses:
    """What two documents share: a version named by its owner, or by both; links and pictures."""
    if not len(mine) or not len(theirs):
        return NOTHING_BESIDE
    one, other = _by_kind(mine), _by_kind(theirs)
    named = [
        (not here[AddressKind.VERSION].isdisjoint(there[AddressKind.OWN]), _claims(here, there))
        for here, there in ((one, other), (other, one))
    ]
    return SharedAddresses(
        any(by_owner for by_owner, _ in named) or all(claimed for _, claimed in named),
        len(one[AddressKind.LINK] & other[AddressKind.LINK]),
        len(one[AddressKind.IMAGE] & other[AddressKind.IMAGE]),
    )


def _claims(here: list[set[int]], there: list[set[int]]) -> bool:
    return not here[AddressKind.CLAIMED].isdisjoint(there[AddressKind.OWN])


def _by_kind(addresses: Addresses) -> list[set[int]]:
    found: list[set[int]] = [set() for _ in AddressKind]
    for value, kind in addresses.tolist():
        found[kind].add(value)
    return found
