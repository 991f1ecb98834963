"""Options of a run from a file."""

import pytest

from pipeline.flags.arguments import parse
from pipeline.flags.usage_error import UsageError


@pytest.fixture
def job(tmp_path):
    def write(text):
        path = tmp_path / "job.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_a_file_stands_for_flags(job):
    text = 'feeds = ["a.xml", "b.xml"]\noutput = "out"\nmin-words = 40\nallow_private_addresses = true\n'
    asked = parse(["run", "--config", job(text)])
    assert (asked.feeds, asked.output, asked.min_words) == (["a.xml", "b.xml"], "out", 40)
    assert asked.allow_private_addresses
    assert not parse(["run", "--config", job(text.replace("true", "false"))]).allow_private_addresses


def test_flags_outrank_the_file_and_inputs_are_added(job):
    path = job('pages = "a"\noutput = "out"\nmin-words = 40\n')
    asked = parse(["run", "--pages", "b", "--config", path, "--min-words", "5"])
    assert (asked.pages, asked.min_words) == (["a", "b"], 5)


def test_options_of_beam_stand_in_their_table(job):
    asked = parse(["run", "--config", job('pages = "a"\noutput = "out"\n[beam]\nrunner = "FlinkRunner"\n')])
    assert asked.beam_options == ["--runner", "FlinkRunner"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('feds = ["a"]', "did you mean feeds"),
        ('runner = "FlinkRunner"', r"Beam's stand in \[beam\]"),
        ("output = ", "Invalid value"),
        ("output = " + "[" * 5000 + "]" * 5000, "nested too deep"),
        ("output = {a = 1}", "output is a text"),
        ('beam = "Flink"', "a table of Beam's options"),
        ('min-words = "few"', "no whole number"),
    ],
)
def test_what_is_no_option_is_named_with_the_file(text, why, job):
    with pytest.raises(UsageError, match=why):
        parse(["run", "--config", job(text), "--output", "o"])


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UsageError, match=r"job\.toml: .*No such file"):
        parse(["run", "--config", str(tmp_path / "job.toml")])
