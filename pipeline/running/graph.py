"""The whole graph, in the order in which news flows.

pages ─► drafts ─► unknown ones ─► without outlet templates ─► patches on duplicates ─► on translations ─► the dataset
"""

from dataclasses import replace
from typing import Any, NamedTuple

import apache_beam as beam
from apache_beam.pvalue import PCollection

from pipeline.plan import Plan
from pipeline.running.step_specs import remember_step_specs
from schemas.manifest import RunHeader, run_digest
from transforms.archive.archive_place import archive_place
from transforms.archive.transform import Archived, ArchivePages, Archiving, published, robots_files
from transforms.duplicates.recall.transform import RecallVersions
from transforms.duplicates.transform import FindDuplicates
from transforms.edit.transform import EditPages
from transforms.elements.draft import KeyedDraft
from transforms.elements.feed_report import rejection_reports
from transforms.fetch.fetch_state import NAME
from transforms.fetch.transform import PackPolls
from transforms.read.transform import ReadInputs
from transforms.sink.transform import WriteDataset
from transforms.storage.checked_files import unpacked_lines
from transforms.storage.running import Attempt
from transforms.templates.transform import RemoveTemplateLines
from transforms.translations.transform import FindTranslations


class EditedCollections(NamedTuple):
    """What the later stages work on: drafts and rejected documents, and what was seen on the way to them.

    `documents_in` are partial counts; `rows` are rows of state on feeds, pages and hosts; `feeds` are (address, part of
    what came of the feed).
    """

    drafts: PCollection[KeyedDraft]
    rejected: PCollection[bytes]
    documents_in: PCollection[int]
    rows: PCollection[bytes]
    feeds: PCollection[tuple[str, bytes]]


def build(pipeline: beam.Pipeline, plan: Plan, header: RunHeader, attempt: Attempt) -> PCollection[bytes]:
    """Put the run's steps into the pipeline; comes out: the committed manifest's JSON."""
    remember_step_specs()
    inputs = pipeline | "ReadInputs" >> ReadInputs(
        plan.sources, plan.as_of, plan.fetch, plan.workers, attempt.name or "", plan.fetch_state
    )
    edit = replace(plan.edit, run=run_digest(header.inputs, header.options))
    edited = inputs.pages | "EditPages" >> EditPages(edit, plan.workers)
    rejected = (inputs.rejected, edited.rejected) | "AllRejected" >> beam.Flatten()
    documents_in = (inputs.pages, inputs.rejected) | "CountDocumentsIn" >> CountDocuments()
    rows = inputs.state
    if plan.held:
        held = pipeline | "HeldRows" >> beam.Create(unpacked_lines(NAME, plan.held)).with_output_types(bytes)
        rows = (rows, held) | "AllRows" >> beam.Flatten()
    settled = EditedCollections(edited.drafts, rejected, documents_in, rows, inputs.feeds)
    if plan.archive is None:
        return settle(settled, plan, header, attempt)
    robots = inputs.state | "RobotsFiles" >> beam.FlatMap(robots_files, plan.as_of).with_output_types(
        tuple[bytes, bytes]
    )
    lists = () if inputs.lists is None else (inputs.lists,)
    fetched = (inputs.pages, *lists, robots) | "AllFetched" >> beam.Flatten()
    return settle_and_archive(settled, fetched, plan, header, attempt)


def settle(
    edited: EditedCollections, plan: Plan, header: RunHeader, attempt: Attempt, archived: Archived | None = None
) -> PCollection[bytes]:
    """The stages that compare documents, and the commit, which follows the archive: the manifest's JSON."""
    recalled = edited.drafts | "RecallVersions" >> RecallVersions(plan.memory)
    cleaned = recalled.drafts | "RemoveTemplateLines" >> RemoveTemplateLines(
        plan.template_state, registry=plan.edit.registry
    )
    duplicates = cleaned.drafts | "FindDuplicates" >> FindDuplicates(cleaned.templates, plan.memory, plan.edit.registry)
    found = {"drafts": duplicates.drafts, "patches": duplicates.patches}
    translations = found | "FindTranslations" >> FindTranslations(
        plan.memory, plan.edit.registry, plan.translation_scorer
    )
    polled = edited.rows | "PackPolls" >> PackPolls()
    noted = () if archived is None else (archived.noted,)
    state = (cleaned.state, duplicates.state, translations.state, polled, *noted) | "AllState" >> beam.Flatten()
    failed = edited.rejected | "TellFeeds" >> beam.FlatMap(rejection_reports).with_output_types(tuple[str, bytes])
    written: PCollection[bytes] = {
        "drafts": duplicates.drafts,
        "patches": translations.patches,
        "rejected": edited.rejected,
        "documents_in": edited.documents_in,
        "unchanged": recalled.unchanged,
        "state": state,
        "feeds": (edited.feeds, failed) | "AllFeeds" >> beam.Flatten(),
    } | "WriteDataset" >> WriteDataset(
        plan.output,
        header,
        plan.duplicates,
        attempt,
        seen=plan.memory.seen,
        files_per_day=plan.files_per_day,
        holds=plan.held is not None,
    )
    return written


def settle_and_archive(
    edited: EditedCollections, fetched: Any, plan: Plan, header: RunHeader, attempt: Attempt
) -> PCollection[bytes]:
    """The manifest, once the archive of what was fetched, pages and lists, has its names.

    Its parts are written before the commit; it is published behind it, by the next run where this one dies first.
    """
    place = archive_place(plan.archive or "", header.run_id)
    archiving = Archiving(header.run_id, place, plan.output, attempt, plan.as_of)
    archived = fetched | "ArchivePages" >> ArchivePages(archiving)
    return published(settle(edited, plan, header, attempt, archived), archived.parts, archiving)


class CountDocuments(beam.PTransform[Any, Any]):
    """How many documents came in: pages that were read, and inputs that were given up before they became one."""

    def expand(self, collections: Any) -> PCollection[int]:  # Beam warns of a tuple of collections as a type
        """Partial counts."""
        ones = [
            collection | f"One{number}" >> beam.Map(one_each).with_output_types(int)
            for number, collection in enumerate(collections)
        ]
        return ones | "AllOnes" >> beam.Flatten()


def one_each(_: object) -> int:
    """One, for any element."""
    return 1
