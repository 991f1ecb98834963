"""Lines that no row gives as its example: other wordings of the same kinds, and prose that looks alike."""

from case_tables import each_row

from transforms.clean.phrase_lines import matching_rows

PAGE_LINES = {
    "en": [
        "You have used all your free articles this month",
        "READ ALSO: How the harbour was saved",
        "Follow the Harbour Post on Facebook and Instagram",
        "Sign up for our morning briefing",
        "© 2021 Harbour Post Media Group. All rights reserved.",
        "Skip to footer",
        "Show comments",
        "Advertisement - story continues below",
    ],
    "de": [
        "Lesen Sie auch: So wird das Wetter am Wochenende",
        "Jetzt unseren kostenlosen Newsletter abonnieren",
        "Alle Kommentare lesen (12)",
        "Mehr Nachrichten aus Hamburg",
        "Beitrag teilen",
        "Diesen Artikel anhören",
        "Nach der Werbung weiterlesen",
    ],
    "fr": [
        "À lire également : Le port rouvre lundi",
        "Recevez chaque matin notre newsletter",
        "Partagez sur WhatsApp",
        "Lire la suite",
        "Je m'abonne pour 1 € par mois",
        "Ajouter un commentaire",
        "Toute reproduction est interdite",
    ],
    "es": [
        "Lea también: El puerto reabre el lunes",
        "Regístrate para recibir nuestro boletín",
        "Compartir en WhatsApp",
        "Ver todos los comentarios",
        "Hazte socio ahora",
        "Más noticias",
        "Mira la galería",
    ],
    "it": [
        "Leggi anche: Il porto riapre lunedì",
        "Ricevi la newsletter ogni mattina",
        "Condividi su WhatsApp",
        "Vedi tutti i commenti",
        "Segui il nostro canale WhatsApp",
        "Tutti i diritti riservati",
        "Ultime notizie",
    ],
    "pt": [
        "Veja também: O porto reabre na segunda",
        "Receba as notícias no seu e-mail",
        "Partilhe no Facebook",
        "Ver todos os comentários",
        "Siga o nosso canal no WhatsApp",
        "Saiba mais",
        "Ver galeria",
    ],
    "ru": [
        "Смотрите также: Порт откроют в понедельник",
        "Подписывайтесь на наш канал в Telegram",
        "Отправить по почте",
        "Показать все комментарии",
        "Новости по теме",
        "Все права защищены.",
        "Читать полностью",
    ],
    "ar": [
        "شاهد أيضاً: الميناء يفتح الاثنين",
        "سجل في النشرة البريدية",
        "شارك على واتساب",
        "اكتب تعليقك",
        "أخبار ذات صلة",
        "كافة الحقوق محفوظة",
        "تابعونا على تويتر",
    ],
    "tr": [
        "Bunu da okuyun: Liman pazartesi açılıyor",
        "Haber bültenimize kayıt olun",
        "WhatsApp'ta paylaş",
        "Tüm yorumlar",
        "Benzer Haberler",
        "Her hakkı saklıdır.",
        "Üye ol veya giriş yap",
    ],
    "pl": [
        "Zobacz także: Port otwarty od poniedziałku",
        "Zapisz się na newsletter",
        "Udostępnij na Facebooku",
        "Pokaż wszystkie komentarze",
        "Podobne artykuły",
        "© Wszystkie prawa zastrzeżone",
        "Czytaj więcej",
    ],
    "nl": [
        "Bekijk ook: De haven gaat maandag open",
        "Meld je aan voor de nieuwsbrief",
        "Delen via WhatsApp",
        "Bekijk alle reacties",
        "Aanbevolen artikelen",
        "Tekst loopt door onder de foto",
        "Laatste nieuws",
    ],
    "zh": [
        "相关阅读：港口周一重开",
        "分享到微博",
        "发表评论",
        "推荐新闻",
        "未经许可，严禁转载。",
        "点击查看全文",
        "关注我们的微信公众号",
    ],
    "ja": [
        "関連ニュース：港が月曜に再開",
        "この記事を共有する",
        "コメントを見る",
        "おすすめ記事",
        "無断転載・複製を禁じます",
        "続きを読む",
        "全文を読む",
    ],
    "hi": [
        "इसे भी पढ़ें: बंदरगाह सोमवार को खुलेगा",
        "न्यूज़लेटर के लिए साइन अप करें",
        "शेयर करें",
        "टिप्पणियाँ देखें",
        "अन्य खबरें",
        "सभी अधिकार सुरक्षित",
        "ट्विटर पर हमें फॉलो करें",
    ],
}

