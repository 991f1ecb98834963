"""Messages that one run takes: kept in a file, acknowledged after its commit, else given back."""

from dataclasses import replace

import pytest

from pipeline.messages.message_lease import Pulled
from pipeline.messages.taken_messages import taken_messages
from pipeline.plan import Plan
from schemas.input_kinds import InputKind
from transforms.read.input_errors import InputError
from transforms.read.pubsub_messages import read_messages
from transforms.read.sources import Source

PLACE = "pubsub://projects/news/subscriptions/pages"
PLAN = Plan((Source(InputKind.MESSAGE, PLACE), Source(InputKind.FEED, "https://a.example/feed")), "out", "2026-01-01")


class Broken:
    def pull(self, most):
        raise InputError(PLACE, "does not answer")

    def extend(self, ack_ids, seconds):
        raise InputError(PLACE, "does not answer")


class Queue:
    def __init__(self, count):
        self.left = [Pulled(b'{"data": ""}', str(number), f"ack-{number}") for number in range(count)]
        self.acknowledged, self.given_back = [], []

    def pull(self, most):
        batch, self.left = self.left[:most], self.left[most:]
        return batch

    def acknowledge(self, ack_ids):
        self.acknowledged += ack_ids

    def extend(self, ack_ids, seconds):
        if not seconds:
            self.given_back += ack_ids


def test_what_is_there_is_read_from_a_file_and_acknowledged(monkeypatch):
    queue = Queue(250)
    with taken_messages(PLAN, lambda _: queue) as messages:
        source, feed = messages.plan.sources
        assert (len(list(read_messages(source))), feed) == (250, PLAN.sources[1])
        assert messages.plan.inputs == PLAN.inputs
        messages.acknowledge()
    assert (len(queue.acknowledged), queue.given_back) == (250, [])


def test_a_run_that_fails_gives_them_back():
    queue = Queue(2)
    with pytest.raises(ZeroDivisionError), taken_messages(PLAN, lambda _: queue):
        raise ZeroDivisionError
    assert (queue.acknowledged, queue.given_back) == ([], ["ack-0", "ack-1"])


def test_one_run_takes_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr("pipeline.messages.taken_messages.MOST_MESSAGES", 100)
    queue = Queue(250)
    with taken_messages(PLAN, lambda _: queue) as messages:
        assert not messages.is_empty
    assert len(queue.left) == 150


def test_a_run_begins_though_messages_go_on_coming(monkeypatch):
    monkeypatch.setattr("pipeline.messages.taken_messages.MOST_SECONDS", 0.0)
    queue = Queue(250)
    with taken_messages(PLAN, lambda _: queue) as messages:
        assert not messages.is_empty
    assert len(queue.left) == 150


def test_where_one_subscription_cannot_be_read_the_messages_of_the_others_come_again():
    queue, other = Queue(2), f"{PLACE}-2"
    plan = replace(PLAN, sources=(PLAN.sources[0], Source(InputKind.MESSAGE, other)))
    with pytest.raises(InputError), taken_messages(plan, {PLACE: queue, other: Broken()}.__getitem__):
        pass
    assert queue.given_back == ["ack-0", "ack-1"]


def test_trouble_with_the_leases_of_one_subscription_is_told_and_leaves_the_others_alone(capsys):
    lost, queue, other = Queue(1), Queue(1), f"{PLACE}-2"
    plan = replace(PLAN, sources=(PLAN.sources[0], Source(InputKind.MESSAGE, other)))
    with taken_messages(plan, {PLACE: lost, other: queue}.__getitem__):
        lost.extend = Broken().extend
    assert queue.given_back == ["ack-0"]
    assert "does not answer" in capsys.readouterr().err


def test_that_messages_are_committed_and_cannot_be_acknowledged_is_told(capsys):
    queue = Queue(1)
    queue.acknowledge = lambda _: (_ for _ in ()).throw(InputError(PLACE, "does not answer"))
    with taken_messages(PLAN, lambda _: queue) as messages:
        messages.acknowledge()
    assert "does not answer" in capsys.readouterr().err
    assert queue.given_back == []


def test_a_plan_without_subscriptions_stays_as_it_is():
    plan = Plan((Source(InputKind.FEED, "https://a.example/feed"),), "out", "2026-01-01")
    with taken_messages(plan) as messages:
        assert (messages.plan, messages.is_empty) == (plan, True)
