"""The part of a text on which it is compared: the story, without lines that its outlet prints below other stories."""

from __future__ import annotations

from collections.abc import Collection

from transforms.templates.line_key import line_key
from transforms.text.words import count as count_words

LEAST_WORDS = 30


def compared_text(text: str, template_keys: Collection[bytes]) -> str:
    """The text without its outlet's template lines, as far as those still stand in it.

    A record keeps template lines where too much of its body would go. Two short stories below the same long notice
    are no copies for it. Where fewer than `LEAST_WORDS` words are left, the whole text is compared.
    """
    if not template_keys:
        return text
    story = "\n".join(line for line in text.split("\n") if line_key(line) not in template_keys)
    return story if count_words(story, None) >= LEAST_WORDS else text
