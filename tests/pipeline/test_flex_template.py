"""The Flex Template's launcher understands what the template passes to it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAUNCHER = ROOT / "deploy" / "dataflow" / "launch.py"
TEMPLATE = ROOT / "deploy" / "dataflow" / "flex_template.json"


def test_every_parameter_of_the_template_is_a_flag_of_the_run_that_it_starts():
    told = subprocess.run(
        [sys.executable, str(LAUNCHER), "--help"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.startswith("usage: copydesk run")
    parameters = {parameter["name"] for parameter in json.loads(TEMPLATE.read_text(encoding="utf-8"))["parameters"]}
    assert "jsonl" in parameters
    assert {name for name in parameters if f"--{name} " not in told.stdout} == set()


def test_the_image_holds_the_launcher_that_it_names():
    image = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "COPY deploy/dataflow/launch.py launch.py" in image
    assert "FLEX_TEMPLATE_PYTHON_PY_FILE=/opt/copydesk/launch.py" in image
