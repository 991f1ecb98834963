import gzip
import json
from dataclasses import asdict, replace

import orjson
import pytest

from pipeline.main import main
from pipeline.upkeep.validate import validate
from schemas.manifest import RunHeader, manifest_bytes, manifest_path
from schemas.record import (
    SCHEMA_VERSION,
    Duplicates,
    Extraction,
    Provenance,
    Record,
    RejectedDocument,
    Translation,
    Wire,
)
from transforms.elements.partition import partition_of
from transforms.sink.commit import commit, file_report, input_report, manifest_of, state_report
from transforms.sink.rejects import reject_folder, reject_key, reject_reasons, reject_rows, reject_size
from transforms.sink.retention import prune
from transforms.sink.shard_file import Row, shard_file
from transforms.sink.state_file import state_file
from transforms.storage.journal import SUPERSEDED, journal_lines, journal_path
from transforms.storage.local_storage import LocalStorage
from transforms.storage.running import Attempt, running
from transforms.storage.storage import storage_for

RUN = "20261121T100000Z-0000abcd"
HEADER = RunHeader(RUN, "2026-11-21T10:00:00Z")
PROVENANCE = Provenance("page", "pages", "a.html", None, None, None, None)
PROVENANCE_1 = ("kind", "input", "source_id", "feed_url", "entry_id", "record_offset")
ALONE = Duplicates("cid1", "id1", None, None)
ARTICLE = Record(
    schema_version=SCHEMA_VERSION,
    id="id1",
    version="v1",
    url=None,
    canonical_url=None,
    outlet="example.org",
    outlet_name=None,
    outlet_domain=None,
    headline="A headline",
    page_title=None,
    description=None,
    section=None,
    keywords=[],
    text="A line.",
    word_count=2,
    char_count=7,
    authors=[],
    byline=None,
    dateline=None,
    credit_lines=[],
    info_sources=[],
    wire=Wire(is_wire=False, confidence=0.0, basis=None),
    translation=Translation("none", 0.0, None, None, None, None),
    language="en",
    language_confidence=1.0,
    language_declared=None,
    date_published="2026-11-20T08:00:00Z",
    date_precision="second",
    date_source="meta",
    date_modified=None,
    date_fetched=None,
    duplicates=ALONE,
    run_id=RUN,
    is_accessible_for_free=None,
    copyright_notice=None,
    cleaning=[],
    extraction=Extraction("trafilatura", "2.3.1", None),
    provenance=PROVENANCE,
)
COPY = replace(ARTICLE, id="id2", duplicates=Duplicates("cid1", "id1", "near", 0.9))
REJECTED = RejectedDocument(
    SCHEMA_VERSION, "edit", "too_short", "3 words", None, "2026-11-21", PROVENANCE, None, None, "a.html"
)


def as_row(record):
    return record if isinstance(record, dict) else asdict(record)


def of_version_1(record):
    """The row that copydesk wrote for a document before schema version 2."""
    row = asdict(record)
    row["provenance"] = {name: row["provenance"][name] for name in PROVENANCE_1}
    if "reason" in row:
        return {name: value for name, value in row.items() if name != "schema_version"}
    outlet = {"id": row["outlet"], "name": row.pop("outlet_name"), "domain": row.pop("outlet_domain")}
    row |= {"schema_version": "1.0", "outlet": outlet}
    del row["run_id"], row["extraction"]["cut_share"], row["duplicates"]["supersedes"], row["duplicates"]["matched_run"]
    for name in ("coverage", "score", "group"):
        del row["translation"][name]
    return row


def write(root, articles=(ARTICLE,), copies=(COPY,), rejected=(REJECTED,), documents=None):
    """A dataset whose rows may be wrong, while its files and counts are sound."""
    storage = storage_for(str(root))
    reports = []
    for tree, records in (("articles", articles), ("duplicates", copies)):
        for record in map(as_row, records):
            folder = partition_of(record, HEADER.as_of).folder(tree)
            file = shard_file(tree, folder, 0, [Row(record["id"], "", "", orjson.dumps(record))])
            storage.write(file.entry.path, file.data)
            reports.append(file_report(file.entry))
    lines = [orjson.dumps(as_row(row)) for row in rejected]
    if lines:
        file = shard_file(
            "rejected", *reject_folder(reject_key(lines[0], dict([reject_size(lines[0])]))), reject_rows(lines)
        )
        storage.write(file.entry.path, file.data)
        reports.append(file_report(file.entry, reject_reasons(lines)))
    state = state_file("index.jsonl", b"{}")
    storage.write(state.path, b"{}")
    count = len(articles) + len(copies) + len(rejected)
    manifest = manifest_of(HEADER, [*reports, input_report(count), state_report(state)])
    commit(storage, manifest, Attempt())
    return storage


