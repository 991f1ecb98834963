"""Lines of credit words in any order, in each language that has such words; and sentences that only resemble them."""

from case_tables import each_row

from schemas.input_kinds import InputKind
from schemas.page import Page
from schemas.vocabulary import Role
from transforms.attribute.grammar.credit import Passage, Slot
from transforms.attribute.grammar.supply_lines import supply_line
from transforms.attribute.lexicon.normal_text import normalised
from transforms.attribute.lexicon.usage_words import WordUse, load_words
from transforms.attribute.mentions.publishing_outlet import publishing_outlet
from transforms.attribute.mentions.skeleton import skeleton

NOBODY = publishing_outlet(Page(InputKind.TEXT, "text", "text"), None, None)
LINES = {
    "ar": ("تقرير من وكالة رويترز", "تقرير رويترز أثار غضب الوزير"),
    "bg": ("Текстът е по информация от Ройтерс", "Текстът ядоса Ройтерс"),
    "bn": ("এই প্রতিবেদন রয়টার্স থেকে", "এই সেতু রয়টার্স ভবনের পাশে"),
    "ca": ("Aquest article és també de Reuters", "Aquest pont és davant de Reuters"),
    "cs": ("Část textu je z agentury Reuters", "Část mostu patří agentuře Reuters"),
    "da": ("Dele af artiklen er fra Reuters", "Dele af broen er bygget for Reuters"),
    "de": ("Teile dieses Textes stammen von der Agentur Reuters", "Teile der Brücke stammen aus dem Haus von Reuters"),
    "el": ("Το άρθρο είναι με υλικό του Reuters", "Το άρθρο θύμωσε το Reuters"),
    "en": ("Some parts of this story came from Reuters", "Some parts of this bridge belong to Reuters"),
    "es": ("Parte de este texto es de Reuters", "Parte de este puente es de Reuters"),
    "et": ("Artikkel on ka Reuters", "Sild on ka Reuters"),
    "fa": ("بخشی از این گزارش از رویترز", "بخشی از این پل از رویترز"),
    "fi": ("Osa jutun aineistoa on Reuters", "Osa sillasta on Reuters"),
    "fr": ("Une partie des informations est de Reuters", "Une partie du pont est de Reuters"),
    "he": ("הכתבה מאת רויטרס עם דיווחים", "הגשר של רויטרס עם עמודים"),
    "hi": ("यह समाचार रॉयटर्स से है", "यह पुल रॉयटर्स से दूर है"),
    "hr": ("Dio ovaj članak je iz Reuters", "Dio most je iz Reuters"),
    "hu": ("A cikk részben Reuters anyag", "A híd részben Reuters ajándék"),
    "id": ("Sebagian bahan artikel ini dari Reuters", "Sebagian jembatan ini dari Reuters"),
    "it": ("Parte del testo è di Reuters", "Parte del ponte è di Reuters"),
    "lt": ("Straipsnis yra parengtas su Reuters", "Tiltas yra pastatytas su Reuters"),
    "lv": ("Raksts ir sagatavots ar Reuters", "Tilts ir uzbūvēts ar Reuters"),
    "ms": ("Sebahagian laporan ini dari Reuters", "Sebahagian jambatan ini dari Reuters"),
    "nl": ("Een deel van het artikel is van Reuters", "Een deel van de brug is van Reuters"),
    "no": ("Deler av artikkelen er fra Reuters", "Deler av brua er fra Reuters"),
    "pl": ("Część artykułu przygotowana przez Reuters", "Część mostu wybudowana przez Reuters"),
    "pt": ("Parte do texto é da Reuters", "Parte da ponte é da Reuters"),
    "ro": ("Textul este preluat de la Reuters", "Podul este departe de la Reuters"),
    "ru": ("Часть текста взята из Reuters", "Часть моста видна из Reuters"),
    "sk": ("Časť textu je z agentúry Reuters", "Časť mosta je z domu Reuters"),
    "sl": ("Članek je del iz Reuters", "Most je del iz Reuters"),
    "sr": ("Текст је преузет од Ројтерс", "Мост је удаљен од Ројтерс"),
    "sv": ("Delar av artikeln är från Reuters", "Delar av bron är från Reuters"),
    "tr": ("Bu haberin bilgileri Reuters ajansından alınmıştır", "Bu köprünün taşları Reuters binasından gelir"),
    "uk": ("Частково текст взято з Reuters", "Частково міст видно з Reuters"),
    "vi": ("Bài này theo nguồn tin của Reuters", "Cây cầu này của Reuters"),
}
WRITERS = {
    "da": "Lise Holm er korrespondent for Reuters",
    "de": "Jana Roth ist Korrespondentin der Reuters",
    "en": "Jane Poe is a reporter for Reuters",
    "es": "Ana Paz es corresponsal de Reuters",
    "fr": "Jeanne Roy est journaliste à Reuters",
    "it": "Anna Riva è giornalista di Reuters",
    "nl": "Kees Smit is verslaggever van Reuters",
    "no": "Kari Moe er korrespondent for Reuters",
    "pl": "Ewa Wilk jest dziennikarka Reuters",
    "pt": "Ana Mar é jornalista da Reuters",
    "sv": "Karin Ek är reporter på Reuters",
}


def credited(text):
    return supply_line(Passage(skeleton(normalised(text)), NOBODY, Slot.TAIL))


def languages_of(use):
    return {row.language for row in load_words() if row.use is use}


@each_row("language", sorted(languages_of(WordUse.SUPPLY)))
def test_a_line_of_credit_words_alone_credits_and_one_with_another_word_does_not(language):
    line, other = LINES[language]
    assert [credit.organisation.id for credit in credited(line)] == ["reuters"]
    assert credited(other) == []


@each_row("language", sorted(languages_of(WordUse.WRITER)))
def test_a_person_who_writes_for_a_service_signs_for_it_and_one_who_visits_it_does_not(language):
    line = WRITERS[language]
    assert [credit.organisation.id for credit in credited(line)] == ["reuters"]
    assert credited(line.replace("Reuters", "Xyz")) == []


def test_what_supplied_a_part_is_a_contributor_and_what_supplied_all_is_the_origin():
    assert [credit.role for credit in credited("Portions of this report are from AP.")] == [Role.CONTRIBUTOR]
    assert [credit.role for credit in credited("This copy is distributed by Reuters.")] == [Role.ORIGIN]


def test_words_of_two_languages_make_no_credit():
    assert credited("Parts der Geschichte von Reuters") == []
    assert credited("Story della Reuters") == []


def test_agencies_without_a_name_need_no_more_than_small_words():
    assert [credit.organisation for credit in credited("From our news services")] == [None]
    assert credited("The travel agencies closed") == []


def test_a_sentence_that_ends_with_what_a_service_reports_is_no_credit():
    assert credited("Reuters reports.") == []
    assert credited("The Reuters report.") == []
