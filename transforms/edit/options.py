"""What the edit of a document depends on besides the document."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.own_tables import NONE

PRELOAD = ("transforms.edit.preload",)  # what a worker that edits has loaded when it starts
PRELOAD_OF_ONE = ("transforms.edit.document",)  # for one document: not what many might need


@dataclass(frozen=True, slots=True)
class EditOptions:
    """Options that can change a record.

    `min_words` is the length of the shortest text that is kept. `run` is the digest of the run's inputs and options
    (`schemas.manifest.run_digest`), which a record's run id ends in. `registry` holds the user's own rows
    (`schemas.own_tables.packed`). `trusted_feeds` are those whose word on other sites' pages counts, by address, path
    or host.
    """

    min_words: int = 25
    run: str = ""
    registry: str = NONE
    trusted_feeds: tuple[str, ...] = ()
