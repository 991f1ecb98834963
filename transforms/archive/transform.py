"""The archive in Beam: what was fetched to WARC files, which get their names when the run is committed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

import apache_beam as beam
import orjson
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsIter, PCollection

from schemas.input_kinds import InputKind
from schemas.page import Page
from transforms.archive.archive_place import ArchivePlace, part_of_page, pending_path
from transforms.archive.waiting import Waiting, publish, waiting_of
from transforms.elements.archive_record import archive
from transforms.elements.page_codec import decode_page, encode_page
from transforms.fetch.robots import PATH
from transforms.fetch.session_clock import epoch_seconds
from transforms.storage.running import Attempt
from transforms.storage.storage import Storage, storage_for


def is_fetched(page: tuple[bytes, bytes]) -> bool:
    """Whether a page came by fetching: itself, or the feed that its text stands in."""
    return decode_page(page[0]).kind.row.is_fetched


def robots_files(row: bytes, as_of: str) -> Iterator[tuple[bytes, bytes]]:
    """The robots files that a run at the clock `as_of` has fetched, of a row of state, as lists: header and text."""
    for origin, file in (orjson.loads(row).get("robots") or {}).items():
        if file.get("text") and file.get("asked_at") == epoch_seconds(as_of) and file.get("missing_since") is None:
            url = f"{origin}{PATH}"
            page = Page(InputKind.SITEMAP, url, url, url=url, content_type="text/plain", fetched_at=as_of)
            yield encode_page(page), file["text"].encode("utf-8", "replace")


def key_page(page: tuple[bytes, bytes]) -> tuple[int, tuple[bytes, bytes]]:
    """(the part that it is written in, page)."""
    return part_of_page(decode_page(page[0]).source_id), page


@dataclass(frozen=True, slots=True)
class Archiving:
    """Where the archive of a run goes: its parts lie below the `output` until the `attempt` has committed the run."""

    run_id: str
    place: ArchivePlace
    output: str
    attempt: Attempt
    as_of: str

    def waiting(self, parts: Iterable[int]) -> Waiting:
        """What the parts with these numbers become."""
        return waiting_of(self.run_id, self.attempt, self.place, parts)


class WriteArchive(beam.DoFn):
    """A part of the archive, below the output; gives its number."""

    def __init__(self, archiving: Archiving) -> None:
        self._archiving = archiving
        self._pages = Metrics.counter("archive", "pages_out")

    def setup(self) -> None:
        """Opens the output, with the attempt's journal."""
        self._storage: Storage = storage_for(self._archiving.output, self._archiving.attempt.name)

    def process(self, element: tuple[int, Iterable[tuple[bytes, bytes]]]) -> Iterator[int]:
        """The part holds its pages, and its lists, sorted by their headers, each once."""
        part, pages = element[0], [page for page, _ in groupby(sorted(element[1]))]
        kept = ((decode_page(header), body) for header, body in pages)
        data = b"".join(archive(kept, self._archiving.as_of))
        self._storage.write(pending_path(str(self._archiving.attempt.name), part), data)
        self._pages.inc(len(pages))
        yield part

    def teardown(self) -> None:
        """Closes the journal."""
        self._storage.close()


class NoteArchive(beam.DoFn):
    """Which files the parts become, noted when all are written. Comes out: nothing, for a commit to wait for."""

    def __init__(self, archiving: Archiving) -> None:
        self._archiving = archiving

    def setup(self) -> None:
        """Opens the output, with the attempt's journal."""
        self._storage: Storage = storage_for(self._archiving.output, self._archiving.attempt.name)

    def process(self, _: bytes, parts: Iterable[int]) -> Iterator[tuple[str, bytes]]:
        """A note where there is a part."""
        waiting = self._archiving.waiting(parts)
        if waiting.files:
            self._storage.write(waiting.note, waiting.encoded())
        yield from ()

    def teardown(self) -> None:
        """Closes the journal."""
        self._storage.close()


class PublishArchive(beam.DoFn):
    """The manifest as it came; by then the run is committed, and the files of its archive get their names."""

    def __init__(self, archiving: Archiving) -> None:
        self._archiving = archiving

    def process(self, manifest: bytes, parts: Iterable[int]) -> Iterator[bytes]:
        """Every file that has a part, and no other of this run."""
        publish(storage_for(self._archiving.output), self._archiving.waiting(parts))
        yield manifest


class Archived(NamedTuple):
    """The numbers of the parts; and nothing, which comes when they are written and noted, among (name, state file)."""

    parts: PCollection[int]
    noted: PCollection[tuple[str, bytes]]


@dataclass
class ArchivePages(beam.PTransform[Any, Any]):
    """Pages and lists (header, bytes) to the archive of those which were fetched, `Archived`."""

    archiving: Archiving

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, pages: PCollection[tuple[bytes, bytes]]) -> Archived:
        """Bodies are shuffled once more: who archives wants an order that no engine decides."""
        parts: PCollection[int] = (
            pages
            | "ChooseFetched" >> beam.Filter(is_fetched)
            | "KeyPage" >> beam.Map(key_page)
            | "GroupPages" >> beam.GroupByKey()
            | "WriteArchive" >> beam.ParDo(WriteArchive(self.archiving)).with_output_types(int)
        )
        noted = beam.ParDo(NoteArchive(self.archiving), AsIter(parts)).with_output_types(tuple[str, bytes])
        return Archived(parts, pages.pipeline | "AfterParts" >> beam.Impulse() | "NoteArchive" >> noted)


def published(manifests: PCollection[bytes], parts: PCollection[int], archiving: Archiving) -> PCollection[bytes]:
    """The manifests, once the files of the archive have their names."""
    return manifests | "PublishArchive" >> beam.ParDo(PublishArchive(archiving), AsIter(parts)).with_output_types(bytes)
