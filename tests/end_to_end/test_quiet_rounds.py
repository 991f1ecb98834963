"""Rounds of `--every` in which nothing new comes: they write nothing, and forget nothing."""

import json

import pytest
from newsroom import Counter, Newsroom
from trees import rows_of, tree_of

from pipeline.loopback import listening
from pipeline.main import main


class Quiet(Newsroom):
    """Publishes its second story when its feed is asked for the third time; another feed is never there."""

    def __init__(self):
        super().__init__()
        self.conditional = []
        self.trees = []
        self.connections = 0
        self.publish(1)

    def answer(self, path, validator, place):
        if path == "/feed":
            self.conditional.append(validator is not None)
            tree = tree_of(self.output)
            self.trees.append({name: content for name, content in tree.items() if ".journal" not in name})
            if len(self.conditional) == 3:
                self.publish(2)
        return super().answer(path, validator, place)


class Door(Counter):
    """Counts the connections."""

    def setup(self):
        self.newsroom.connections += 1
        super().setup()


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """What a site saw of three rounds, the output, and what was logged."""
    room = Quiet()
    room.output = tmp_path_factory.mktemp("rounds") / "out"
    status = room.output.parent / "status.json"
    with listening(type("Here", (Door,), {"newsroom": room})) as place:
        feeds = [f"http://{place}/feed", f"http://{place}/dead"]
        flags = ["--every", "0.01", "--poll", "0", "--delay", "0", "--stop-after", "3w", "--status", str(status)]
        arguments = [*flags, "--workers", "1", "--allow-private-addresses"]
        assert main(["run", "--feeds", *feeds, "--output", str(room.output), *arguments]) == 0
    room.status = json.loads(status.read_text())
    return room


def manifests(output):
    found = [json.loads(path.read_text()) for path in output.glob("_runs/*/manifest.json")]
    return sorted(found, key=lambda manifest: manifest["as_of"])


def test_a_round_in_which_every_feed_is_unchanged_or_fails_again_writes_nothing(rounds):
    assert [manifest["counts"]["articles"] for manifest in manifests(rounds.output)] == [1, 1]
    assert rounds.trees[1] == rounds.trees[2]
    assert (rounds.status["rounds"], rounds.status["failed_rounds"]) == (3, 0)


def test_what_a_quiet_round_has_learnt_is_known_to_the_next_and_written_with_the_next_commit(rounds):
    assert rounds.conditional == [False, True, True]
    assert rounds.asked.count("/robots.txt") == 1
    first, last = (
        {row["feed"].rpartition("/")[2]: row for row in polls_of(manifest, rounds.output)}
        for manifest in manifests(rounds.output)
    )
    assert last["dead"]["failures"] > first["dead"]["failures"] == 1


def polls_of(manifest, output):
    from transforms.storage.checked_files import unpacked_lines

    (file,) = (file["path"] for file in manifest["state"] if file["name"] == "feeds.jsonl.gz")
    lines = map(json.loads, unpacked_lines(file, (output / file).read_bytes()))
    return [row for row in lines if "feed" in row]


def test_a_feed_that_is_not_there_is_one_rejected_document(rounds):
    assert [row["reason"] for row in rows_of(rounds.output, "rejected")] == ["not_found"]
    (last,) = (feed for feed in manifests(rounds.output)[-1]["feeds"] if feed["feed"].endswith("/dead"))
    assert (last["status"], last["failed"], last["why"]) == ("failed", 0, {"not_found": 1})


def test_rounds_go_on_over_the_same_connection(rounds):
    assert rounds.connections == 1