def reasons(root):
    return [problem.reason for problem in validate(str(root)).problems]


def the_file(storage, tree):
    [path] = storage.paths(tree)
    return path


def test_a_sound_dataset_has_no_problems(tmp_path):
    write(tmp_path)
    report = validate(str(tmp_path))
    assert (report.runs, report.files, report.rows, report.problems) == (1, 4, 3, ())
    assert report.is_valid


def test_rows_of_the_first_schema_version_are_sound_beside_those_of_the_second(tmp_path):
    old = [of_version_1(record) for record in (ARTICLE, COPY, REJECTED)]
    new = replace(ARTICLE, id="id3", outlet="example.com", duplicates=Duplicates("cid3", "id3", None, None))
    write(tmp_path, (old[0], new), (old[1],), (old[2],))
    assert validate(str(tmp_path)).problems == ()


def test_a_row_that_says_it_is_of_one_version_and_has_the_fields_of_another_is_found(tmp_path):
    duplicates = of_version_1(ARTICLE)["duplicates"]
    write(tmp_path, ({**asdict(ARTICLE), "duplicates": duplicates, "schema_version": "1.0"},))
    assert any("$.outlet: 'example.org' is not of type 'object'" in reason for reason in reasons(tmp_path))


def test_a_row_of_a_later_schema_version_is_named_as_that(tmp_path):
    write(tmp_path, (replace(ARTICLE, schema_version="3.0"),))
    assert "schema version 3.0 is none that this copydesk reads" in reasons(tmp_path)


def test_a_folder_without_a_commit_is_not_valid(tmp_path):
    assert reasons(tmp_path) == ["no run has committed here"]


@pytest.mark.parametrize(
    ("article", "reason"),
    [
        (replace(ARTICLE, word_count="two"), "$.word_count: 'two' is not of type 'integer'"),
        (replace(ARTICLE, date_precision="century"), "$.date_precision: 'century' is not one of"),
        (replace(ARTICLE, char_count=9), "its char_count is 9, its text has 7"),
        (replace(ARTICLE, word_count=-1), "its word_count is -1"),
        (replace(ARTICLE, date_modified="soon"), "date_modified is no time"),
        (replace(ARTICLE, language_confidence=7.5), "a confidence is not between 0 and 1"),
        (replace(ARTICLE, byline="Ann\x1b[31m"), "byline holds control characters"),
        (replace(ARTICLE, credit_lines=["(AP)\u202e"]), "credit_lines holds control characters"),
        (replace(ARTICLE, duplicates=None), "$.duplicates: None is not of type 'object'"),
        (replace(ARTICLE, duplicates=replace(ALONE, canonical_id="id2")), "whose canonical_id is another, id2"),
        (replace(ARTICLE, duplicates=Duplicates("c", "id9", "near", 0.8)), "id9 is no record of this dataset"),
    ],
)
def test_a_wrong_record_is_named_with_its_line(tmp_path, article, reason):
    storage = write(tmp_path, [article])
    [problem] = [problem for problem in validate(str(tmp_path)).problems if problem.path.startswith("articles/")]
    assert reason in problem.reason
    assert (problem.path, problem.line) == (the_file(storage, "articles"), 1)
    assert str(problem).startswith(f"{problem.path}:1: ")


def test_a_canonical_article_does_not_stand_among_the_copies(tmp_path):
    write(tmp_path, copies=[replace(ARTICLE, id="id3", duplicates=Duplicates("cid3", "id3", None, None))])
    assert reasons(tmp_path) == ["a canonical article in the tree of copies"]


def test_a_copy_of_itself_is_found(tmp_path):
    write(tmp_path, copies=[replace(COPY, duplicates=Duplicates("cid1", "id2", "near", 0.9))])
    assert reasons(tmp_path) == ["a copy of itself"]


