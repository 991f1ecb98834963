"""The archive in Beam: pages to WARC files, which get their names when the run is committed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import apache_beam as beam
from apache_beam.metrics.metric import Metrics
from apache_beam.pvalue import AsIter, PCollection

from transforms.archive.archive_place import PENDING, ArchivePlace, shard_of_page
from transforms.elements.archive_record import archive
from transforms.elements.page_codec import decode_page
from transforms.storage.storage import storage_for


def is_fetched(page: tuple[bytes, bytes]) -> bool:
    """Whether a page came by fetching: itself, or the feed that its text stands in."""
    return decode_page(page[0]).kind.row.is_fetched


def key_page(page: tuple[bytes, bytes], shards: int) -> tuple[int, tuple[bytes, bytes]]:
    """(the file that it is written in, page)."""
    return shard_of_page(decode_page(page[0]).source_id, shards), page


class WriteArchive(beam.DoFn):
    """A WARC file under a name that says that its run is not committed; gives its name."""

    def __init__(self, place: ArchivePlace, as_of: str) -> None:
        self._place = place
        self._as_of = as_of
        self._pages = Metrics.counter("archive", "pages_out")

    def process(self, element: tuple[int, Iterable[tuple[bytes, bytes]]]) -> Iterator[str]:
        """The file holds its pages sorted by their headers."""
        shard, pages = element[0], sorted(element[1])
        name = self._place.names[shard]
        data = b"".join(archive(((decode_page(header), body) for header, body in pages), self._as_of))
        storage_for(self._place.root).write(f"{name}{PENDING}", data)
        self._pages.inc(len(pages))
        yield name


class PublishArchive(beam.DoFn):
    """The manifest as it came; by then the run is committed, and the files of its archive get their names."""

    def __init__(self, place: ArchivePlace) -> None:
        self._place = place

    def process(self, manifest: bytes, names: Iterable[str]) -> Iterator[bytes]:
        """Every file that was written, and no other of this run."""
        storage, written = storage_for(self._place.root), set(names)
        for name in () if self._place.is_file else set(self._place.names) - written:  # of an attempt that fetched more
            storage.delete(name)
        for name in sorted(written):
            if storage.exists(name) and not storage.exists(f"{name}{PENDING}"):  # the step is tried again
                continue
            storage.write(name, storage.read(f"{name}{PENDING}"))
            storage.delete(f"{name}{PENDING}")
        yield manifest


@dataclass
class ArchivePages(beam.PTransform[Any, Any]):
    """Pages (header, bytes) to the names of the files that keep those which were fetched."""

    place: ArchivePlace
    as_of: str

    def __post_init__(self) -> None:
        super().__init__()

    def expand(self, pages: PCollection[tuple[bytes, bytes]]) -> PCollection[str]:
        """Bodies are shuffled once more: who archives wants an order that no engine decides."""
        return (
            pages
            | "ChooseFetched" >> beam.Filter(is_fetched)
            | "KeyPage" >> beam.Map(key_page, len(self.place.names))
            | "GroupPages" >> beam.GroupByKey()
            | "WriteArchive" >> beam.ParDo(WriteArchive(self.place, self.as_of)).with_output_types(str)
        )


def published(manifests: PCollection[bytes], names: PCollection[str], place: ArchivePlace) -> PCollection[bytes]:
    """The manifests, once the files of the archive have their names."""
    return manifests | "PublishArchive" >> beam.ParDo(PublishArchive(place), AsIter(names)).with_output_types(bytes)
