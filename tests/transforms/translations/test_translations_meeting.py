import numpy as np
import pytest

from transforms.translations.anchors import anchors_of
from transforms.translations.meeting import CROWD, WINDOW, best_pairs, in_buckets, key_rows, met

TEXTS = {"en": "They said Gudrunsand had 45,127 boats.", "de": "Sie sagten, Gudrunsand habe 45.127 Boote."}


def document(number):
    return number.to_bytes(8, "little")


def pairs_of(*documents):
    """The numbers of both documents of each pair, of (language, hour) in the order of their numbers."""
    keys = [
        key_rows(anchors_of(TEXTS[language], language), hour, document(number), loose=False)
        for number, (language, hour) in enumerate(documents)
    ]
    rows = [met([packed]).tobytes() for _, packed in in_buckets(np.concatenate(keys), "key")]
    return {tuple(int.from_bytes(key, "little") for key in pair) for pair in best_pairs(rows)}


def test_texts_of_two_languages_meet_under_the_anchors_that_both_have():
    assert pairs_of(("en", 9), ("de", 9)) == {(0, 1), (1, 0)}


@pytest.mark.parametrize(("hours", "meet"), [(WINDOW, True), (WINDOW + 1, False)])
def test_they_meet_within_three_days_alone(hours, meet):
    assert bool(pairs_of(("en", 100), ("de", 100 + hours))) is meet


def test_texts_of_one_language_do_not_meet():
    assert pairs_of(("en", 9), ("en", 9)) == set()


def test_a_key_that_a_crowd_shares_brings_nobody_together():
    assert pairs_of(*[("en", 9)] * CROWD, ("de", 9))
    assert pairs_of(*[("en", 9)] * (2 * CROWD), ("de", 9)) == set()


def test_a_document_asks_for_few_partners_whatever_the_number_of_those_that_it_meets():
    found = pairs_of(("en", 9), *[("de", 9)] * (CROWD - 2))
    assert len([pair for pair in found if pair[0] == 0]) == 2