def test_what_is_told_of_one_file_is_bounded_however_many_rows_are_wrong(tmp_path):
    storage = write(tmp_path, copies=[])
    storage.write(the_file(storage, "articles"), gzip.compress(b"\n" * 5_000))
    edit_manifest(storage, lambda row: row["files"][0].update(rows=5_000))
    assert "more rows are wrong than are told of: the rest of it is not read" in reasons(tmp_path)
    assert len(reasons(tmp_path)) < 110


def test_files_of_a_manifest_that_cannot_be_read_are_not_told_to_be_nobodys(tmp_path):
    storage = write(tmp_path)
    storage.write(manifest_path(RUN), b"torn")
    strays = [problem.reason for problem in validate(str(tmp_path)).problems if problem.path != manifest_path(RUN)]
    assert set(strays) == {"no manifest that can be read lists it: keep it"}


def test_an_unknown_reason_is_a_problem(tmp_path):
    write(tmp_path, rejected=[replace(REJECTED, reason="bad_mood")])
    assert len(reasons(tmp_path)) == 1
    assert "'bad_mood' is not one of" in reasons(tmp_path)[0]


def moved(storage, path):
    storage.write(path.replace("2026-11-20", "2026-11-19"), storage.read(path))
    storage.delete(path)


def torn(storage, path):
    storage.write(path, storage.read(path)[:-30])


def padded(storage, path):
    storage.write(path, gzip.compress(gzip.decompress(storage.read(path)) + b"{"))


def garbled(storage, path):
    storage.write(path, gzip.compress(b"{]\n"))


DAMAGE = {
    moved: ["a manifest lists it, but it is not there", "no manifest lists it"],
    torn: ["with another content than its manifest says", "is not gzip"],
    garbled: ["with another content than its manifest says", "is not JSON"],
    padded: ["with another content than its manifest says", "the last line is torn"],
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_to_a_file_is_found(tmp_path, damage):
    storage = write(tmp_path, copies=[])
    damage(storage, the_file(storage, "articles"))
    found = sorted(reasons(tmp_path))
    assert all(any(expected in reason for reason in found) for expected in DAMAGE[damage])


def test_a_record_in_the_wrong_folder_is_found(tmp_path):
    storage = write(tmp_path, copies=[])
    path = the_file(storage, "articles")
    moved(storage, path)
    edit_manifest(storage, lambda row: row["files"][0].update(path=path.replace("2026-11-20", "2026-11-19")))
    assert reasons(tmp_path) == [f"belongs in {path.rpartition('/')[0]}"]


def test_a_record_without_a_date_may_lie_under_the_date_of_the_run(tmp_path):
    write(tmp_path, [replace(ARTICLE, date_published=None)], copies=[])
    assert validate(str(tmp_path)).is_valid


def edit_manifest(storage, change):
    path = manifest_path(RUN)
    row = json.loads(storage.read(path))
    change(row)
    storage.write(path, json.dumps(row).encode())


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda row: row["counts"].update(dropped=-1, unchanged=1), ["its counts cannot be"]),
        (lambda row: row["counts"].update(updated=2), ["its counts cannot be"]),
        (lambda row: row.update(as_of="2026-11-22T10:00:00Z"), ["is not the one that its run id names"]),
        (lambda row: row.update(as_of="soon"), ["Invalid isoformat string: 'soon'"]),
        (lambda row: row["files"][0].update(rows=0), ["more rows, its manifest says 0"]),
        (lambda row: row["counts"].update(documents_in=9), ["9 documents came in, 3 came out"]),
        (lambda row: row["files"][0].update(rows=2), ["1 rows, its manifest says 2", "counts 1 rows in articles/"]),
        (lambda row: row["state"][0].update(sha256="0"), ["its content is not what its manifest says"]),
        (lambda row: row["state"][0].update(version=2), ["is of format 2"]),
        (lambda row: row["files"][0].update(tree="duplicates"), ["files it under 'duplicates'", "counts 1 rows"]),
        (lambda row: row["files"][0].update(path="../articles"), ["a path in the output is relative"]),
        (lambda row: row["counts"].update(rejected={"no_body": 1}), ["counts other reasons of rejection"]),
        (lambda row: row.update(schema_version="9.0"), ["a newer copydesk wrote this manifest (version 9.0"]),
        (lambda row: row.update(schema_version=9), ["not a manifest"]),
        (lambda row: row.update(options=[[]]), ["options of another type"]),
        (lambda row: row.update(window=[5]), ["window of another type"]),
        (lambda row: row.update(slice={"number": "x", "of": 2, "digest": 3}), ["number, digest of another type"]),
        (lambda row: row.update(feeds=[{"feed": 5, "status": "read", "new": "x"}]), ["feed, new of another type"]),
        (lambda row: row.update(feeds=[{"feed": "a", "status": "read", "why": "x"}]), ["why of another type"]),
        (lambda row: row["counts"].update(rejected={"no_body": 10**30}), ["rejected of another type"]),
        (lambda row: row.update(pruned=[row["files"][0]]), ["counts 1 rows in articles/, its files have 2"]),
        (lambda row: row["state"][0].update(path="_state/gone"), ["it is not there", "no manifest lists it"]),
        (lambda row: row.update(run_id="another"), ["stands under another run id"]),
        (lambda row: row.pop("files"), ["not a manifest"]),
    ],
)
def test_a_manifest_that_does_not_fit_is_found(tmp_path, change, expected):
    storage = write(tmp_path)
    edit_manifest(storage, change)
    found = reasons(tmp_path)
    assert all(any(part in reason for reason in found) for part in expected)


