"""What a worker process runs on a page: an importable function, without Beam."""

from __future__ import annotations

from schemas.decisions import Rejection
from transforms.edit.document import Edited, edit
from transforms.edit.options import EditOptions
from transforms.elements.draft import draft_of
from transforms.elements.page_codec import decode_page


def edit_page(header: bytes, data: bytes, options: EditOptions) -> tuple[str, bytes] | Rejection:
    """The draft of one page, or its rejection; `header` as `page_codec` wrote it."""
    edited = edit(decode_page(header), data, options)
    return draft_of(edited.record) if isinstance(edited, Edited) else edited
