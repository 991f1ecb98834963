"""Beam's options: known ones pass, unknown ones are errors."""

import pickle

import pytest
from apache_beam.options.pipeline_options import GoogleCloudOptions, PortableOptions, SetupOptions, StandardOptions

from pipeline.flags.usage_error import UsageError
from pipeline.running.beam_options import beam_options, runner_of


def test_the_default_runner_is_named():
    assert beam_options([]).view_as(StandardOptions).runner == "FnApiRunner"


@pytest.mark.parametrize("flags", [["--runner=PrismRunner"], ["--runner", "PrismRunner"]])
def test_another_runner_can_be_named(flags):
    assert beam_options(flags).view_as(StandardOptions).runner == "PrismRunner"


def test_a_job_may_run_for_longer_than_beam_waits_for_its_states():
    assert beam_options([]).view_as(PortableOptions).job_server_timeout > 30 * 24 * 3600


@pytest.mark.parametrize("flags", [["--job_server_timeout=6"], ["--job_server_timeout", "6"]])
def test_how_long_to_wait_for_a_job_can_be_set(flags):
    assert beam_options(flags).view_as(PortableOptions).job_server_timeout == 6


def test_the_main_session_is_never_saved():
    assert beam_options(["--job_name=x"]).view_as(SetupOptions).save_main_session is False


@pytest.mark.parametrize("flag", ["--typo=1", "--dedup-window-days=3", "--runn=PrismRunner"])
def test_a_flag_that_beam_does_not_know_is_an_error(flag):
    with pytest.raises(UsageError, match="unknown argument"):
        beam_options([flag])


def test_a_mistyped_input_flag_is_told_the_right_one():
    with pytest.raises(UsageError, match=r"'--min-word'.*did you mean --min-words"):
        beam_options(["--min-word", "5"])
    with pytest.raises(UsageError, match=r"'--page'.*did you mean --pages"):
        beam_options(["--page=a.html"])


def test_an_engine_that_nobody_knows_is_bad_usage():
    with pytest.raises(UsageError, match=r"--runner: .*Foo"):
        runner_of(beam_options(["--runner=Foo"]))


def test_views_of_the_options_share_their_values_and_are_left_behind_when_the_options_are_sent():
    options = beam_options(["--job_name=first"])
    view = options.view_as(GoogleCloudOptions)
    view.job_name = "second"
    sent = pickle.loads(pickle.dumps(options))
    assert options.view_as(GoogleCloudOptions) is view
    assert sent.view_as(GoogleCloudOptions).job_name == "second"
    sent.view_as(GoogleCloudOptions).job_name = "third"
    assert view.job_name == "second"
