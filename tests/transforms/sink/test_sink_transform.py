import gzip
import shutil
from pathlib import Path

import apache_beam as beam
import duckdb
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.testing import test_pipeline
from apache_beam.transforms.window import FixedWindows, GlobalWindow, TimestampedValue

from schemas.manifest import RunHeader, manifest_path, parse_manifest
from transforms.elements.draft import KeyedDraft
from transforms.elements.patch import KeyedPatch
from transforms.sink import transform
from transforms.sink.commit import input_report, outcome_report
from transforms.sink.transform import WriteDataset
from transforms.storage.errors import CommitConflictError, CountsDifferError
from transforms.storage.journal import journal_path
from transforms.storage.manifests import read_manifests
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for

RUN = "20261121T100000Z-0000abcd"
AS_OF = "2026-11-21T10:00:00Z"
HEADER = RunHeader(RUN, AS_OF)
PAIR = tuple[str, bytes]
KINDS = {
    "drafts": KeyedDraft,
    "patches": KeyedPatch,
    "rejected": bytes,
    "documents_in": int,
    "state": PAIR,
    "feeds": PAIR,
}


def collection(pipeline, label, rows, kind, windowed):
    if not windowed:
        return pipeline | label >> beam.Create(rows).with_output_types(kind)
    pairs = pipeline | label >> beam.Create(rows).with_output_types(tuple[int, kind])
    values = pairs | f"Stamp{label}" >> beam.MapTuple(stamp).with_output_types(kind)
    return values | f"Window{label}" >> beam.WindowInto(FixedWindows(60))


def stamp(seconds, row):
    return TimestampedValue(row, seconds)


def write(root, news, *, windowed=False, **options):
    """Writes the rows; where nothing else is said, as many documents came in as there are."""
    documents = len(news.get("drafts", ())) + len(news.get("rejected", ()))
    rows = {name: news.get(name, ()) for name in KINDS} | {"documents_in": news.get("documents_in", [documents])}
    with test_pipeline.TestPipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
        inputs = {name: collection(pipeline, name, rows[name], kind, windowed) for name, kind in KINDS.items()}
        _ = inputs | "WriteDataset" >> WriteDataset(str(root), RunHeader(RUN, AS_OF), **options)


def tree(root):
    root = Path(str(root))
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def news(make):
    drafts = [make.draft(n, outlet=f"outlet{n % 3}.org", date=f"2026-11-{18 + n % 2}") for n in range(12)]
    verdicts = [
        make.verdict(drafts[0], "id000", relation=None),
        make.verdict(drafts[5], "id000"),
        make.verdict(drafts[7], "id000", relation="exact"),
    ]
    rejected = [make.rejected(n, reason) for n, reason in enumerate(["too_short", "no_body", "too_short"])]
    return {
        "drafts": drafts,
        "patches": verdicts,
        "rejected": rejected,
        "state": [("index.jsonl", b"{}\n")],
        "feeds": [],
    }


@pytest.fixture(scope="module")
def written(tmp_path_factory, news):
    """The dataset of the news; no test changes it."""
    root = tmp_path_factory.mktemp("written")
    write(root, news)
    return root


@pytest.fixture(scope="module")
def sharded(tmp_path_factory, news):
    """The drafts alone, eight shards a partition; no test changes it."""
    root = tmp_path_factory.mktemp("sharded")
    write(root, {"drafts": news["drafts"]}, shards=8)
    return root


def test_a_dataset_is_written_and_committed(written):
    manifest = parse_manifest((written / manifest_path(RUN)).read_bytes())
    counts = manifest.counts
    assert (counts.documents_in, counts.articles, counts.duplicates) == (15, 10, 2)
    assert dict(counts.rejected) == {"no_body": 1, "too_short": 2}
    assert {*manifest.paths(), manifest_path(RUN)} == tree(written).keys()
    assert [state.name for state in manifest.state] == ["index.jsonl"]


def test_order_and_number_of_counts_leave_no_trace_and_a_run_can_replace_itself(tmp_path, news, written):
    again = shutil.copytree(written, tmp_path / "again")
    turned = {name: rows[::-1] for name, rows in news.items()}
    committed = storage_for(str(again)).generation(manifest_path(RUN))
    write(again, turned | {"documents_in": [1] * 15}, attempt=Attempt(replaces=committed))
    assert tree(again) == tree(written)


def test_an_empty_run_commits_too(tmp_path):
    write(tmp_path, {})
    assert parse_manifest((tmp_path / manifest_path(RUN)).read_bytes()).counts.documents_in == 0
    assert list(tree(tmp_path)) == [manifest_path(RUN)]


