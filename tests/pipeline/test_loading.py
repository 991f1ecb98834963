"""The dataset read by what data teams have: typed, complete, hive folders or none; exports as they are.

DuckDB and pyarrow come with the tests; polars, pandas and PySpark are tried where they are installed.
"""

import json

import duckdb
import pyarrow.dataset as ds
import pytest

from pipeline.main import main

TEXT = "Trawlers of the {0} fleet landed {1} tonnes of herring on Monday before the storm closed the {0} harbour."
OUTLETS = ("fell", "moor", "quay", "tarn")
NAMES = [f"{name}.example" for name in OUTLETS]


@pytest.fixture(scope="module", params=[0, 2], ids=["files of outlets", "files of days"])
def output(request, tmp_path_factory):
    """Eight stories of four outlets on two days, one of them credited."""
    folder = tmp_path_factory.mktemp("loading")
    rows = [
        {
            "url": f"https://{outlet}.example/{day}",
            "text": ("OSLO (Reuters) - " if outlet == "quay" else "") + TEXT.format(outlet, 7 * number + day),
            "published": f"2026-03-0{day}T23:30:00Z",
        }
        for number, outlet in enumerate(OUTLETS)
        for day in (4, 5)
    ]
    (folder / "rows.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    arguments = ["--jsonl", str(folder / "rows.jsonl"), "--output", str(folder / "out"), "--min-words", "1"]
    spread = ["--files-per-day", str(request.param), "--duplicates", "keep"]
    assert main(["run", *arguments, *spread, "--workers", "1", "--as-of", "2026-03-06T06:00:00Z"]) == 0
    assert main(["export", str(folder / "out"), "--to", "parquet"]) == 0
    return folder / "out"


def files(output):
    return sorted(output.glob("articles/**/*.jsonl.gz"))


@pytest.fixture
def parquet(output):
    return output.with_suffix(".parquet") / "articles.parquet"


def test_outlets_share_the_files_of_a_day_where_that_is_asked(output):
    of_outlets = any("outlet=" in str(path) for path in files(output))
    assert len(files(output)) == 8 if of_outlets else len(files(output)) <= 4
    assert main(["validate", str(output)]) == 0


def test_the_same_rows_are_done_again_into_the_same_files(output, capsys):
    before = {path: path.read_bytes() for path in files(output)}
    options = json.loads(next(output.glob("_runs/*/manifest.json")).read_text())["options"]
    again = ["--jsonl", str(output.parent / "rows.jsonl"), "--output", str(output), "--min-words", "1"]
    spread = ["--files-per-day", str(options.get("files_per_day", 0)), "--duplicates", "keep"]
    assert main(["run", *again, *spread, "--workers", "1", "--as-of", "2026-03-06T06:00:00Z"]) == 0
    assert {path: path.read_bytes() for path in files(output)} == before


def test_duckdb_reads_the_folders(output):
    read = f"read_json('{output}/articles/**/*.jsonl.gz', hive_partitioning = true, sample_size = -1)"
    query = f"SELECT outlet, count(*), count(*) FILTER (wire.is_wire) FROM {read} GROUP BY outlet ORDER BY outlet"
    rows = duckdb.sql(query).fetchall()
    assert rows == [(outlet, 2, 2 * (outlet == "quay.example")) for outlet in NAMES]


def test_pyarrow_reads_the_export_with_times_and_structs(parquet):
    table = ds.dataset(parquet).to_table(columns=["outlet", "date_published", "wire"])
    assert table.num_rows == 8
    assert str(table.schema.field("date_published").type) == "timestamp[us, tz=UTC]"
    assert sum(row["is_wire"] for row in table["wire"].to_pylist()) == 2


def test_polars_reads_folders_and_export(output, parquet):
    polars = pytest.importorskip("polars")
    read = [polars.read_ndjson(path, infer_schema_length=None) for path in files(output)]
    lines = polars.concat(read, how="diagonal_relaxed")
    assert sorted(lines["outlet"].unique()) == NAMES
    table = polars.read_parquet(parquet)
    assert table["date_published"].dtype == polars.Datetime("us", "UTC")
    assert table["wire"].struct.field("is_wire").sum() == 2


def test_pandas_reads_folders_and_export(output, parquet):
    pandas = pytest.importorskip("pandas")
    lines = pandas.concat(pandas.read_json(path, lines=True) for path in files(output))
    assert len(lines) == 8
    table = pandas.read_parquet(parquet)
    assert str(table["date_published"].dtype).endswith("UTC]")
    assert sum(wire["is_wire"] for wire in table["wire"]) == 2


@pytest.mark.engine
def test_spark_reads_folders_and_export(output, parquet):
    sql = pytest.importorskip("pyspark.sql")
    session = sql.SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
    lines = session.read.json(f"{output}/articles")
    assert sorted(row.outlet for row in lines.select("outlet").distinct().collect()) == NAMES
    table = session.read.parquet(str(parquet))
    assert dict(table.dtypes)["date_published"] == "timestamp"
    assert table.where("wire.is_wire").count() == 2
    session.stop()
