"""Texts that a regular expression matches, drawn from its parsed pattern: a hundred times as fast as strategies are."""

import random
import re

from transforms.text.needles import _CODES as CODES
from transforms.text.needles import _PARSER as PARSER

MOST_REPEATS = 3  # beyond the fewest
OF_CATEGORY = {
    CODES.CATEGORY_SPACE: " \t\u00a0",
    CODES.CATEGORY_NOT_SPACE: "aZ9.é語",
    CODES.CATEGORY_DIGIT: "0179٣",
    CODES.CATEGORY_NOT_DIGIT: "aZ .é語",
    CODES.CATEGORY_WORD: "aZ9_é語",
    CODES.CATEGORY_NOT_WORD: " .,-–»",
}
ANY = "aZ9 .,:-é語"


def matching_texts(pattern, number):
    """Texts for a pattern, the same ones each time; what looks around is passed over, so that some may not match."""
    draw = random.Random(pattern)
    parsed = PARSER.parse(pattern, re.IGNORECASE)
    return [_text(draw, parsed, {}) for _ in range(number)]


def _text(draw, nodes, groups):
    return "".join(_piece(draw, code, value, groups) for code, value in nodes)


def _piece(draw, code, value, groups):
    if code in {CODES.LITERAL, CODES.ANY, CODES.NOT_LITERAL, CODES.IN}:
        return _letter(draw, code, value)
    if code in {CODES.AT, CODES.ASSERT, CODES.ASSERT_NOT}:
        return ""
    if code is CODES.GROUPREF:
        return groups.get(value, "")
    if code is CODES.BRANCH:
        return _text(draw, draw.choice(value[1]), groups)
    if code is CODES.SUBPATTERN:
        groups[value[0]] = _text(draw, value[3], groups)
        return groups[value[0]]
    fewest, most, inner = value  # a repeat of some sort
    return "".join(_text(draw, inner, groups) for _ in range(draw.randint(fewest, min(most, fewest + MOST_REPEATS))))


def _letter(draw, code, value):
    if code is CODES.LITERAL:
        return draw.choice([letter for letter in {chr(value): 0, chr(value).upper(): 0} if _is_same(letter, value)])
    if code is CODES.IN:
        return _of_class(draw, value)
    return draw.choice([letter for letter in ANY if code is CODES.ANY or letter != chr(value)])


def _is_same(letter, value):
    """Capitals whose small letter is another one, as those of the Turkish ı, are no other case of it."""
    return letter.lower() == chr(value).lower()


def _of_class(draw, items):
    if items[0][0] is CODES.NEGATE:
        wanted = re.compile(f"[^{''.join(map(_written, items[1:]))}]", re.IGNORECASE)
        return draw.choice([letter for letter in ANY if wanted.match(letter)] or ["\u2603"])
    kind, value = draw.choice(items)
    if kind is CODES.RANGE:
        return chr(draw.randint(*value))
    return chr(value) if kind is CODES.LITERAL else draw.choice(OF_CATEGORY[value])


def _written(item):
    kind, value = item
    if kind is CODES.RANGE:
        return "-".join(re.escape(chr(end)) for end in value)
    if kind is CODES.LITERAL:
        return re.escape(chr(value))
    names = {"SPACE": "s", "DIGIT": "d", "WORD": "w"}
    negated, _, name = str(value).removeprefix("CATEGORY_").rpartition("_")
    return "\\" + (names[name].upper() if negated else names[name])
