"""Synthetic stories and drafts: sentences of made-up words, the same for the same number."""

import random

import orjson
import pytest

from transforms.duplicates.member import member_of, pack
from transforms.elements.draft import Draft
from transforms.elements.partition import partition_of
from transforms.templates.printed_lines import pack_lines, printed_lines

SYLLABLES = [a + b for a in ("ba", "do", "ke", "li", "mu", "na", "po", "ri", "su", "ta", "ve", "zo") for b in "nrslm"]
AS_OF = "2026-11-21T12:00:00Z"


def _word(source):
    return "".join(source.choice(SYLLABLES) for _ in range(source.randint(1, 3)))


def _sentence(source):
    words = [_word(source) for _ in range(14)]
    words[3], words[9] = words[3].capitalize(), str(source.randint(20, 9000))
    return " ".join(words).capitalize() + "."


@pytest.fixture(scope="session")
def story():
    """story(number, sentences=20): a text of one sentence a line; different numbers share no sentence."""

    def make(number, sentences=20):
        source = random.Random(number)
        return "\n".join(_sentence(source) for _ in range(sentences))

    return make


@pytest.fixture(scope="session")
def record():
    """record(key, text, **fields): the draft of a document at its own outlet, as a dict."""

    def make(key, text, **fields):
        outlet = fields.pop("outlet", f"{key}.example")
        return {
            "id": f"r-{key}",
            "version": f"v-{len(text)}",
            "url": f"https://{outlet}/{key}",
            "canonical_url": f"https://{outlet}/{key}",
            "provenance": {
                "kind": "jsonl",
                "input": "rows.jsonl",
                "source_id": f"s-{key}",
                "feed_url": None,
                "entry_id": None,
                "record_offset": None,
                "authority": None,
                "unbelieved": [],
                "listings": [],
            },
            "outlet": outlet,
            "outlet_domain": outlet,
            "headline": f"Headline of {key}",
            "text": text,
            "language": "en",
            "info_sources": [],
            "wire": {"is_wire": False, "confidence": 0.0, "basis": None},
            "translation": {"group": None, "original": None},
            "date_published": "2026-11-20T10:00:00Z",
            "date_precision": "second",
            "date_source": "jsonld",
            "date_modified": None,
            "date_fetched": None,
            "cleaning": [],
            **fields,
        }

    return make


@pytest.fixture(scope="session")
def draft(record):
    """draft(key, text, as_of, **fields): (document key, draft)."""

    def make(key, text, as_of=AS_OF, **fields):
        made = record(key, text, **fields)
        partition = partition_of(made, as_of).key
        lines, packed = pack_lines(printed_lines(made, as_of)), pack(member_of(key, made, partition, as_of))
        return key, Draft(
            as_of, partition, made["id"], made["version"], orjson.dumps(made), lines, packed, made["outlet"], b""
        )

    return make


@pytest.fixture(scope="session")
def member(record):
    """member(key, text, **fields): the member of a draft; `as_of` and `template_keys` are taken out of the fields."""

    def make(key, text, **fields):
        as_of, keys = fields.pop("as_of", AS_OF), fields.pop("template_keys", ())
        return member_of(key, record(key, text, **fields), f"2026-11-20|{key}.example", as_of, keys)

    return make
