"""`copydesk run`: build the graph, run it, say what came of it."""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module

import apache_beam as beam
import grpc
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner
from apache_beam.runners.runner import PipelineState

from pipeline import terminal
from pipeline.flags.archive_flag import refuse_archive
from pipeline.flags.arguments import asked_inputs, input_flags_listed
from pipeline.flags.forever_flags import refuse_flags_of_many, refuse_status_below_output
from pipeline.flags.usage_error import UsageError
from pipeline.interruption import INTERRUPTION
from pipeline.memory import memory_before, state_before
from pipeline.messages.taken_messages import TakenMessages, taken_messages
from pipeline.plan import Plan, expected_documents, header_of
from pipeline.running import progress_line
from pipeline.running.beam_options import beam_options, runner_of
from pipeline.running.durations import DURATIONS
from pipeline.running.failures import failure_of, tell_failure
from pipeline.running.graph import build
from pipeline.running.installation import refuse_strangers
from pipeline.running.memory_need import machine_memory, warning_of
from pipeline.running.quiet import TRACEBACK, quiet_threads, quieten_beam
from pipeline.running.run_clock import RunClock
from pipeline.running.single_run import run_once
from pipeline.running.slices import chain_of, refuse_no_chain, whole_of
from pipeline.running.summary import print_summary
from pipeline.running.unavailable import name_unavailable
from pipeline.scratch import scratch
from pipeline.templates import template_state
from pipeline.upkeep.state_kinds import STATE_KINDS
from schemas.manifest import Manifest, RunHeader, manifest_path
from transforms.archive.archive_place import archive_place
from transforms.archive.waiting import publish_waiting
from transforms.fetch.fetch_memory import first_remembered
from transforms.fetch.fetch_state import NAME
from transforms.read.input_errors import InputError
from transforms.read.input_places import STANDARD_INPUT
from transforms.read.sources import expand_all
from transforms.storage.errors import SinkError
from transforms.storage.held_state import HELD
from transforms.storage.manifests import read_manifest
from transforms.storage.running import Run, running
from transforms.storage.state_folding import Folded, fold, is_due
from transforms.storage.state_view import StateView
from transforms.storage.storage import Storage, storage_for
from transforms.storage.trouble import line_on
from transforms.workers.pool import SHARED

COMMITTED, FAILED, TOO_MUCH_REJECTED = 0, 1, 3
_STEP = re.compile(r" \[while running '[^'\n]*'\]")  # Beam writes it into the first argument of a step's error


def command(asked: argparse.Namespace) -> int:
    """Run what was asked for and print a summary. Raises UsageError."""
    if not asked_inputs(asked):
        beam_options(asked.beam_options)  # a flag that is mistyped is named before it is missed
        raise UsageError(f"no input: give {input_flags_listed()}; see `copydesk run --help`")
    if asked.archive is not None:
        _publish_late(storage_for(asked.output))  # what waits for the same name is not to be replaced
        refuse_archive(archive_place(asked.archive, ""), is_repeated=asked.streaming or asked.every is not None)
    refuse_status_below_output(asked)
    if asked.slice is not None:
        refuse_no_chain(asked)
    if asked.every is None and not asked.streaming:
        refuse_flags_of_many(asked)
    if asked.streaming:
        streaming: Callable[[argparse.Namespace], int] = import_module("pipeline.streaming.job").command
        return streaming(asked)
    _refuse_messages(asked)
    if asked.every is not None:
        rounds: Callable[[argparse.Namespace], int] = import_module("pipeline.running.rounds_command").command
        return rounds(asked)
    with taken_messages(RunClock().plan(asked)) as messages:
        return run_once(partial(run_taken, asked, messages), asked.status)


def _refuse_messages(asked: argparse.Namespace) -> None:
    """Raises UsageError where messages would be kept in files that the engine cannot read, or take another run's place.

    A run that is done again by its clock takes other messages, and replaces those that were acknowledged.
    """
    if not any(kind.row.is_pulled for kind, _ in asked_inputs(asked)):
        return
    if asked.as_of is not None:
        raise UsageError(
            "--as-of: messages are taken once, so that a run by the same clock is another one; leave it out"
        )
    if not isinstance(runner_of(beam_options(asked.beam_options)), FnApiRunner):
        raise UsageError("--pubsub: one run, and rounds, take messages in this process: leave --runner out, or stream")


