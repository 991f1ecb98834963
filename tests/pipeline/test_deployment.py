"""What deploy/ promises: a sandbox that the command works in, a pool on loopback, an image of locked dependencies."""

import ast
import configparser
import contextlib
import re
import runpy
import shlex
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from pipeline.flags.arguments import parse
from pipeline.running.metrics import Metrics
from pipeline.running.rounds import Health

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
IMAGES = ("Dockerfile", "Dockerfile.command")
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


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", ["copydesk.service", "copydesk-prune.service"])
def test_systemd_finds_little_that_the_unit_could_still_reach(name):
    unit = str(DEPLOY / "schedules" / name)
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=40", unit]  # tenths: 4.0 of 10
    told = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stdout[-500:]


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


def test_the_unit_of_retention_prunes_what_the_other_one_writes_and_needs_no_network(service):
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str
    unit.read_string(read("schedules/copydesk-prune.service"))
    line = shlex.split(unit["Service"]["ExecStart"].replace("%%", "%").replace("$$", "$"))[-1]
    command, day = line.split(' "')
    program, *arguments = shlex.split(command.removeprefix("exec "))
    assert program == shlex.split(service["ExecStart"])[0]
    told = subprocess.run(["sh", "-c", f'echo "{day}'], capture_output=True, text=True, check=True).stdout.strip()
    assert parse([*arguments, told]).output == parse(shlex.split(service["ExecStart"])[1:]).output
    assert unit["Service"]["PrivateNetwork"] == "yes"


def test_alerts_are_on_metrics_that_there_are():
    told = read("README.md")
    rules = yaml.safe_load(re.search(r"```yaml\n(.+?)```", told, re.DOTALL)[1])["groups"][0]["rules"]
    named = {name for rule in rules for name in re.findall(r"copydesk_\w+", rule["expr"])}
    served = Metrics()
    served.add(Health(rounds=1, last_commit="2026-03-06T06:00:00Z", lag_seconds=1.0))
    assert named
    assert {name for name in named if f"{name} " not in served.text()} == set()


@pytest.mark.parametrize("name", IMAGES)
def test_an_image_is_of_locked_dependencies_and_runs_as_nobody_special(name):
    image = read(name)
    assert "--require-hashes -r requirements.lock" in image
    assert "--no-deps" in image
    assert re.findall(r"^USER (.+)$", image, re.MULTILINE)[-1] not in {"0", "root"}


def test_only_what_the_image_copies_goes_to_its_builder():
    ignored, *allowed = [
        line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith(("#", "**"))
    ]
    assert ignored == "*"
    copied = [line for name in IMAGES for line in re.findall(r"^COPY (?!--from)(.+) \S+$", read(name), re.MULTILINE)]
    assert {path for line in copied for path in line.split()} == {path.removeprefix("!") for path in allowed}


def containers():
    """The containers of the cluster's schedules, with the security context of their pods."""
    for job in yaml.safe_load_all(read("schedules/cronjob.yaml")):
        pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
        assert job["spec"]["concurrencyPolicy"] == "Forbid"
        yield from ((container, pod["securityContext"]) for container in pod["containers"])


def test_the_clusters_jobs_are_commands_without_privileges():
    commands = []
    for container, pod in containers():
        own = container["securityContext"]
        assert (pod["runAsNonRoot"], own["readOnlyRootFilesystem"], own["allowPrivilegeEscalation"]) == (
            True,
            True,
            False,
        )
        assert own["capabilities"] == {"drop": ["ALL"]}
        commands.append(container.get("args") or shlex.split(container["command"][-1])[2:])
    run, prune = commands
    assert parse(run).output == parse([*prune[:3], "2026-01-01"]).output == "/news/out"


def test_the_crontab_runs_commands_that_the_product_understands():
    lines = [line for line in read("schedules/copydesk.cron").splitlines() if " /opt/copydesk" in line]
    said = [shlex.split(line.partition("/bin/copydesk ")[2].partition(" >")[0].replace("\\%", "%")) for line in lines]
    run, prune = said
    assert parse(run).max_rejected == 0.5
    assert parse([*prune[:3], "2026-01-01"]).output == parse(run).output


class StandIn(ModuleType):
    """A module of Airflow, of which the schedule needs two classes."""

    class DAG(contextlib.nullcontext):
        def __init__(self, **settings):
            super().__init__()
            self.settings = settings

    class BashOperator:
        def __init__(self, *, task_id, bash_command, **_settings):
            self.task_id, self.bash_command = task_id, bash_command

        def __rshift__(self, other):
            return other


def test_the_dag_is_of_commands_that_the_product_understands(monkeypatch):
    for name in ("", ".providers", ".providers.standard", ".providers.standard.operators"):
        monkeypatch.setitem(sys.modules, f"airflow{name}", StandIn(f"airflow{name}"))
    for name in ("airflow.sdk", "airflow.providers.standard.operators.bash"):
        monkeypatch.setitem(sys.modules, name, StandIn(name))
    dag = runpy.run_path(str(DEPLOY / "schedules" / "airflow_dag.py"))
    run = re.sub(r"{{ data_interval_end[^}]*}}", "2026-03-06T06:00:00Z", dag["run"].bash_command)
    asked = parse(shlex.split(re.sub(r"{{[^}]*}}", "X", run))[1:])
    assert (asked.output, asked.as_of) == ("X", "2026-03-06T06:00:00Z")
    assert parse(shlex.split(re.sub(r"{{[^}]*}}", "X", dag["validate"].bash_command))[1:]).command == "validate"
    days = re.sub(r"\$\(date [^)]*\)", "2026-03-06", re.sub(r"{{[^}]*}}", "X", dag["prune"].bash_command))
    assert parse(shlex.split(days)[1:]).before == "2026-03-06"


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
        always = re.findall(r'^\s*f?"([A-Za-z0-9_-]+)[^";\n]*"', text, re.MULTILINE)  # without those of old Pythons
        names = {name.lower().replace("_", "-") for name in always}
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
