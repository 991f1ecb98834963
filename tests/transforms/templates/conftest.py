"""Synthetic drafts of one outlet: stories of made-up sentences, with template lines around them."""

import random

import orjson
import pytest

from transforms.duplicates.member import member_of, pack
from transforms.elements.draft import Draft
from transforms.elements.partition import partition_of
from transforms.templates.printed_lines import pack_lines, printed_lines

AS_OF = "2026-11-21T12:00:00Z"

SYLLABLES = [a + b for a in ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "ta", "ve", "zo") for b in "nrslm"]


def _sentence(source):
    words = ["".join(source.choice(SYLLABLES) for _ in range(source.randint(1, 3))) for _ in range(14)]
    return " ".join(words).capitalize() + "."


@pytest.fixture(scope="session")
def story():
    """story(number, sentences=10): the lines of a text; different numbers share no line."""

    def make(number, sentences=10):
        source = random.Random(number)
        return [_sentence(source) for _ in range(sentences)]

    return make


@pytest.fixture(scope="session")
def record():
    """record(number, lines, **fields): the draft of one page of an outlet, printed on day `number`."""

    def make(number, lines, **fields):
        outlet = fields.pop("outlet", "post.example")
        text = "\n".join(lines)
        return {
            "id": f"r{number}-{outlet}",
            "version": "0" * 16,
            "url": f"https://{outlet}/{number}",
            "canonical_url": f"https://{outlet}/{number}",
            "provenance": {
                "kind": "jsonl",
                "input": "rows.jsonl",
                "source_id": f"s-{number}",
                "feed_url": None,
                "entry_id": None,
                "record_offset": None,
                "unbelieved": [],
                "listings": [],
            },
            "outlet": outlet,
            "outlet_domain": None if outlet == "unknown" else outlet,
            "headline": f"Story {chr(97 + number % 26)}{chr(97 + number // 26)}",
            "text": text,
            "word_count": len(text.split()),
            "char_count": len(text),
            "language": "en",
            "info_sources": [],
            "wire": {"is_wire": False, "confidence": 0.0, "basis": None},
            "date_published": f"2026-11-{1 + number % 20:02}T10:00:00Z",
            "date_precision": "second",
            "date_source": "jsonld",
            "date_modified": None,
            "date_fetched": None,
            "cleaning": [],
            "extraction": {"method": "trafilatura", "version": "2", "cut_share": 0.0},
            **fields,
        }

    return make


@pytest.fixture(scope="session")
def draft(record):
    """draft(number, lines, as_of, **fields): (document key, draft)."""

    def make(number, lines, as_of=AS_OF, **fields):
        made = record(number, lines, **fields)
        key, partition = f"k-{made['id']}", partition_of(made, as_of).key
        lines, packed = pack_lines(printed_lines(made, as_of)), pack(member_of(key, made, partition, as_of))
        return key, Draft(
            as_of, partition, made["id"], made["version"], orjson.dumps(made), lines, packed, made["outlet"], b""
        )

    return make
