"""Documents that are no article."""

import gzip

import pytest
from case_tables import each_row

from schemas.page import PageFacts
from schemas.reasons import Reason
from schemas.registry import load_rows
from transforms.extract.index_pages import is_index, shown_lines
from transforms.extract.screening import ScreeningKind, ScreeningPhrases, screen_bytes, screen_page, screen_text
from transforms.page.tree import parse

ROWS = load_rows("screening.jsonl", ScreeningPhrases, package="transforms.extract")
SHELL = "<html><head><script>a()</script></head><body><div id=root></div><script src=b.js></script></body></html>"
PROSE = [
    "The council voted on Monday to keep the old bridge, after a debate that went on until long after midnight.",
    "Nobody in the town of twelve thousand could remember a meeting that had drawn so many people to the hall.",
]


def rows_of(kind):
    return [row for row in ROWS if row.kind is kind]


def layout_of(html):
    return parse(f"<html><body>{html}</body></html>").layout


def reason(lines, html="<p>x</p>", **facts):
    rejection = screen_page(PageFacts(**facts), layout_of(html), lines, "https://example.org/x")
    return rejection.reason if rejection else None


@each_row(
    "data",
    [
        b"%PDF-1.7 ...",
        b"\xff\xd8\xff\xe0\x00\x10JFIF",
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"RIFF\x00\x00\x00\x00WEBP",
        b"PK\x03\x04",
        gzip.compress(b"<html></html>", mtime=0),
        b"\x00\x00\x00\x20ftypmp42",
        b"\x1aE\xdf\xa3",
        b"ID3\x04",
        b"wOF2",
        bytes(range(256)) * 8,
        b'{"headline": "A"}',
        b'\n[{"a": 1}]',
        b'<?xml version="1.0"?><!-- x --><rss version="2.0">',
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<svg xmlns='http://www.w3.org/2000/svg'>",
    ],
)
def test_other_media_are_no_page(data):
    rejection = screen_bytes(data, "text/html")
    assert rejection is not None
    assert rejection.reason is Reason.NOT_HTML


@each_row(
    "data",
    [
        b"<!doctype html><p>Text",
        b'<?xml version="1.0"?><!DOCTYPE html><html xmlns="http://www.w3.org/1999/xhtml">',
        b"Plain words without markup.",
        b"a\x00b <html><body>A page with one stray zero in it.</body></html>",
        "<html>Größe</html>".encode("utf-16"),
        "<html><body>Größe</body></html>".encode("utf-16-le"),
        "<p>市長</p>".encode("iso2022_jp"),
        "<p>Größe für alle Städte</p>".encode("cp1252"),
        b"[Editor's note] Words in brackets are no JSON.",
    ],
)
def test_what_may_be_a_page_passes(data):
    assert screen_bytes(data, "text/html; charset=utf-8") is None


def test_broken_json_is_told_by_its_content_type():
    assert screen_bytes(b'{"a": ', "application/json").reason is Reason.NOT_HTML
    assert screen_bytes(b'{"a": ', "text/html") is None


def test_an_empty_document_is_empty():
    assert screen_bytes(b" \n\t", None).reason is Reason.EMPTY_DOCUMENT


@each_row("row", rows_of(ScreeningKind.SOFT_NOT_FOUND), ids=lambda row: row.language)
def test_an_error_page_is_told_in_its_language(row):
    assert reason(["Sorry!"], title_tag=row.example) is Reason.SOFT_NOT_FOUND
    assert reason([], headings=(row.phrases[0],)) is Reason.SOFT_NOT_FOUND
    assert reason(PROSE, title_tag=row.counter_example) is None


@each_row("row", rows_of(ScreeningKind.CONSENT_WALL), ids=lambda row: row.language)
def test_a_consent_form_is_told_in_its_language(row):
    assert reason([row.example]) is Reason.CONSENT_WALL
    assert reason([row.counter_example]) is None


