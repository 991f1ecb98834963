"""One story in three languages, and drafts of them."""

import orjson
import pytest

from schemas.page import NO_ADDRESSES
from transforms.elements.draft import Draft
from transforms.translations.anchors import anchors_of_record, pack

AS_OF = "2026-11-21T12:00:00Z"
STORY = {
    "en": """On Tuesday 4,512 people left Marbella for Portugal, said Benedikt Lindqvist of the harbour office.
The ferry Gudrunsand took 1,380 of them, and the trains of Kasparov Lines carried another 2,205 by the evening.
In Tokyo the insurer Halvorsen put the damage at 3.5 million euros; in 1987 a storm had cost Marbella 940,000.
"We will be back by Friday," said Theodora Vasilakis, who has rented out boats there for 26 years.""",
    "de": """Am Dienstag verließen 4.512 Menschen Marbella nach Portugal, sagte Benedikt Lindqvist vom Hafenamt.
Die Fähre Gudrunsand nahm 1.380 von ihnen mit, und die Züge der Kasparov Lines beförderten bis zum Abend weitere 2.205.
In Tokio bezifferte der Versicherer Halvorsen den Schaden auf 3,5 Millionen Euro; 1987 hatte ein Sturm Marbella 940.000
gekostet. „Am Freitag sind wir zurück“, sagte Theodora Vasilakis, die dort seit 26 Jahren Boote vermietet.""",
    "ru": """Во вторник 4512 человек покинули Марбелью и уехали в Португалию, сказал Бенедикт Линдквист из порта.
Паром «Гудрунсанд» забрал 1380 из них, а поезда «Каспаров Лайнс» к вечеру увезли ещё 2205 человек.
В Токио страховщик Халворсен оценил ущерб в 3,5 миллиона евро; в 1987 году буря обошлась Марбелье в 940 000.
«К пятнице мы вернёмся», — сказала Теодора Василакис, которая сдаёт там лодки уже 26 лет.""",
}
NOTHING_KNOWN = {
    "status": "none",
    "confidence": 0.0,
    "source_language": None,
    "translator": None,
    "machine": None,
    "coverage": None,
    "score": None,
    "group": None,
    "original": None,
    "evidence": [],
}


@pytest.fixture(scope="session")
def told():
    """told(**fields): the `translation` of a record as its page alone gives it."""
    return lambda **fields: {**NOTHING_KNOWN, **fields}


@pytest.fixture(scope="session")
def record():
    """record(key, language, text=..., **fields): the draft of a document, as a dict."""

    def make(key, language, text=None, **fields):
        return {
            "id": key,
            "url": f"https://{key}.example/",
            "outlet": f"{key}.example",
            "headline": None,
            "text": STORY[language] if text is None else text,
            "language": language,
            "date_published": "2026-11-20T10:00:00Z",
            "date_precision": "second",
            "date_source": "jsonld",
            "info_sources": [],
            "translation": NOTHING_KNOWN,
            "duplicates": {"canonical_id": key},
            **fields,
        }

    return make


@pytest.fixture(scope="session")
def draft(record):
    """draft(key, language, ...): (document key, draft)."""

    def make(key, language, text=None, page=NO_ADDRESSES, **fields):
        made = record(key, language, text, **fields)
        anchors = pack(anchors_of_record(made, page))
        return f"k-{key}", Draft(AS_OF, f"p|{key}", key, "v", orjson.dumps(made), b"", b"", made["outlet"], anchors)

    return make


@pytest.fixture(scope="session")
def story():
    """The story by its languages."""
    return STORY
