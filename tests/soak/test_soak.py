"""The short form of the soak: `make soak` is the long one."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PRISM = Path(os.environ.get("PRISM", ROOT / ".bin" / "prism"))
SHORT = {"seconds": 30, "stories": 45, "papers": 6, "window": 10, "poll": 2, "grace": 60}

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not PRISM.exists(), reason="Prism is not built: `make prism` (needs Go)"),
]


def test_every_story_of_a_busy_half_minute_is_committed_once(tmp_path):
    flags = [f"--{name}={value}" for name, value in SHORT.items()]
    command = [sys.executable, str(ROOT / "tests" / "soak" / "soak.py"), f"--output={tmp_path / 'out'}", *flags]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False)
    assert told.returncode == 0, told.stdout + told.stderr
    figures = json.loads(told.stdout[told.stdout.index("{") :])
    assert figures["committed"] == figures["versions"] > 45
    assert set(figures["kinds"]) == {"story", "reprint", "translation", "update"}
