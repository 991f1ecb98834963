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

from pipeline.beam_options import beam_options
from pipeline.graph import build
from pipeline.plan import Plan, header_of
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


def test_the_submission_stages_the_product_and_the_graph(dataflow, bucket, tmp_path):
    endpoint, jobs = dataflow
    options = beam_options(
        [
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
    )
    plan = Plan(
        sources=(Source(InputKind.ROW, "gs://b/in/*.jsonl.gz"),),
        output="gs://b/out",
        as_of="2026-03-08T06:00:00Z",
    )
    bucket.blob("in/rows.jsonl.gz").upload_from_string(b"")
    pipeline = beam.Pipeline(runner="DataflowRunner", options=options)
    build(pipeline, plan, header_of(plan), Attempt())
    pipeline.run()

    (job,) = jobs
    packages = {package["name"] for pool in job["environment"]["workerPools"] for package in pool["packages"]}
    assert "workflow.tar.gz" in packages
    assert not {name for name in packages if "main_session" in name}
    staged = {blob.name.rpartition("/")[2]: blob for blob in bucket.client.list_blobs("b", prefix="staging")}
    graph = beam_runner_api_pb2.Pipeline.FromString(staged["pipeline.pb"].download_as_bytes(raw_download=True))
    steps = {transform.unique_name.partition("/")[0] for transform in graph.components.transforms.values()}
    assert {"ReadInputs", "EditPages", "RemoveTemplateLines", "FindDuplicates", "WriteDataset"} <= steps
    assert_complete(staged["workflow.tar.gz"].download_as_bytes(raw_download=True))


def assert_complete(sdist):
    with tarfile.open(fileobj=io.BytesIO(sdist)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    for package in ("schemas", "transforms", "pipeline"):
        here = {str(path.relative_to(ROOT)) for path in ROOT.joinpath(package).rglob("*") if path.is_file()}
        assert {name for name in here if "__pycache__" not in name} <= names
