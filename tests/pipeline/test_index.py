"""`copydesk index`: what it shows, what it finds, and what it makes again."""

from dataclasses import replace

import orjson
import pytest

from pipeline.main import main
from pipeline.upkeep.validate import validate
from schemas.input_kinds import InputKind
from schemas.manifest import RunHeader, run_id
from schemas.page import Page
from schemas.vocabulary import Tree
from transforms.duplicates.remembering import index_row
from transforms.edit.document import edit
from transforms.edit.options import EditOptions
from transforms.edit.page_worker import draft_of
from transforms.elements.partition import Partition
from transforms.memory.alias_row import AliasRow
from transforms.memory.index_file import ALIASES, INDEX, KNOWN, alias_file, index_file, known_file
from transforms.memory.known_row import known_rows
from transforms.sink.commit import commit, file_report, input_report, manifest_of, state_report
from transforms.sink.shard_file import Row, shard_file
from transforms.sink.state_file import state_file
from transforms.storage.manifests import read_manifests
from transforms.storage.running import Attempt
from transforms.storage.storage import storage_for

AS_OF = "2026-11-20T06:00:00Z"
HEADER = RunHeader(run_id(AS_OF, (), {}), AS_OF)
ALIAS = AliasRow(old="c2", new="c1", canonical_id="1", cluster_as_of=AS_OF, run_id=HEADER.run_id)


def drafted(number):
    text = "\n".join(f"The crew of boat {number * 100 + line} mended its nets in harbour {line}." for line in range(9))
    page = Page(InputKind("jsonl"), "rows.jsonl", f"row-{number}", f"https://post.example/{number}", as_of=AS_OF)
    page = replace(page, is_text=True, charset="utf-8", title=f"Nets of {number}")
    return draft_of(edit(page, text.encode(), EditOptions(run=HEADER.run_id[-8:])), AS_OF)


@pytest.fixture
def output(tmp_path, monkeypatch):
    """An output of one run with two documents and one alias."""
    monkeypatch.setattr("os.fsync", lambda _: None)
    storage = storage_for(str(tmp_path))
    drafts = [drafted(number) for number in (1, 2)]
    rows = [index_row(orjson.loads(draft.record), draft.member, draft.anchors) for _, draft in drafts]
    lines = [Row(draft.id, draft.version, key, draft.record) for key, draft in drafts]
    folder = Partition(*drafts[0][1].partition.split("|")).folder(Tree.ARTICLES)
    file = shard_file(Tree.ARTICLES, folder, 0, lines)
    storage.write(file.entry.path, file.data)
    reports = [file_report(file.entry), input_report(2)]
    contents = {INDEX: index_file(rows), KNOWN: known_file(known_rows(rows)), ALIASES: alias_file([ALIAS])}
    for name, content in contents.items():
        state = state_file(name, content)
        storage.write(state.path, content)
        reports.append(state_report(state))
    commit(storage, manifest_of(HEADER, reports), Attempt())
    return tmp_path


def states(output, name):
    (manifest,) = read_manifests(storage_for(str(output)))
    return [output / state.path for state in manifest.state if state.name == name]


def test_an_index_is_shown_with_its_documents_clusters_and_aliases(output, capsys):
    assert main(["index", str(output)]) == 0
    told = capsys.readouterr().out.split("\n")
    assert [line.strip() for line in told[1:5]] == ["1  days", "2  documents", "2  clusters", "1  aliases of clusters"]


def test_aliases_are_printed_a_line_each(output, capsys):
    assert main(["index", str(output), "--aliases"]) == 0
    assert capsys.readouterr().out == "c2 c1\n"


@pytest.mark.parametrize("name", [INDEX, KNOWN])
def test_a_damaged_index_is_named_and_made_again_from_the_records(output, capsys, name):
    (path,) = states(output, name)
    before = path.read_bytes()
    path.write_bytes(b"torn")
    assert main(["index", str(output)]) == 1
    told = capsys.readouterr().out
    assert path.name in told
    assert "copydesk index OUT --rebuild" in told
    assert main(["index", str(output), "--rebuild"]) == 0
    assert states(output, name)[0].read_bytes() == before
    assert validate(str(output)).problems == ()


def test_a_missing_index_is_made_again_from_the_records(output, capsys):
    (path,) = states(output, INDEX)
    path.unlink()
    assert main(["index", str(output)]) == 1
    assert main(["index", str(output), "--rebuild"]) == 0
    assert main(["index", str(output)]) == 0


def test_an_output_without_runs_has_no_index(tmp_path, capsys):
    assert main(["index", str(tmp_path)]) == 2
    assert "no run has committed" in capsys.readouterr().err