@each_row("row", rows_of(ScreeningKind.SCRIPT_ONLY), ids=lambda row: row.language)
def test_a_page_for_scripts_is_told_in_its_language(row):
    assert reason([row.example]) is Reason.SCRIPT_ONLY
    assert reason([], html=SHELL.replace("<div", f"<noscript>{row.example}</noscript><div")) is Reason.SCRIPT_ONLY
    assert reason([row.counter_example]) is None


def test_a_shell_without_any_text_is_for_scripts():
    assert reason([], html=SHELL) is Reason.SCRIPT_ONLY


def test_a_page_without_an_article_has_no_body():
    assert reason([], html="<p>A list of links to other pages of the site.</p>") is Reason.NO_BODY
    assert reason([], html='<frameset><frame src="a.html"></frameset>') is Reason.NO_BODY


def test_headlines_of_other_stories_do_not_save_an_error_page():
    teasers = [f"Council number {number} votes to keep its old bridge" for number in range(60)]
    assert reason(teasers, title_tag="Page not found | Example") is Reason.SOFT_NOT_FOUND


def test_an_article_about_error_pages_passes():
    lines = [*PROSE, "“Page not found” is the line that readers hate most, the study says."]
    assert reason(lines, title_tag="Why a 404 page says more than it should | Example") is None
    assert reason(PROSE * 10, title_tag="Page not found | Example") is None


def test_an_article_about_cookies_passes():
    lines = [
        *PROSE,
        "The firm had asked readers to “accept all cookies” before they could read on, the court found.",
        "We value your privacy, the firm replied, and said that it would appeal against the ruling.",
    ]
    assert reason(lines) is None


def test_an_article_about_scripts_passes():
    assert reason([*PROSE, "Readers had to enable JavaScript to see it."]) is None


def test_the_start_of_a_paid_article_passes():
    assert reason([PROSE[0], "Subscribe to read on.", "Already a subscriber? Log in."]) is None


def test_consent_and_error_pages_are_known_in_many_languages():
    assert len(rows_of(ScreeningKind.CONSENT_WALL)) >= 10
    assert len(rows_of(ScreeningKind.SOFT_NOT_FOUND)) >= 12


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
        b"\xff\xd8\xff\xe0 JFIF",
        bytes(range(256)) * 8,
        b"PK\x03\x04\x14\x00\x06\x00",
    ],
)
def test_binary_files_are_no_plain_texts(data):
    assert screen_text(data).reason is Reason.UNDECODABLE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF between ministers: the coalition is at odds again.",
        b"ID3 is the name of the third identity scheme.",
        "Ein Café an der Elbe".encode("latin-1"),
        "Ein Café an der Elbe".encode("utf-16"),
        ("a" + "é" * 4096).encode(),
        b"A line with a \x0c form feed and a stray \x00 in it.",
    ],
)
def test_texts_in_any_encoding_are_plain_texts(data):
    assert screen_text(data) is None


def test_what_a_page_shows_are_its_texts_line_by_line():
    page = "<nav><a>Home</a><a>News</a></nav><script>x<y</script><noscript>Turn on\nit</noscript><style>p {}</style>"
    assert shown_lines(layout_of(page)) == ["Home", "News", "Turn on it"]


TEASERS = [
    ("Ferry back at the quay", "The engine is new and the boat is green."),
    ("Toll stays on the bridge", "The council voted at night."),
    ("Frost nets stay on the trees", "Growers fear one more cold night."),
    ("School gets a garden", "Pupils dug for two days."),
    ("Old mill is for sale", "Nobody knows the price."),
]
LIST = "".join(
    f"<div><h3><a href='/n/{n}'>{head}</a></h3><p>{text}</p><span>{n} May 2026</span></div>"
    for n, (head, text) in enumerate(TEASERS, 1)
)
LISTED = [line for n, (head, text) in enumerate(TEASERS, 1) for line in (head, text, f"{n} May 2026")]
BRIEF = ["The ferry is back at the quay.", "It sails again on Monday.", "The engine is new.", "Nobody was hurt."]


