"""The Flex Template has every option of a run, and its launcher makes of their values what a run reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.flags.arguments import flags_of, parse
from pipeline.flags.flex_template import arguments_of, template_text

ROOT = Path(__file__).parents[2]
DATAFLOW = ROOT / "deploy" / "dataflow"
PARAMETERS = {row["name"]: row for row in json.loads(template_text())["parameters"]}


def test_the_template_in_the_repository_is_the_one_that_follows_from_the_command_line():
    assert (DATAFLOW / "flex_template.json").read_text(encoding="utf-8") == template_text()


def test_every_flag_of_a_run_is_a_parameter():
    assert {f"--{name}" for name in PARAMETERS} == {flag for flag in flags_of("run") if flag not in {"-h", "--help"}}
    assert [name for name, row in PARAMETERS.items() if not row["isOptional"]] == ["output"]
    assert all(row["helpText"] for row in PARAMETERS.values())


def test_values_of_parameters_are_values_of_flags():
    given = [
        "--feeds=https://a.example/rss 'gs://b/my feeds.opml'",
        "--output=gs://b/news",
        "--allow-private-addresses=true",
        "--streaming=false",
        "--min-words=40",
        "--runner=DataflowRunner",
    ]
    asked = parse(["run", *arguments_of(given)])
    assert asked.feeds == ["https://a.example/rss", "gs://b/my feeds.opml"]
    assert (asked.output, asked.min_words, asked.allow_private_addresses) == ("gs://b/news", 40, True)
    assert asked.beam_options == ["--runner=DataflowRunner"]


def test_the_launcher_starts_a_run():
    told = subprocess.run(
        [sys.executable, str(DATAFLOW / "launch.py"), "--help"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("usage: copydesk run")


def test_the_image_holds_the_launcher_that_it_names():
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "COPY deploy/dataflow/launch.py launch.py" in image
    assert "FLEX_TEMPLATE_PYTHON_PY_FILE=/opt/copydesk/launch.py" in image


def test_the_build_command_names_the_metadata_that_is_there(tmp_path):
    gcloud = tmp_path / "gcloud"
    gcloud.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    gcloud.chmod(0o755)
    names = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "BUCKET": "b", "IMAGE": "images.example/copydesk:1"}
    script = [str(DATAFLOW / "build_template.sh")]
    told = subprocess.run(script, env=names, capture_output=True, text=True, check=True).stdout.splitlines()
    assert told[:4] == ["dataflow", "flex-template", "build", "gs://b/templates/copydesk.json"]
    assert Path(told[told.index("--metadata-file") + 1]).samefile(DATAFLOW / "flex_template.json")


@pytest.mark.parametrize("missing", ["BUCKET", "IMAGE"])
def test_the_build_command_wants_bucket_and_image(missing):
    names = {"PATH": os.environ["PATH"], "BUCKET": "b", "IMAGE": "i"}
    names.pop(missing)
    told = subprocess.run([str(DATAFLOW / "build_template.sh")], env=names, capture_output=True, text=True, check=False)
    assert told.returncode != 0
    assert missing in told.stderr
