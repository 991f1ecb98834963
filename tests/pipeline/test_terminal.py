"""What the commands say, and what happens where nobody can read it."""

import io
import json
import logging

import pytest

from pipeline import terminal
from pipeline.main import main
from transforms.storage.manifests import read_manifests
from transforms.storage.storage import storage_for

STORY = "\n".join(f"Ferry {number} leaves the old harbour at dawn with timber for the islands." for number in range(6))


class Full(io.StringIO):
    """A stream on a full disk."""

    def write(self, text):
        raise OSError(28, "No space left on device")

    flush = write


class Gone(io.StringIO):
    """A pipe whose reader has gone."""

    def write(self, text):
        raise BrokenPipeError(32, "Broken pipe")


def closed():
    stream = io.StringIO()
    stream.close()
    return stream


def ascii_only():
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii", errors="strict")


STREAMS = [Full, Gone, closed, ascii_only, lambda: None]


@pytest.fixture
def story(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(STORY, encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """What a run has committed below an output with a name of its own."""
    folder = tmp_path_factory.mktemp("terminal")
    (folder / "story.txt").write_text(STORY, encoding="utf-8")
    output = str(folder / "[/red]é\u202e")
    assert main(["run", "--text", str(folder / "story.txt"), "--workers", "1", "--output", output]) == 0
    [manifest] = read_manifests(storage_for(output))
    return output, manifest


@pytest.mark.parametrize("stream", STREAMS)
def test_a_run_exits_by_what_it_committed_wherever_its_summary_goes(stream, story, committed, monkeypatch):
    output, manifest = committed
    monkeypatch.setattr("pipeline.running.run.execute", lambda *_: manifest)
    monkeypatch.setattr("sys.stdout", stream())
    assert main(["run", "--text", story, "--output", output]) == 0


@pytest.mark.parametrize("stream", STREAMS)
def test_a_failed_run_exits_with_one_wherever_its_message_goes(stream, tmp_path, monkeypatch):
    monkeypatch.setattr("sys.stderr", stream())
    assert main(["run", "--text", str(tmp_path / "nowhere"), "--output", str(tmp_path / "é")]) == 1


def test_an_explanation_that_cannot_be_written_is_a_failure(story, monkeypatch, capsys):
    monkeypatch.setattr("sys.stdout", Full())
    assert main(["explain", story]) == 1
    assert "No space left on device" in capsys.readouterr().err


def test_an_explanation_that_was_read_half_is_none(story, monkeypatch):
    monkeypatch.setattr("sys.stdout", Gone())
    assert main(["explain", story]) == 0


def test_a_message_and_a_log_line_hold_nothing_that_steers_a_terminal(capsys, monkeypatch):
    terminal.say("no file \x1b[31m'a\u202eb\x07\r\x85'\x9b")
    assert capsys.readouterr().err == "copydesk: no file [31m'ab'\n"
    record = logging.LogRecord("x", logging.WARNING, "x", 1, "odd \x1b]0;title\x07 page", (), None)
    assert terminal._OnlyPrintableLines("%(message)s").format(record) == "odd ]0;title page"


def test_a_file_name_that_is_no_text_is_said_somehow(capsys):
    terminal.say("no file 'caf\udce9'")
    assert capsys.readouterr().err.startswith("copydesk: no file 'caf")


def test_a_line_that_a_library_logs_is_json_where_all_are(monkeypatch):
    record = logging.LogRecord("beam", logging.ERROR, "", 0, "it\nbroke", (), None)
    monkeypatch.setattr(terminal._Log, "is_json", True)
    line = json.loads(terminal._OnlyPrintableLines("%(levelname)s: %(message)s").format(record))
    assert line["event"] == "message"
    assert line["message"].startswith("ERROR: it")