def test_files_of_nobody_are_problems_where_a_reader_would_take_them_for_data(tmp_path):
    storage = write(tmp_path)
    for path in ("articles/stray.jsonl.gz", "articles/.tmp-" + "0" * 32, "articles/README", "notes.txt"):
        storage.write(path, b"x")
    storage.write(f"_runs/{RUN}/report.html", b"x")
    report = validate(str(tmp_path))
    assert [str(problem) for problem in report.problems] == ["articles/stray.jsonl.gz: no manifest lists it"]
    assert [(note.path[:14], note.reason) for note in report.notes] == [
        ("articles/.tmp-", "an unfinished write that no run has noted: remove it by hand"),
        ("articles/READM", "a file of somebody else: no manifest lists it"),
    ]


LEFT = "articles/date=2026-11-20/outlet=example.org/part-000-0123456789ab.jsonl.gz"
LATER = RunHeader("20261122T100000Z-0000abcd", "2026-11-22T10:00:00Z")


def test_what_a_run_that_is_alive_writes_is_named_and_no_problem(tmp_path):
    storage = write(tmp_path)
    with running(storage, LATER) as run:
        storage_for(str(tmp_path), run.attempt.name).write(LEFT, b"x")
        report = validate(str(tmp_path))
    assert report.problems == ()
    assert [str(note) for note in report.notes] == [f"{LEFT}: the run {LATER.run_id}, which is alive, is writing it"]


def test_the_first_run_of_an_output_may_be_alive(tmp_path):
    storage = storage_for(str(tmp_path))
    with running(storage, LATER):
        report = validate(str(tmp_path))
    assert (report.problems, [str(note) for note in report.notes]) == ((), ["_runs: no run has committed here"])
    assert not validate(str(tmp_path)).is_valid


