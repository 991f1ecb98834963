"""What a process that runs again and again gives back between its runs."""

import gc
import os
import weakref

import pytest

from pipeline.commands import code_of
from pipeline.running.memory_between_runs import begin_frugally, give_back
from transforms.fetch.fetch_memory import read_memory
from transforms.templates.state import read_state

CLOCK = "2026-05-01T12:00:00Z"


class Ring:
    """An object that holds itself, as graphs do."""

    def __init__(self):
        self.itself = self


def test_what_a_run_has_read_of_earlier_runs_is_let_go_with_its_graph():
    state, memory, graph = read_state((), CLOCK), read_memory(()), weakref.ref(Ring())
    assert read_state((), CLOCK) is state
    assert read_memory(()) is memory
    give_back()
    assert graph() is None
    assert read_state((), CLOCK) is not state
    assert read_memory(()) is not memory


def test_what_modules_have_made_is_passed_over_by_later_collections():
    try:
        begin_frugally()
        assert gc.get_freeze_count() > len(gc.get_objects())
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("many", [["--every", "5"], ["--streaming"]])
def test_arrow_shares_the_heaps_of_a_process_that_runs_again_and_again(many, monkeypatch, capsys):
    monkeypatch.setenv("ARROW_DEFAULT_MEMORY_POOL", "")
    monkeypatch.delenv("ARROW_DEFAULT_MEMORY_POOL")
    once = ["run", "--urls", "https://quay.example/a", "--as-of", CLOCK, "--output", "out"]
    assert code_of([*once, *many]) == 2
    assert "--as-of" in capsys.readouterr().err
    assert os.environ["ARROW_DEFAULT_MEMORY_POOL"] == "system"
