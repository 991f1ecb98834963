"""What deploy/ promises: a sandbox that the command works in, a pool on loopback, an image of locked dependencies."""

import ast
import configparser
import re
import shlex
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from pipeline.arguments import parse

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
LOCKS = sorted(DEPLOY.glob("requirements*.lock"))


def read(path):
    return (DEPLOY / path).read_text(encoding="utf-8")


@pytest.fixture
def service():
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(read("schedules/copydesk.service"))
    return unit["Service"]


def test_the_unit_starts_a_run_that_the_command_understands(service):
    program, *arguments = shlex.split(service["ExecStart"])
    assert program.endswith("/bin/copydesk")
    assert parse(arguments).feeds == ["/etc/copydesk/feeds.opml"]


def test_the_unit_writes_below_its_state_directory_only(service):
    arguments = parse(shlex.split(service["ExecStart"])[1:])
    assert arguments.output.startswith(f"/var/lib/{service['StateDirectory']}/")
    assert (service["ProtectSystem"], service["ProtectHome"], service["PrivateTmp"]) == ("strict", "yes", "yes")


def test_the_unit_takes_every_privilege_away(service):
    assert service["CapabilityBoundingSet"] == ""
    assert service["NoNewPrivileges"] == "yes"
    assert service["User"] not in {"", "root"}
    assert "AF_UNIX" in service["RestrictAddressFamilies"].split()  # worker processes are spoken to by it


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_pool_of_flinks_workers_listens_on_this_machine_only():
    pool = subprocess.Popen([sys.executable, str(DEPLOY / "flink" / "worker_pool.py"), "0"], stdout=subprocess.PIPE)
    try:
        host, port = pool.stdout.readline().decode().strip().split(":")
        listening = f":{int(port):04X} "
        tables = [Path(f"/proc/{pool.pid}/net/{name}").read_text() for name in ("tcp", "tcp6")]
        local = [line.split()[1] for table in tables for line in table.splitlines() if listening in line]
        assert host == "127.0.0.1"
        assert local
        assert all(address.partition(":")[0].endswith("0100007F") for address in local)  # 127.0.0.1, mapped or not
    finally:
        pool.kill()
        pool.communicate()


def test_the_image_is_of_locked_dependencies_and_runs_as_nobody_special():
    image = read("Dockerfile")
    assert "--require-hashes -r requirements.lock" in image
    assert "--no-deps" in image
    assert re.findall(r"^USER (.+)$", image, re.MULTILINE)[-1] not in {"0", "root"}


def test_only_what_the_image_copies_goes_to_its_builder():
    ignored, *allowed = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith(("#", "**"))
    ]
    assert ignored == "*"
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", read("Dockerfile"), re.MULTILINE)
    assert {path for line in copied for path in line.split()} == {path.removeprefix("!") for path in allowed}


def locked(path):
    """Names and versions of a lock file, each with its hashes."""
    rows = re.split(r"\n(?=[a-z0-9])", path.read_text(encoding="utf-8").strip(), flags=re.IGNORECASE)
    return {row.partition("==")[0].lower().replace("_", "-").partition("[")[0]: row for row in rows}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_file_has_a_hash_and_no_registry_a_name(path):
    rows = locked(path)
    assert len(rows) > 80
    for row in rows.values():
        assert "==" in row
        assert "--hash=sha256:" in row
        assert "://" not in row
        assert "--index" not in row


def test_what_is_installed_is_locked():
    setup = (ROOT / "setup.py").read_text(encoding="utf-8")
    required = re.search(r"install_requires=\[(.*?)\n    \]", setup, re.DOTALL).group(1)
    tested = re.search(r'"test": \[(.*?)\n        \]', setup, re.DOTALL).group(1)
    assert LOCKS
    for path in LOCKS:
        text = required + tested if path.stem.endswith("-test") else required
        names = {name.lower().replace("_", "-") for name in re.findall(r'^\s*f?"([A-Za-z0-9_-]+)', text, re.MULTILINE)}
        assert names - set(locked(path)) == set(), "run `make lock`"


def imported_by(folder):
    """The modules that the Python files of a folder import, but for the standard library's and their neighbours."""
    files = sorted(ROOT.joinpath(folder).rglob("*.py"))
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    near = {file.stem for file in files} | {"schemas", "transforms", "pipeline"}
    return {name.partition(".")[0] for name in names} - near - set(sys.stdlib_module_names)


@pytest.mark.parametrize("folder", ["schemas", "transforms", "pipeline", "tests"])
def test_what_is_imported_is_asked_for(folder):
    setup = (ROOT / "setup.py").read_text(encoding="utf-8")
    asked_for = {plain(name) for name in re.findall(r'^\s*f?"([A-Za-z0-9_-]+)[\[=<>]', setup, re.MULTILINE)}
    distributions = metadata.packages_distributions()
    imported = imported_by(folder) - {"google", "grpc", "requests"}  # which Beam and the store's client bring
    missing = {name for name in imported if not asked_for & {plain(each) for each in distributions.get(name, [name])}}
    assert missing == set()


def plain(name):
    return name.lower().replace("_", "-")
