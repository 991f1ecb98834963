"""The bylines that a page shows: elements that are named for authors, links to them, lines that begin like a byline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from transforms.extract.author_names import (
    begins_like_byline,
    credits_work,
    is_bare_label,
    labelled_authors,
    mixes_scripts_without_capitals,
    people_in,
)
from transforms.extract.declared_authors import LONGEST_BYLINE
from transforms.extract.story_place import ASIDES, distance_of, first_heading
from transforms.extract.values import plain_text
from transforms.page.element_names import Hint, Use, hints_of, is_named
from transforms.page.layout import NONE, PageLayout
from transforms.text.words import is_prose

_TEXT_TAGS = (
    *("a", "address", "b", "cite", "dd", "div", "em", "h2", "h3", "h4", "h5", "header", "i", "li", "p", "section"),
    *("small", "span", "strong", "td"),
)
_CONTROLS = frozenset(["button", "form", "noscript", "script", "select", "style", "svg", "time"])
_ADDRESS_READ = 400  # characters of a link
_AUTHOR_LINK = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|people|staff|profile|by|bios|contributors?|writers?)/", re.IGNORECASE
)
_LONGEST_LINE = 80  # characters of a line that begins like a byline; prose is longer
_LINE_BREAK = " | "
_PROSE = 12  # words
_MOST_BYLINES = 40
_MOST_TEXTS = 6  # behind a label, among which the name stands; around a line that may be of a film
_MOST_BELOW_HEADLINE = 150


@dataclass(frozen=True, slots=True)
class ShownByline:
    """The author strings of a byline. `is_printed` says that it leads them in (`By ...`) and stands with the story."""

    raw: tuple[str, ...]
    is_printed: bool = False


def shown_bylines(layout: PageLayout) -> list[ShownByline]:
    """Returns the bylines of a page, those of the story first.

    Below the headline, or in the story's element, they are the story's; before the headline and in menus, tickers and
    other boxes they are those of other stories, and count only where there are no better ones.
    """
    headline = first_heading(layout)
    prose = _first_prose(layout, headline)
    elements = islice(
        (number for number in layout.numbers_of(*_TEXT_TAGS) if _is_byline(layout, number)), _MOST_BYLINES
    )
    placed = sorted((distance_of(layout, number, headline), number) for number in elements)
    shown = [
        byline
        for distance, number in placed
        if (byline := _byline(layout, number, is_above=distance == 0 and number < prose))
    ]
    return [*shown, *islice(_below(layout, headline), _MOST_BYLINES)]


def _first_prose(layout: PageLayout, headline: int) -> int:
    """The first paragraph of the story below its headline, or the number behind the last element."""
    below = (number for number in layout.numbers_of("p") if number > headline)
    prose = (number for number in islice(below, _MOST_BELOW_HEADLINE) if is_prose(layout.visible_text(number), _PROSE))
    return next(prose, len(layout.tags))


def _byline(layout: PageLayout, number: int, *, is_above: bool) -> ShownByline | None:
    text = _without_lines_behind(_labelled(layout, number, _text(layout, number)))
    below = range(number, layout.ends[number])
    links = [_text(layout, link) for link in below if layout.tags[link] == "a" and _leads_to_author(layout, link)]
    is_printed = is_above and begins_like_byline(text)
    if people := tuple(dict.fromkeys(name for name in links if name)):
        return ShownByline(people, is_printed)
    if text and len(text) <= LONGEST_BYLINE:
        if labelled := labelled_authors(text):
            return ShownByline(labelled, is_printed=is_above)
        if not mixes_scripts_without_capitals(text):
            return ShownByline((text,), is_printed)
    return None


def _labelled(layout: PageLayout, number: int, text: str) -> str:
    """The text of an element; with the line behind it where it says `Written by` and no more."""
    if not text or not is_bare_label(text):
        return text
    after = range(layout.text_ends[number], min(layout.text_ends[number] + _MOST_TEXTS, len(layout.texts)))
    line = next((line for at in after if (line := plain_text(layout.texts[at], LONGEST_BYLINE))), "")
    return f"{text} {line}" if people_in([line]) else text


def _without_lines_behind(text: str) -> str:
    """A byline up to the end of the line that names people: behind it stand their roles, houses and biographies."""
    lines = text.split(_LINE_BREAK)
    named = next((number for number, line in enumerate(lines) if people_in([line])), len(lines))
    return _LINE_BREAK.join(lines[: named + 1])


def _below(layout: PageLayout, headline: int) -> Iterator[ShownByline]:
    """Yields the lines below the headline that begin like a byline, or that label a name in them as the author's."""
    below = (number for number in layout.numbers_of(*_TEXT_TAGS) if number > headline != NONE)
    for number in islice(below, _MOST_BELOW_HEADLINE):
        first = layout.first_text(number)
        if labelled := labelled_authors(" ".join(first[:LONGEST_BYLINE].split())):
            yield ShownByline(labelled)
        elif begins_like_byline(first) and not _is_of_work(layout, number):
            text = _text(layout, number)
            if len(text) <= _LONGEST_LINE:
                yield ShownByline((_labelled(layout, number, text),))


