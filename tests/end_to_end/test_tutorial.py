"""The tutorial, as it stands: each of its blocks in one folder, one after another."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.validate import validate

ROOT = Path(__file__).parents[2]
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE)
COPYDESK = f'copydesk() {{ "{sys.executable}" -m pipeline.main "$@"; }}\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The folder in which all blocks were run, and what they said."""
    folder = tmp_path_factory.mktemp("tutorial")
    told = subprocess.run(
        ["bash", "-euc", COPYDESK + "\n".join(BLOCKS)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert told.returncode == 0, told.stderr
    return folder, told.stdout


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
