"""Registry files of the user's own: the worked example of the docs, what is wrong with files, and no leaks."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.flags.usage_error import UsageError
from pipeline.main import main
from pipeline.registry_files import own_registry, registry_file
from pipeline.tables.database import database
from schemas.input_kinds import InputKind
from schemas.own_tables import NONE, in_force
from schemas.page import Page
from schemas.registry import load_agencies
from transforms.attribute.grammar.credit import Slot
from transforms.attribute.grammar.line_credits import read_credits
from transforms.attribute.mentions.publishing_outlet import PublishingOutlet
from transforms.attribute.mentions.registry_index import find_mentions
from transforms.edit.document import edit
from transforms.edit.options import EditOptions
from transforms.identify.outlet import related
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

DOCS = Path(__file__).parents[2] / "docs" / "own-registry.md"
TEXT = DOCS.read_text(encoding="utf-8")
[FILE] = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
[ROWS] = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
AS_OF = ["--as-of", "2026-03-06T06:00:00Z", "--workers", "1"]


def table_below(header):
    lines = TEXT[TEXT.index(header) :].splitlines()[2:]
    rows = lines[: lines.index("")]
    return sorted(tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows)


def run(folder, output, *flags):
    inputs = ["--jsonl", str(folder / "rows.jsonl"), "--output", str(folder / output), "--min-words", "5"]
    assert main(["run", *inputs, *AS_OF, *flags]) == 0
    storage = storage_for(str(folder / output))
    return database(storage, read_manifests(storage)), read_manifests(storage)[0]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory):
    folder = tmp_path_factory.mktemp("newsroom")
    (folder / "newsroom.toml").write_text(FILE, encoding="utf-8")
    (folder / "rows.jsonl").write_text(ROWS, encoding="utf-8")
    (folder / "job.toml").write_text(f"registry = [{json.dumps(str(folder / 'newsroom.toml'))}]\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def own(newsroom):
    return run(newsroom, "own", "--config", str(newsroom / "job.toml"))


def test_the_worked_example_gives_what_the_docs_say(own):
    connection, _ = own
    credited = connection.execute("SELECT outlet, name, role, rule FROM credits").fetchall()
    cuts = connection.execute("SELECT outlet, rule, text FROM cuts").fetchall()
    assert sorted(credited) == table_below("| outlet | source | role | rule |")
    assert sorted(cuts) == table_below("| outlet | rule | text |")


def test_a_kept_line_stays_that_a_built_in_phrase_would_cut(own, newsroom):
    query = "SELECT text FROM articles WHERE outlet = 'harbour-times.example'"
    [(text,)] = own[0].execute(query).fetchall()
    assert text.endswith("\nSubscribe now to the harbour appeal, said the mayor.")


def test_the_same_documents_have_no_wire_copy_without_the_file(newsroom):
    connection, manifest = run(newsroom, "plain")
    assert connection.execute("SELECT count(*) FROM articles WHERE wire.is_wire").fetchall() == [(0,)]
    assert connection.execute("SELECT DISTINCT rule FROM cuts WHERE rule LIKE '%@%'").fetchall() == []
    assert not [name for name in manifest.versions if name.startswith("registry")]


def test_the_manifest_names_the_file_with_its_hash(own):
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", own[1].versions["registry newsroom.toml"])


def test_a_sound_file_is_counted_and_exits_with_zero(newsroom, capsys):
    assert main(["registry", "check", str(newsroom / "newsroom.toml")]) == 0
    said = capsys.readouterr().out
    assert "newsroom.toml: 1 agency, 1 kept line, 2 outlets, 1 phrase, 1 place, 1 template line (sha256 " in said


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[agency]", "x.toml: no TOML: "),
        ("deep = " + "[" * 5000 + "]" * 5000, "x.toml: no TOML: it is nested too deep"),
        ('[[agencies]]\nname = "X"', "'agencies' is no table of a registry: write [[agency]], "),
        ('\n[[agency]]\nname = "X"', "x.toml, line 2, field 'languages': missing; correct the row"),
        ('[[agency]]\nname = "X"\nlanguage = ["en"]', "field 'language': no such field; did you mean 'languages'?"),
        ('[[agency]]\nname = "X"\nlanguages = "en"', "field 'languages': 'en' is no list of texts"),
        ('[[agency]]\nname = "X"\nlanguages = ["english"]', "field 'languages': 'english' is no language such as"),
        ('[[agency]]\nname = "X"\nlanguages = ["en"]\ncountry = "uk"', "field 'country': 'uk' is no country"),
        ('[[agency]]\nname = "X"\nlanguages = ["en"]\nid_patterns = ["("]', "field 'pattern': '(' is no regular"),
        ('[[agency]]\nname = " "\nlanguages = ["en"]', "field 'name': an empty name"),
        ('[[agency]]\nname = "X"\nlanguages = ["en"]\nkind = "bank"', "field 'kind': 'bank' is none of agency, press"),
        ('[[outlet]]\nname = "X"\ndomain = "https://x.example/"', "field 'domain': 'https://x.example/' is no dom"),
        ('[[phrase]]\nlanguage = "en"', "field 'text': give either a text or a pattern"),
        ('[[phrase]]\nlanguage = "en"\npattern = "a*"', "field 'pattern': 'a*' matches an empty line, and so any"),
        ('[[phrase]]\nlanguage = "en"\npattern = "Read On"', "field 'pattern': write the pattern as folded text"),
        ('[[keep]]\ntext = "a"\npattern = "b"', "field 'text': give either a text or a pattern"),
        ('[[template]]\nline = " "\ncut = true', "field 'line': an empty line is no template"),
        ('[[template]]\nline = "a"\ncut = true\n[[template]]\nline = "a"\ncut = false', "'a' stands twice among"),
        ('[[outlet]]\nname = "X"\ndomain = "x.example"\nsisters = ["x.example"]', "'x.example' stands twice among the"),
        ("agency = [1]", "'agency' is no table of a registry"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_said_with_its_line(toml, said, tmp_path, capsys):
    path = tmp_path / "x.toml"
    path.write_text(toml, encoding="utf-8")
    assert main(["registry", "check", str(path)]) == 1
    assert said in capsys.readouterr().out
    with pytest.raises(UsageError) as caught:
        own_registry([str(path)])
    assert said in str(caught.value)


def test_names_in_a_file_hold_no_characters_that_steer(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text('[[outlet]]\nname = "Har\\u202ebour\\u001b Post"\ndomain = "x.example"', encoding="utf-8")
    (_, row), *_ = registry_file(str(path)).rows
    assert row["name"] == "Harbour Post"


def test_an_example_that_does_not_hold_is_named(tmp_path, capsys):
    path = tmp_path / "x.toml"
    rows = [
        '[[agency]]\nname = "Moor Wire"\nlanguages = ["en"]',
        'example = "Moor Wire was founded long ago by a teacher of music."\ncounter_example = "Source: Moor Wire"',
        '[[phrase]]\nlanguage = "en"\ntext = "Read on"\nexample = "Go on"\ncounter_examples = ["Read on"]',
    ]
    path.write_text("\n".join(rows), encoding="utf-8")
    assert main(["registry", "check", str(path)]) == 1
    said = capsys.readouterr().out
    assert said.count("error: ") == 4


def test_what_a_file_shares_with_the_built_in_rows_is_noted(tmp_path, capsys):
    path = tmp_path / "x.toml"
    rows = '[[agency]]\nid = "dpa"\nname = "Moor Wire"\nlanguages = ["en"]\nshort = ["AFP"]\ndomains = ["reuters.com"]'
    path.write_text(rows, encoding="utf-8")
    assert main(["registry", "check", str(path)]) == 0
    said = capsys.readouterr().out
    assert "note: 'dpa' replaces the built-in one" in said
    assert "note: the domain reuters.com is dpa's now, not reuters's" in said
    assert "note: 'AFP' of dpa is also a name of the built-in afp" in said


def test_a_missing_file_is_bad_usage(tmp_path, capsys):
    assert main(["registry", "check", str(tmp_path / "none.toml")]) == 2
    assert "none.toml: No such file" in capsys.readouterr().err


def test_two_files_of_one_name_are_refused(tmp_path):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.toml").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=re.escape("two files are called x.toml")):
        own_registry([str(tmp_path / "a" / "x.toml"), str(tmp_path / "b" / "x.toml")])


def test_rows_in_force_are_seen_within_and_nowhere_else(newsroom):
    text = own_registry([str(newsroom / "newsroom.toml")]).text
    named, built_in = "Source: Kestrel Bay News Service", len(load_agencies())
    assert find_mentions(named) == ()
    with in_force(text):
        assert [mention.organisation.id for mention in find_mentions(named)] == ["kestrel-bay-news-service"]
        assert related("harbour-times.example", "harbour-sport.example")
        assert len(load_agencies()) == built_in + 1
        with in_force(NONE):
            assert find_mentions(named) == ()
    assert find_mentions(named) == ()
    assert not related("harbour-times.example", "harbour-sport.example")


def test_a_document_that_is_edited_without_a_registry_knows_nothing_of_one_edited_with_it(newsroom):
    own = EditOptions(registry=own_registry([str(newsroom / "newsroom.toml")]).text)
    page = Page(InputKind.ROW, "rows.jsonl", "1", "https://tide.example/1", as_of="2026-03-06T06:00:00Z", title="Tide")
    page = replace(page, is_text=True, charset="utf-8")
    body = f"The ferry to the island was late. {'It sailed at noon. ' * 9}\n(KBNS)".encode()

    def credited(options):
        return [source.id for source in edit(page, body, options).record.info_sources]

    for options, ids in ((EditOptions(), []), (own, ["kestrel-bay-news-service"]), (EditOptions(), [])):
        assert credited(options) == ids


def test_the_credits_of_a_line_are_remembered_for_the_registry_in_force(newsroom):
    nobody = PublishingOutlet(None, None, frozenset(), None)
    with in_force(own_registry([str(newsroom / "newsroom.toml")]).text):
        assert len(read_credits("(KBNS)", nobody, Slot.TAIL)) == 1
    assert read_credits("(KBNS)", nobody, Slot.TAIL) == ()