def test_what_a_dead_run_left_is_a_problem_until_the_next_run(tmp_path):
    storage = write(tmp_path)

    def die():
        with running(storage, LATER) as run:
            storage_for(str(tmp_path), run.attempt.name).write(LEFT, b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        die()
    assert reasons(tmp_path) == [f"the run {LATER.run_id} has left it as it died: the next run removes it"]
    with running(storage, LATER):
        assert validate(str(tmp_path)).problems == ()


def test_files_that_wait_for_their_removal_are_named_and_no_problem(tmp_path):
    storage = write(tmp_path)
    storage.write(LEFT, b"x")
    storage.write(journal_path(f"{RUN}.{'0' * 12}", SUPERSEDED), journal_lines([LEFT]))
    report = validate(str(tmp_path))
    assert report.problems == ()
    assert [str(note) for note in report.notes] == [f"{LEFT}: was superseded by a commit and waits for its removal"]


def test_pruned_days_are_no_problem_and_neither_are_copies_of_what_they_held(tmp_path):
    storage = write(tmp_path, copies=[replace(COPY, date_published="2026-11-25T08:00:00Z")])
    done = prune(storage, "2026-11-21", lambda: 1e11)
    assert (done.files, done.removed) == (1, 1)
    report = validate(str(tmp_path))
    assert (report.rows, report.problems, report.notes) == (2, (), ())


def test_two_records_of_a_run_may_not_have_one_id(tmp_path):
    write(tmp_path, copies=[COPY, replace(COPY, headline="Another copy")])
    assert reasons(tmp_path) == ["its id id2 is that of another record of this run"]


def test_records_of_schema_version_1_may_have_one_id(tmp_path):
    rows = [of_version_1(replace(COPY, headline=headline)) for headline in ("One", "Another")]
    write(tmp_path, articles=[of_version_1(ARTICLE)], copies=rows)
    assert reasons(tmp_path) == []


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200e", "\u061c", "\u2028", "\ufeff"])
def test_marks_that_records_keep_are_sound(tmp_path, mark):
    listing = replace(PROVENANCE, source_id=f"Land{mark}rat.html")
    write(tmp_path, [replace(ARTICLE, byline=f"Von Anna Ober{mark}meier", provenance=listing)], copies=[])
    assert reasons(tmp_path) == []


@pytest.mark.parametrize("mark", ["\0", "\x1b", "\x9b", "\u202e", "\u2066"])
def test_characters_that_steer_a_reader_are_found(tmp_path, mark):
    write(tmp_path, [replace(ARTICLE, byline=f"By Ann{mark} Lee")], copies=[])
    assert reasons(tmp_path) == ["byline holds control characters"]


def test_a_record_of_another_run_is_found(tmp_path):
    write(tmp_path, [replace(ARTICLE, run_id=LATER.run_id)])
    assert reasons(tmp_path) == [f"says that another run has written it, {LATER.run_id}"]


def test_each_file_is_read_once(tmp_path, monkeypatch):
    write(tmp_path)
    read = LocalStorage.read
    seen = []

    def counting(self, path, limit=None):
        seen.append(path)
        return read(self, path, limit)

    monkeypatch.setattr(LocalStorage, "read", counting)
    assert validate(str(tmp_path)).is_valid
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize("content", [b"[" * 100_000, b"", b"null", b"5", b'{"schema_version": "1.1"}', b"\xff\xfe"])
def test_a_manifest_of_any_bytes_is_a_problem_and_no_traceback(tmp_path, content, capsys):
    storage = write(tmp_path)
    storage.write(manifest_path(RUN), content)
    assert main(["validate", str(tmp_path)]) == 1
    assert manifest_path(RUN) in capsys.readouterr().out


@pytest.mark.parametrize("line", [b"[" * 100_000, b"null", b"5", b'"x"', b"[]", b'{"schema_version": {}}'])
def test_a_row_of_any_shape_is_a_problem_and_no_traceback(tmp_path, line):
    storage = write(tmp_path, copies=[])
    storage.write(the_file(storage, "articles"), gzip.compress(line + b"\n"))
    assert len(reasons(tmp_path)) >= 2


def test_a_folder_that_cannot_be_listed_is_a_problem(tmp_path):
    write(tmp_path)
    (tmp_path / "articles" / "date=2026-11-19").symlink_to(tmp_path)
    assert reasons(tmp_path) == ["is a link: links are not followed below the output"]


def test_copies_may_point_at_articles_of_earlier_runs(tmp_path):
    storage = write(tmp_path)
    copy = asdict(replace(COPY, id="id3", run_id=RUN.replace("1121", "1122")))
    file = shard_file(
        "duplicates", partition_of(copy, "").folder("duplicates"), 0, [Row("id3", "", "", orjson.dumps(copy))]
    )
    storage.write(file.entry.path, file.data)
    header = RunHeader(RUN.replace("1121", "1122"), "2026-11-22T10:00:00Z")
    later = manifest_of(header, [file_report(file.entry), input_report(1)])
    storage.write(manifest_path(later.run_id), manifest_bytes(later))
    report = validate(str(tmp_path))
    assert (report.runs, report.problems) == (2, ())


def test_a_folder_where_a_file_belongs_is_a_problem_like_any_other(tmp_path):
    storage = write(tmp_path)
    path = tmp_path / the_file(storage, "articles")
    path.unlink()
    path.mkdir()
    assert "cannot be read: Is a directory" in reasons(tmp_path)


def test_the_command_tells_sound_from_unsound_by_its_exit_code(tmp_path, capsys):
    storage = write(tmp_path)
    assert main(["validate", str(tmp_path)]) == 0
    assert "sound; runs: 1, files: 4, rows: 3" in capsys.readouterr().out
    storage.delete(the_file(storage, "articles"))
    assert main(["validate", str(tmp_path)]) == 1
    assert "a manifest lists it, but it is not there" in capsys.readouterr().out
