"""The tutorial, as it stands: each of its blocks in one folder, one after another."""

import os
import re
import shlex
import subprocess
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from pipeline.main import main
from pipeline.upkeep.validate import validate

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in which all blocks were run, and what they said: commands in this process, the rest in a shell."""
    before, folder, told = Path.cwd(), tmp_path_factory.mktemp("tutorial"), StringIO()
    os.chdir(folder)
    try:
        for line in "".join(BLOCKS).splitlines():
            command, *arguments = shlex.split(line)
            if command != "copydesk":
                subprocess.run(["sh", "-euc", line], check=True)
                continue
            with redirect_stdout(told):
                assert main(arguments) == 0, line
    finally:
        os.chdir(before)
    return folder, told.getvalue()


def test_the_sample_becomes_a_sound_dataset_a_page_and_tables(folder):
    place, _ = folder
    assert validate(str(place / "news")).problems == ()
    assert (place / "news.report.html").stat().st_size > 10_000
    assert (place / "news.parquet" / "articles.parquet").exists()
    assert (place / "news.duckdb").exists()


def test_a_text_of_ones_own_is_credited_and_known_the_second_time(folder):
    place, told = folder
    assert told.rstrip().splitlines()[-1].split()[-2:] == ["True", "Reuters"]
    assert len(list((place / "own" / "articles").rglob("part-*"))) == 1
