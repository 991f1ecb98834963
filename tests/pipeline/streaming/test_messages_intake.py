"""Messages that are taken on a lease: each is handed over once, and acknowledged when it is committed."""

import hashlib
import json

import pytest

from pipeline.messages.message_lease import Pulled
from pipeline.streaming.committed_entries import CommittedEntries
from pipeline.streaming.delivery import Delivery
from pipeline.streaming.host_round import HostRound, RoundOptions
from pipeline.streaming.messages_intake import MessagesIntake
from pipeline.streaming.parcel import Parcel
from schemas.manifest import Counts, Manifest, StateFile, manifest_bytes, manifest_path, run_id_at
from transforms.elements.page_codec import decode_page
from transforms.fetch.fetch_options import FetchOptions
from transforms.fetch.fetch_state import NAME, read_rows, write_rows
from transforms.fetch.live_memory import LiveMemory
from transforms.read.input_errors import InputError, NoSuchInput
from transforms.read.pubsub_messages import message_json
from transforms.storage.storage import storage_for
from transforms.workers.limits import Workers

ADDRESS = "pubsub://projects/news/subscriptions/pages"
NOW = 1_767_225_600.0


class Queue:
    """A subscription that gives what a test has put into it, batch by batch; then the test is over."""

    def __init__(self, delivery):
        self.delivery = delivery
        self.batches, self.acknowledged, self.extended = [], [], []

    def pull(self, most):
        if not self.batches:
            self.delivery.stop()
            return []
        batch = self.batches.pop(0)
        if isinstance(batch, Exception):
            raise batch
        return batch

    def acknowledge(self, ack_ids):
        self.acknowledged += ack_ids

    def extend(self, ack_ids, seconds):
        self.extended += [(ack_id, seconds) for ack_id in ack_ids]


class Setting:
    """A stream's intake of messages; `start` is that of a process, `commit` what its window would write."""

    def __init__(self, output):
        self.output = output
        self.commits = 0
        self.start()

    def start(self):
        kept = [path.read_bytes() for path in sorted(self.output.glob("_state/*.gz"))]
        self.delivery = Delivery(LiveMemory(read_rows(kept)), lambda: NOW)
        self.queue = Queue(self.delivery)
        options = RoundOptions(FetchOptions(), Workers(1), self.delivery.memory.view, "test")
        self.intake = MessagesIntake(
            ADDRESS,
            CommittedEntries(str(self.output)),
            self.delivery,
            lambda kind: HostRound(kind, options, "2026-01-01T00:00:00Z"),
            lambda _: self.queue,
        )

    def receive(self, *batches):
        self.delivery.is_stopped = False
        self.queue.batches = list(batches)
        self.intake.run()
        return self.delivery.take(0.0)

    def commit(self, rows):
        self.commits += 1
        clock = f"2026-01-01T00:00:0{self.commits}Z"
        content, storage = write_rows(rows), storage_for(str(self.output))
        file = StateFile(NAME, f"_state/{self.commits}.gz", hashlib.sha256(content).hexdigest(), len(content), 2)
        manifest = Manifest(run_id_at(clock, "0000abcd"), clock, (), {}, Counts(), (), (file,), (), {})
        storage.write(file.path, content)
        storage.write(manifest_path(manifest.run_id), manifest_bytes(manifest))


@pytest.fixture
def setting(tmp_path):
    return Setting(tmp_path)


def message(number, data=None, ack_id=None):
    body = json.dumps({"text": f"Tide {number}."}).encode() if data is None else data
    return Pulled(message_json(body, {}, str(number)), str(number), ack_id or f"ack-{number}")


def test_messages_are_handed_over_with_the_row_that_says_so_and_acknowledged_once_that_is_committed(setting):
    parcel = setting.receive([message(1), message(2)])
    assert [decode_page(header).source_id for header, _ in parcel.pages] == ["1", "2"]
    assert len(parcel.rows) == 2
    setting.intake.finish()
    assert setting.queue.acknowledged == []
    assert setting.queue.extended[-2:] == [("ack-1", 0), ("ack-2", 0)]
    setting.commit(parcel.rows[:1])
    setting.intake._settle()
    assert setting.queue.acknowledged == ["ack-1"]
    setting.commit(parcel.rows[1:])
    setting.intake._settle()
    assert setting.queue.acknowledged == ["ack-1", "ack-2"]