PROSE = {
    "en": [
        "Share holders of the bank met in the old hall",
        "Follow the river for two miles and you reach the mill.",
        "Advertising is what the paper lives on, its owner said.",
        "Comments made by the minister angered the unions.",
        "More on the table than on the plate",
        "Most read the letter and threw it away.",
        "Copyright is a matter for the courts, she said.",
        "Register early, vote often: the city's old joke",
        "Listen, he told them, and nobody listened.",
        "Related to the king by marriage, he never took the crown.",
    ],
    "de": [
        "Teilen will die Stadt sich die Kosten mit dem Land.",
        "Lesen Sie diesen Satz bitte zweimal, sagte der Richter.",
        "Anzeige erstattete der Mann erst Tage später.",
        "Kommentare wollte das Ministerium nicht abgeben.",
        "Mehr Polizei auf den Straßen",
        "Folgen hat der Beschluss auch für die Schulen.",
    ],
    "fr": [
        "Lire dans le noir abîme-t-il les yeux ?",
        "Partager le pouvoir, le président n'y songe pas.",
        "La publicité mensongère coûte cher à la chaîne.",
        "Suivez le guide, disait l'affiche du musée.",
        "Les abonnés du gaz paieront davantage.",
        "Connexion coupée entre les deux rives",
    ],
    "es": [
        "Compartir piso en la capital cuesta el doble.",
        "Ver para creer, dice el refrán",
        "Los comentarios del juez molestaron a la familia.",
        "Publicidad y propaganda no son lo mismo.",
        "Más agua y menos promesas",
        "Entrar en la casa fue imposible durante horas.",
    ],
    "it": [
        "Leggi e decreti non bastano, dice il giudice.",
        "Condividere la casa con quattro studenti è la regola.",
        "Commenti e fischi hanno accolto il ministro.",
        "Segui tu la pratica, gli disse il capo.",
        "Tutti i video sono stati consegnati alla procura.",
        "Pubblicità e silenzio",
    ],
    "pt": [
        "Ver o mar pela primeira vez aos oitenta anos",
        "Partilhar casa tornou-se a regra na capital.",
        "Os comentários do ministro irritaram os sindicatos.",
        "Leia-se a lei, respondeu o advogado.",
        "Mais água e menos promessas",
        "Publicidade enganosa rendeu multa à empresa.",
    ],
    "ru": [
        "Читать дети стали меньше, считают учителя.",
        "Поделиться водой с соседями город не готов.",
        "Комментарии министра возмутили профсоюзы.",
        "Реклама стала дороже на треть.",
        "Следите за руками, сказал фокусник.",
        "По теме доклада спорили два часа.",
    ],
    "ar": [
        "شارك آلاف المواطنين في المسيرة.",
        "تابع الوزير سير العمل في الميناء.",
        "اشترك في الهجوم عشرة جنود.",
        "تعليق الدراسة في ثلاث مدن",
        "إعلان النتائج غدا",
        "استمع القاضي إلى الشهود.",
    ],
    "tr": [
        "Paylaşım savaşı büyüyor",
        "Yorumlar bakanı kızdırdı.",
        "Reklam gelirleri üçte bir düştü.",
        "İlgili bakanlık açıklama yapmadı.",
        "Takip eden yıllarda şehir büyüdü.",
        "Son dakika golüyle kazandılar.",
    ],
    "pl": [
        "Czytaj dzieciom na głos, radzi nauczycielka.",
        "Komentarze ministra oburzyły związki.",
        "Reklama podrożała o jedną trzecią.",
        "Zobacz, powiedział, jak rośnie rzeka.",
        "Więcej wody, mniej obietnic",
        "Udostępnij mi stół, prosił kelnera.",
    ],
    "nl": [
        "Lees de brief eerst zelf, zei de rechter.",
        "Delen is moeilijker dan nemen, vindt hij.",
        "Reacties van de minister bleven uit.",
        "Advertenties werden een derde duurder.",
        "Meer water, minder beloften",
        "Volg de rivier tot aan de molen.",
    ],
    "zh": [
        "分享会吸引了三百名读者。",
        "评论界对这部电影看法不一。",
        "广告收入下降了三成。",
        "相关部门周一作出回应。",
        "关注儿童健康是城市的责任。",
        "更多居民搬回了老城。",
    ],
    "ja": [
        "広告費は三割減った。",
        "コメントは得られていない。",
        "関連する法案は可決された。",
        "共有地の管理を住民が担う。",
        "続く雨で川の水位が上がった。",
        "写真の中の少年は笑っている。",
    ],
    "hi": [
        "शेयर बाजार सोमवार को गिरा।",
        "टिप्पणी से इनकार करते हुए मंत्री चले गए।",
        "विज्ञापन की दरें बढ़ीं।",
        "पढ़ाई छोड़कर वह गांव लौट आया।",
        "अन्य राज्यों में भी पानी बढ़ा।",
        "वीडियो में एक आदमी दौड़ता दिखता है।",
    ],
}


def _struck(line):
    rows = matching_rows(line)
    return [row.id for row in rows if not any(each.keep for each in rows)]


@each_row(("language", "line"), [(code, line) for code, lines in PAGE_LINES.items() for line in lines])
def test_another_wording_of_a_page_line_is_known(language, line):
    assert any(row.split(".")[1] in {language, "en"} for row in _struck(line))


@each_row(("language", "line"), [(code, line) for code, lines in PROSE.items() for line in lines])
def test_prose_that_opens_like_a_page_line_stays(language, line):
    assert _struck(line) == []