@pytest.mark.parametrize("body", [LISTED, LISTED[::3], [line for line in LISTED if "May" not in line]])
def test_a_list_of_teasers_is_no_article(body):
    assert reason(body, f"<h1>News</h1>{LIST}") is Reason.NO_BODY


def test_a_short_article_beside_a_list_of_others_stays():
    page = "<h1>Ferry back</h1>" + "".join(f"<p>{line}</p>" for line in BRIEF) + LIST
    assert reason(BRIEF, page) is None
    assert reason(BRIEF, LIST + "<h1>Ferry back</h1>" + "".join(f"<p>{line}</p>" for line in BRIEF)) is None
    assert reason(LISTED, LIST, json_ld=({"@type": "NewsArticle"},)) is None


def test_a_list_is_known_by_its_links_where_few_teasers_are_left():
    cards = LIST.replace("<h3>", "").replace("</h3>", "")
    left, struck = [TEASERS[0][1]], [text for _, text in TEASERS[1:]]
    for page in (LIST, cards):
        assert is_index(layout_of(page), left, struck, "https://example.org/news")
        assert not is_index(layout_of(page), left, (), "https://example.org/news")


def test_links_to_other_sites_are_those_of_a_guide():
    guide = LIST.replace("href='/", "href='https://maps.example/")
    assert not is_index(layout_of(guide), LISTED, (), "https://example.org/walks")


def test_prose_below_one_link_is_no_list():
    story = "<h2><a href='/s/1'>Ferry back at the quay</a></h2>" + "".join(f"<p>{line}</p>" for line in PROSE) + LIST
    assert not is_index(layout_of(story), PROSE, [head for head, _ in TEASERS], "https://example.org/")


def test_headings_that_are_no_links_are_those_of_a_story():
    story = LIST.replace("<a ", "<b ").replace("</a>", "</b>")
    assert not is_index(layout_of(story), LISTED)


ADS_OR_PASS = {
    "en": (
        "example.org with ads",
        "Visit us as usual with advertising and tracking. You may withdraw your consent at any time.",
        "Already a subscriber? Log in here to use the site without ads and tracking.",
    ),
    "de": (
        "Mit Werbung lesen",
        "Nutzen Sie uns mit Werbung und Tracking. Sie können die Zustimmung jederzeit widerrufen.",
        "Ohne Werbung und Tracking: das Pur-Abo für 3,99 Euro im Monat. Bereits Pur-Abonnent?",
    ),
    "fr": (
        "Continuer avec la publicité",
        "Lisez avec publicité et cookies ; vous pouvez retirer votre consentement.",
        "Refuser et s'abonner : sans publicité ni traceurs. Déjà abonné ?",
    ),
    "es": (
        "Aceptar y continuar",
        "Navega gratis con publicidad y cookies de terceros.",
        "Rechazar y pagar: sin publicidad ni rastreo. ¿Ya eres suscriptor?",
    ),
    "it": (
        "Continua con la pubblicità",
        "Leggi con pubblicità e cookie; puoi revocare il consenso.",
        "Rifiuta e paga: senza pubblicità e tracciamento. Sei già abbonato?",
    ),
    "nl": (
        "Akkoord en doorgaan",
        "Lees met advertenties en cookies.",
        "Zonder advertenties en zonder tracking. Al abonnee?",
    ),
    "pl": (
        "Kontynuuj z reklamami",
        "Czytaj z reklamami i cookies.",
        "Bez reklam i śledzenia. Masz już subskrypcję?",
    ),
    "sv": (
        "Fortsätt med annonser",
        "Läs med annonser och kakor.",
        "Utan annonser och utan spårning. Redan prenumerant?",
    ),
}