def test_a_message_that_comes_again_before_its_commit_is_handed_over_once_and_acknowledged_by_its_newest_id(setting):
    parcel = setting.receive([message(1)], [message(1, ack_id="again")])
    assert len(parcel.pages) == 1
    setting.commit(parcel.rows)
    setting.intake._settle()
    assert setting.queue.acknowledged == ["again"]


def test_a_message_that_comes_again_after_its_commit_also_to_another_process_is_acknowledged_and_nothing_else(setting):
    setting.commit(setting.receive([message(1), message(2, b"{")]).rows)
    setting.start()
    parcel = setting.receive([message(1, ack_id="late"), message(2, b"{", "bad")])
    assert (parcel.pages, parcel.rejected) == ([], [])
    setting.intake._settle()
    assert setting.queue.acknowledged == ["late", "bad"]


def test_a_message_that_was_taken_and_not_committed_by_a_process_that_died_is_handed_over_again(setting):
    setting.receive([message(1)])
    setting.start()
    assert len(setting.receive([message(1)]).pages) == 1


def test_a_bad_message_is_rejected_beside_good_ones_and_acknowledged_as_they_are(setting):
    parcel = setting.receive([message(1), message(2, b"{broken"), message(3)])
    assert (len(parcel.pages), len(parcel.rejected)) == (2, 1)
    row = json.loads(parcel.rejected[0])
    assert (row["reason"], row["provenance"]["input"], row["provenance"]["kind"]) == (
        "malformed_row",
        ADDRESS,
        "pubsub",
    )
    setting.commit(parcel.rows)
    setting.intake._settle()
    assert setting.queue.acknowledged == ["ack-1", "ack-2", "ack-3"]


def test_the_row_of_an_address_waits_for_its_page(setting):
    assert setting.receive([message(1, b"https://paper.example/ferry")]).rows == []
    (job,) = setting.delivery.errands.begin(9)
    assert [decode_page(header).url for header in job.requests] == ["https://paper.example/ferry"]
    assert len(setting.delivery.errands.done(job)) == 1


def test_the_row_of_an_address_whose_page_is_taken_waits_for_no_other_document(setting):
    setting.receive([message(1, b"https://paper.example/ferry")])
    (job,) = setting.delivery.errands.begin(9)
    setting.delivery.is_stopped = False
    assert setting.delivery.lay_all([Parcel(pages=[(job.requests[0], b"<p>Ferry.</p>")])])
    page = setting.delivery.take(0.0)
    assert (len(page.pages), page.rows) == (1, [])
    setting.delivery.close(job)
    row = setting.delivery.take(0.0)
    assert (row.is_news, len(row.rows)) == (True, 1)
    assert not setting.delivery.take(0.0).is_news


def test_nothing_is_kept_up_behind_the_end(setting, monkeypatch):
    monkeypatch.setattr("pipeline.streaming.messages_intake._SETTLE_SECONDS", 0.0)
    setting.commit(setting.receive([message(1)]).rows)
    setting.intake.finish()
    setting.delivery.is_stopped = False
    done = list(setting.queue.acknowledged), list(setting.queue.extended)
    setting.intake.keep()
    assert (setting.queue.acknowledged, setting.queue.extended) == done


def test_trouble_is_told_once_and_tried_again_and_a_subscription_that_never_was_ends_the_stream(
    setting, capsys, monkeypatch
):
    monkeypatch.setattr("pipeline.streaming.messages_intake._SHORTEST_PAUSE", 0.0)
    down = InputError(ADDRESS, "does not answer")
    parcel = setting.receive([message(1)], down, NoSuchInput(ADDRESS, "gone for a while"), [message(2)])
    assert len(parcel.pages) == 2
    assert capsys.readouterr().err.count("tried again") == 1
    setting.start()
    with pytest.raises(NoSuchInput):
        setting.receive(NoSuchInput(ADDRESS, "no such subscription"))


def test_no_more_is_taken_than_may_be_under_way(setting, monkeypatch):
    parcel = setting.receive([message(1), message(2)])
    monkeypatch.setattr("pipeline.streaming.messages_intake.MOST_UNDER_WAY", 2)
    assert not setting.intake._has_room()
    setting.commit(parcel.rows)
    setting.intake._settle()
    assert setting.intake._has_room()
