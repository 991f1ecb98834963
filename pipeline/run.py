"""`copydesk run`: build the graph, run it, say what came of it."""

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from dataclasses import replace

import apache_beam as beam
from apache_beam.runners.runner import PipelineState

from pipeline import progress
from pipeline.arguments import UsageError, asked_inputs, input_flags_listed
from pipeline.beam_options import beam_options, runner_of
from pipeline.graph import build
from pipeline.installation import refuse_strangers
from pipeline.plan import Plan, expected_documents, header_of, plan_of
from pipeline.summary import print_summary
from pipeline.templates import state_before
from schemas.manifest import Manifest, manifest_path
from transforms.read.input_errors import InputError
from transforms.sink.commit import read_manifest
from transforms.sink.run_lock import running
from transforms.storage.errors import SinkError
from transforms.storage.storage import storage_for

COMMITTED, FAILED, TOO_MUCH_REJECTED = 0, 1, 3
TRACEBACK = "COPYDESK_TRACEBACK"  # environment variable: a failed run shows its traceback


def command(asked: argparse.Namespace) -> int:
    """Run what was asked for and print a summary. Raises UsageError."""
    if not asked_inputs(asked):
        beam_options(asked.beam_options)  # a flag that is mistyped is named before it is missed
        raise UsageError(f"no input: give {input_flags_listed()}; see `copydesk run --help`")
    return run_and_tell(plan_of(asked), asked.beam_options, asked.max_rejected)


def run_and_tell(plan: Plan, flags: Sequence[str], max_rejected: float = 1.0) -> int:
    """Run a plan, print the summary, and give the exit code."""
    refuse_strangers()
    _quieten_beam()
    try:
        manifest = execute(plan, flags)
    except (InputError, SinkError, OSError) as error:
        return _failed(str(error))
    except RuntimeError as error:  # what failed inside a step: Beam hands it on as the text of a whole traceback
        if os.environ.get(TRACEBACK):
            raise
        return _failed(f"{(str(error).strip() or repr(error)).splitlines()[-1]} ({TRACEBACK}=1 shows where)")
    if manifest is None:
        print("copydesk: submitted; the manifest will commit the run")  # noqa: T201 - the terminal is the interface
        return COMMITTED
    print_summary(manifest, plan.output)
    rejected = sum(manifest.counts.rejected.values())
    return TOO_MUCH_REJECTED if rejected > max_rejected * manifest.counts.documents_in else COMMITTED


def _quieten_beam() -> None:
    logging.getLogger("apache_beam").setLevel(logging.ERROR)
    for name in ("worker", "common"):  # they log the tracebacks of failed steps, which the run's own error repeats
        logging.getLogger(f"apache_beam.runners.{name}").setLevel(logging.CRITICAL)


def _failed(problem: str) -> int:
    print(f"copydesk: nothing was committed: {problem}", file=sys.stderr)  # noqa: T201 - the terminal is the interface
    return FAILED


def execute(plan: Plan, flags: Sequence[str]) -> Manifest | None:
    """Run a plan on the engine that the flags name; the committed manifest, None where it was only submitted.

    Raises RuntimeError where the engine gives the run up, by an error of a step or because somebody cancelled it.
    """
    options = beam_options(flags)
    runner = runner_of(options)
    header, expected = header_of(plan), expected_documents(plan)
    storage = storage_for(plan.output)
    with running(storage, header.run_id) as expected_generation:
        ready = replace(plan, template_state=state_before(storage, plan.as_of))
        pipeline = beam.Pipeline(runner=runner, options=options)
        build(pipeline, ready, header, expected_generation)
        with progress.shown(expected):
            result = pipeline.run()
            state = result.wait_until_finish()
        return read_manifest(storage, manifest_path(header.run_id)) if has_finished(state) else None


def has_finished(state: str | None) -> bool:
    """Whether an engine's last word on a run is success; RuntimeError where it is failure, False where it goes on."""
    if state in (None, PipelineState.DONE):  # an engine without states returns when the work is done
        return True
    if PipelineState.is_terminal(state):
        raise RuntimeError(f"the engine ended the run as {state}")
    return False
