"""What one run is to do: everything the graph is built from, and the part of it that the manifest records."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial

from pipeline.flags.arguments import asked_inputs
from pipeline.flags.manners import fetch_options
from pipeline.flags.usage_error import UsageError
from pipeline.machine import clock, workers_of
from pipeline.registry_files import own_registry
from pipeline.standard_input import spooled
from pipeline.versions import versions
from schemas.input_kinds import ASKED_FOR
from schemas.manifest import InputPattern, RunHeader, Slice, run_id
from transforms.edit.options import PRELOAD, EditOptions
from transforms.fetch.fetch_memory import StateSource as FetchStateSource
from transforms.fetch.fetch_options import FetchOptions
from transforms.memory.known_row import LOOK_BACK
from transforms.memory.memory_source import MemorySource
from transforms.read.input_errors import InputError
from transforms.read.input_places import place_of
from transforms.read.sources import Source, expand_all
from transforms.storage.file_names import is_ours
from transforms.storage.storage import absolute
from transforms.templates.state import StateSource
from transforms.translations.scorer import ScorerError, scorer_named
from transforms.workers.limits import Workers

REGISTRY = "registry "  # what stands before a registry file's name among the versions in the manifest


@dataclass(frozen=True, slots=True)
class Plan:
    """A run: inputs, output, clock (`as_of`, RFC 3339 in UTC), options.

    `registry` holds the SHA-256 of the registry files by their names; what they say is among the options of the edit.
    `held` is state of feeds (a file's content) that earlier runs of this process have learnt and not committed: a run
    in which nothing comes commits nothing either. It always commits where that is None.
    A run of a chain reads its `slice` only, of `slice_size` documents; `chain` are the inputs of the whole chain.
    """

    sources: tuple[Source, ...]
    output: str
    as_of: str
    edit: EditOptions = field(default_factory=EditOptions)
    workers: Workers = field(default_factory=partial(Workers, preload=PRELOAD))
    duplicates: str = "separate"
    fetch: FetchOptions = field(default_factory=FetchOptions)
    replayed: tuple[str, ...] = ()
    template_state: StateSource = ()
    look_back: int = LOOK_BACK
    memory: MemorySource = field(default_factory=MemorySource)
    archive: str | None = None
    fetch_state: FetchStateSource = ()
    registry: Mapping[str, str] = field(default_factory=dict)
    files_per_day: int = 0
    translation_scorer: str = ""
    chain: tuple[Source, ...] = ()
    slice: Slice | None = None
    slice_size: int = 0
    held: bytes | None = None

    @property
    def inputs(self) -> tuple[InputPattern, ...]:
        """The inputs as the manifest records them: by their places, so that two folders' `rows` are two runs."""
        return tuple(InputPattern(str(source.kind), place_of(source.pattern)) for source in self.chain or self.sources)

    @property
    def registry_versions(self) -> dict[str, str]:
        """The registry files as the manifest records them: like a version of copydesk, they decide bytes."""
        return {f"{REGISTRY}{name}": f"sha256:{digest}" for name, digest in sorted(self.registry.items())}

    @property
    def scorer_versions(self) -> dict[str, str]:
        """The scorer of translations as the manifest records it: the identity of its model decides bytes."""
        if not self.translation_scorer:
            return {}
        return {f"translation scorer {self.translation_scorer}": scorer_named(self.translation_scorer).identity}

    @property
    def options(self) -> dict[str, object]:
        """The options that can change what is written; never workers, limits of time or engines."""
        always = {"min_words": self.edit.min_words, "duplicates": self.duplicates, "look_back": self.look_back}
        asked = {
            "trust_feeds": list(self.edit.trusted_feeds),
            "files_per_day": self.files_per_day,
            "translation_scorer": self.translation_scorer,
        }
        part = {"slice": self.slice_size, "slice_number": self.slice.number} if self.slice else {}
        return always | {name: value for name, value in asked.items() if value} | part


def plan_of(asked: argparse.Namespace) -> Plan:
    """The plan of a parsed `copydesk run`."""
    own, fetch = own_registry(asked.registry), fetch_options(asked)
    return Plan(
        sources=spooled(Source(kind, pattern) for kind, pattern in asked_inputs(asked)),
        output=asked.output,
        as_of=asked.as_of or clock(),
        edit=EditOptions(asked.min_words, registry=own.text, trusted_feeds=fetch.trusted_feeds),
        registry=own.hashes,
        workers=workers_of(asked),
        duplicates=asked.duplicates,
        look_back=asked.look_back,
        files_per_day=asked.files_per_day,
        translation_scorer=checked_scorer(asked.translation_scorer),
        fetch=fetch,
        archive=asked.archive,
    )


def checked_scorer(name: str | None) -> str:
    """The name of a scorer that can be used, or nothing. Raises UsageError where it cannot."""
    try:
        return name if name and scorer_named(name) else ""
    except ScorerError as error:
        raise UsageError(f"--translation-scorer {error}") from error


def expected_documents(plan: Plan) -> int | None:
    """How many documents will come, where every input is a file that is one document; None where nobody knows yet.

    Raises NoSuchInput where an input matches nothing, InputError where it holds what an earlier run has written here.
    """
    files = expand_all(plan.sources)
    refuse_own_output(files, plan.output)
    whole = all(source.kind.row.is_one_document for source in files)
    return len(files) if whole else None


def refuse_own_output(files: Iterable[Source], output: str) -> None:
    """Raises InputError for a file that an earlier run has written here."""
    root = absolute(output)
    for file in files:
        path = absolute(file.pattern)
        below = path.removeprefix(f"{root}/")
        if file.kind in ASKED_FOR and below != path and is_ours(below):
            raise InputError(file.pattern, "an earlier run has written it: keep the output out of the input's folders")


def header_of(plan: Plan) -> RunHeader:
    """What the manifest says of a run before it starts."""
    return RunHeader(
        run_id=run_id(plan.as_of, plan.inputs, plan.options),
        as_of=plan.as_of,
        inputs=plan.inputs,
        options=plan.options,
        replayed=plan.replayed,
        versions=versions() | plan.registry_versions | plan.scorer_versions,
        slice=plan.slice,
    )
