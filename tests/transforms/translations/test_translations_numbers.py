import pytest
from case_tables import each_row

from transforms.translations.amounts import numbers_in


def values(text, language):
    return [number.value for number in numbers_in(text, language)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("1,234.5 tonnes", "en"),
        ("1.234,5 Tonnen", "de"),
        ("1 234,5 tonnes", "fr"),
        ("1\u00a0234,5 тонны", "ru"),
        ("1’234.5 Tonnen", "de-CH"),
        ("1٬234٫5 طن", "ar"),
    ],
)
def test_a_number_has_one_value_in_every_locale(text, language):
    assert values(text, language) == ["1234.5"]


@each_row(
    ("text", "language"),
    [
        ("3.5 million people", "en"),
        ("3,5 Millionen Menschen", "de"),
        ("3,5 миллиона человек", "ru"),
        ("350万人", "zh"),
        ("350万人", "ja"),
        ("35 लाख लोग", "hi"),
        ("3.5 مليون", "ar"),
        ("3 500 000 personnes", "fr"),
        ("35,00,000 people", "en"),
    ],
)
def test_words_that_multiply_a_number_are_part_of_its_value(text, language):
    assert values(text, language) == ["3500000"]


def test_east_asian_numbers_add_up():
    assert values("1億5000万円", "ja") == ["150000000"]


def test_numbers_of_one_digit_count_only_with_a_word_that_multiplies_them():
    assert values("7 boats and 7 million fish", "en") == ["7000000"]


def test_parts_of_dates_and_times_count_each_for_itself():
    assert values("12.11.2026, 18:30", "de") == ["12", "11", "2026", "18", "30"]


def test_a_row_of_digits_without_end_is_no_number():
    assert values("1" * 500, "en") == []


def test_a_language_that_nobody_knows_is_read_as_english():
    assert values("1,234.5", "und") == ["1234.5"]
