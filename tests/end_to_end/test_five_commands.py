"""The script that leads from a clone to a table and a report, in five commands, as the README says."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "docs" / "five_commands.sh"
COMMANDS = [
    line
    for line in SCRIPT.read_text(encoding="utf-8").splitlines()
    if line and not line.startswith(("#", "set ", ": "))
]
# in place of what the installation makes, which `make` does for real before any test
ENVIRONMENT = """#!/bin/sh
mkdir -p "$2/bin"
printf '#!/bin/sh\\nexec "{python}" -m pipeline.main "$@"\\n' > "$2/bin/copydesk"
printf '#!/bin/sh\\n' > "$2/bin/pip"
printf 'export PATH="%s/bin:$PATH" PYTHONPATH="{root}"\\n' "$PWD/$2" > "$2/bin/activate"
chmod +x "$2"/bin/*
"""

pytestmark = pytest.mark.engine


def test_there_are_five_commands_and_the_readme_has_them():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(COMMANDS) == 5
    assert "docs/five_commands.sh" in readme


def test_the_commands_lead_to_a_table_and_a_report(tmp_path):
    python = tmp_path / "python3"
    python.write_text(f"#!/bin/sh\nshift\n{ENVIRONMENT.format(python=sys.executable, root=ROOT)[10:]}")
    python.chmod(0o755)
    names = {**os.environ, "REPOSITORY": f"file://{ROOT}", "PYTHON": str(python), "CI": "", "PYTHONPATH": str(ROOT)}
    told = subprocess.run(
        [str(SCRIPT)], cwd=tmp_path, env=names, capture_output=True, text=True, check=False, timeout=300
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert (tmp_path / "news.report.html").exists()
    with duckdb.connect(str(tmp_path / "news.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM articles").fetchall() == [(True,)]
