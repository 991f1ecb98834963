"""The engine of a stream: whether it can stream, where its steps run, and what it needs that the flags do not say."""

from __future__ import annotations

from collections.abc import Sequence

from apache_beam.options.pipeline_options import FlinkRunnerOptions, PipelineOptions, PortableOptions
from apache_beam.runners.portability.flink_runner import MAGIC_HOST_NAMES, FlinkRunner
from apache_beam.runners.portability.portable_runner import PortableRunner
from apache_beam.runners.portability.prism_runner import PrismRunner
from apache_beam.runners.runner import PipelineRunner

from pipeline.flags.usage_error import UsageError
from pipeline.running.beam_options import beam_options, runner_of
from pipeline.streaming.prism import prism_location

_PRISM = "PrismRunner"
_HERE = "LOOPBACK"  # the environment whose steps run in the process of the command
_EMBEDDED = "embed"  # Beam's own job service, which is no engine for streams
_REMOTE = ("DataflowRunner", "TestDataflowRunner")  # by name: their modules need an extra


def stream_options(flags: Sequence[str]) -> PipelineOptions:
    """Beam's options for a stream: Prism where no engine is named. Raises UsageError for one that cannot stream."""
    named = {flag.partition("=")[0] for flag in flags}
    given = ["--streaming", *flags, *([] if "--runner" in named else [f"--runner={_PRISM}"])]
    options = beam_options(given)
    runner, portable = runner_of(options), options.view_as(PortableOptions)
    _refuse(runner, portable)
    if not portable.environment_type and _has_steps_here(runner, options):
        given.append(f"--environment_type={_HERE}")
    if isinstance(runner, PrismRunner):
        if portable.environment_type not in {None, _HERE}:
            raise UsageError(f"--environment_type: Prism ends with this command, so that its steps run here: {_HERE}")
        if not portable.job_endpoint and "--prism_location" not in named:
            given.append(f"--prism_location={prism_location()}")
    return beam_options(given)


def runs_here(options: PipelineOptions) -> bool:
    """Whether the steps run in this process, so that it can watch and drain the stream."""
    return bool(options.view_as(PortableOptions).environment_type == _HERE)


def _refuse(runner: PipelineRunner, portable: PortableOptions) -> None:
    if isinstance(runner, (PrismRunner, FlinkRunner)) or type(runner).__name__ in _REMOTE:
        return
    needs = f"{type(runner).__name__} is none of the engines that can stream"
    if type(runner) is PortableRunner:
        if portable.job_endpoint not in {None, _EMBEDDED}:
            return
        needs = "PortableRunner needs the --job_endpoint of an engine that can stream"
    raise UsageError(f"--streaming: {needs}; leave --runner out for Prism, or use --every SECONDS")


def _has_steps_here(runner: PipelineRunner, options: PipelineOptions) -> bool:
    is_local = options.view_as(FlinkRunnerOptions).flink_master in MAGIC_HOST_NAMES
    return isinstance(runner, PrismRunner) or (isinstance(runner, FlinkRunner) and is_local)
