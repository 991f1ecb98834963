"""The command line is strict, and its help is instant."""

import subprocess
import sys

import pytest

from pipeline.commands import BAD_USAGE, COMMANDS
from pipeline.flags.arguments import parse
from pipeline.flags.usage_error import UsageError
from pipeline.main import main
from pipeline.plan import header_of, plan_of


def test_inputs_can_be_repeated_and_mixed():
    asked = parse(["run", "--pages", "a", "b", "--pages", "c", "--text", "t", "--output", "out"])
    assert (asked.pages, asked.text, asked.output) == (["a", "b", "c"], ["t"], "out")


def test_the_feeds_that_a_run_trusts_are_among_the_options_that_decide_bytes_and_name_no_password():
    asked = ["run", "--feeds", "f", "--output", "o", "--trust-feeds", "b.example", "http://ann:sesame@a.example/f"]
    plan = plan_of(parse(asked))
    assert plan.options["trust_feeds"] == ["b.example", "http://a.example/f"]
    assert plan.edit.trusted_feeds == plan.fetch.trusted_feeds == ("b.example", "http://a.example/f")
    assert "trust_feeds" not in plan_of(parse(asked[:5])).options


def test_a_scorer_of_translations_stands_in_the_manifest_by_its_name_and_its_identity():
    name = "tests.transforms.translations.scorer_stand_in:Lengths"
    plan = plan_of(parse(["run", "--text", "t", "--output", "o", "--translation-scorer", name]))
    header = header_of(plan)
    assert header.options["translation_scorer"] == name
    assert header.versions[f"translation scorer {name}"] == "lengths 1"
    without = plan_of(parse(["run", "--text", "t", "--output", "o"]))
    assert "translation_scorer" not in without.options
    assert not without.scorer_versions


def test_a_scorer_that_cannot_be_loaded_is_bad_usage():
    with pytest.raises(UsageError, match="--translation-scorer no_such:Thing: ModuleNotFoundError"):
        plan_of(parse(["run", "--text", "t", "--output", "o", "--translation-scorer", "no_such:Thing"]))


def test_flags_that_copydesk_does_not_know_are_left_for_beam():
    assert parse(["run", "--pages", "a", "--output", "o", "--runner=FlinkRunner"]).beam_options == [
        "--runner=FlinkRunner"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--pages", "a"],
        ["run", "--pages", "a", "--output", "o", "--min-words", "few"],
        ["run", "--pages", "a", "--output", "o", "--max-rejected", "1.5"],
        ["run", "--pages", "a", "--output", "o", "--as-of", "yesterday"],
        ["run", "--pages", "a", "--output", "o", "--as-of", "0001-01-01"],
        ["run", "--pages", "a", "--output", "o", "--workers", "99999"],
        ["run", "--pages", "a", "--output", "o", "--as-of", "0001-01-01T00:00:00+14:00"],
        ["run", "--pages", "a", "--output", "o", "--document-seconds", "0"],
        ["run", "--pages", "a", "--output", "o", "--look-back", "99999999999"],
        ["run", "--pages", "a", "--output", "o", "--look-back", "40000"],
        ["run", "--pages", "a", "--output", "o", "--min-words", "9" * 30],
        ["run", "--pages", "a", "--output", "o", "--timeout", "1e300"],
        ["run", "--pages", "a", "--output", "o", "--runner=../x"],
        ["run", "--pages", "", "--output", "o"],
        ["run", "--pages", "a", "--output", "a\0b"],
        ["run", "--pages", "a", "--output", "o", "--archive", __file__],
        ["sql", "o", " "],
        ["validate", "out\0"],
        ["validate", "out", "--typo"],
        ["explain"],
        ["publish"],
        [],
    ],
)
def test_bad_usage_exits_with_two_and_a_message(arguments, capsys):
    assert main(arguments) == BAD_USAGE
    assert capsys.readouterr().err.startswith("copydesk: ")


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["--pages", "a", "--output", "o"], "copydesk run --pages"),
        (["run", "a.html", "--output", "o"], "say what it is with --feeds, "),
    ],
)
def test_a_forgotten_command_or_flag_is_told_what_to_write(arguments, advice, capsys):
    assert main(arguments) == BAD_USAGE
    assert advice in capsys.readouterr().err


def test_abbreviated_flags_are_unknown():
    with pytest.raises(UsageError, match="--out"):
        parse(["run", "--pages", "a", "--out", "o"])


@pytest.mark.parametrize(
    ("told", "utc"),
    [
        ("2026-11-23T06:00:00Z", "2026-11-23T06:00:00Z"),
        ("2026-11-23T06:00:00+02:00", "2026-11-23T04:00:00Z"),
        ("2026-11-23", "2026-11-23T00:00:00Z"),
        ("2026-11-23T06:00:00", "2026-11-23T06:00:00Z"),
    ],
)
def test_the_clock_is_utc_whatever_zone_it_is_given_in(told, utc):
    assert parse(["run", "--pages", "a", "--output", "o", "--as-of", told]).as_of == utc


def test_warnings_of_an_import_are_not_shown_and_later_ones_are(tmp_path, monkeypatch, caplog):
    (tmp_path / "noisy_command.py").write_text(
        "import logging\nlogging.warning('a part is missing')\n"
        "def command(asked):\n    logging.warning('told %s', asked.output)\n    return 0\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setitem(COMMANDS, "templates", "noisy_command")
    assert main(["templates", "out"]) == 0
    assert caplog.messages == ["told out"]


def test_help_does_not_import_beam():
    code = (
        "import sys\nfrom pipeline.main import main\n"
        "try: main(['run', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'apache_beam', 'trafilatura', 'rich', 'numpy'} & set(sys.modules)))"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
    assert "--min-words" in told.stdout


def test_a_mistyped_word_is_told_its_neighbour_in_one_line(capsys):
    for arguments, neighbour in (
        (["valdate", "out"], "did you mean validate?"),
        (["explain", "page.html", "--jsn"], "did you mean --json?"),
        (["sql", "out", "select 1", "--fromat=csv"], "did you mean --format?"),
        (["run", "--pages", "a", "--output", "o", "--duplicates", "seperate"], "did you mean separate?"),
    ):
        assert main(arguments) == BAD_USAGE
        [line] = capsys.readouterr().err.splitlines()
        assert neighbour in line


@pytest.mark.parametrize("root", ["/", "//", "/.", "/tmp/.."])
def test_the_root_of_the_machine_is_no_output(root):
    with pytest.raises(UsageError, match="the root of this machine"):
        parse(["run", "--pages", "a.html", "--output", root])


@pytest.mark.parametrize(
    ("given", "folder"), [("out/", "out"), ("/out//", "/out"), (".", "."), ("gs://bucket/", "gs://bucket")]
)
def test_a_folder_has_no_slash_at_its_end(given, folder):
    assert parse(["run", "--pages", "a.html", "--output", given]).output == folder


@pytest.mark.parametrize("name", ["projects/p-1/subscriptions/pages", "pubsub://projects/p-1/subscriptions/pages"])
def test_a_subscription_is_one_whichever_way_it_is_written(name):
    asked = parse(["run", "--pubsub", name, "--output", "out"])
    assert asked.pubsub == ["pubsub://projects/p-1/subscriptions/pages"]


@pytest.mark.parametrize("name", ["pages", "projects/p/topics/t", "projects/p/subscriptions/", "pubsub://", "-"])
def test_what_is_no_subscription_is_bad_usage(name):
    with pytest.raises(UsageError, match="is no subscription"):
        parse(["run", f"--pubsub={name}", "--output", "out"])
