"""The progress line."""

import io

from pipeline import progress
from transforms.workers.progress import Progress


def test_rate_and_what_is_left_are_told_where_the_number_is_known():
    done = Progress()
    done.add(read=64, edited=50)
    assert progress.line(done, 200, 10.0) == "50 of 200 documents edited, 5.0/s, about 30 s left"


def test_an_unknown_number_leaves_out_what_is_left():
    done = Progress()
    done.add(edited=1200)
    assert progress.line(done, None, 60.0) == "1,200 documents edited, 20.0/s"


def test_fetching_shows_before_anything_is_edited():
    asked = Progress()
    asked.add(fetched=128)
    assert progress.line(asked, None, 5.0) == "128 URLs asked, 0 documents edited, 0.0/s"


def test_nothing_is_written_about_a_run_that_is_over_at_once():
    stream = io.StringIO()
    with progress.shown(3, stream):
        pass
    assert not stream.getvalue()
