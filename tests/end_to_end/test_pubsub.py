"""A stream of messages on Prism, from a stand-in for Pub/Sub: each message committed once, and acknowledged then."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from newsroom import ROOT, Counter, Newsroom, Stream, story, wait_until
from trees import rows_of, tree_of

from pipeline.loopback import listening
from pipeline.main import main
from pipeline.messages.pubsub_subscription import PubSubSubscription
from transforms.read.input_errors import NoSuchInput

PRISM = Path(os.environ.get("PRISM", ROOT / ".bin" / "prism"))
STAND_IN = ROOT / ".bin" / "pubsub"
TOPIC, NAME = "projects/news/topics/pages", "projects/news/subscriptions/pages"

pytestmark = [
    pytest.mark.engine,
    pytest.mark.skipif(not STAND_IN.exists(), reason="the stand-in is not built: `make .bin/pubsub` (needs Go)"),
]


@pytest.fixture
def publish(monkeypatch):
    """Publishes messages to the topic of the subscription, each given as its data and attributes."""
    import grpc
    from google.pubsub_v1 import PublisherClient, SubscriberClient
    from google.pubsub_v1.services.publisher.transports import PublisherGrpcTransport
    from google.pubsub_v1.services.subscriber.transports import SubscriberGrpcTransport

    with subprocess.Popen([STAND_IN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        place = server.stdout.readline().strip()
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", place)
        publisher = PublisherClient(transport=PublisherGrpcTransport(channel=grpc.insecure_channel(place)))
        subscriber = SubscriberClient(transport=SubscriberGrpcTransport(channel=grpc.insecure_channel(place)))
        publisher.create_topic(name=TOPIC)
        subscriber.create_subscription(name=NAME, topic=TOPIC)

        def send(*messages):
            rows = [{"data": data, "attributes": attributes} for data, attributes in messages]
            publisher.publish(topic=TOPIC, messages=rows)

        yield send
        server.stdin.close()


def left_over():
    return PubSubSubscription(f"pubsub://{NAME}").pull(10)


def of_row(number):
    return json.dumps({"id": str(number), "html": story(number)}).encode(), {}


def found(output):
    return sorted(row["provenance"]["source_id"] for row in rows_of(output, "articles"))


@pytest.mark.skipif(not PRISM.exists(), reason="Prism is not built: `make prism` (needs Go)")
def test_messages_are_committed_once_across_a_drain_and_a_bad_one_costs_itself(publish, tmp_path):
    output, room = tmp_path / "out", Newsroom()
    room.publish(3)
    with listening(type("Here", (Counter,), {"newsroom": room})) as place:
        page = f"http://{place}/3"
        publish(of_row(1), (story(2).encode(), {"url": "https://a.example/2"}), (page.encode(), {}), (b"{broken", {}))
        stream = Stream(output, "--pubsub", NAME, "--window", "2")
        stream.until(articles=3)
        assert stream.end(signal.SIGTERM) == 0
    assert found(output) == ["1", page, "https://a.example/2"]
    assert [row["reason"] for row in rows_of(output, "rejected")] == ["malformed_row"]
    assert left_over() == []
    publish(of_row(1), of_row(4))
    stream = Stream(output, "--pubsub", NAME, "--window", "2")
    stream.until(articles=1)
    assert stream.end(signal.SIGTERM) == 0
    assert found(output) == ["1", "4", page, "https://a.example/2"]
    assert left_over() == []
    assert main(["validate", str(output)]) == 0


def test_a_run_takes_what_is_there_and_rounds_go_on_without_messages(publish, tmp_path):
    publish(of_row(1), of_row(2), (b"{broken", {}))
    flags = ["--pubsub", NAME, "--output", str(tmp_path / "out"), "--workers", "1"]
    assert main(["run", *flags]) == 0
    assert (found(tmp_path / "out"), left_over()) == (["1", "2"], [])
    before = tree_of(tmp_path / "out")
    assert main(["run", *flags, "--every", "0.1", "--stop-after", "1w"]) == 0
    assert tree_of(tmp_path / "out") == before


def test_what_is_not_acknowledged_comes_again_and_a_subscription_that_is_not_there_is_named(publish):
    subscription = PubSubSubscription(f"pubsub://{NAME}")
    publish((b"one", {"url": "https://a.example/"}))
    (taken,) = subscription.pull(10)
    assert json.loads(taken.message)["attributes"] == {"url": "https://a.example/"}
    subscription.extend([taken.ack_id], 0)
    wait_until(lambda: (again := subscription.pull(10)) and not subscription.acknowledge([again[0].ack_id]))
    assert subscription.pull(10) == []
    with pytest.raises(NoSuchInput, match="no such subscription"):
        PubSubSubscription("pubsub://projects/news/subscriptions/none").pull(1)
