"""Seeded damage to documents: bytes, markup and JSON. The same random source gives the same document."""

import json
import random
import re

TAG = re.compile(rb"<[^<>]{1,400}>")
ATTRIBUTE = re.compile(rb"""=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""")
BETWEEN_TAGS = re.compile(rb">([^<>]{2,})<")

WORDS = [
    *("", " ", "\0", "\x1b[31m", "\x7f", "\x85", "\u202ereversed\u202c", "\u200d", "\ufeff", "\u2028", "\uffff"),
    *(
        "e" + "\u0301" * 300,
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "\u0660\u0661\u0662",
        "\u0130stanbul",
        "ẞ",
        "ﬁ",
    ),
    *("a" * 5_000, "word " * 2_000, "," * 2_000, "(" * 2_000, "[" * 500 + "]" * 500, "- " * 1_000, "&amp;" * 500),
    *("&#0;", "&#xD800;", "&#x110000;", "&nbsp;" * 50, "%00", "%", "%s{0}${x}", "\\ud800", "'\"><", "]]>", "-->"),
    *(
        "By By By",
        "(Reuters)",
        "(Reuters) - " * 200,
        "GENEVA, March 3 (Reuters) - ",
        "Source: ",
        "© " * 300,
        "LONDON (" * 300,
    ),
    *("null", "true", "NaN", "1e400", "-0", "9" * 400, "0x10", "٣", "1,5"),
]
MARKS = list("\0\t\x07\x1b\x7f\x85\x9f\xa0\xad\u200b\u200d\u200f\u2028\u202e\u2066\ufeff\uffff|/:(—«")
DATES = [
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "0000-00-00", "2026-13-45", "2026-02-30T25:61:61Z"),
    *("2026-03-02T10:00:00+99:99", "2026-03-02T10:00:00.123456789012Z", "Mon, 30 Feb 2026 10:00:00 GMT", "1772445600"),
    *(
        "-1772445600000",
        "99999999999999999999",
        "2 Mar 2026",
        "02/03/04",
        "١ مارس ٢٠٢٦",
        "2026年3月2日",
        "now",
        "24:00",
    ),
]
ADDRESSES = [
    *(
        "http://[",
        "http://a:99999999/",
        "javascript:x",
        "//",
        "http://ann:pass@bank.example/x",
        "http://xn--/",
        "/" * 3_000,
    ),
    *(
        "http://" + "a." * 300 + "example/",
        "../../../../etc/passwd",
        "http://bücher.example/ü?ü#ü",
        "http://a.example/%zz%",
    ),
    *(
        "HTTP://A.EXAMPLE:80/./x/../y?utm_source=z#f",
        "http://example.com.",
        "http://.example/",
        "data:text/html,x",
        "http://a.example/\u202e",
    ),
]
LANGUAGES = ["x" * 300, "zh-Hant-TW", "zz", "_", "en_US.UTF-8@x", "e n", "123"]
TEXTS = [*WORDS, *DATES, *ADDRESSES, *LANGUAGES]
VALUES = [None, True, False, 0, -1, 10**30, 1.5, [], {}, [[]], [None], {"@id": "#a"}, {"name": None}, [{"name": ["x"]}]]


def mutate_bytes(draw: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One piece of damage that knows no format."""
    start, end = span(draw, len(data))
    piece = data[start:end]
    match draw.randrange(7):
        case 0:
            return data[:start] + data[end:]
        case 1:
            return data[:end] + piece * draw.choice([1, 2, 50]) + data[end:]
        case 2:
            return data[:start] + draw.randbytes(draw.randrange(1, 40)) + data[end:]
        case 3:
            at = draw.randrange(len(data) + 1)
            return data[:at] + draw.choice(TEXTS).encode() + data[at:]
        case 4:
            return data[:start] if draw.random() < 0.3 else data[:start] + bytes(reversed(piece)) + data[end:]
        case 5:
            other = draw.choice(others)
            from_other = slice(*span(draw, len(other)))
            return data[:start] + other[from_other] + data[end:]
        case _:
            flipped = bytearray(data)
            for _ in range(draw.randrange(1, 8)):
                if flipped:
                    flipped[draw.randrange(len(flipped))] ^= 1 << draw.randrange(8)
            return bytes(flipped)


def mutate_markup(draw: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One piece of damage to tags, attributes or the text between tags."""
    tags = list(TAG.finditer(data))
    if not tags:
        return mutate_bytes(draw, data, others)
    tag, other = draw.choice(tags), draw.choice(tags)
    match draw.randrange(8):
        case 0:
            return data[: tag.start()] + data[tag.end() :]
        case 1:
            return data[: tag.start()] + tag[0] * draw.choice([2, 20, 300]) + data[tag.end() :]
        case 2:
            return data[: tag.start()] + other[0] + data[tag.end() :]
        case 3:
            low, high = sorted([tag.start(), other.start()])
            return data[:high] + data[low:high] * draw.choice([1, 3]) + data[high:]
        case 4:
            text = draw.choice(list(BETWEEN_TAGS.finditer(data)) or tags)
            at = draw.randrange(text.start() + 1, text.end())
            return data[:at] + draw.choice(MARKS).encode() + data[at:]
        case 5:
            return replaced(draw, data, list(BETWEEN_TAGS.finditer(data)), b"%s")
        case 6:
            low, high = sorted([tag.start(), other.start()])
            return data[:low] + data[high:]
        case _:
            return replaced(draw, data, list(ATTRIBUTE.finditer(data)), b'"%s"')


def replaced(draw: random.Random, data: bytes, matches: list, form: bytes) -> bytes:
    """The data with the first group of one match replaced by a text that few expect."""
    if not matches:
        return data
    match = draw.choice(matches)
    return data[: match.start(1)] + form % draw.choice(TEXTS).encode("utf-8", "replace") + data[match.end(1) :]


def mutate_json(draw: random.Random, data: bytes, others: list[bytes]) -> bytes:
    """One value or key of a JSON text that is another; damage to bytes where the text is no JSON."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return mutate_bytes(draw, data, others)
    holders = list(containers(value))
    if not holders:
        return mutate_bytes(draw, data, others)
    damage(draw, draw.choice(holders), holders)
    try:
        return json.dumps(value, ensure_ascii=draw.random() < 0.5).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):  # a holder came to hold itself
        return b"[" * 20_000


def damage(draw: random.Random, holder, holders: list) -> None:
    """Change one place of a list or an object."""
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys:
        return
    key = draw.choice(keys)
    match draw.randrange(6):
        case 0:
            del holder[key]
        case 1:
            holder[key] = draw.choice(VALUES)
        case 2 | 3:
            holder[key] = draw.choice(TEXTS) if draw.random() < 0.9 else "\ud800half"
        case 4:
            other = draw.choice(holders)
            holder[key] = json.loads(json.dumps(other)) if other is not holder else [holder[key]] * 30
        case _:
            if isinstance(holder, dict):
                holder[draw.choice(keys)] = holder.pop(key)
            else:
                holder.append(holder[key])


def containers(value):
    """Every list and object of a JSON value."""
    open_values = [value]
    while open_values:
        one = open_values.pop()
        if isinstance(one, dict | list) and one:
            yield one
            open_values.extend(one.values() if isinstance(one, dict) else one)


def span(draw: random.Random, length: int) -> tuple[int, int]:
    """A short piece of a sequence more often than a long one."""
    start = draw.randrange(length + 1)
    return start, min(length, start + int(length ** draw.random()))
