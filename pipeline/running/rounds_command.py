"""`copydesk run --every`: rounds, each a run of its own, and what this process keeps between them."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace

from apache_beam.options.pipeline_options import DirectOptions, PipelineOptions
from apache_beam.runners.portability.fn_api_runner.fn_runner import FnApiRunner

from pipeline.interruption import INTERRUPTION
from pipeline.machine import workers_of
from pipeline.messages.taken_messages import taken_messages
from pipeline.plan import Plan
from pipeline.running.beam_options import UNCHECKED, beam_options, runner_of
from pipeline.running.due import Due
from pipeline.running.memory_between_runs import begin_frugally, give_back
from pipeline.running.metrics import serving
from pipeline.running.rounds import Heralds, Rounds
from pipeline.running.run import COMMITTED, TOO_MUCH_REJECTED, failed, refuse_once_only, run_taken
from pipeline.running.run_clock import RunClock
from schemas.manifest import Manifest
from transforms.fetch.fetching import SESSIONS
from transforms.read.input_errors import InputError
from transforms.storage.held_state import HELD
from transforms.workers.pool import SHARED


def command(asked: argparse.Namespace) -> int:
    """Run again and again, with workers and connections kept between the rounds. Raises UsageError."""
    refuse_once_only(asked, "--every", "round")
    rounds = _RoundsOfRuns(asked)
    begin_frugally()
    with (
        SHARED.kept(workers_of(asked)),
        SESSIONS.kept(),
        serving(asked.metrics_port) as health,
        INTERRUPTION.draining() as drain,
    ):
        return Rounds(asked.every, asked.stop_after, Heralds(health, asked.status)).run(rounds.run, drain)


class _RoundsOfRuns:
    """Rounds of which each is a run. One in which nothing comes writes nothing: the next one knows what it learnt."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        self._due, self._clock = Due(), RunClock()
        options = beam_options(asked.beam_options)
        runs_here = isinstance(runner_of(options), FnApiRunner) and _is_in_memory(options)
        is_whole = asked.slice is None and asked.archive is None  # an archive keeps the lists too
        self._held = b"" if runs_here and is_whole else None
        flags = [*asked.beam_options, UNCHECKED]  # the graph of each round is that of the first
        self._unchecked = argparse.Namespace(**{**vars(asked), "beam_options": flags}) if runs_here else asked

    def run(self, tell: Callable[[Manifest, str], None]) -> int | None:
        """The exit code of a round, None where there was nothing to do, or nothing came."""
        plan = self._clock.plan(self._asked)
        plan = replace(plan, held=self._held, fetch=replace(plan.fetch, tells_failures_once=True))
        try:
            code = self._run(plan, tell)
        except InputError as error:  # of a subscription; the next round may do better
            return failed(error)
        learnt = HELD.take(plan.output)
        if learnt is not None and code == COMMITTED:
            self._held = b"".join(learnt) or self._held
            return None
        if code in {COMMITTED, TOO_MUCH_REJECTED} and self._held is not None:
            self._held = b""
        return code

    def _run(self, plan: Plan, tell: Callable[[Manifest, str], None]) -> int | None:
        with taken_messages(plan) as messages:
            has_work = self._due.has_work(plan) or not messages.is_empty
            code = run_taken(self._asked, messages, tell) if has_work else None
        if has_work:
            self._asked = self._unchecked
            give_back()
        return code


def _is_in_memory(options: PipelineOptions) -> bool:
    """Whether the steps run in this process, and not in others beside it."""
    return options.view_as(DirectOptions).direct_running_mode in {None, "in_memory"}
