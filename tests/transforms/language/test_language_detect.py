from concurrent.futures import ThreadPoolExecutor

import langdetect
import pytest
from case_tables import each_row
from langdetect import DetectorFactory
from langdetect.detector_factory import PROFILES_DIRECTORY

from transforms.language import detect as module
from transforms.language.detect import Language, detect, merged_code
from transforms.text import language_model

TEXTS = {
    "en": "The council met on Monday evening and agreed to repair the old bridge before the winter comes.",
    "de": "Der Stadtrat hat am Montagabend beschlossen, die alte Brücke noch vor dem Winter zu erneuern.",
    "fr": "Le conseil municipal a décidé lundi soir de réparer le vieux pont avant l'arrivée de l'hiver.",
    "es": "El ayuntamiento decidió el lunes por la noche reparar el viejo puente antes de que llegue el invierno.",
    "pt": "A câmara municipal decidiu na segunda-feira à noite reparar a velha ponte antes da chegada do inverno.",
    "ru": "Городской совет в понедельник вечером решил отремонтировать старый мост до наступления зимы.",
    "uk": "Міська рада у понеділок увечері вирішила відремонтувати старий міст ще до початку зими.",
    "ar": "قرر مجلس المدينة مساء الاثنين إصلاح الجسر القديم قبل حلول فصل الشتاء في المنطقة",
    "hi": "नगर परिषद ने सोमवार शाम को सर्दियों से पहले पुराने पुल की मरम्मत करने का फैसला किया है।",
    "zh": "市议会星期一晚上决定在冬天到来之前修复这座古老的桥梁，工程将由当地公司承担。",
    "ja": "市議会は月曜日の夜、冬が来る前に古い橋を修理することを決めたと発表しました。",
    "ko": "시의회는 월요일 저녁 겨울이 오기 전에 오래된 다리를 수리하기로 결정했다고 밝혔습니다.",
    "tr": "Belediye meclisi pazartesi akşamı eski köprünün kış gelmeden önce onarılmasına karar verdi.",
    "ka": "საქალაქო საბჭომ ორშაბათს საღამოს გადაწყვიტა ძველი ხიდის შეკეთება ზამთრის დადგომამდე.",
}


@each_row("code", sorted(TEXTS))
def test_a_sentence_tells_its_language(code):
    assert detect(TEXTS[code]).code == code


@pytest.mark.parametrize("text", ["", " \n ", "12:30 / 14:45 — 100 %", "...", "Short line."])
def test_too_little_text_has_no_language(text):
    assert detect(text) == Language("und", 0.0)


def test_a_short_text_has_the_language_that_the_page_declares_and_the_words_confirm():
    text = "Brücke 2026"
    assert detect(text).code == "und"
    assert detect(text, declared=("de-AT",)).code == "de"


def test_a_short_text_does_not_take_a_declared_language_that_its_words_deny():
    assert detect("Brücke 2026", declared=("ru",)).code == "und"
    assert detect("Die Brücke bleibt gesperrt", declared=("ru",)).code == "de"


HEADLINES = {
    "de": "Die Brücke bleibt bis zum Winter gesperrt",
    "sv": "Bron över ån blir stängd till vintern",
    "fi": "Silta pysyy suljettuna talveen asti",
    "pl": "Most pozostanie zamknięty do zimy",
    "tr": "Köprü kışa kadar kapalı kalacak",
    "el": "Η γέφυρα μένει κλειστή ως τον χειμώνα",
    "hi": "पुल सर्दियों तक बंद रहेगा",
    "ko": "다리는 겨울까지 통행이 금지된다",
}


@each_row("code", HEADLINES)
def test_a_headline_alone_has_a_language(code):
    assert detect("", HEADLINES[code]).code == code


@pytest.mark.parametrize(
    "text", ["Presiden", "Jakarta 2026", "Polisi tahan dua orang", "Most 1931", "Park Plaza Hotel"]
)
def test_words_of_several_languages_have_none(text):
    assert detect("", text).code == "und"


def test_a_long_text_is_not_talked_out_of_its_language():
    assert detect(TEXTS["de"] * 3, declared=("en",)).code == "de"


def test_a_letter_of_a_dense_script_counts_twice():
    assert detect("市议会决定在冬天之前修复这座古老的桥梁工程将由当地").code == "zh"


def test_the_title_counts_with_the_body():
    assert detect("Bis zum Winter.", title="Der Stadtrat erneuert die alte Brücke am Fluss").code == "de"


def test_only_the_beginning_of_the_body_is_read():
    assert detect(TEXTS["de"] * 10 + TEXTS["fr"] * 100) == detect(TEXTS["de"] * 10)


