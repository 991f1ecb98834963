"""Imported once by the fork server, so that workers start with registries and language models in memory.

All workers share what is loaded here, and a worker that had to be killed is replaced within a tenth of a second.
"""

from __future__ import annotations

from schemas.page import Page
from schemas.vocabulary import InputKind
from transforms.edit.document import edit
from transforms.edit.options import EditOptions

_PARAGRAPH = "GENEVA (Reuters) - Delegates meet on the shore of the lake to settle how the new treaty is to be read. "

edit(
    Page(kind=InputKind.PAGE, input="preload", source_id="preload", charset="utf-8"),
    f"<html><body><article><h1>Talks</h1><p>{_PARAGRAPH * 3}</p></article></body></html>".encode(),
    EditOptions(as_of="2000-01-01T00:00:00Z", min_words=0),
)
