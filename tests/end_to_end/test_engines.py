"""The same graph on other engines: the trees are equal byte for byte."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from trees import rows_of, tree_of

ROOT = Path(__file__).parents[2]
PRISM = Path(os.environ.get("PRISM", ROOT / ".bin" / "prism"))
SERVER = "apache_beam.runners.portability.local_job_service_main"

MOMENTS = Path(__file__).with_name("moments.py")
STORY = "\n".join(f"Ferry {number} leaves the old harbour at dawn with timber for the islands." for number in range(6))

pytestmark = pytest.mark.engine
needs_prism = pytest.mark.skipif(not PRISM.exists(), reason="Prism is not built: `make prism` (needs Go)")

# a process of its own whose __main__ is as light as the command's: what a user starts
RUN = """
import sys
from pipeline.demo import sample_plan
from pipeline.running.run import execute
if __name__ == "__main__":
    execute(sample_plan(sys.argv[1], sys.argv[2]), sys.argv[3:])
"""


# Beam gives a job up after 300 s; here after 3 s, which is shorter than the run
IMPATIENT = """
from apache_beam.options.pipeline_options import PortableOptions
declared = PortableOptions._add_argparse_args.__func__
def add(cls, parser):
    declared(cls, parser)
    parser.set_defaults(job_server_timeout=3)
PortableOptions._add_argparse_args = classmethod(add)
"""


def run_sample(output, address, *flags, prelude=""):
    script = output.with_suffix(".py")
    script.write_text(prelude + RUN)
    command = [sys.executable, str(script), str(output), address, *flags]
    told = subprocess.run(
        command,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    return tree_of(output)


@pytest.fixture(scope="module")
def job_server():
    """The address of Beam's own job server, for all jobs of these tests."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", SERVER, "-p", str(port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    wait_for_port(port, server)
    yield f"localhost:{port}"
    server.terminate()
    server.communicate()


def wait_for_port(port, server):
    while server.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    pytest.fail(f"the job server stopped: {server.stdout.read()}")


def test_the_portable_job_service_gives_the_same_tree_in_more_time_than_beam_waits_for_a_job(
    job_server, sample_output, sample_address, tmp_path
):
    flags = ["--runner=PortableRunner", f"--job_endpoint={job_server}", "--environment_type=LOOPBACK"]
    assert run_sample(tmp_path / "out", sample_address, *flags, prelude=IMPATIENT) == tree_of(sample_output)


def run_with_registry(folder, output, *flags):
    command = [sys.executable, "-m", "pipeline.main", "run", "--jsonl", str(folder / "rows.jsonl")]
    asked = ["--registry", str(folder / "x.toml"), "--as-of", "2026-03-06T06:00:00Z", "--output", str(folder / output)]
    subprocess.run([*command, *asked, *flags], cwd=ROOT, capture_output=True, check=True, timeout=300)
    return tree_of(folder / output)


@pytest.fixture(scope="module")
def registry_here(tmp_path_factory):
    """The folder of documents and a registry file, in which a run of this machine has written the tree `here`."""
    folder = tmp_path_factory.mktemp("registry")
    own = '[[agency]]\nname = "Moor Wire"\nlanguages = ["en"]\n[[template]]\nline = "Ring the bell"\ncut = true\n'
    (folder / "x.toml").write_text(own)
    texts = [f"{STORY}\nRing the bell\nSource: Moor Wire", f"{STORY}\nIt is cold.\nRing the bell"]
    rows = [{"url": f"https://{name}.example/1", "text": text} for name, text in zip("ab", texts, strict=True)]
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder, run_with_registry(folder, "here", "--workers", "1")


def test_the_users_own_registry_holds_on_the_portable_job_service(job_server, registry_here):
    folder, here = registry_here
    flags = ["--runner=PortableRunner", f"--job_endpoint={job_server}", "--environment_type=LOOPBACK"]
    assert run_with_registry(folder, "portable", "--workers", "2", *flags) == here
    written = rows_of(folder / "here", "articles") + rows_of(folder / "here", "duplicates")
    assert {cut["rule"] for row in written for cut in row["cleaning"]} >= {"template.outlet@x.toml"}
    assert "source.en@x.toml" in {source["rule"] for row in written for source in row["info_sources"]}


@needs_prism
def test_the_users_own_registry_holds_on_prism(registry_here):
    folder, here = registry_here
    flags = ["--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK"]
    assert run_with_registry(folder, "prism", "--workers", "2", *flags) == here


@pytest.fixture
def ended_on_prism(tmp_path):
    """Runs on Prism until a moment (see moments.py), when a signal is sent; what is said but for the progress."""
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")

    def until(action, moment):
        arguments = ["run", "--text", str(tmp_path / "story.txt"), "--output", str(tmp_path / "out"), "--workers", "1"]
        flags = ["--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK"]
        ended = subprocess.run(
            [sys.executable, str(MOMENTS), action, moment, "--", *arguments, *flags],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            start_new_session=True,
            timeout=120,
            check=False,
        )
        lines = [line for line in ended.stderr.splitlines() if " edited, " not in line]
        return ended.returncode, lines

    return until


@needs_prism
def test_ctrl_c_on_prism_is_one_line(ended_on_prism, tmp_path):
    words = "copydesk: interrupted: nothing of this run was committed, start it again"
    assert ended_on_prism(str(int(signal.SIGINT)), "write articles") == (130, [words])
    assert not list(tmp_path.rglob("manifest.json"))


@needs_prism
def test_the_death_of_prism_is_one_line(ended_on_prism, tmp_path):
    code, (line,) = ended_on_prism("engine", "write articles")
    assert code == 1
    assert line.startswith("copydesk: nothing was committed: the engine died")
    assert not list(tmp_path.rglob("manifest.json"))


@needs_prism
def test_prism_gives_the_same_tree(sample_output, sample_address, tmp_path):
    flags = ["--runner=PrismRunner", f"--prism_location={PRISM}", "--environment_type=LOOPBACK"]
    assert run_sample(tmp_path / "out", sample_address, *flags) == tree_of(sample_output)
