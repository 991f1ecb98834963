import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.digits import with_ascii_digits
from transforms.translations.anchors import MOST, AnchorKind, anchors_of, pack, unpack
from transforms.translations.terms import terms_in

ENGLISH = "On Tuesday 4,512 people left Marbella for Portugal, said Benedikt Lindqvist of the harbour of Berlin."
GERMAN = "Am Dienstag verließen 4.512 Menschen Marbella nach Portugal, sagte Benedikt Lindqvist vom Berliner Hafen."
RUSSIAN = "Во вторник 4512 человек покинули Марбелью и уехали в Португалию, сказал Бенедикт Линдквист из порта Берлина."


@pytest.mark.parametrize(("text", "language", "least"), [(GERMAN, "de", 7), (RUSSIAN, "ru", 6)])
def test_a_translation_has_the_anchors_of_its_original(text, language, least):
    one, other = anchors_of(ENGLISH, "en"), anchors_of(text, language)
    assert len(np.intersect1d(one.rows["value"], other.rows["value"])) >= least


def test_the_golden_text_keeps_its_anchors():
    rows = anchors_of(ENGLISH, "en").rows
    assert "".join(AnchorKind(kind).name[0] for kind in rows["kind"]) == "DNNPNNP"
    assert rows["value"][:3].tolist() == [3207675052, 3169987155, 3356]
    assert rows["place"].tolist() == [1946, 7137, 18816, 27252, 36985, 42824, 60992]


def test_anchors_survive_packing():
    anchors = anchors_of(GERMAN, "de")
    again = unpack(pack(anchors))
    assert again.length == anchors.length == len(GERMAN)
    assert again.rows.tolist() == anchors.rows.tolist()
    assert again.sentences.tolist() == anchors.sentences.tolist() != []


def test_anchors_of_another_algorithm_are_not_read():
    assert unpack(b"\x00" + pack(anchors_of(GERMAN, "de"))[1:]) is None
    assert unpack(b"") is None


def test_a_long_text_keeps_its_strongest_anchors():
    text = " ".join(f"said Mar{chr(97 + n % 26)}bordalinsk {1000 + n} and Bob" for n in range(400))
    rows = anchors_of(text, "en").rows
    assert len(rows) == MOST
    assert rows["strength"].min() > 4
    assert rows["place"].tolist() == sorted(rows["place"].tolist())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("in Russia", "en"),
        ("в России", "ru"),
        ("российский", "ru"),
        ("في روسيا", "ar"),
        ("俄罗斯总统", "zh"),
        ("रूस में", "hi"),
        ("러시아의", "ko"),
    ],
)
def test_a_country_has_one_code_in_every_language(text, language):
    assert [term.code for term in terms_in(text, language)] == ["RU"]


def test_a_name_inside_a_word_is_no_term():
    assert not list(terms_in("the pirandello", "en"))


def test_digits_of_every_script_are_those_of_ascii():
    assert with_ascii_digits("٣٫٥ ２０ ५० 20") == "3٫5 20 50 20"


@given(st.text(max_size=200), st.sampled_from(["en", "de", "ru", "ar", "zh", "hi", "und", "xx-yy"]))
@settings(max_examples=100, deadline=None)
def test_any_text_has_anchors_in_order(text, language):
    rows = anchors_of(text, language).rows
    assert rows["place"].tolist() == sorted(rows["place"].tolist())
    assert rows.tolist() == anchors_of(text, language).rows.tolist()
