"""Lines that say who wrote the story and nothing else, above its first sentence or below its last."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from schemas.decisions import Line
from transforms.clean.strike import standing, strike
from transforms.extract.author_names import begins_like_byline, credits_picture, labelled_authors, name_key, people_in
from transforms.extract.author_words import author_words
from transforms.text import words
from transforms.text.scripts import has_east_asian

RULE = "byline.line"

_EDGE = 4  # lines above the first sentence, and below the last
_LONGEST = 100  # characters
_MOST_BESIDE = 6  # words beside the names: what leads them in, roles, places
_EAST_ASIAN_BYLINE = re.compile(
    # "（记者张伟 李娜）", "记者 张伟", "作者：张伟", "文・山田花子"
    r"[（(【\[].{2,20}[）)】\]]|[^\s:：/・]{1,6}[\s:：/・]{1,3}[^\s]{2,5}(?:[\s、，,・][^\s]{2,5}){0,3}"
)
_TRANSLATED = re.compile(r"aus dem \w+ |translated |traduit |traducido |tradotto ", re.IGNORECASE)
_SHORT_FORM = re.compile(r"\b[A-Z]{2,4}\b.*[a-z]")  # of an agency, as in `AP Golf Writer`
_AROUND = re.compile(r"^[\s(（【\[—–•*-]+|[\s)）】\].]+$")


@dataclass(frozen=True, slots=True)
class Bylines:
    """The lines that are bylines, by index, and the people whom they name."""

    indices: frozenset[int]
    people: tuple[str, ...]


def find(lines: Sequence[Line], authors: Collection[str]) -> Bylines:
    """Returns the bylines among the lines next to the story, also among those that are struck out.

    A line counts that leads in names of people (`By`, `Autor:`, `记者`) or gives their role, or that names `authors`
    alone, whom the page declares. Lines of other stories name other people.
    """
    known = {name_key(name) for name in authors}
    named = {index: names for index in _near(lines) if (names := _people_of(lines[index].text, known))}
    return Bylines(frozenset(named), tuple(dict.fromkeys(name for names in named.values() for name in names)))


def drop(lines: Sequence[Line], bylines: Bylines) -> tuple[Line, ...]:
    """Returns the lines, without the bylines."""
    return strike(lines, dict.fromkeys(bylines.indices, RULE))


def _near(lines: Sequence[Line]) -> Iterator[int]:
    indices = standing(lines)
    first = next((index for index in indices if words.is_prose(lines[index].text)), None)
    last = next((index for index in reversed(indices) if words.is_prose(lines[index].text)), None)
    if first is not None and last is not None:
        around = (*range(max(0, first - _EDGE), first), *range(last + 1, len(lines))[:_EDGE])
        yield from (index for index in around if not lines[index].of_another_text)


def _people_of(text: str, known: Collection[str]) -> tuple[str, ...]:
    if len(text) > _LONGEST:
        return ()
    bare = _AROUND.sub("", text)
    people = labelled_authors(bare) or people_in([bare])
    names = {token for name in people for token in words.tokens(name)}
    beside = [token for token in words.tokens(bare) if token not in names]
    if not people or len(beside) > _MOST_BESIDE or credits_picture(bare) or _TRANSLATED.match(bare):
        return ()
    is_led = bool(beside) and (begins_like_byline(bare) or bool(labelled_authors(bare)))
    if is_led and has_east_asian(bare):
        is_led = _EAST_ASIAN_BYLINE.fullmatch(text.strip()) is not None
    in_role = not author_words().reporters.isdisjoint(beside) and not any(map(_SHORT_FORM.search, people))
    return people if is_led or in_role or all(name_key(name) in known for name in people) else ()