def run_taken(asked: argparse.Namespace, messages: TakenMessages, tell: Callable[[Manifest, str], None]) -> int:
    """Run what was asked for, and acknowledge the messages among it where that is committed."""
    code = _run_asked(asked, messages.plan, tell)
    if code in {COMMITTED, TOO_MUCH_REJECTED}:
        messages.acknowledge()
    return code


def _run_asked(asked: argparse.Namespace, plan: Plan, tell: Callable[[Manifest, str], None]) -> int:
    """Run a plan once, in slices where these were asked for."""
    if asked.slice is None:
        _warn_of_memory(plan, asked.beam_options)
        return run_and_tell(plan, asked.beam_options, asked.max_rejected, tell)
    chain = chain_of(plan, asked.slice, storage_for(plan.output), has_clock=asked.as_of is not None)
    manifests, count = list(chain.done), len(chain.plans)
    if manifests:
        terminal.say(f"{len(manifests):,} of {count:,} slices are committed already: going on with the next")
    with SHARED.kept(plan.workers):
        for number, each in enumerate(chain.to_do, len(manifests) + 1):
            made = committed_by(each, asked.beam_options)
            if isinstance(made, int):
                terminal.say(f"slice {number:,} of {count:,} is not committed: the same command goes on from there")
                return made
            terminal.say(f"slice {number:,} of {count:,}: {made.counts.documents_in:,} documents, {made.run_id}")
            manifests.append(made)
    return tell_of(whole_of(manifests), plan.output, asked.max_rejected, tell)


def _warn_of_memory(plan: Plan, flags: Sequence[str]) -> None:
    """Say where a run in this process may need more memory than there is."""
    warning = None
    if isinstance(runner_of(beam_options(flags)), FnApiRunner):
        warning = warning_of(expand_all(plan.sources), machine_memory())
    if warning:
        terminal.say(warning)


def refuse_once_only(asked: argparse.Namespace, flag: str, word: str) -> None:
    """Raises UsageError for what makes sense in a single run only, where `flag` asks for many, each a `word`."""
    if asked.as_of is not None:
        raise UsageError(f"--as-of is the clock of one run: with {flag} each {word} has its own")
    if any(pattern == STANDARD_INPUT for _, pattern in asked_inputs(asked)):
        raise UsageError(f"standard input can be read once: {flag} reads its inputs again and again")


def run_and_tell(
    plan: Plan,
    flags: Sequence[str],
    max_rejected: float | None = None,
    tell: Callable[[Manifest, str], None] = print_summary,
) -> int:
    """Run a plan, tell what is committed, and give the exit code: both follow from the manifest, whatever happened."""
    made = committed_by(plan, flags)
    return made if isinstance(made, int) else tell_of(made, plan.output, max_rejected, tell)


def committed_by(plan: Plan, flags: Sequence[str]) -> Manifest | int:
    """The manifest that a run of the plan has committed, or the exit code of a run that has not, which is told.

    Of one that came to nothing, and holds what it learnt, nothing is told.
    """
    refuse_strangers()
    quieten_beam()
    begun: list[Run] = []
    try:
        manifest = execute(plan, flags, begun.append)
    except UsageError:
        raise
    except BaseException as error:  # noqa: BLE001 - a signal too: what counts is whether the manifest stands
        manifest = _committed(begun)
        if manifest is None:
            return failed(error)
        terminal.say(f"committed, and then: {told(error)}")
    if manifest is None and HELD.has(plan.output):
        return COMMITTED
    if manifest is None:
        terminal.say("submitted; the manifest will commit the run", sys.stdout)
        return COMMITTED
    return manifest


def tell_of(manifest: Manifest, output: str, max_rejected: float | None, tell: Callable[[Manifest, str], None]) -> int:
    """Tell what is committed, and give the exit code.

    Where more than the share `max_rejected` of the documents was rejected, or nothing came in, that is told and the
    code says so; None asks for neither.
    """
    with terminal.shown():
        tell(manifest, output)
    failure = None if max_rejected is None else failure_of(manifest, max_rejected)
    if failure:
        tell_failure(failure, manifest, output)
    return TOO_MUCH_REJECTED if name_unavailable(manifest, output) or failure else COMMITTED


def _committed(begun: Sequence[Run]) -> Manifest | None:
    """The manifest that a run has committed, or None where it has not, or nobody can tell."""
    try:
        return begun[-1].committed() if begun else None
    except (SinkError, InputError, OSError):
        return None


