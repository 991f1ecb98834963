"""The words of bylines: rows of `data/author_words.jsonl` as sets and patterns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word
from transforms.text.scripts import EAST_ASIAN, has_east_asian

_LABELLED = rf"[{EAST_ASIAN}]{{2,6}}(?:[・·、，,\s]+[{EAST_ASIAN}]{{2,4}}(?![{EAST_ASIAN}]|\s*[:：]))*"


class WordKind(Word):
    """What a word does in a byline."""

    LEADING = "leading"
    JOINER = "joiner"
    ORGANISATION = "organisation"
    ROLE = "role"
    PARTICLE = "particle"
    PLACE = "place"
    PICTURE = "picture"
    ARTICLE = "article"  # opens the name of an outlet
    CONTROL = "control"  # what is printed on a button or a link
    CREDENTIAL = "credential"  # a degree or an honour, in its own case
    REPORTER = "reporter"  # a role of those who write, and of nobody else
    WORK = "work"  # leads in those who made a film or a play, or play in it
    LABEL = "label"  # leads in the author among labelled fields, in a script without spaces


@dataclass(frozen=True, slots=True)
class AuthorWords:
    """Words of one kind in one language."""

    id: str
    kind: WordKind
    language: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AuthorPatterns:
    """The words of all languages, as sets and patterns."""

    leading: re.Pattern[str]
    picture: re.Pattern[str]
    pictured: re.Pattern[str]
    joined: re.Pattern[str]
    trailing: re.Pattern[str]
    spaceless_organisation: re.Pattern[str]
    organisations: frozenset[str]
    roles: frozenset[str]
    places: frozenset[str]
    articles: frozenset[str]
    controls: frozenset[str]
    reporters: frozenset[str]
    credential: re.Pattern[str]
    labelled: re.Pattern[str]
    worked: re.Pattern[str]
    particles: frozenset[str]


@lru_cache(maxsize=1)
def author_words() -> AuthorPatterns:
    """Returns the words of bylines, of all languages together."""
    rows = load_rows("author_words.jsonl", AuthorWords, package="transforms.extract")
    words = {kind: frozenset(word for row in rows if row.kind == kind for word in row.words) for kind in WordKind}
    leading, role = _any_of(words[WordKind.LEADING]), _any_of(words[WordKind.ROLE])
    longer = {form for word in words[WordKind.JOINER] if len(word) > 1 for form in (word.title(), word.upper())}
    joiner = _any_of(words[WordKind.JOINER] | longer)  # "E" and "Y" are initials
    credential = _any_of(words[WordKind.CREDENTIAL])
    unspaced = _any_of(word for word in words[WordKind.LEADING] if has_east_asian(word[:1]) and len(word) > 1)
    behind = tuple(f" {word}" for word in words[WordKind.LEADING])  # "directed by"
    spaceless = sorted(word for word in words[WordKind.ORGANISATION] if has_east_asian(word))
    return AuthorPatterns(
        leading=re.compile(rf"^(?:{leading}(?:\s*[:：/・]\s*|\s+)|{unspaced})", re.IGNORECASE),
        picture=re.compile(rf"\s*{_any_of(words[WordKind.PICTURE])}\s*[:：/(]|\s*©", re.IGNORECASE),
        pictured=re.compile(rf"{_any_of(words[WordKind.PICTURE])}[\s:：]", re.IGNORECASE),
        joined=re.compile(rf"\s*[,，、]\s*(?:{joiner}\s+)?|\s+{joiner}\s+"),
        trailing=re.compile(rf"\s+(?:(?:for|in|at|via|für|aus|pour|para)\s+.*|{role}(?:\s+.*)?)$", re.IGNORECASE),
        spaceless_organisation=re.compile("|".join(map(re.escape, spaceless))),
        organisations=words[WordKind.ORGANISATION],
        roles=words[WordKind.ROLE],
        places=words[WordKind.PLACE],
        articles=words[WordKind.ARTICLE],
        controls=words[WordKind.CONTROL] | {word for word in words[WordKind.LEADING] if " " in word},
        reporters=words[WordKind.REPORTER],
        credential=re.compile(rf"(?:,?\s+{credential}\.?)+$"),
        labelled=re.compile(
            rf"(?<![{EAST_ASIAN}]){_any_of(words[WordKind.LABEL])}\s*[:：/]\s*({_LABELLED})(?![{EAST_ASIAN}])"
        ),
        worked=re.compile(
            rf"{_any_of(word for word in words[WordKind.WORK] if word.endswith(behind))}[\s:：]"
            rf"|{_any_of(words[WordKind.WORK])}\s*(?:[:：]|$)",  # a sentence may begin with a noun
            re.IGNORECASE,
        ),
        particles=words[WordKind.PARTICLE],
    )


def _any_of(words: Iterable[str]) -> str:
    """A regular expression of any of the words, longest first, with any white space for theirs."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in longest)
    return f"(?:{'|'.join(spaced)})"
