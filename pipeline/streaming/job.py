"""`copydesk run --streaming`: the job on its engine, its health, and its end."""

from __future__ import annotations

import argparse
import time
from dataclasses import replace

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.runners.runner import PipelineResult, PipelineState

from pipeline import terminal
from pipeline.flags.flag_values import StopAfter
from pipeline.flags.usage_error import UsageError
from pipeline.interruption import INTERRUPTION, Drain
from pipeline.plan import header_of, plan_of
from pipeline.running.beam_options import runner_of
from pipeline.running.installation import refuse_strangers
from pipeline.running.memory_between_runs import begin_frugally
from pipeline.running.metrics import serving
from pipeline.running.quiet import quiet_threads, quieten_beam
from pipeline.running.rounds import Health, Heralds
from pipeline.running.run import COMMITTED, FAILED, failed, has_finished, refuse_once_only
from pipeline.scratch import scratch
from pipeline.streaming.arrivals import refuse_output_among
from pipeline.streaming.commits import COMMITS
from pipeline.streaming.engine import runs_here, stream_options
from pipeline.streaming.latency import percentile
from pipeline.streaming.pollers import POLLERS
from pipeline.streaming.steady_clock import steady_time
from pipeline.streaming.streaming_graph import Stream, build_stream
from pipeline.upkeep.counted import counted
from schemas.manifest import run_digest
from transforms.archive.waiting import publish_waiting
from transforms.fetch.session_clock import utc_moment
from transforms.storage.journal import new_attempt
from transforms.storage.storage import storage_for
from transforms.workers.pool import SHARED

_BEAT_SECONDS = 15.0  # between two signs of life in the status file and the metrics
_LOOK_SECONDS, _END_SECONDS = 2.0, 0.2  # between two looks at the job, and while it ends


def command(asked: argparse.Namespace) -> int:
    """Stream until a drain is asked for; 0 where every window is committed, 1 where the job failed. Raises UsageError.

    A job far away is submitted, and goes on when this process has ended.
    """
    refuse_once_only(asked, "--streaming", "window")
    if asked.every is not None:
        raise UsageError("--every and --streaming: choose one; --every needs no streaming engine")
    options = stream_options(asked.beam_options)
    refuse_strangers()
    quieten_beam()
    plan = plan_of(asked)
    refuse_output_among(plan.sources, plan.output)
    header = header_of(plan)
    stream = Stream(plan, asked.window, new_attempt(run_digest(header.inputs, header.options)))
    with (
        SHARED.kept(plan.workers),
        serving(asked.metrics_port, steady_time) as metrics,
        INTERRUPTION.draining() as drain,
    ):
        job = _Job(stream, Heralds(metrics, asked.status, "window"), asked.stop_after or StopAfter())
        try:
            publish_waiting(storage_for(plan.output), time.time())
            return job.run(options, drain)
        except UsageError:
            raise
        except BaseException as error:  # noqa: BLE001 - a signal too; what is committed stays
            return job.ended_by(error)


class _Job:
    """A stream on its engine, watched where its steps run in this process."""

    def __init__(self, stream: Stream, heralds: Heralds, stop: StopAfter) -> None:
        self._stream = stream
        self._heralds = heralds
        self._stop = stop
        self._health = Health()
        self._next_beat = 0.0
        self._end = time.monotonic() + stop.seconds

    def run(self, options: PipelineOptions, drain: Drain) -> int:
        """The exit code, once the stream has ended or was handed over."""
        is_here = COMMITS.is_heard = runs_here(options)
        begin_frugally()
        with scratch(), quiet_threads(), INTERRUPTION.stopping(SHARED.stop):
            pipeline = beam.Pipeline(runner=runner_of(options), options=options)
            build_stream(pipeline, self._stream)
            result = pipeline.run()
            if not is_here:
                terminal.say("submitted: the engine keeps it going, and drains it")
                return COMMITTED
            self._watch(result, drain)
            has_finished(result.wait_until_finish())
            POLLERS.finish(self._stream.name)
        return COMMITTED

    def ended_by(self, error: BaseException) -> int:
        """The exit code of a stream that an error or a signal has ended; everybody is told, and what stands."""
        self._tell()
        count = self._health.rounds
        now, code = steady_time(), FAILED if INTERRUPTION.signal is None else INTERRUPTION.exit_code
        self._heralds.tell(self._health.after(code, None, 0.0, now).at(now, _last_look()))
        return failed(error, f"the stream has ended, with {counted(count, 'window')} committed; start it again")

    def _watch(self, result: PipelineResult, drain: Drain) -> None:
        while not PipelineState.is_terminal(result.state):
            self._tell()
            self._beat()
            left = self._seconds_left()
            if drain.is_asked or left <= 0:
                POLLERS.stop(self._stream.name)
                time.sleep(_END_SECONDS)
            else:
                drain.wait(min(_LOOK_SECONDS, left))
        self._tell()

    def _seconds_left(self) -> float:
        """Until it is time to stop: so many windows long since the engine looked for news first, whatever came."""
        left = self._end - time.monotonic()
        if COMMITS.first_look is None:
            return left
        return min(left, COMMITS.first_look + self._stop.rounds * self._stream.window - steady_time())

    def _beat(self) -> None:
        """Say now and then that the stream is alive, also while nothing is committed."""
        if time.monotonic() >= self._next_beat:
            self._next_beat = time.monotonic() + _BEAT_SECONDS
            self._heralds.note(self._health.at(steady_time(), _last_look()))

    def _tell(self) -> None:
        while (committed := COMMITS.next()) is not None:
            now = steady_time()
            health = self._health.after(COMMITTED, committed.manifest, committed.seconds, now)
            self._health = replace(
                health.at(now, _last_look()),
                since_poll_p95=percentile(committed.since_poll),
                since_publication_p95=percentile(committed.since_publication),
            )
            self._heralds.tell(self._health)
            for reason in committed.reasons:
                terminal.say(reason)


def _last_look() -> str | None:
    return None if COMMITS.last_look is None else utc_moment(COMMITS.last_look)