def commit_step(root, reports):
    """The step that commits, on its own."""
    step = transform.WriteManifest(str(root), Attempt(), HEADER)
    step.setup()
    try:
        return list(step.process(("run", reports), GlobalWindow()))
    finally:
        step.teardown()


def test_a_lost_document_stops_the_commit(tmp_path):
    with pytest.raises(CountsDifferError, match="3 documents came in, but 0 articles"):
        commit_step(tmp_path, [input_report(2), input_report(1), outcome_report(dropped=2)])
    assert not (tmp_path / manifest_path(RUN)).exists()


def test_a_run_that_another_one_overtook_does_not_commit(tmp_path):
    assert [parse_manifest(data).run_id for data in commit_step(tmp_path, [])] == [RUN]
    before = (tmp_path / manifest_path(RUN)).read_bytes()
    with pytest.raises(CommitConflictError, match="another run has committed"):
        commit_step(tmp_path, [input_report(1), outcome_report(dropped=1)])
    assert (tmp_path / manifest_path(RUN)).read_bytes() == before


def test_a_run_that_died_and_is_started_again_leaves_the_same_tree(tmp_path, news, written, monkeypatch):
    def run():
        with running(storage_for(str(tmp_path)), HEADER) as life:
            write(tmp_path, news, attempt=life.attempt)

    def torn(self, file):
        orphan = "articles/date=2026-11-18/outlet=gone.org/part-000-0123456789ab.jsonl.gz"
        self.storage.write(orphan, file.data)  # what the next run will not write again, as after a code change
        raise RuntimeError("killed")

    def killed(*_):
        raise RuntimeError("killed")

    for place, name, dies in ((transform.WriteStep, "save", torn), (transform, "commit", killed)):
        with monkeypatch.context() as patch:
            patch.setattr(place, name, dies)
            with pytest.raises(Exception, match="killed"):
                run()
        assert not (tmp_path / manifest_path(RUN)).exists()
        assert any("/part-" in path for path in tree(tmp_path))
    run()
    assert tree(tmp_path) == tree(written)


def test_each_window_is_a_run_of_its_own(tmp_path, make):
    news = {
        "drafts": [(n * 100, make.draft(n)) for n in range(4)],
        "rejected": [(0, make.rejected(0))],
        "documents_in": [(0, 1), (10, 1), (100, 1), (200, 1), (300, 1)],
    }
    write(tmp_path, news, windowed=True)
    manifests = read_manifests(storage_for(str(tmp_path)))
    assert [manifest.as_of for manifest in manifests] == [f"1970-01-01T00:0{minute}:00Z" for minute in (1, 2, 4, 6)]
    assert [manifest.counts.documents_in for manifest in manifests] == [2, 1, 1, 1]


def test_a_dataset_can_be_written_to_an_object_store_and_its_commit_takes_the_mark_away(generations_host, news):
    storage = storage_for(generations_host)
    with running(storage, HEADER) as life:
        assert storage.exists(journal_path(life.attempt.name))
        write(generations_host, news, attempt=life.attempt)
        assert not storage.exists(journal_path(life.attempt.name))
    [manifest] = read_manifests(storage)
    assert sorted([*manifest.paths(), manifest_path(RUN)]) == storage.paths("")


def test_duckdb_reads_the_tree_with_its_partitions(sharded):
    files = f"'{sharded}/articles/**/*.jsonl.gz'"
    by_outlet = f"SELECT outlet, count(*) FROM read_json({files}, hive_partitioning="
    of_the_folder = duckdb.sql(f"{by_outlet}true) WHERE date = '2026-11-18' GROUP BY 1").fetchall()
    for setting in ("true", "false"):
        of_the_record = duckdb.sql(f"{by_outlet}{setting}) WHERE date_published = '2026-11-18' GROUP BY 1").fetchall()
        assert sorted(of_the_record) == sorted(of_the_folder)
    assert sorted(of_the_folder) == [("outlet0.org", 2), ("outlet1.org", 2), ("outlet2.org", 2)]


def test_more_shards_hold_the_same_rows_in_more_files(sharded, news):
    files = [gzip.decompress(data).splitlines() for path, data in tree(sharded).items() if path.endswith(".gz")]
    assert sorted(line for lines in files for line in lines) == sorted(draft.record for _, draft in news["drafts"])
    assert len(files) > len({draft.partition for _, draft in news["drafts"]})
