"""Beam's options from the flags that copydesk does not know itself: strict, where Beam ignores what it cannot parse."""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, TypeVar

from apache_beam.options.pipeline_options import PipelineOptions, StandardOptions, _BeamArgumentParser
from apache_beam.runners.runner import PipelineRunner, create_runner

from pipeline.flags.arguments import flags_of
from pipeline.flags.usage_error import UsageError

DEFAULT_RUNNER = "FnApiRunner"
UNCHECKED = "--no_pipeline_type_check"  # where the same graph was checked before; half the cost of a small one
JOB_SECONDS = 365 * 24 * 3600

_Group = TypeVar("_Group", bound=PipelineOptions)


class RunOptions(PipelineOptions):
    """Beam's options, each group of which is parsed once: building a run's graph asks for some 1,500 views of them."""

    def view_as(self, cls: type[_Group]) -> _Group:
        """Return these options as the group `cls`, which shares their values."""
        views = self.__dict__.setdefault("_views", {})
        if cls not in views:
            views[cls] = super().view_as(cls)
        view: _Group = views[cls]
        return view

    def __getstate__(self) -> dict[str, Any]:
        """The options as they are sent elsewhere: without the views, which are made anew there."""
        return {name: value for name, value in super().__getstate__().items() if name != "_views"}


def beam_options(flags: Sequence[str]) -> PipelineOptions:
    """Pipeline options with the runner named. Raises UsageError for a flag that no Beam option has."""
    parser = _parser()
    _, unknown = parser.parse_known_args(list(flags))
    if unknown:
        flag = unknown[0].partition("=")[0]
        near = get_close_matches(flag, flags_of("run"), n=1)
        hint = f"did you mean {near[0]}?" if near else "see `copydesk run --help`"
        raise UsageError(f"unknown argument {flag!r}: neither copydesk nor Beam has it; {hint}")
    return RunOptions([*_defaults({flag.partition("=")[0] for flag in flags}), "--no_save_main_session", *flags])


def _defaults(named: set[str]) -> Iterator[str]:
    """Flags that the product sets where the user has not named them."""
    if "--runner" not in named:
        # one process that holds the worker pool: Beam's own process mode gains nothing over it
        yield from (f"--runner={DEFAULT_RUNNER}", "--direct_running_mode=in_memory")
    if "--job_server_timeout" not in named:
        # Beam bounds with it not only the first contact but the whole stream of a job's states, by 300 s
        yield f"--job_server_timeout={JOB_SECONDS}"


def runner_of(options: PipelineOptions) -> PipelineRunner:
    """The engine that the options name. Raises UsageError where none has the name or a part of it is missing."""
    try:
        runner = create_runner(options.view_as(StandardOptions).runner)
        if type(runner).__name__ == "PrismRunner":  # loaded where it is asked for
            runner = import_module("pipeline.running.own_prism").OwnPrismRunner()
    except (ValueError, TypeError, ImportError, AttributeError) as error:
        raise UsageError(f"--runner: {error}") from error
    return runner


class _Parser(_BeamArgumentParser):
    def error(self, message: str) -> None:  # type: ignore[override]
        raise UsageError(message)


def _parser() -> _Parser:
    """A parser of every option of every known group, without abbreviations."""
    parser = _Parser(add_help=False, allow_abbrev=False, conflict_handler="resolve")
    for group in sorted(PipelineOptions.__subclasses__(), key=lambda group: group.__name__):
        if group.__module__.startswith("apache_beam"):
            group._add_argparse_args(parser)  # noqa: SLF001 - Beam has no public list of its options
    return parser
