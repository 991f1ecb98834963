"""Cleaning one text: the steps in their order, each of which strikes lines out and says by which rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.decisions import Line
from transforms.clean import boilerplate, byline_lines, headline_line, phrase_lines, repeats, structured_body
from transforms.clean.never_cut import spared
from transforms.clean.strike import strike

_LEAST_LEFT = 0.5  # of the characters of a text, whatever phrases and structured data say of it


@dataclass(frozen=True, slots=True)
class CleanContext:
    """What the page says about its text.

    `article_body` is the JSON-LD property of that name; `is_text` marks a document that came as plain text, without a
    page around it; `language` and `description` are as the page declares them.
    """

    headline: str | None
    language: str | None
    article_body: str | None
    is_text: bool
    description: str | None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Every line with its fate, the headline if it stood in the text itself, and the people whom its bylines name."""

    lines: tuple[Line, ...]
    headline: str | None
    authors: tuple[str, ...] = ()


def clean(lines: Sequence[Line], context: CleanContext) -> Cleaned:
    """The lines, those that are no part of the story struck out; no line vanishes and none is edited.

    Phrases come first, so that repeats are judged on the story alone, and the headline is looked for when the
    navigation lines above it have gone. Lines that arrive struck out stay so and are read by no step, but for those
    that the user's registry keeps: they stand, whatever a step says.
    """
    lines = spared(lines)
    matches = phrase_lines.find(lines, context.language)
    struck = repeats.drop(phrase_lines.drop(lines, matches), headline_known=context.headline is not None)
    struck, printed_headline = _take_headline(struck, context)
    bylines = byline_lines.find(struck, context.authors)
    struck = boilerplate.drop(byline_lines.drop(struck, bylines))
    kept = matches.kept | headline_line.like(struck, context.description)
    known = structured_body.drop_strangers(struck, context.article_body, kept)
    left = known if _is_within_measure(lines, known) else struck
    return Cleaned(spared(left), printed_headline, bylines.people)


def _is_within_measure(lines: Sequence[Line], struck: Sequence[Line]) -> bool:
    """Whether the rules leave half of the text or more; second copies are counted as left."""
    stood, left = (sum(len(line.text) for line in each if _counts(line)) for each in (lines, struck))
    return left >= _LEAST_LEFT * stood


def _counts(line: Line) -> bool:
    return line.removed_by is None or line.removed_by in repeats.COPIES


def _take_headline(lines: tuple[Line, ...], context: CleanContext) -> tuple[tuple[Line, ...], str | None]:
    if context.headline:
        return headline_line.drop_known(lines, context.headline), None
    place = headline_line.find(lines) if context.is_text else None
    if place is None:
        return lines, None
    return strike(lines, {place: headline_line.RULE}), lines[place].text
