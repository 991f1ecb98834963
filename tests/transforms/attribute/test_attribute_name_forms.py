"""Forms of names: declined where a language declines them, never for acronyms; Turkish capitals."""

from __future__ import annotations

import pytest

from transforms.attribute.lexicon.name_forms import capitals, case_forms
from transforms.attribute.mentions.registry_index import find_mentions


@pytest.mark.parametrize(
    ("name", "language", "form"),
    [("Укринформ", "ru", "Укринформом"), ("Agerpres", "pl", "Agerpresem"), ("Hina", "hr", "Hinu")],
)
def test_a_name_of_one_word_is_declined_in_its_language(name: str, language: str, form: str):
    assert form in case_forms(name, language)


@pytest.mark.parametrize(
    ("name", "language"), [("ТАСС", "ru"), ("Reuters", "en"), ("РИА Новости", "ru"), ("Tanjugo", "sr")]
)
def test_acronyms_phrases_and_other_languages_have_no_case_forms(name: str, language: str):
    assert case_forms(name, language) == ()


def test_a_declined_name_is_found_in_a_text():
    assert [mention.organisation.id for mention in find_mentions("За інформацією Інтерфаксу")] == ["interfax"]


def test_turkish_capitals_keep_the_dot_of_the_i():
    assert capitals("İhlas Haber Ajansı") == "İHLAS HABER AJANSI"
    assert capitals("Demirören Haber") == "DEMİRÖREN HABER"
    assert [mention.organisation.id for mention in find_mentions("DEMİRÖREN HABER AJANSI")] == ["dha"]
