"""The options of an earlier run, as its manifest says them: checked before a replay takes them over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.flags.flag_values import MOST_DAYS, MOST_NUMBER
from schemas.manifest import Manifest, manifest_path
from transforms.sink.verdicts import DuplicatesMode
from transforms.storage.errors import UnreadableManifestError


@dataclass(frozen=True, slots=True)
class EarlierOptions:
    """The options of a run that a replay of its documents takes over; code that a manifest names is not among them."""

    min_words: int
    duplicates: str
    look_back: int
    trust_feeds: tuple[str, ...] = ()
    files_per_day: int = 0


def earlier_options(manifest: Manifest) -> EarlierOptions:
    """The options of the run of a manifest. Raises UnreadableManifestError where no run can have had them."""
    options = manifest.options
    try:
        return EarlierOptions(
            min_words=_number(options, "min_words", MOST_NUMBER),
            duplicates=str(DuplicatesMode(options["duplicates"])),
            look_back=_number(options, "look_back", MOST_DAYS),
            trust_feeds=_names(options, "trust_feeds"),
            files_per_day=_number({"files_per_day": 0, **options}, "files_per_day", MOST_NUMBER),
        )
    except (KeyError, ValueError) as error:
        problem = f"its options are none that a run can have had, {error}: put it back from a copy"
        raise UnreadableManifestError(manifest_path(manifest.run_id), problem) from error


def _number(options: Mapping[str, Any], name: str, most: int) -> int:
    value = options[name]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise ValueError(f"{name} is {value!r:.50}")
    return value


def _names(options: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = options.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"{name} is {value!r:.50}")
    return tuple(value)
