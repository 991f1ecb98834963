"""Stories in languages whose sentences have fewer, longer words, or a syllable a letter, with parts in odd markup."""

import numpy as np
import pytest

from schemas.page import PageFacts
from transforms.body.block_sequence import likeliest
from transforms.body.story import extract_body
from transforms.body.trees import SURE, log_odds, probabilities
from transforms.page.tree import parse

HUNGARIAN = [
    "Hat év után szombaton újra elindul a kisvasút Fenyőháza és a kilátó között, közölte a település polgármestere.",
    "A pályát három helyen mosta el az árvíz, és a töltést négyezer köbméter kővel kellett megerősíteni ott.",
    "A menetjegy ára ezerkétszáz forint, a kerékpárokat külön kocsiban, díj nélkül szállítják a hegyre.",
    "A mozdonyt Szabó Dénes és két nyugdíjas kollégája újította fel egy műhelyben, összesen tizenegy hónap alatt.",
]
KOREAN = [
    "삼 년 동안 닫혀 있던 솔내마을 목욕탕이 주민들의 모금으로 오는 토요일 다시 문을 연다고 마을회가 밝혔다.",
    "주민 이백여 명이 낸 돈으로 보일러를 바꾸고 낡은 타일을 떼어 냈으며, 나머지 비용은 군청이 지원했다.",
    "이장 한상철 씨는 노인들이 버스를 타고 읍내까지 나가지 않아도 된다며 오전에는 무료로 운영하겠다고 말했다.",
    "목욕탕 이 층에는 작은 도서관이 들어서며 아이들은 오후 여섯 시까지 숙제를 하거나 책을 빌릴 수 있다.",
]
INDONESIAN = [
    "Jembatan gantung di Desa Sukamaju dibuka kembali pada hari Senin setelah ditutup tujuh bulan karena banjir.",
    "Kepala desa mengatakan bahwa kabel baja yang baru mampu menahan beban empat ton, dua kali lipat dari yang lama.",
    "Selama penutupan, anak sekolah harus menyeberang dengan rakit bambu yang dijaga bergantian oleh orang tua mereka.",
    "Pemerintah kabupaten berjanji memeriksa jembatan itu setiap enam bulan dan memasang lampu sebelum musim hujan.",
]
CZECH = [
    "Tramvaje na sídliště Lipovec se od středy vrátí na koleje, oznámil dopravní podnik po desetiměsíční přestavbě.",
    "Nová trať vede o sto metrů blíž k nemocnici a cesta z náměstí potrvá jedenáct minut místo dosavadních osmnácti.",
    "Dělníci museli přeložit vodovod z roku 1926, o kterém nevěděly žádné plány, a stavba se kvůli tomu zdržela.",
    "Náměstek primátora Karel Bouda odhaduje, že tramvaj denně využije čtrnáct tisíc lidí, hlavně zaměstnanců závodu.",
]


def paragraphs(lines):
    return "".join(f"<p>{line}</p>" for line in lines)


def text_of(body, language, title):
    html = f"<html lang='{language}'><head><title>{title}</title></head><body>{body}<footer>·</footer></body></html>"
    lines = extract_body(parse(html), PageFacts(), title, "https://paper.example/a").lines
    return "\n".join(line.text for line in lines if line.removed_by is None)


INSIDE = {
    "fares behind the story, below a caption": (
        "hu",
        (
            "<main><h1>Újraindul a kisvasút</h1><div class='torzs'>{0}{1}{2}{3}<table><caption>Menetdíjak</caption>"
            "<tr><th>Felnőtt</th><td>1200 Ft</td></tr><tr><th>Diák</th><td>600 Ft</td></tr></table></div></main>"
        ),
        HUNGARIAN,
        ["1200 Ft", "600 Ft"],
    ),
    "facts in a list": (
        "ko",
        (
            "<div class='view'><h2>솔내마을 목욕탕</h2><div class='txt'>{0}{1}<ul><li>▲ 시간 오전 6시~오후 8시</li>"
            "<li>▲ 요금 3천 원</li></ul>{2}{3}</div></div>"
        ),
        KOREAN,
        ["오전 6시", "3천 원"],
    ),
    "a quoted post in the box of a plugin": (
        "id",
        (
            "<div class='konten'><h1>Jembatan dibuka</h1>{0}{1}{2}<div class='embed-container'><blockquote "
            "class='twitter-tweet'><p>Akhirnya bisa menyeberang tanpa takut jatuh. Terima kasih!</p>— Warga "
            "(@wargasm) <a href='https://twitter.com/w/status/9'>9 Maret 2026</a></blockquote></div>{3}</div>"
        ),
        INDONESIAN,
        ["Akhirnya bisa menyeberang"],
    ),
    "a timetable of boxes": (
        "cs",
        (
            "<div id='obsah'><div class='clanek'><h1>Tramvaj na Lipovec</h1>{0}{1}<div role='table' class='jr'>"
            "<div role='row'><span>Náměstí</span><span>5:12</span></div><div role='row'><span>Nemocnice</span>"
            "<span>5:23</span></div><div role='row'><span>Lipovec</span><span>5:31</span></div></div>{2}{3}</div></div>"
        ),
        CZECH,
        ["Nemocnice5:23", "Lipovec5:31"],
    ),
}


@pytest.mark.parametrize("kind", INSIDE)
def test_what_stands_in_a_story_of_few_long_words_stays(kind):
    language, frame, story, wanted = INSIDE[kind]
    text = text_of(frame.format(*(f"<p>{line}</p>" for line in story)), language, story[0][:30])
    assert [words for words in [*story, *wanted] if words not in text] == []


def test_the_next_story_of_a_page_goes_where_it_is_built_like_the_first():
    first = [
        "The oldest orchard of the county has lost half of its pear trees to canker within a summer, its owner said.",
        "Advisers found the disease in May on three trees by the road and told the family to burn them the same day.",
        "By August the fungus had crossed the brook, and four hundred trees were felled before the harvest.",
    ]
    second = [
        "Forty children of the primary school sang three songs for the queen of Tonga, who stopped on her way home.",
        "The headmaster had one afternoon to rehearse, because the visit was announced only on the evening before it.",
    ]
    article = "<article class='post'><{0}>{1}</{0}>{2}</article>"
    body = article.format("h1", "Orchard", paragraphs(first)) + article.format("h2", "Choir", paragraphs(second))
    text = text_of(f"<div>{body}</div>", "en", "Orchard")
    assert [line for line in first if line not in text] == []
    assert "queen of Tonga" not in text


def test_a_block_of_little_evidence_goes_with_those_around_it():
    words, one_host = np.full(5, 12), np.zeros(5, np.int64)
    odds = np.array([3000, 3000, -60, 3000, 3000])
    assert likeliest(probabilities(odds), SURE // 2, words, one_host).tolist() == [True] * 5
    strong = np.array([3000, 3000, -3000, 3000, 3000])
    assert likeliest(probabilities(strong), SURE // 2, words, one_host).tolist() == [True, True, False, True, True]
    assert likeliest(np.zeros(0, np.int64), SURE // 2, words[:0], one_host[:0]).tolist() == []


def test_log_odds_are_those_of_the_probability():
    odds = np.arange(-4096, 4097, 512)
    assert np.abs(log_odds(probabilities(odds)) - odds).max() <= 16
