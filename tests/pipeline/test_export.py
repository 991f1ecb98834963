"""What manifests commit, as typed tables: `copydesk export` and `copydesk sql`."""

import gzip
import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, timezone

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipeline.main import main
from pipeline.tables import committed_rows
from pipeline.tables.committed_rows import schema_of
from pipeline.tables.database import database
from schemas.manifest import manifest_bytes, manifest_path
from schemas.vocabulary import Tree
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

STORY = "The harbour board of Wexcombe voted on Monday to dredge the inner basin before the winter storms arrive."
WIRE = "OSLO (Reuters) - Fishermen from four villages asked parliament for new quotas on cod before the spring season."


def row(number, text, published):
    return {"id": str(number), "url": f"https://a.example/{number}", "text": text, "published": published}


def run(folder, hour, rows):
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    arguments = ["--jsonl", str(folder / "rows.jsonl"), "--output", str(folder / "out"), "--min-words", "1"]
    assert main(["run", *arguments, "--workers", "1", "--as-of", f"2026-03-06T{hour:02}:00:00Z"]) == 0


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    """Two runs: the second has a new version of a story of the first, and both have the same empty row."""
    folder = tmp_path_factory.mktemp("tables")
    first = [row(1, f"{STORY} First.", "2026-03-05"), row(2, WIRE, "2026-03-05T22:30:00-05:00")]
    run(folder, 6, [*first, {"id": "3", "text": ""}])
    later = row(1, f"{STORY} First. The vote was close, and two members left the room.", "2026-03-05T10:00:00+01:00")
    run(folder, 7, [later, {"id": "3", "text": ""}])
    return folder / "out"


def asked(capsys, output, query, form="jsonl"):
    capsys.readouterr()
    assert main(["sql", str(output), query, "--format", form]) == 0
    return capsys.readouterr().out


def test_articles_are_the_newest_version_of_each_id(output, capsys):
    query = "select (select count(*) from versions) versions, count(*) articles, count(distinct id) ids from articles"
    assert json.loads(asked(capsys, output, query)) == {"versions": 3, "articles": 2, "ids": 2}
    [newest] = asked(capsys, output, "select text from articles where url like '%/1'").splitlines()
    assert "left the room" in newest


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_no_row_is_lost_between_two_batches(output, rows, monkeypatch):
    monkeypatch.setattr(committed_rows, "_BATCH", rows)
    storage = storage_for(str(output))
    found = list(committed_rows.batches(storage, read_manifests(storage), Tree.ARTICLES))
    assert sum(batch.num_rows for batch in found) == 3
    assert max(batch.num_rows for batch in found) == rows


def test_a_file_that_two_runs_list_is_read_once(output):
    storage = storage_for(str(output))
    manifests = read_manifests(storage)
    twice = [*manifests, replace(manifests[-1], run_id=f"{manifests[-1].run_id[:-1]}_")]
    for tree in (Tree.ARTICLES, Tree.REJECTED):
        once = sum(batch.num_rows for batch in committed_rows.batches(storage, manifests, tree))
        assert sum(batch.num_rows for batch in committed_rows.batches(storage, twice, tree)) == once


def test_what_two_runs_rejected_stands_once_and_what_was_replayed_nowhere(output, capsys):
    assert json.loads(asked(capsys, output, "select count(*) as rows from rejected")) == {"rows": 1}
    storage = storage_for(str(output))
    manifests = read_manifests(storage)
    replayed = tuple(file.path for manifest in manifests for file in manifest.files if file.tree == Tree.REJECTED)
    later = replace(manifests[-1], run_id=f"{manifests[-1].run_id[:-1]}_", files=(), replayed=replayed)
    with database(storage, [*manifests, later]) as connection:
        assert connection.execute("SELECT count(*) FROM rejected").fetchall() == [(0,)]


def test_times_are_timestamps_in_utc_and_days_are_dates(output, capsys):
    query = "select date_published, as_of, date, typeof(date) as day from versions where url like '%/2'"
    [published] = asked(capsys, output, query, "csv").splitlines()[1:]
    assert published == "2026-03-06 03:30:00+00:00,2026-03-06 06:00:00+00:00,2026-03-06,DATE"


def test_credits_and_cuts_are_rows_of_their_own(output, capsys):
    query = "select distinct name, role, is_wire from credits where role = 'origin'"
    assert json.loads(asked(capsys, output, query)) == {"name": "Reuters", "role": "origin", "is_wire": True}
    assert "rule" in asked(capsys, output, "select * from cuts", "csv")


def test_a_table_is_printed_for_people(output, capsys):
    assert "empty_document" in asked(capsys, output, "select reason from rejected", "table")


def test_a_query_that_is_none_is_bad_usage(output, capsys):
    assert main(["sql", str(output), "selec 1"]) == 2
    assert "syntax error" in capsys.readouterr().err


def test_files_that_no_manifest_lists_are_not_exported(output, capsys, tmp_path):
    part = next((output / "articles").rglob("part-*"))
    stray = part.with_name("part-999-000000000000.jsonl.gz")
    stray.write_bytes(part.read_bytes())
    try:
        assert json.loads(asked(capsys, output, "select count(*) as n from versions")) == {"n": 3}
    finally:
        stray.unlink()


