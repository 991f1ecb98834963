"""The queries of the cookbook, as they stand there."""

import json
import re
from pathlib import Path

import pytest

from pipeline.main import main
from pipeline.tables.database import database
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

COOKBOOK = Path(__file__).parents[2] / "docs" / "cookbook.md"
TEXT = COOKBOOK.read_text(encoding="utf-8")
QUERIES = re.findall(r"^(\S[^\n]*):\n\n```sql\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE)
STORY = "OSLO (Reuters) - Fishermen from four villages asked parliament for new quotas on cod before the spring season."
ALWAYS_EMPTY = {"Yesterday's articles", "Translations beside their originals", "Everything that one rule cut"}
ALWAYS_EMPTY |= {"Feeds whose last poll failed, and since when they bring nothing"}


@pytest.fixture(scope="module")
def connection(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cookbook")
    rows = [{"url": f"https://{outlet}.example/1", "text": STORY} for outlet in "ab"] + [{"text": ""}]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    inputs = ["--jsonl", str(folder / "rows.jsonl"), "--output", str(folder / "out"), "--min-words", "1"]
    assert main(["run", *inputs, "--workers", "1", "--as-of", "2026-03-06T06:00:00Z"]) == 0
    storage = storage_for(str(folder / "out"))
    return database(storage, read_manifests(storage))


def test_the_cookbook_has_queries():
    assert len(QUERIES) == TEXT.count("```sql")


@pytest.mark.parametrize(("title", "query"), QUERIES, ids=[title for title, _ in QUERIES])
def test_a_query_runs_on_an_output_and_gives_rows_where_there_are_some(title, query, connection):
    result = connection.execute(query)
    assert result.description
    assert result.fetchall() or title in ALWAYS_EMPTY


def test_a_story_at_two_outlets_is_one_row(connection):
    query = dict(QUERIES)["One row a story, with the number of outlets that print it"]
    [(_, _, copies, others)] = connection.execute(query).fetchall()
    assert (copies, len(others)) == (2, 1)
