"""The engine of a stream, from the flags in every spelling."""

import pytest
from apache_beam.options.pipeline_options import PortableOptions, PrismRunnerOptions, StandardOptions

from pipeline.flags.usage_error import UsageError
from pipeline.streaming.engine import runs_here, stream_options


@pytest.fixture(autouse=True)
def built(tmp_path, monkeypatch):
    path = tmp_path / "prism"
    path.touch()
    monkeypatch.setenv("PRISM", str(path))
    return str(path)


@pytest.mark.parametrize(
    "flags",
    [[], ["--runner=PrismRunner"], ["--runner", "PrismRunner"], ["--runner", "prismrunner"], ["--runner=prism"]],
)
def test_prism_in_every_spelling_is_the_one_that_was_built_with_its_steps_here(flags, built):
    options = stream_options(flags)
    assert runs_here(options)
    assert options.view_as(PrismRunnerOptions).prism_location == built
    assert options.view_as(StandardOptions).streaming


def test_a_prism_that_is_named_or_runs_already_is_taken(built):
    assert stream_options(["--prism_location", "p"]).view_as(PrismRunnerOptions).prism_location == "p"
    running = stream_options(["--runner=PrismRunner", "--job_endpoint", "localhost:8073"])
    assert running.view_as(PrismRunnerOptions).prism_location != built
    assert runs_here(running)


@pytest.mark.parametrize(
    "runner",
    [
        "DirectRunner",
        "direct",
        "SwitchingDirectRunner",
        "BundleBasedDirectRunner",
        "FnApiRunner",
        "PortableRunner",
        "SparkRunner",
    ],
)
def test_an_engine_that_cannot_stream_is_refused(runner):
    with pytest.raises(UsageError, match="--every"):
        stream_options([f"--runner={runner}"])


def test_the_job_service_of_beam_is_refused_and_another_one_is_taken():
    flags = ["--runner=PortableRunner", "--job_endpoint"]
    with pytest.raises(UsageError, match="--job_endpoint"):
        stream_options([*flags, "embed"])
    assert not runs_here(stream_options([*flags, "flink:8099"]))
    assert runs_here(stream_options([*flags, "flink:8099", "--environment_type", "LOOPBACK"]))


@pytest.mark.parametrize(("master", "is_here"), [("[local]", True), ("[auto]", True), ("flink:8081", False)])
def test_the_steps_of_a_local_flink_run_here(master, is_here):
    options = stream_options(["--runner", "flinkrunner", "--flink_master", master])
    assert runs_here(options) is is_here
    assert (options.view_as(PortableOptions).environment_type == "LOOPBACK") is is_here


def test_prism_cannot_go_on_without_this_process():
    with pytest.raises(UsageError, match="LOOPBACK"):
        stream_options(["--environment_type=DOCKER"])
