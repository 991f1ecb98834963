import itertools

import pytest

from transforms.translations.alignment import aligned, aligned_in_part, placed
from transforms.translations.anchors import anchors_of, pack
from transforms.translations.overlap import overlap, weighed, weighed_packed
from transforms.translations.pairing import may_pair

RUSSIAN_REPORT = """Буря разорила берег Марбельи, сообщает Бенедикт Линдквист. Мэр Рупрехт Холленштайн насчитал
17 домов. Во вторник 4512 человек ждали 12 автобусов фирмы Оберлехнер, сказала Катинка Брандмайер в Токио."""
OTHER_REPORT = """Ein Sturm hat die Küste von Marbella verwüstet. Theodora Vasilakis steht vor ihren Booten und weint.
Benedikt Lindqvist rechnet mit 4.512 Menschen, die gehen müssen; 12 Busse der Firma Oberlechner kommen am Dienstag."""


def texts(story):
    return [*story.items(), ("ru", RUSSIAN_REPORT), ("de", OTHER_REPORT), ("de", OTHER_REPORT * 3)]


def test_no_alignment_is_stronger_than_the_overlap_in_any_order(story):
    for (one, text), (other, partner) in itertools.permutations(texts(story), 2):
        mine, theirs = anchors_of(text, one), anchors_of(partner, other)
        shared = overlap(weighed(mine), weighed(theirs))
        whole, part = aligned(placed(mine), placed(theirs)), aligned_in_part(placed(mine), placed(theirs))
        assert whole.strength <= shared.strength + 0.01
        assert max(whole.weight, part.weight) <= shared.weight + 0.01
        assert max(whole.anchors, part.anchors) <= shared.anchors


@pytest.mark.parametrize("language", ["de", "ru"])
def test_a_translation_is_worth_a_comparison(story, language):
    assert may_pair(overlap(weighed(anchors_of(story["en"], "en")), weighed(anchors_of(story[language], language))))


def test_texts_that_share_one_anchor_are_not_worth_a_comparison():
    one = weighed(anchors_of("In 1987 Marbella and Gudrunsand had no port.", "en"))
    other = weighed(anchors_of("Im Jahr 1987 hatte Palermo schon 26 Boote.", "de"))
    assert overlap(one, other).anchors == 1
    assert not may_pair(overlap(one, other))


def test_anchors_of_another_algorithm_are_not_weighed(story):
    assert weighed_packed(b"\xff" + pack(anchors_of(story["en"], "en"))[1:]) is None
