"""The progress line."""

import io
import re
import threading

import pytest

from pipeline.running import progress_line
from transforms.workers.progress import Progress


class Terminal(io.StringIO):
    """A stream that lets a test wait until something has been written, and says whether it is a terminal."""

    def __init__(self, *, is_terminal=False):
        super().__init__()
        self.written = threading.Event()
        self._is_terminal = is_terminal

    def isatty(self):
        return self._is_terminal

    def flush(self):
        if self.getvalue():
            self.written.set()


def test_rate_and_what_is_left_are_told_where_the_number_is_known():
    done = Progress()
    done.add(read=64, edited=50)
    assert progress_line.line(done, 200, 10.0) == "50 of 200 documents edited, 5.0/s, about 30 s left"


def test_an_unknown_number_leaves_out_what_is_left():
    done = Progress()
    done.add(edited=1200)
    assert progress_line.line(done, None, 60.0) == "1,200 documents edited, 20.0/s"


def test_fetching_shows_what_is_there_and_what_is_waited_for():
    asked = Progress()
    asked.add(requests=600, fetched=128)
    assert progress_line.line(asked, None, 5.0) == "128 URLs fetched, 472 waited for"
    asked.add(fetched=472, edited=20)
    assert progress_line.line(asked, None, 5.0) == "600 URLs fetched, 20 documents edited, 4.0/s"


def test_a_file_gets_whole_lines_while_a_run_is_under_way(monkeypatch):
    monkeypatch.setattr(progress_line, "PLAIN_SECONDS", 0.001)
    stream, done = Terminal(), Progress()
    done.add(edited=7)
    with progress_line.shown(None, stream, done):
        assert stream.written.wait(10)
    lines = stream.getvalue().splitlines()
    assert lines
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ 7 documents edited, ", line) for line in lines)


def test_a_terminal_gets_one_line_that_is_gone_at_the_end(monkeypatch):
    monkeypatch.setattr(progress_line, "LIVE_SECONDS", 0.001)
    stream, done = Terminal(is_terminal=True), Progress()
    with progress_line.shown(3, stream, done):
        assert stream.written.wait(10)
    assert stream.getvalue().endswith("\r\x1b[K")
    assert "\n" not in stream.getvalue()


def test_a_run_that_is_over_at_once_writes_nothing_to_a_file():
    stream = Terminal()
    with progress_line.shown(3, stream):
        pass
    assert not stream.getvalue()


class Full(Terminal):
    def write(self, text):
        self.written.set()
        raise OSError(28, "No space left on device")


@pytest.mark.parametrize("is_terminal", [False, True])
def test_a_stream_that_takes_nothing_does_not_trouble_the_run(is_terminal, monkeypatch):
    monkeypatch.setattr(progress_line, "PLAIN_SECONDS", 0.001)
    monkeypatch.setattr(progress_line, "LIVE_SECONDS", 0.001)
    stream = Full(is_terminal=is_terminal)
    with progress_line.shown(3, stream):
        assert stream.written.wait(10)


def test_where_there_is_no_standard_error_nothing_is_shown(monkeypatch):
    monkeypatch.setattr("sys.stderr", None)
    before = threading.active_count()
    with progress_line.shown(3):
        assert threading.active_count() == before