def failed(error: BaseException, standing: str | None = None) -> int:
    """Say why a run has ended, in one line, and what stands of it, where that is anything; the exit code.

    Raises the error where its traceback is asked for.
    """
    if INTERRUPTION.signal is not None or isinstance(error, KeyboardInterrupt):
        terminal.say(f"{INTERRUPTION.word}: {standing}" if standing else INTERRUPTION.last_words)
        return INTERRUPTION.exit_code
    if not isinstance(error, Exception):
        raise error
    if os.environ.get(TRACEBACK):
        raise RuntimeError(str(error)) from error  # of one kind, whether a step has failed or the launcher
    terminal.say(f"{standing or 'nothing was committed'}: {told(error)}")
    return FAILED


def told(error: BaseException) -> str:
    """An error in one line. Of a failed step, Beam hands on the text of a whole traceback."""
    if INTERRUPTION.signal is not None:
        return INTERRUPTION.word
    if isinstance(error, (InputError, SinkError, OSError)):
        return _STEP.sub("", line_on(error))
    if isinstance(error, grpc.RpcError):
        return f"the engine died, or its connection did ({error.code().name}); start the run again"
    last_line = (str(error).strip() or repr(error)).splitlines()[-1]
    kind = "" if isinstance(error, RuntimeError) else f"{type(error).__name__}: "
    return f"{kind}{last_line} ({TRACEBACK}=1 shows where)"


def _unwatched(_run: Run) -> None:
    """Nothing."""


def execute(plan: Plan, flags: Sequence[str], begun: Callable[[Run], None] = _unwatched) -> Manifest | None:
    """Run a plan on the engine that the flags name; the committed manifest, None where it was only submitted.

    None too where it came to nothing and the plan holds what such a run learns: see `HELD`.

    `begun` gets the run before its work begins: it knows what is committed, whatever happens afterwards. Raises
    RuntimeError where the engine gives the run up, by an error of a step or because somebody cancelled it.
    """
    options = beam_options(flags)
    runner = runner_of(options)
    header, expected = header_of(plan), expected_documents(plan)
    storage = storage_for(plan.output)
    _publish_late(storage)
    with running(storage, header) as run, scratch(), quiet_threads():
        begun(run)
        with DURATIONS.of("memory"):
            ready, earlier = remembering(plan, header, storage)
        with DURATIONS.of("graph"):
            pipeline = beam.Pipeline(runner=runner, options=options)
            build(pipeline, ready, header, run.attempt)
        with progress_line.shown(expected), INTERRUPTION.stopping(SHARED.stop), DURATIONS.of("documents"):
            result = pipeline.run()
            state = result.wait_until_finish()
        is_there = has_finished(state) and not HELD.has(plan.output)
        manifest = read_manifest(storage, manifest_path(header.run_id)) if is_there else None
    with DURATIONS.of("folding"):
        folded = folding(storage, earlier) if manifest else []
    reasons = [f"nothing of runs that died was removed: {reason}" for reason in run.left_alone]
    for reason in (*earlier.damaged, *reasons, *folded):
        terminal.say(reason)
    return manifest


def _publish_late(output: Storage) -> None:
    for late in publish_waiting(output, time.time()):
        terminal.say(f"the archive of {late}, which died before it had its names, is published")


def remembering(plan: Plan, header: RunHeader, storage: Storage) -> tuple[Plan, StateView]:
    """The plan with what earlier runs have left, and the view of it."""
    earlier = state_before(storage, plan.as_of, plan.look_back)
    memory = memory_before(earlier, header, plan.look_back)
    polled = earlier.seen(NAME, first_remembered(plan.as_of))
    held = replace(polled, held=(plan.held,)) if plan.held else polled
    return replace(plan, template_state=template_state(earlier), memory=memory, fetch_state=held), earlier


def folding(storage: Storage, earlier: StateView) -> list[str]:
    """Fold the state of earlier runs where it is time; what kept it from being folded."""
    folded = fold(storage, STATE_KINDS, time.time()) if is_due(earlier) else Folded()
    return [f"the state of earlier runs was not folded: {folded.stopped}"] if folded.stopped else []


def has_finished(state: str | None) -> bool:
    """Whether an engine's last word on a run is success; RuntimeError where it is failure, False where it goes on."""
    if state in (None, PipelineState.DONE):  # an engine without states returns when the work is done
        return True
    if PipelineState.is_terminal(state):
        raise RuntimeError(f"the engine ended the run as {state}")
    return False
