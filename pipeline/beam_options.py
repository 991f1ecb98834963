"""Beam's options from the flags that copydesk does not know itself: strict, where Beam ignores what it cannot parse."""

from collections.abc import Sequence

from apache_beam.options.pipeline_options import PipelineOptions, _BeamArgumentParser

from pipeline.arguments import UsageError

DEFAULT_RUNNER = "FnApiRunner"


def beam_options(flags: Sequence[str]) -> PipelineOptions:
    """Pipeline options with the runner named. Raises UsageError for a flag that no Beam option has."""
    parser = _parser()
    known, unknown = parser.parse_known_args(list(flags))
    if unknown:
        raise UsageError(
            f"unknown argument {unknown[0]!r}: neither copydesk nor Beam has it; see `copydesk run --help`"
        )
    if getattr(known, "streaming", False):
        raise UsageError("--streaming is not built yet: schedule `copydesk run` instead")
    named = any(flag.partition("=")[0] == "--runner" for flag in flags)
    # one process that holds the worker pool: Beam's own process mode gains nothing over it
    defaults = [] if named else [f"--runner={DEFAULT_RUNNER}", "--direct_running_mode=in_memory"]
    return PipelineOptions([*defaults, "--no_save_main_session", *flags])


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
