"""A built wheel in a fresh environment: complete, and at work from any folder.

The dependencies are those of this environment, so that nothing is downloaded; `make` installs them for real.
"""

import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.engine


def ran(*command, cwd):
    told = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=300)
    assert told.returncode == 0, told.stdout + told.stderr
    return told.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """An environment of its own that has the wheel, and the dependencies of this one."""
    pytest.importorskip("setuptools", reason="Python 3.12 and later bring none")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    ran("git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(source), cwd=folder)
    build = ["-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    ran(sys.executable, *build, str(source), cwd=folder)
    venv.create(folder / "env", with_pip=True)
    python = folder / "env" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    ran(python, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", str(wheel), cwd=folder)
    packages = ran(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    Path(packages, "dependencies.pth").write_text(sysconfig.get_path("purelib") + os.linesep)
    return folder, folder / "env" / "bin" / "copydesk"


def test_the_command_is_the_wheels_own(installed):
    folder, command = installed
    code = "import pipeline, schemas, transforms; print(*(each.__file__ for each in (pipeline, schemas, transforms)))"
    places = ran(command.with_name("python"), "-c", code, cwd=folder).split()
    assert all(place.startswith(str(folder / "env")) for place in places)
    assert ran(command, "--version", cwd=folder).startswith("copydesk ")


def test_the_demo_its_report_and_a_query_run_from_any_folder(installed):
    folder, command = installed
    ran(command, "demo", "--output", "news", cwd=folder)
    ran(command, "report", "news", cwd=folder)
    assert (folder / "news.report.html").stat().st_size > 10_000
    told = ran(command, "sql", "news", "SELECT count(*) > 0 AS some FROM articles", "--format", "csv", cwd=folder)
    assert told.split() == ["some", "True"]
