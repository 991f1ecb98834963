import pytest

from transforms.translations.names import names_in, skeleton


@pytest.mark.parametrize(
    "names",
    [
        ("Washington", "Вашингтон", "واشنطن", "वाशिंगटन", "ワシントン", "워싱턴"),
        ("Trump", "Трамп", "ترامب", "ट्रंप", "トランプ", "트럼프"),
        ("Merkel", "Меркель", "ميركل", "मर्केल", "メルケル", "메르켈"),
    ],
)
def test_a_name_has_one_skeleton_in_every_script(names):
    assert len({skeleton(name) for name in names}) == 1


@pytest.mark.parametrize("word", ["트럼프는", "트럼프와", "트럼프에게", "트럼프도", "트럼프에게서", "트럼프라고"])
def test_particles_that_korean_writes_as_one_word_with_a_name_are_none_of_it(word):
    assert skeleton(word) == skeleton("Trump")


def words(text):
    return [text[name.start :].split()[0].strip(".,") for name in names_in(text)]


def test_capitals_inside_a_sentence_mark_names_and_those_that_open_one_do_not():
    assert words("Boats left Marbella today. Captains praised Benedikt.") == ["Marbella", "Benedikt"]


def test_a_word_that_is_a_name_inside_a_sentence_is_one_where_it_opens_one():
    assert words("Lindqvist left. Critics say Lindqvist fled.") == ["Lindqvist", "Lindqvist"]


def test_every_word_of_a_script_without_capitals_may_be_a_name():
    assert len(list(names_in("قال مارتن إن السفينة غرقت في البرتغال"))) > 2


def test_latin_words_in_a_text_of_another_script_are_names():
    assert words("компания markdalen выпустила телефон") == ["markdalen"]


def test_words_with_few_consonants_have_no_skeleton():
    assert not list(names_in("They met Ava in Rio"))


def test_chinese_transcribes_names_by_characters_that_are_kept_for_it():
    found = [name.skeleton for name in names_in("特朗普在贝尔法斯特会见了默克尔，然后离开了那里。")]
    assert found == [skeleton("Trump"), "plpst", "nkl"]


def test_kanji_of_known_names_are_read_in_japanese():
    assert skeleton("Yamamoto") in [name.skeleton for name in names_in("山本さんは横浜にいます。")]


def test_news_calls_countries_by_names_that_cldr_has_not():
    from transforms.translations.terms import terms_in

    assert [term.code for term in terms_in("the Dutch and the British", "en")] == ["NL", "GB"]
    assert [term.code for term in terms_in("米国の大統領", "ja")] == ["US"]
