"""Page bytes to text."""

import codecs

import pytest
from case_tables import each_row
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.text.charset import codec_name, decode

TEXTS = {
    "cp1252": "Der Präsident hat gestern ein Gesetz unterschrieben, das für Städte größere Zuschüsse vorsieht.",
    "cp1251": "Президент подписал указ о назначении нового министра, сообщает пресс-служба.",
    "koi8_r": "Президент подписал указ о назначении нового министра, сообщает пресс-служба.",
    "cp1253": "Ο πρόεδρος υπέγραψε χθες τον νόμο που προβλέπει μεγαλύτερη χρηματοδότηση για τους δήμους.",
    "cp1255": "הנשיא חתם אתמול על החוק המעניק מימון גדול יותר לערים, כך נמסר מלשכתו.",
    "cp1256": "وقع الرئيس أمس على القانون الذي ينص على تمويل أكبر للبلديات في جميع أنحاء البلاد.",
    "gb18030": "市长今天在市政厅会见了客人，双方就合作问题交换了意见。会议将于明年举行。",
    "big5hkscs": "市長今天在市政廳會見客人，雙方就合作問題交換意見。會議將於明年舉行。",
    "cp932": "市長は今日、市役所で客と会談し、協力について意見を交換した。会議は来年開かれる予定です。",
    "euc_jp": "市長は今日、市役所で客と会談し、協力について意見を交換した。会議は来年開かれる予定です。",
    "cp949": "시장은 오늘 시청에서 손님을 만나 협력 문제에 대해 의견을 나눴다. 회의는 내년에 열린다.",
}


def page(text):
    return f"<html><head><title>{text[:20]}</title></head><body><p>{text}</p><p>{text}</p></body></html>"


@each_row("codec", TEXTS)
def test_an_undeclared_legacy_encoding_is_told_from_the_bytes(codec):
    html = page(TEXTS[codec])
    assert decode(html.encode(codec), None) == html


@each_row("codec", [*TEXTS])
def test_a_declared_legacy_encoding_is_used(codec):
    html = page(TEXTS[codec])
    assert decode(html.encode(codec), codec) == html


@pytest.mark.parametrize(
    "markup",
    [
        '<meta charset="windows-1251">',
        "<meta http-equiv='Content-Type' content='text/html; charset=windows-1251'>",
        '<?xml version="1.0" encoding="windows-1251"?>',
    ],
)
def test_the_page_declares_its_own_encoding(markup):
    html = f"{markup}<p>Мир</p>"
    assert decode(html.encode("cp1251"), None) == html


@pytest.mark.parametrize(
    ("mark", "codec"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_a_byte_order_mark_beats_every_declaration(mark, codec):
    assert decode(mark + "<p>Größe</p>".encode(codec), "koi8-r") == "<p>Größe</p>"


def test_utf_16_without_a_mark_is_told_by_its_zeros():
    html = "<html><body><p>Größe und Мир</p></body></html>"
    assert decode(html.encode("utf-16-le"), None) == html
    assert decode(html.encode("utf-16-be"), None) == html


def test_valid_utf_8_is_read_as_such_whatever_is_declared():
    assert decode("<p>Größe</p>".encode(), "iso-8859-1") == "<p>Größe</p>"


def test_stray_windows_1252_bytes_in_utf_8_are_read():
    assert decode("Größe für ".encode() + b"\x93alle\x94", "utf-8") == "Größe für “alle”"


def test_a_sequence_that_the_end_cuts_becomes_one_replacement_character():
    assert decode("Größe für alle".encode() + b"\xc3", "utf-8") == "Größe für alle\ufffd"


def test_utf_7_is_never_decoded():
    assert codec_name("utf-7") is None
    assert decode(b"+ADw-script+AD4-", "utf-7") == "+ADw-script+AD4-"


def test_text_that_was_encoded_twice_is_left_alone():
    twice = "Größe".encode().decode("cp1252")
    assert decode(twice.encode(), "utf-8") == twice


def test_iso_2022_jp_is_read_where_it_is_declared():
    assert decode("<p>市長</p>".encode("iso2022_jp"), "iso-2022-jp") == "<p>市長</p>"


@each_row(
    ("label", "codec"),
    [
        ("latin-1", "cp1252"),
        (" ISO-8859-1 ", "cp1252"),
        ("us-ascii", "cp1252"),
        ("gb2312", "gb18030"),
        ("Shift_JIS", "cp932"),
        ("euc-kr", "cp949"),
        ("iso-8859-9", "cp1254"),
        ("x-sjis", "cp932"),
        ("base64", None),
        ("cp037", None),
        ("no-such-thing", None),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label, codec):
    assert codec_name(label) == codec


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300), st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["utf-8", "big5", "utf-16"]))
)
def test_no_bytes_and_no_label_make_it_raise(data, declared):
    assert isinstance(decode(data, declared), str)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x00\x1b"), max_size=100))
def test_utf_8_survives_every_declaration(text):
    assert decode(text.encode(), "windows-1251") == text


SWEDISH = "Färjan kom tillbaka på måndagen, och hamnstyrelsen säger att motorn är bytt och att tidtabellen gäller igen."
READ_BY_LANGUAGE = {
    "cp1252": [
        SWEDISH,
        "Le bac est revenu à quai lundi, a précisé Anaïs Lefèvre, et les élèves étaient déjà là très tôt.",
        "El transbordador volvió al muelle, señaló la compañía, y el señor Núñez fue el primero mañana a bordo.",
        "Die Fähre fährt wieder, und die Bürger hören früh am Morgen, dass die Brücke noch länger gesperrt bleibt.",
    ],
    "cp1250": [
        "Prom wrócił w poniedziałek do nabrzeża, a pierwsi pasażerowie weszli na pokład jeszcze przed świtem.",
        "Přívoz se v pondělí vrátil k nábřeží a první cestující nastoupili ještě před východem slunce, řekl úřad.",
        "A komp hétfőn tért vissza a kikötőbe, és az első utasok még napkelte előtt felszálltak, közölte a hivatal.",
    ],
    "cp1254": ["Vapur pazartesi günü iskeleye döndü, ilk yolcular güneş doğmadan bindi, şirket böyle açıkladı."],
    "cp1257": ["Keltas pirmadienį grįžo prie krantinės, o pirmieji keleiviai įlipo dar prieš saulėtekį, sakė įmonė."],
    "koi8-r": ["Паром вернулся к причалу в понедельник, и первые пассажиры поднялись на борт ещё до рассвета."],
}
PAGES = [(codec, text) for codec, texts in READ_BY_LANGUAGE.items() for text in texts]


@pytest.mark.parametrize("declared", [None, "utf-8", "no-such-charset"])
@pytest.mark.parametrize(("codec", "text"), PAGES)
def test_an_encoding_that_nobody_declares_is_chosen_by_the_language_of_the_text(codec, text, declared):
    html = page(text)
    assert decode(html.encode(codec), declared) == html


@pytest.mark.parametrize(
    ("codec", "declared"), [("koi8-r", "windows-1251"), ("cp1250", "latin-1"), ("cp1254", "cp1252")]
)
def test_a_wrong_declaration_gives_way_to_the_encoding_in_which_the_text_reads(codec, declared):
    for text in READ_BY_LANGUAGE[codec]:
        html = page(text)
        assert decode(html.encode(codec), declared) == html
