"""What a worker process runs on a page: an importable function, without Beam."""

from __future__ import annotations

import orjson

from schemas.decisions import Rejection
from schemas.own_tables import in_force
from transforms.duplicates.member import member_of, pack
from transforms.edit.document import edit
from transforms.edit.edited import Edited
from transforms.edit.options import EditOptions
from transforms.elements.draft import Draft, document_key
from transforms.elements.page_codec import decode_page
from transforms.elements.partition import partition_of
from transforms.identify.authority import speaker_of
from transforms.templates.printed_lines import pack_lines, printed_lines
from transforms.translations.anchors import anchors_of_record
from transforms.translations.anchors import pack as pack_anchors


def edit_page(header: bytes, data: bytes, options: EditOptions) -> tuple[str, Draft] | Rejection:
    """The draft of one page under its document key, or its rejection; `header` as `page_codec` wrote it."""
    page = decode_page(header)
    edited = edit(page, data, options)
    if not isinstance(edited, Edited):
        return edited
    with in_force(options.registry):
        return draft_of(edited, page.as_of)


def draft_of(edited: Edited, as_of: str) -> tuple[str, Draft]:
    """(document key, draft): all that the later stages need of a record, so that they need not read it."""
    record = edited.record
    key, packed = document_key(record), orjson.dumps(record)
    row = orjson.loads(packed)
    partition = partition_of(row, as_of).key
    lines = pack_lines(printed_lines(row, as_of, edited.positions))
    member = pack(member_of(key, row, partition, as_of))
    return key, Draft(
        as_of,
        partition,
        record.id,
        record.version,
        packed,
        lines,
        member,
        speaker_of(record),
        pack_anchors(anchors_of_record(row, edited.addresses)),
    )
