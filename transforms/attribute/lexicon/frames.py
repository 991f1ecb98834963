"""The wordings around a name that make it a credit, and those that deny it: data rows in many languages.

A row of `data/frames.jsonl` is one language's wording of one frame: `before` stands at the start of a line, `after` at
its end. Patterns are regular expressions over normalised text, case is ignored; `{c}` is the mark between a lead-in
and what it leads to: colon, dash, bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import load_rows
from schemas.vocabulary import Word
from transforms.attribute.lexicon.translating import (
    TranslatingPattern,
    TranslatingWords,
    in_language_pattern,
    load_translating,
    machine_pattern,
    notice_pattern,
    sentence_pattern,
    translator_pattern,
)


class FrameKind(Word):
    """What a wording makes of the name beside it."""

    SOURCE = "source"  # supplied the text
    CONTRIBUTOR = "contributor"  # supplied part of it
    BYLINE = "byline"  # wrote it
    CONTRIBUTED = "contributed"  # an agency's staff added to it
    INVITATION = "invitation"  # asks the reader to follow or to subscribe
    REPUBLISHED = "republished"  # printed it first
    PUBLISHED = "published"  # a word that says so: without one nothing was printed before
    COVERAGE = "coverage"  # points to more of an agency's own pieces, as its copy does at the end
    DISTRIBUTED = "distributed"  # carries what an outlet wrote
    SIGNOFF = "signoff"  # an agency's closing line that leaves out its own name
    RIGHTS = "rights"  # holds the rights
    TRANSLATOR = "translator"
    TRANSLATION_NOTICE = "translation_notice"
    MACHINE_TRANSLATION = "machine_translation"
    IN_LANGUAGE = "in_language"  # the language that a text was printed in
    THIS_TEXT = "this_text"  # the subject of a notice: the text that it stands in
    NOTICE_WORD = "notice_word"  # words of notices: of rights, of permissions, of errors
    UNNAMED = "unnamed"  # agencies without a name
    FEED_NOTICE = "feed_notice"  # says that a feed of an agency supplied the text as it is
    PHOTO = "photo"  # counter-sign: of the picture, not of the text
    PROSE = "prose"  # counter-sign: the name is quoted in a sentence
    MEDIA = "media"  # a name that is a medium's
    INSTITUTION = "institution"  # a name that is a data source's
    EDITION = "edition"  # a part of an outlet's own edition
    FILLER = "filler"  # words beside a name that add nothing: articles, "news agency", "correspondent"
    STAFF = "staff"  # the outlet's own people
    CONNECTOR = "connector"  # words between two names
    NOISE = "noise"  # publishing words around a date
    LABEL = "label"  # capitals at the head of a line that are no place
    BLOCK_WORD = "block_word"  # words that make a short block of a page worth passage


@dataclass(frozen=True, slots=True)
class Frame:
    """One wording; the example has the frame, the counter-example looks like it and has not.

    `people` where the lead-in may also introduce people (`with reporting by`); `outlets` where it may introduce an
    outlet that no registry knows. `names_only` where only names of sources may stand beside it, since a sentence begins
    with it as well (`according to`). `closing` where only a byline or a last line may have it: between paragraphs
    `Credit: AFP` is of a picture. `signs_for` is the agency that leaves its own name out of this closing line.
    `unspaced` marks words of scripts without spaces between words.
    """

    id: str
    frame: FrameKind
    language: str
    example: str
    counter_example: str
    before: str | None = None
    after: str | None = None
    people: bool = False
    outlets: bool = False
    names_only: bool = False
    closing: bool = False
    signs_for: str | None = None
    unspaced: bool = False


@lru_cache(maxsize=1)
def load_frames() -> tuple[Frame, ...]:
    """All frames, sorted by id: those of the table, and those that the words of translating make."""
    rows = load_rows("frames.jsonl", Frame, package="transforms.attribute")
    texts = {row.language: row.before or "" for row in rows if row.frame is FrameKind.THIS_TEXT}
    made = (frame for words in load_translating() for frame in _translating(words, texts.get(words.id, "(?!)")))
    return tuple(sorted((*rows, *made), key=_id))


def _id(frame: Frame) -> str:
    return frame.id


def _translating(words: TranslatingWords, texts: str) -> Iterator[Frame]:
    made: tuple[tuple[FrameKind, str, TranslatingPattern | None], ...] = (
        (FrameKind.TRANSLATOR, f"translator.{words.id}", translator_pattern(words)),
        (FrameKind.TRANSLATOR, f"translator.{words.id}.sentence", sentence_pattern(words, texts)),
        (FrameKind.TRANSLATION_NOTICE, f"translation_notice.{words.id}.from", notice_pattern(words)),
        (FrameKind.MACHINE_TRANSLATION, f"machine_translation.{words.id}.by", machine_pattern(words)),
        (FrameKind.IN_LANGUAGE, f"in_language.{words.id}", in_language_pattern(words)),
    )
    for kind, name, found in made:
        if found:
            yield Frame(name, kind, words.id, found.example, words.counter_example, found.pattern, found.after)


def frames_of(kind: FrameKind) -> tuple[Frame, ...]:
    """The rows of one kind, sorted by id."""
    return tuple(row for row in load_frames() if row.frame is kind)
