"""What a worker process runs on a page: an importable function, without Beam."""

from __future__ import annotations

from schemas.decisions import Rejection
from transforms.edit.document import Edited, edit
from transforms.edit.options import EditOptions
from transforms.elements.draft import Draft, draft_of
from transforms.elements.page_codec import decode_page


def edit_page(header: bytes, data: bytes, options: EditOptions) -> tuple[str, Draft] | Rejection:
    """The draft of one page under its document key, or its rejection; `header` as `page_codec` wrote it."""
    page = decode_page(header)
    edited = edit(page, data, options)
    return draft_of(edited.record, page.as_of) if isinstance(edited, Edited) else edited
