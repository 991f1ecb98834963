"""A Dataflow submission, accepted by a stand-in on loopback: what would be staged and run."""

import io
import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import apache_beam as beam
import pytest
from apache_beam.portability.api import beam_runner_api_pb2

from pipeline.plan import Plan, header_of
from pipeline.running.beam_options import beam_options
from pipeline.running.graph import build
from pipeline.streaming.streaming_graph import Stream, build_stream
from schemas.input_kinds import InputKind
from transforms.read.sources import Source
from transforms.storage.running import Attempt

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.engine


class Dataflow(BaseHTTPRequestHandler):
    """Accepts any job and says that it is done."""

    jobs: list

    def do_POST(self):
        self.jobs.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.answer()

    def do_GET(self):
        self.answer()

    def answer(self):
        job = {"id": "job-1", "projectId": "test", "location": "us-central1", "currentState": "JOB_STATE_DONE"}
        body = json.dumps({} if "messages" in self.path or "metrics" in self.path else job).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


@pytest.fixture
def dataflow():
    handler = type("Handler", (Dataflow,), {"jobs": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://localhost:{server.server_address[1]}", handler.jobs
        server.shutdown()


@pytest.fixture
def bucket(monkeypatch):
    from apache_beam.internal.gcp import auth
    from gcp_storage_emulator.server import create_server
    from google.auth.credentials import AnonymousCredentials
    from google.cloud import storage

    server = create_server("127.0.0.1", 0, in_memory=True)
    server.start()
    port = server._api._httpd.server_address[1]
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    # Beam looks for credentials for half a minute before it goes without
    monkeypatch.setattr(auth._Credentials, "_credentials_init", True)
    yield storage.Client(project="test", credentials=AnonymousCredentials()).create_bucket("b")
    server.stop()


@pytest.fixture
def submitted(dataflow, bucket):
    """Submits the graph that a function builds; the job as Dataflow gets it, its steps, and what was staged."""
    endpoint, jobs = dataflow

    def submit(build_graph, *more):
        flags = [
            "--runner=DataflowRunner",
            "--project=test",
            "--region=us-central1",
            "--no_auth",
            f"--setup_file={ROOT / 'setup.py'}",
            "--temp_location=gs://b/tmp",
            "--staging_location=gs://b/staging",
            "--sdk_container_image=gcr.io/example/copydesk:1",
            f"--dataflow_endpoint={endpoint}",
        ]
        pipeline = beam.Pipeline(runner="DataflowRunner", options=beam_options([*flags, *more]))
        build_graph(pipeline)
        pipeline.run()
        (job,) = jobs
        staged = {blob.name.rpartition("/")[2]: blob for blob in bucket.client.list_blobs("b", prefix="staging")}
        content = {name: blob.download_as_bytes(raw_download=True) for name, blob in staged.items()}
        graph = beam_runner_api_pb2.Pipeline.FromString(content["pipeline.pb"])
        return job, {transform.unique_name for transform in graph.components.transforms.values()}, content

    return submit


def test_the_submission_stages_the_product_and_the_graph(submitted, bucket):
    plan = Plan(
        sources=(Source(InputKind.ROW, "gs://b/in/*.jsonl.gz"),),
        output="gs://b/out",
        as_of="2026-03-08T06:00:00Z",
    )
    bucket.blob("in/rows.jsonl.gz").upload_from_string(b"")
    job, names, staged = submitted(lambda pipeline: build(pipeline, plan, header_of(plan), Attempt()))
    packages = {package["name"] for pool in job["environment"]["workerPools"] for package in pool["packages"]}
    assert "workflow.tar.gz" in packages
    assert not {name for name in packages if "main_session" in name}
    steps = {name.partition("/")[0] for name in names}
    assert {"ReadInputs", "EditPages", "RemoveTemplateLines", "FindDuplicates", "WriteDataset"} <= steps
    assert_complete(staged["workflow.tar.gz"])


def test_a_stream_is_submitted_as_a_streaming_job_whose_steps_keep_their_names(submitted):
    plan = Plan(
        sources=(Source(InputKind.FEED, "https://news.example/feed"),),
        output="gs://b/out",
        as_of="2026-03-08T06:00:00Z",
    )
    stream = Stream(plan, 60, "stream")
    job, names, _ = submitted(lambda pipeline: build_stream(pipeline, stream), "--streaming")
    assert job["type"] in {"JOB_TYPE_STREAMING", 2}
    # `--update` finds the state of a running job by these names: a change of them is a break
    inner = {name.split("/")[1] for name in names if name.startswith("CommitWindows/")}
    outer = {name.partition("/")[0] for name in names}
    assert {name for name in outer if not name.startswith("ref_")} == {"Begin", "Poll", "CommitWindows"}
    windows = {f"Window{name}" for name in ("Pages", "Rejected", "Rows", "Feeds")}
    keys = {f"Key{name}" for name in ("Drafts", "Rejected", "Rows", "Feeds", "Counts")}
    counts = {"CountPages", "CountRejected", "CountDocumentsIn"}
    work = {"SpreadPages", "StampClock", "EditPages", "AllRejected", "GatherWindow", "CloseWindow", "InTurn"}
    assert inner == windows | keys | counts | work | {"CommitWindow"}


def assert_complete(sdist):
    with tarfile.open(fileobj=io.BytesIO(sdist)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for package in ("schemas", "transforms", "pipeline"):
        here = {str(path.relative_to(ROOT)) for path in ROOT.joinpath(package).rglob("*") if path.is_file()}
        assert {name for name in here if "__pycache__" not in name} <= names
