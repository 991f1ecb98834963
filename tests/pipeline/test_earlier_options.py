"""What a replay takes over from the manifest of an earlier run is what a run can have been asked for, or refused."""

import pytest
from case_tables import each_row

from pipeline.earlier_options import EarlierOptions, earlier_options
from schemas.manifest import RunHeader
from transforms.sink.commit import manifest_of
from transforms.storage.errors import UnreadableManifestError

OPTIONS = {"min_words": 25, "duplicates": "separate", "look_back": 7}


def options_of(options):
    return earlier_options(manifest_of(RunHeader("run", "2026-11-21T10:00:00Z", options=options), []))


def test_the_options_of_a_run_are_taken_over():
    assert options_of(OPTIONS) == EarlierOptions(25, "separate", 7)
    more = {"trust_feeds": ["wire.example"], "files_per_day": 2}
    assert options_of(OPTIONS | more) == EarlierOptions(25, "separate", 7, ("wire.example",), 2)


@each_row(
    ("name", "value"),
    [
        ("min_words", None),
        ("min_words", -1),
        ("min_words", True),
        ("min_words", "many"),
        ("duplicates", "everything"),
        ("duplicates", ["separate"]),
        ("look_back", 1e300),
        ("look_back", 10**9),
        ("trust_feeds", "wire.example"),
        ("trust_feeds", [5]),
        ("files_per_day", None),
    ],
)
def test_options_that_no_run_can_have_had_are_refused_with_the_name_of_their_manifest(name, value):
    with pytest.raises(UnreadableManifestError, match=r"_runs/run/manifest\.json: its options are none"):
        options_of(OPTIONS | {name: value})


@pytest.mark.parametrize("missing", OPTIONS)
def test_options_that_are_missing_are_refused(missing):
    with pytest.raises(UnreadableManifestError, match="its options are none that a run can have had"):
        options_of({name: value for name, value in OPTIONS.items() if name != missing})