SUBSCRIBERS = {
    "en": "This report is for subscribers only. To continue reading, take a trial. Already a subscriber?",
    "de": "Dieser Bericht ist nur für Abonnenten. Mit einem Abo lesen Sie weiter. Bereits abonniert?",
    "fr": "Reportage réservé aux abonnés. Abonnez-vous pour le lire. Déjà abonné ?",
    "es": "Reportaje exclusivo para suscriptores. Suscríbete para leerlo. ¿Ya eres suscriptor?",
    "it": "Servizio riservato agli abbonati. Abbonati per leggerlo. Sei già abbonato?",
    "nl": "Dit verhaal is alleen voor abonnees. Neem een abonnement. Al abonnee?",
    "pl": "Reportaż tylko dla subskrybentów. Wykup dostęp. Masz już konto?",
    "pt": "Reportagem exclusiva para assinantes. Assine para ler. Já é assinante?",
    "sv": "Reportaget är bara för prenumeranter. Prenumerera för att läsa. Redan prenumerant?",
    "cs": "Reportáž je jen pro předplatitele. Předplaťte si ji. Máte předplatné?",
    "ru": "Репортаж доступен только подписчикам. Оформите подписку. Уже подписаны?",
    "tr": "Bu haber abonelere özel. Okumaya devam etmek için üye olun. Zaten abone misiniz?",
    "ko": "구독자 전용 기사입니다. 계속 읽으려면 구독하세요. 이미 구독 중이신가요?",
    "ja": "この記事は会員限定です。続きを読むには会員登録をお願いします。",
}


@each_row("language", SUBSCRIBERS)
def test_a_wall_for_subscribers_is_no_article(language):
    assert reason([SUBSCRIBERS[language]]) is Reason.CONSENT_WALL
    assert reason([SUBSCRIBERS[language], *PROSE * 3]) is None


def test_numbers_of_partners_do_not_hide_a_phrase():
    assert reason(["We and our 214 partners keep information on your device.", "Accept all"]) is Reason.CONSENT_WALL


@each_row("language", ADS_OR_PASS)
def test_a_wall_of_advertising_or_a_paid_pass_is_no_article(language):
    assert reason(ADS_OR_PASS[language]) is Reason.CONSENT_WALL


def test_an_article_about_walls_and_lost_pages_stays():
    walls = [
        "The court ruled that a wall which asks to “accept and continue” or to pay is lawful in part.",
        "The publisher had let readers visit with advertising and tracking, or buy a pass.",
        "Its lawyers said that the price of the pass was fair, and that the market was free.",
        "The judges wanted to know why nobody could read the pages for a single day.",
    ]
    assert reason(walls) is None
    lost = [
        "The library says that the page no longer exists, and that it was sold in the war.",
        "A collector in the north had kept the letter of the monk who cut it out.",
        "Now a copy will be made for the museum, and the children may colour it in.",
    ]
    assert reason(lost) is None


def test_a_phrase_within_a_phrase_is_no_second_one():
    ruling = "A publisher must not force its readers to accept all cookies, a court in Leeds said on Monday."
    assert reason([ruling]) is None
    karar = "Kurul, okurlarına çerezleri kabul et ya da öde diyen yayıncıya pazartesi günü ceza verdi."
    assert reason([karar]) is None
    wall = "저희는 쿠키를 사용합니다. 모든 쿠키를 수락하거나 광고 없는 이용권을 구입하세요."
    assert reason([wall]) is Reason.CONSENT_WALL


@each_row("row", rows_of(ScreeningKind.NOT_FOUND_NOTICE), ids=lambda row: row.id)
def test_a_notice_of_a_lost_page_is_no_article(row):
    assert reason([row.example]) is Reason.SOFT_NOT_FOUND
    assert reason([row.example], json_ld=({"@type": "NewsArticle"},)) is None


def test_lost_pages_are_known_in_twelve_languages_and_more():
    for kind in (ScreeningKind.SOFT_NOT_FOUND, ScreeningKind.NOT_FOUND_NOTICE, ScreeningKind.CONSENT_WALL):
        assert len({row.language for row in rows_of(kind)}) >= 12
