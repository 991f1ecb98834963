"""Words of languages that a grammar needs by their use: `mit` joins a service to the paper's own people.

A row of `data/words.jsonl` holds the words of one language for one use. A final `*` stands for any ending.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word


class WordUse(Word):
    """What a word says of the name or the text beside it."""

    AGENCY = "agency"  # says that the name beside it is an agency's: news agency
    ATTACHED_JOINT = "attached_joint"  # joins two names, written as one with the second
    AUTHOR_LEAD = "author_lead"  # an author follows: by
    LOGO_OF = "logo_of"  # between the word logo and whose it is
    NAME_JOINT = "name_joint"  # between an author and an agency: Jane Poe and AFP
    WIRE_SIGN = "wire_sign"  # ends a Chinese dateline: by wire
    WRITES_FOR = "writes_for"  # between an author and an agency: Jane Poe for AFP
    WRITES_FROM = "writes_from"  # the place that an agency writes from follows: Associated Press in Tunis
    JOINER = "joiner"  # whoever follows supplied part of the text: mit dpa
    SUPPLY = "supply"  # what an agency supplied, or that it did: copy, distributed
    SUPPLY_PART = "supply_part"  # the same of a part: material, contributed
    BESIDE_SUPPLY = "beside_supply"  # a small word of such a line: from, this
    WRITER = "writer"  # what a person is at an agency: correspondent
    APPOSITION = "apposition"  # behind a name and a comma, says what it is: which, a
    CLIENT = "client"  # whose release it is follows: on behalf of
    ARTICLE = "article"  # before an outlet's name: the
    CLOCK_LEAD = "clock_lead"  # before a time of day: at
    CLOCK_STAMP = "clock_stamp"  # behind a time of day in a script without spaces: when it was updated
    CLOCK_UNIT = "clock_unit"  # behind a time of day: GMT
    COMPILED = "compiled"  # says that a report was put together from several, in Chinese
    CONTRACTED = "contracted"  # a preposition and an article that are one word, unless the article begins a name: de el
    DEMONSTRATIVE = "demonstrative"  # opens a sentence about the text that it stands in: this
    END_MARK = "end_mark"  # in brackets, closes a story: (FIN)
    NAME_PARTICLE = "name_particle"  # a small word inside a person's name: van
    OUTLET_KIND = "outlet_kind"  # what an outlet is, before its name: the magazine
    BEHIND_OUTLET = "behind_outlet"  # goes on behind an outlet's name: and is republished here
    BEFORE_TITLE = "before_title"  # a title in quotation marks follows, no name: under the headline
    BEHIND_TRANSLATOR = "behind_translator"  # ends a translator's name: Editor
    CREDIT_WORD = "credit_word"  # stands between the names of a credit: edited, from
    BOOK_MEASURE = "book_measure"  # of a book, beside its translator: 320 pages
    INTO = "into"  # the language of a translation follows
    MANY_LANGUAGES = "many_languages"  # of a book that is translated into twenty languages
    FIRST = "first"  # says that a text was printed elsewhere before: originally
    ORIGINAL = "original"  # what a translation was made from
    PASSIVE = "passive"  # stands between a text and what was done to it: was translated
    SENTENCE_WORD = "sentence_word"  # behind a service's name that is a word too, tells of the word: is, easy
    ROLE_JOINT = "role_joint"  # between what one person did: translation and editing
    READ_VERB = "read_verb"  # asks to read: read this in Spanish
    VERSION = "version"  # of what the reader is asked to read
    REPORT = "report"  # ends a Chinese dateline: reports
    REPORTER = "reporter"  # before a name in a Chinese dateline
    TEXT = "text"  # what a rights line speaks of: article
    ALL_RIGHTS = "all_rights"  # begins `all rights reserved`
    DATE_ARTICLE = "date_article"  # between a place and its date: MONTRÉAL, le 18 mars
    BEFORE_DATE = "before_date"  # the same without a comma
    UNSPACED_JOINT = "unspaced_joint"  # joins two names in a script without spaces
    UNSPACED_LABEL = "unspaced_label"  # a label that lost markup glues to what stands before it


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language for one use."""

    id: str
    use: WordUse
    language: str
    words: tuple[str, ...]


@lru_cache(maxsize=1)
def load_words() -> tuple[Words, ...]:
    """All rows, sorted by id."""
    return load_rows("words.jsonl", Words, package="transforms.attribute")


@lru_cache(maxsize=64)
def words_for(use: WordUse) -> frozenset[str]:
    """The words of all languages for one use."""
    return frozenset(word for row in load_words() if row.use is use for word in row.words)


@lru_cache(maxsize=64)
def pattern_for(use: WordUse) -> str:
    """A regular expression without groups that matches any of the words for one use, the longest first."""
    ordered = sorted(words_for(use), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w+") for word in ordered) + ")"
