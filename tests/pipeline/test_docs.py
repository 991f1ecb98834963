"""The pages of the docs: every block in `sh` runs, every command that they name is understood."""

import re
import shlex
from pathlib import Path

import pytest

from pipeline.flags.arguments import parse
from pipeline.flags.usage_error import UsageError
from pipeline.main import main

ROOT = Path(__file__).parents[2]
EXPLAINED = sorted((ROOT / "docs" / "explained").glob("*.md"))
PAGES = [ROOT / "README.md", ROOT / "deploy" / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
STORY = (
    "OSLO (Reuters) - Fishermen from four villages asked parliament on Monday for new quotas on cod.\n"
    "The committee answers in May, before the boats leave the fjord.\n"
    "Sign up for our newsletter\n"
)


def blocks(page, kinds="sh"):
    return re.findall(rf"^```(?:{kinds})\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)


def commands(text):
    """The command lines of copydesk in a block, without comments and what a shell does around them."""
    for line in text.splitlines():
        if match := re.match(r"(?:[A-Z_]+=\S+ )*copydesk (.*)", line):
            yield shlex.split(match[1].partition(" >")[0], comments=True)


def test_every_block_of_the_explanations_runs(tmp_path, monkeypatch, capsys):
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    lines = [line for page in EXPLAINED for block in blocks(page) for line in block.splitlines()]
    assert len(EXPLAINED) == 3
    for line in dict.fromkeys(lines):  # the pages begin with the same run
        command, *arguments = shlex.split(line)
        assert command == "copydesk"
        assert main([*arguments, *(["--workers", "1"] if arguments[0] == "run" else [])]) == 0, line
    assert "Reuters" in capsys.readouterr().out


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_that_a_page_shows_is_understood(page, tmp_path, monkeypatch):
    (tmp_path / "job.toml").write_text('output = "out"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for block in blocks(page, "sh|text"):
        for arguments in commands(block):
            if "…" in arguments:  # a part of a command
                continue
            try:
                asked = parse(arguments)
            except UsageError as error:
                pytest.fail(f"{shlex.join(arguments)}: {error}")
            assert all(option.startswith("--") for option in asked.beam_options)
