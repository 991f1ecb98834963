r"""A text whose named organisations are single placeholder characters: the form that credit grammars read.

`WASHINGTON (Associated Press) -` becomes `WASHINGTON (\ue000) -`, so that no grammar has to know any name.
"""

from __future__ import annotations

from dataclasses import dataclass

from transforms.attribute.mentions.registry_index import Mention, find_mentions

_FIRST = 0xE000
_LAST = 0xE0FF
PLACEHOLDER = f"[{chr(_FIRST)}-{chr(_LAST)}]"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """`text` with one placeholder for each of `mentions`; `plain` is the text it was made from."""

    text: str
    plain: str
    mentions: tuple[Mention, ...]

    def named(self, part: str) -> tuple[Mention, ...]:
        """The mentions whose placeholders stand in `part` of the skeleton."""
        return tuple(self.mentions[ord(char) - _FIRST] for char in part if _FIRST <= ord(char) <= _LAST)

    def restored(self, part: str) -> str:
        """`part` of the skeleton with the names put back."""
        if not self.mentions:
            return part
        return "".join(self._name(char) for char in part)

    def _name(self, char: str) -> str:
        if not _FIRST <= ord(char) <= _LAST:
            return char
        mention = self.mentions[ord(char) - _FIRST]
        return self.plain[mention.start : mention.end]


def skeleton(text: str, mentions: tuple[Mention, ...] | None = None) -> Skeleton:
    """The skeleton of a normalised text; mentions are looked up where they are not given."""
    named = (find_mentions(text) if mentions is None else mentions)[: _LAST - _FIRST + 1]
    if not named:
        return Skeleton(text, text, ())
    parts, done = [], 0
    for at, mention in enumerate(named):
        parts += [text[done : mention.start], chr(_FIRST + at)]
        done = mention.end
    return Skeleton("".join([*parts, text[done:]]), text, named)