def test_parquet_has_the_types_of_the_record(output, tmp_path, capsys):
    into = tmp_path / "tables"
    assert main(["export", str(output), "--to", "parquet", "--into", str(into)]) == 0
    assert "articles 2" in capsys.readouterr().out
    table = pq.read_table(into / "versions.parquet")
    assert table.schema.field("date_published").type == pa.timestamp("us", tz="UTC")
    assert table.schema.names == schema_of(Tree.ARTICLES).names
    assert date(2026, 3, 5) in table["date"].to_pylist()
    assert datetime(2026, 3, 6, 3, 30, tzinfo=timezone.utc) in table["date_published"].to_pylist()
    first = {file.name: file.read_bytes() for file in into.iterdir()}
    assert main(["export", str(output), "--to", "parquet", "--into", str(into)]) == 0
    assert {file.name: file.read_bytes() for file in into.iterdir()} == first


def test_a_database_holds_what_a_condition_keeps(output, tmp_path):
    into = tmp_path / "news.duckdb"
    for _ in range(2):
        assert main(["export", str(output), "--to", "duckdb", "--into", str(into), "--where", "wire.is_wire"]) == 0
    with duckdb.connect(str(into), read_only=True) as connection:
        assert connection.execute("select distinct is_wire from credits").fetchall() == [(True,)]
        assert connection.execute("select count(*) from articles").fetchall() == [(1,)]


@pytest.mark.parametrize(
    ("where", "articles", "versions"),
    [("not contains(text, 'left the room')", ["2"], 1), ("contains(text, 'First')", ["1"], 2)],
)
def test_no_outdated_version_stands_for_an_article_that_is_left_out(output, tmp_path, where, articles, versions):
    into = tmp_path / "news.duckdb"
    assert main(["export", str(output), "--to", "duckdb", "--into", str(into), "--where", where]) == 0
    with duckdb.connect(str(into), read_only=True) as connection:
        assert connection.execute("select url[-1] from articles").fetchall() == [(number,) for number in articles]
        assert connection.execute("select count(*) from versions").fetchone() == (versions,)


def test_json_for_bigquery_has_a_schema_for_each_column(output, tmp_path):
    into = tmp_path / "load"
    assert main(["export", str(output), "--to", "bigquery-jsonl", "--into", str(into)]) == 0
    columns = {column["name"]: column["type"] for column in json.loads((into / "articles.schema.json").read_text())}
    assert (columns["date_published"], columns["date"], columns["as_of"]) == ("TIMESTAMP", "DATE", "TIMESTAMP")
    rows = duckdb.sql(f"from read_json('{into}/articles.jsonl.gz')")
    assert set(rows.columns) == set(columns)


def test_what_is_no_earlier_export_is_not_overwritten(output, tmp_path, capsys):
    (tmp_path / "letter.txt").write_text("Dear reader", encoding="utf-8")
    assert main(["export", str(output), "--to", "parquet", "--into", str(tmp_path)]) == 2
    assert main(["export", str(output), "--to", "duckdb", "--into", str(tmp_path / "letter.txt")]) == 2
    assert "letter.txt" in capsys.readouterr().err
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "Dear reader"
    assert not list(tmp_path.glob(".tmp-*"))


def gone(storage, path):
    storage.delete(path)


def flipped(storage, path):
    storage.write(path, storage.read(path)[:-1] + b"x")


def rewritten(line):
    """The rows of the first file replaced by one line, and its manifest made to agree."""

    def damage(storage, path):
        data = gzip.compress(line + b"\n")
        storage.write(path, data)
        for manifest in read_manifests(storage):
            says = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            files = tuple(replace(file, **says) if file.path == path else file for file in manifest.files)
            storage.write(manifest_path(manifest.run_id), manifest_bytes(replace(manifest, files=files)))

    return damage


SQL = ["sql", "SELECT 1"]
ROWS = [b"[1]", b"[" * 2000, b'{"date_published": "soon"}', b'{"keywords": 5}', b'{"duplicates": 5}']


@pytest.mark.parametrize(
    ("command", "damage"),
    [
        (SQL, gone),
        (SQL, flipped),
        *((SQL, rewritten(line)) for line in ROWS),
        (["report"], flipped),
        (["export", "--to", "parquet"], flipped),
    ],
)
def test_a_damaged_file_is_one_line_that_names_it(output, tmp_path, capsys, command, damage):
    shutil.copytree(output, tmp_path / "out")
    storage = storage_for(str(tmp_path / "out"))
    damage(storage, storage.paths("articles")[0])
    into = ["--into", str(tmp_path / "into")] if command != SQL else []
    assert main([command[0], str(tmp_path / "out"), *command[1:], *into]) == 1
    said = capsys.readouterr().err
    assert said.startswith("copydesk: articles")
    assert "Traceback" not in said


def test_without_duckdb_the_command_says_what_to_install(output):
    code = (
        f"import sys; sys.modules['duckdb'] = None; from pipeline.main import main; main(['sql', {str(output)!r}, 'x'])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert "pip install 'copydesk[sql]'" in told.stderr
