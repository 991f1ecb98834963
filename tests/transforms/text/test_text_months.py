"""Names of months in the languages of news, as dates are read and as datelines are recognised by them."""

import re

import pytest
from case_tables import each_row

from transforms.attribute.lexicon.dates import month_pattern
from transforms.text.months import DateWords, all_month_names, load_date_words, month_names
from transforms.text.written_dates import parse_date

# A date of each language as its news prints it, with the number of its month.
DATES = {
    "ar": ("2 سبتمبر 2026", 9), "ar-levant": ("2 كانون الثاني 2026", 1), "ar-maghreb": ("2 جانفي 2026", 1),
    "az": ("2 sentyabr 2026", 9), "be": ("2 жніўня 2026", 8), "bg": ("2 юли 2026", 7), "bn": ("2 আগস্ট 2026", 8),
    "bs": ("2. februara 2026.", 2), "ca": ("2 d'agost de 2026", 8), "cs": ("2. srpna 2026", 8),
    "da": ("2. maj 2026", 5), "de": ("2. März 2026", 3), "de-at": ("2. Jänner 2026", 1), "el": ("2 Αυγούστου 2026", 8),
    "en": ("2 Sept 2026", 9),
    "es": ("2 de setiembre de 2026", 9), "et": ("2. juuli 2026", 7), "fa": ("2 ژانویه 2026", 1),
    "fi": ("2. elokuuta 2026", 8), "fr": ("2 févr. 2026", 2), "he": ("2 באוגוסט 2026", 8), "hi": ("2 जून 2026", 6),
    "hr": ("2. travnja 2026.", 4), "hu": ("2026. augusztus 2.", 8), "id": ("2 Agustus 2026", 8),
    "is": ("2. ágúst 2026", 8), "it": ("2 agosto 2026", 8), "kk": ("2 тамыз 2026", 8), "ko": ("2026년 8월 2일", 8),
    "lt": ("2026 rugpjūčio 2", 8), "lv": ("2. augustā 2026", 8), "mk": ("2 август 2026", 8),
    "ms": ("2 Ogos 2026", 8), "nb": ("2. desember 2026", 12), "nl": ("2 mrt 2026", 3), "pl": ("2 sierpnia 2026", 8),
    "pt": ("2 de março de 2026", 3), "ro": ("2 iulie 2026", 7), "ru": ("2 мая 2026", 5), "sk": ("2. mája 2026", 5),
    "sl": ("2. avgusta 2026", 8), "sq": ("2 gusht 2026", 8), "sr": ("2. априла 2026.", 4),
    "sr-Latn": ("2. avgusta 2026.", 8), "sv": ("2 augusti 2026", 8), "sw": ("2 Machi 2026", 3),
    "ta": ("2 ஆகஸ்ட் 2026", 8),
    "th": ("2 มีนาคม 2026", 3), "tr": ("2 Ağustos 2026", 8), "uk": ("2 серпня 2026", 8), "ur": ("2 اگست 2026", 8),
    "uz": ("2 avgust 2026", 8), "vi": ("2 tháng mười 2026", 10),
}  # fmt: skip


def test_fifty_languages_have_a_date_here():
    assert {language.partition("-")[0] for language in DATES} >= {row.id.partition("-")[0] for row in load_date_words()}


@each_row("language", DATES)
def test_a_month_is_read_in_each_language(language):
    raw, month = DATES[language]
    parsed = parse_date(raw)
    assert parsed is not None
    assert parsed.value == f"2026-{month:02d}-02"


@each_row("language", month_names())
def test_every_month_of_a_language_is_recognised_and_read_as_no_other(language):
    pattern = re.compile(month_pattern(), re.IGNORECASE)
    year = month_names()[language]
    assert len(year) == 12
    for number, names in enumerate(year, 1):
        assert names
        for name in names:
            assert len(name) < 3 or pattern.fullmatch(name)
            parsed = parse_date(f"2 {name} 2026")
            assert parsed is None or parsed.value == f"2026-{number:02d}-02"


def test_months_of_other_calendars_are_recognised_and_never_read():
    assert "فروردین" in all_month_names()
    assert parse_date("2 فروردین 2026") is None


def test_what_babel_lacks_is_written_in_the_table_once():
    for row in load_date_words():
        assert row.months == () or len(row.months) == 12
        added = [form for forms in row.months for form in forms.split("|") if form]
        assert len(added) == len(set(added))


def test_a_year_of_eleven_months_is_refused():
    with pytest.raises(ValueError, match="xx: 11 months"):
        DateWords("xx", ("a",) * 11, (), ())
