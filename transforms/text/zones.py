"""Offsets of time zones: the abbreviations that mean one offset only, and names of the IANA time zone database."""

from __future__ import annotations

import re
from datetime import datetime, timezone, tzinfo
from functools import lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

_HOUR = 60  # minutes
_OUTERMOST = 14 * _HOUR  # the zone furthest from UTC
IMPOSSIBLE = -10_000  # an offset that no place on earth has

# RFC 822 zones and those that mean one offset only. IST, BST, AST and ECT mean several: they stand for no zone.
_ZONES = {
    **dict.fromkeys(("z", "ut", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "west"), 60),
    **dict.fromkeys(("cest", "mesz", "eet"), 120),
    **dict.fromkeys(("eest", "msk"), 180),
    **dict.fromkeys(("wib",), 420),
    **dict.fromkeys(("wita", "hkt", "sgt", "awst"), 480),
    **dict.fromkeys(("wit", "jst", "kst"), 540),
    "aest": 600,
    "aedt": 660,
    "nzst": 720,
    "nzdt": 780,
    "edt": -240,
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
# Names as folded text has them, without accents and in lower case: `america/argentina/buenos_aires`, `etc/gmt+3`.
PLACE = r"[a-z]{2,}(?:/[a-z0-9_+-]{2,}){1,2}"
_PLACE = re.compile(PLACE)


def minutes_east(zone: str | None, local: datetime) -> int | None:
    """Minutes east of UTC of a zone as written, in lower case, at a local time; None where it means none or several.

    IMPOSSIBLE where its digits are no offset. A local time that a change of clocks repeats is the earlier one.
    """
    if not zone:
        return None
    if _PLACE.fullmatch(zone):
        place = _place(zone)
        offset = local.replace(tzinfo=place).utcoffset() if place else None
        return None if offset is None else round(offset.total_seconds() / 60)
    sign = max(zone.find("+"), zone.find("-"))
    if sign < 0:
        return _ZONES.get(zone)
    digits = zone[sign + 1 :].replace(":", "")
    hours, minutes = (int(digits[:-2]), int(digits[-2:])) if len(digits) > len("00") else (int(digits), 0)
    east = hours * _HOUR + minutes
    if minutes >= _HOUR or east > _OUTERMOST:
        return IMPOSSIBLE
    return -east if zone[sign] == "-" else east


def written_offset(east: int) -> str:
    """The offset as RFC 3339 writes it: `Z`, `+05:30`."""
    return "Z" if east == 0 else f"{'-' if east < 0 else '+'}{abs(east) // _HOUR:02d}:{abs(east) % _HOUR:02d}"


@lru_cache(maxsize=256)
def _place(name: str) -> tzinfo | None:
    """The zone of a name in lower case; never that of the machine's own database, so that all machines agree."""
    if name in ("etc/utc", "etc/gmt"):
        return timezone.utc
    known = _names().get(name)
    if known is None:
        return None
    with files("tzdata").joinpath("zoneinfo", *known.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=known)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    lines = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return {name.lower(): name for name in lines}