def _is_of_work(layout: PageLayout, number: int) -> bool:
    """Whether a line says who wrote a film or a play: the line before it or behind it says who made or plays it."""
    before, behind = layout.text_starts[number], layout.text_ends[number]
    near = (*range(max(0, before - _MOST_TEXTS), before), *range(behind, min(behind + _MOST_TEXTS, len(layout.texts))))
    return any(credits_work(layout.texts[at][:_LONGEST_LINE]) for at in near)


def _is_byline(layout: PageLayout, number: int) -> bool:
    """Whether an element is named for authors, or links to one, and belongs to the article."""
    names, relation = f"{layout.classes[number]} {layout.ids[number]}".strip(), layout.relations[number]
    roles = f"{layout.properties[number]} {relation} {layout.attribute(number, 'data-testid')}".strip()
    named = (names and is_named(names, Use.AUTHOR)) or (roles and is_named(roles, Use.AUTHOR))
    if not (named or _leads_to_author(layout, number)) or is_named(names, Use.NO_AUTHOR):
        return False
    above = (layout.tags[part] for part in layout.path(layout.parents[number]))
    return "author" in relation.split() or ASIDES.isdisjoint(above)


def _leads_to_author(layout: PageLayout, number: int) -> bool:
    if layout.tags[number] != "a":
        return False
    if "author" in layout.relations[number].lower().split():
        return True
    return _AUTHOR_LINK.search(layout.attribute(number, "href")[:_ADDRESS_READ]) is not None


def _text(layout: PageLayout, number: int) -> str:
    """The text of a byline without buttons and times, a bar between what stands in other lines or runs on unspaced."""
    parts: list[str] = []
    length, skipped, container = 0, number, layout.containers[number]
    for at in range(layout.text_starts[number], layout.text_ends[number]):
        owner, text = layout.owners[at], layout.texts[at]
        if owner < skipped or length > 2 * LONGEST_BYLINE:
            continue
        if (control := _control(layout, owner, number)) != NONE:
            skipped = layout.ends[control]
        elif text.strip():
            is_new = layout.containers[owner] != container or layout.tags[layout.bearers[at]] == "br"
            has_text = any(not part.isspace() for part in parts)
            if has_text and is_new and layout.tags[layout.containers[owner]] != "li":
                parts.append(_LINE_BREAK)
            elif has_text and (is_new or (parts[-1][-1:].isalnum() and text[0].isalnum())):
                parts.append(", ")
            parts.append(text)
            length, container = length + len(text), layout.containers[owner]
        else:
            parts.append(" ")
    return plain_text("".join(parts), 2 * LONGEST_BYLINE) or ""


def _control(layout: PageLayout, owner: int, number: int) -> int:
    """The outermost button, time or share box between a text and the byline that it stands in, else `NONE`."""
    found = NONE
    for part in layout.path(owner):
        if part == number:
            break
        hints = hints_of(layout.tags[part], layout.classes[part], layout.ids[part])
        if layout.tags[part] in _CONTROLS or hints & (Hint.SHARE | Hint.NEWSLETTER):
            found = part
    return found
