import random
from itertools import count
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms.window import FixedWindows, TimestampedValue
from kept_lines import keep_line, kept_lines

from transforms.duplicates.transform import FindDuplicates
from transforms.elements.draft import KeyedDraft
from transforms.elements.patch import KeyedPatch, merged
from transforms.templates.line_key import line_key


def stamp(element: tuple[int, str, Any]) -> Any:
    return TimestampedValue(element[1:], element[0])


def as_line(patch: KeyedPatch) -> str:
    return f"{patch[0]}\t{patch[1][0]}\t{patch[1][1].decode()}"


def merged_rows(lines):
    found = {}
    for partition, doc_key, patch in (line.split("\t") for line in sorted(lines)):
        found.setdefault((partition, doc_key), []).append(patch)
    return [
        (partition, {"doc_key": doc_key, "wire": None, **merged(patches)})
        for (partition, doc_key), patches in found.items()
    ]


@pytest.fixture
def verdicts(tmp_path):
    """verdicts(drafts, ...): the sorted (partition key, merged patches) that come out of the transform."""

    number = count()

    def run(drafts, *, seconds=None, templates=None):
        out = tmp_path / f"verdicts-{next(number)}"
        with beam.Pipeline(options=PipelineOptions(["--runner=FnApiRunner"])) as pipeline:
            if seconds is None:
                source = pipeline | beam.Create(drafts).with_output_types(KeyedDraft)
            else:
                source = pipeline | beam.Create(drafts) | beam.Map(stamp).with_output_types(KeyedDraft)
                source |= beam.WindowInto(FixedWindows(seconds))
            known = pipeline | "Templates" >> beam.Create(templates) if templates else None
            found = (source | FindDuplicates(known)).patches
            found | beam.Map(as_line) | beam.Map(keep_line, str(out))
        return merged_rows(kept_lines(out))

    return run


def clusters(found):
    groups = {}
    for _, verdict in found:
        groups.setdefault(verdict["duplicates"]["cluster_id"], []).append(verdict["doc_key"])
    return sorted(map(sorted, groups.values()))


@pytest.fixture(scope="module")
def drafts(draft, story):
    """Three stories in several forms, and two that are alone."""
    made = []
    for number in (1, 2, 3):
        lines = story(number, 25).split("\n")
        made += [
            draft(f"whole{number}", "\n".join(lines)),
            draft(f"part{number}", "\n".join(lines[: 10 + number])),
            draft(f"framed{number}", "\n".join([*story(50 + number, 3).split("\n"), *lines, story(60 + number, 2)])),
        ]
    return [*made, draft("alone1", story(10)), draft("alone2", story(11))]


def test_copies_come_together_and_lone_texts_get_no_verdict(verdicts, drafts):
    found = verdicts(drafts)
    assert clusters(found) == [[f"framed{n}", f"part{n}", f"whole{n}"] for n in (1, 2, 3)]
    assert {partition for partition, verdict in found if verdict["doc_key"] == "part1"} == {"2026-11-20|part1.example"}


def test_the_order_of_drafts_changes_nothing(verdicts, drafts):
    shuffled = drafts[:]
    random.Random(7).shuffle(shuffled)
    assert verdicts(shuffled) == verdicts(drafts)


def test_equal_inputs_are_one_document_with_listings(verdicts, draft, story):
    first = draft("a", story(1), date_published="2026-11-19T00:00:00Z")
    copy, alone = draft("b", story(1)), draft("c", story(2))
    found = {fields["doc_key"]: fields for _, fields in verdicts([first, copy, copy, alone, alone])}
    assert [row["id"] for row in found["a"]["duplicates"]["copies"]] == ["r-b"]
    listings = {key: len(fields.get("provenance.listings[]", ())) for key, fields in found.items()}
    assert listings == {"a": 0, "b": 1, "c": 1}


def test_versions_of_one_address_meet_where_they_resemble_each_other(verdicts, draft, story):
    lines = story(1).split("\n")
    early = draft("a", "\n".join([*lines[:9], story(2, 8)]), id="same", canonical_url="https://x.example/1")
    late = draft("b", story(1), id="same", canonical_url="https://x.example/1", date_modified="2026-11-20T14:00:00Z")
    found = {fields["doc_key"]: fields for _, fields in verdicts([early, late])}
    assert found["b"]["duplicates"]["relation"] is None
    assert found["a"]["duplicates"]["relation"] == "update"
    assert found["a"]["duplicates"]["canonical_id"] == "same"
    assert found["a"]["id"] != "same"


def test_stories_that_share_a_canonical_address_and_no_text_are_articles_of_their_own(verdicts, draft, story):
    front = {"id": "front", "canonical_url": "https://post.example/politics", "outlet": "post.example"}
    found = verdicts([draft(key, story(number), **front) for number, key in enumerate("abc")])
    assert len({fields["id"] for _, fields in found}) == 3
    assert {fields["canonical_url"] for _, fields in found} == {f"https://post.example/{key}" for key in "abc"}
    assert all("duplicates" not in fields for _, fields in found)


def test_texts_of_a_few_words_meet_only_when_they_are_equal(verdicts, draft):
    made = [
        draft(key, text, headline="One")
        for key, text in (("a", "Read on here"), ("b", "Read on here"), ("c", "Read on"))
    ]
    assert clusters(verdicts(made)) == [["a", "b"]]


def test_windows_are_compared_each_within_itself(verdicts, draft, story):
    timed = [(at, *draft(key, story(1))) for key, at in (("a", 1), ("b", 2), ("c", 61), ("d", 130), ("e", 131))]
    assert clusters(verdicts(timed, seconds=60)) == [["a", "b"], ["d", "e"]]


def test_short_stories_below_one_long_notice_stay_apart(verdicts, draft, story):
    notice = story(99, 14)
    made = [draft(key, f"{notice}\n{story(n, 3)}", outlet="post.example") for n, key in enumerate("abc")]
    keys = [line_key(line) for line in notice.split("\n")]
    assert clusters(verdicts(made)) == [["a", "b", "c"]]
    assert verdicts(made, templates=[("post.example", (keys, []))]) == []


def test_a_group_larger_than_the_limit_of_pairs_is_one_cluster(verdicts, draft, story):
    found = verdicts([draft(f"k{number:03}", story(1)) for number in range(80)])
    assert [len(group) for group in clusters(found)] == [80]


def test_the_credit_of_an_unrelated_outlet_reaches_its_copies(verdicts, draft, story):
    source = {"id": "reuters", "name": "Reuters", "role": "origin", "confidence": 0.9}
    credit = {"wire": {"is_wire": True, "confidence": 0.9, "basis": "explicit"}, "info_sources": [source]}
    made = [
        draft("a", story(1), outlet="theguardian.com", **credit),
        draft("b", story(1)),
        draft("c", story(1), outlet="guardian.co.uk"),
    ]
    wire = {verdict["doc_key"]: verdict["wire"] for _, verdict in verdicts(made)}
    assert wire == {"a": None, "b": {"is_wire": True, "confidence": 0.72, "basis": "cluster"}, "c": None}
