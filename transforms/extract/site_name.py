"""The name of the site as its pages print it, where they do not declare one: behind titles and in rights lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice

from schemas.page import PageFacts
from transforms.extract.author_words import author_words
from transforms.extract.values import plain_text
from transforms.page.layout import PageLayout

_LONGEST_NAME = 60  # characters
_LONGEST_LINE = 300
_MOST_LINES = 20
_FEWEST_LETTERS = 3  # of a name and of initials
_LEAST_OF_LABEL = 0.6  # of a domain's label that a name must fill to be the site's
_MARK = re.compile(r"\s+(?:[|–—·•»«~_-]+|::+)\s+|\s*[|｜»]\s*")
_RIGHTS = re.compile(r"(?:©|\(c\)|copyright\b|&copy;)", re.IGNORECASE)
_BEFORE_NAME = re.compile(r"^(?:\(c\)|[\W\d_]|copyright\b|by\b|bei\b|par\b|por\b)+", re.IGNORECASE)
_BEHIND_NAME = re.compile(
    r"\s*(?:[.,;|(·•–—]|\s-\s|\d{4}|(?:all|alle|tous|todos|tutti|wszelkie|все|tüm|alla)\b|reserved\b).*$",
    re.IGNORECASE | re.DOTALL,
)


def printed_site_name(facts: PageFacts, layout: PageLayout, domain: str | None) -> str | None:
    """Returns the name of the site that its title or a rights line prints, None where nothing bears one out.

    A name counts that fills the domain's label, or gives its initials, and one that both title and rights line print.
    """
    titled = [*_segments(plain_text(facts.title_tag, _LONGEST_LINE) or "")]
    held = [*_rights_holders(layout)]
    label = _key((domain or "").split(".")[0])
    fitting = (name for name in (*titled, *held) if label and _fits(name, label))
    holders = {_key(name) for name in held}
    return next(fitting, None) or next((name for name in titled if _key(name) in holders), None)


def _segments(title: str) -> Iterator[str]:
    """Yields the last part of a title, then the first; none of a title in one part."""
    parts = [part.strip() for part in _MARK.split(title)]
    yield from _names((parts[-1], parts[0]) if len(parts) > 1 else ())


def _rights_holders(layout: PageLayout) -> Iterator[str]:
    owners = (
        layout.containers[owner]
        for owner, text in zip(layout.owners, layout.texts, strict=True)
        if "©" in text or "opyright" in text or "(c)" in text
    )
    for number in islice(dict.fromkeys(owners), _MOST_LINES):
        line = layout.visible_text(number)
        if len(line) <= _LONGEST_LINE and (found := _RIGHTS.search(line)):
            yield from _names((_BEHIND_NAME.sub("", _BEFORE_NAME.sub("", line[found.start() :])),))


def _names(parts: Iterable[str]) -> Iterator[str]:
    return (name for part in parts if len(name := part.strip()) <= _LONGEST_NAME and len(_key(name)) >= _FEWEST_LETTERS)


def _fits(name: str, label: str) -> bool:
    words = [key for word in name.split() if (key := _key(word))]
    own = words[1:] if len(words) > 1 and words[0] in author_words().articles else words
    keys = ("".join(words), "".join(own))
    initials = ("".join(word[0] for word in each) for each in (words, own))
    if label in keys or (len(label) >= _FEWEST_LETTERS and label in initials):
        return True
    return any(label.startswith(key) and len(key) >= _LEAST_OF_LABEL * len(label) for key in keys)


def _key(text: str) -> str:
    """Letters and digits alone, in lower case, without accents."""
    return "".join(char for char in unicodedata.normalize("NFKD", text).casefold() if char.isalnum())