def test_serbo_croatian_goes_by_what_the_page_declares():
    text = "Gradsko vijeće odlučilo je u ponedjeljak navečer popraviti stari most prije dolaska zime u grad."
    found = {code: detect(text, declared=(code,)) for code in ("bs", "hr", "sr-Latn")}
    assert {found[code].code for code in found} == {"bs", "hr", "sr"}
    assert {language.cluster for language in found.values()} == {"hbs"}


def test_other_languages_have_no_cluster():
    assert detect(TEXTS["en"]).cluster is None


@each_row(
    ("code", "merged"),
    [("nb-NO", "no"), ("nn", "no"), ("zh-CN", "zh"), ("zh_TW", "zh"), ("yue", "zh"), ("en-GB", "en"), ("fil", "tl"),
     ("iw", "he"), ("sh", "sr"), (" DE ", "de"), ("pt-BR", "pt")],
)  # fmt: skip
def test_variants_that_detectors_do_not_separate_are_one_language(code, merged):
    assert merged_code(code) == merged


def looks(monkeypatch, first, second):
    monkeypatch.setattr(module, "first_look", lambda _text: first)
    monkeypatch.setattr(module, "_second_look", lambda _text: second)
    return detect("\n".join(TEXTS.values()))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("en", 0.71), ("de", 1.0), Language("en", 0.71)),  # sure enough alone
        (("en", 0.4), ("en", 0.95), Language("en", 0.95)),  # agreed: the higher
        (("en", 0.4), ("de", 0.95), Language("de", 0.76)),  # outvoted: 0.8 of it
        (("en", 0.6), ("de", 0.8), Language("de", 0.42)),  # another switch: 0.6 of the mean
        (("en", 0.6), ("de", 0.5), Language("en", 0.6)),  # the higher stands
        (("ka", 0.4), ("et", 1.0), Language("ka", 0.4)),  # langdetect does not know Georgian
        (("zh", 0.4), ("ko", 1.0), Language("zh", 0.4)),  # and reads traditional Chinese as Korean
        (("bs", 0.4), ("hr", 1.0), Language("hr", 0.8, "hbs")),  # but Bosnian as Croatian
    ],
)
def test_two_looks_are_weighed(monkeypatch, first, second, expected):
    assert looks(monkeypatch, first, second) == expected


def test_a_text_without_features_leaves_the_first_look(monkeypatch):
    assert module._second_look("123") == ("und", 0.0)
    assert looks(monkeypatch, ("en", 0.3), ("und", 0.0)) == Language("en", 0.3)


UNSTEADY = "Dansk norsk svensk bro"  # so short and mixed that the probability hangs on the random numbers drawn


def test_the_result_is_the_same_in_every_thread_whatever_others_seed(monkeypatch):
    expected = module._second_look(UNSTEADY)
    monkeypatch.setattr(DetectorFactory, "seed", 99)
    langdetect.detect("Another user of the library in this process.")
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(module._second_look, [UNSTEADY] * 20)) == {expected}


def test_without_a_seed_the_result_would_change_from_run_to_run():
    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    looks = set()
    for seed in range(12):
        factory.set_seed(seed)
        detector = factory.create()
        detector.append(UNSTEADY)
        looks.add(round(detector.get_probabilities()[0].prob, 2))
    assert len(looks) > 1


def test_models_are_loaded_once(monkeypatch):
    loads = []
    monkeypatch.setattr(module.DetectorFactory, "load_profile", lambda *_: loads.append("langdetect"))
    monkeypatch.setattr(language_model.LanguageIdentifier, "from_model_file", lambda *_, **__: loads.append("langid"))
    module._factory.cache_clear()
    language_model.identifier.cache_clear()
    try:
        for _ in range(3):
            module._factory()
            language_model.identifier()
        assert sorted(loads) == ["langdetect", "langid"]
    finally:
        module._factory.cache_clear()
        language_model.identifier.cache_clear()


@pytest.mark.parametrize("code", TEXTS)
def test_a_text_in_capitals_has_the_language_of_its_words(code):
    found = detect(TEXTS[code].upper(), TEXTS[code][:40].upper())
    assert found.code == detect(TEXTS[code], TEXTS[code][:40]).code


@pytest.mark.parametrize("word", ["house", "the", "maison", "Straße", "мост"])
def test_a_word_said_a_hundred_times_has_no_language(word):
    assert detect(" ".join([word] * 100)).code == "und"


def test_a_sentence_said_ten_times_is_as_sure_as_once():
    sentence = "The council met on Monday and agreed to rebuild the old wall."
    assert detect(" ".join([sentence] * 10)) == detect(sentence)


def test_a_short_text_is_never_quite_sure():
    short = detect("The council met on Monday to rebuild the wall.")
    longer = detect("The council met on Monday to rebuild the wall, and the mayor hopes for sun in May.")
    assert short.code == longer.code == "en"
    assert 0.5 < short.confidence < longer.confidence < 1.0
