"""Where on its page an element stands: in the story, below a figure, or in a part that credits nobody for the story.

Such parts are other stories, menus, bars of links in the page's header or footer, and embedded media.
"""

from __future__ import annotations

import re

from schemas.vocabulary import Word
from transforms.page.element_names import Use, is_named
from transforms.page.layout import PageLayout

_MAX_ANCESTORS = 12
_FIGURE_LEVELS = 6
_BAR_LEVELS = 5
_MAX_BAR = 400  # letters
_MAX_MEDIA = 600  # letters
_MIN_LINKS = 3
_LINKED_SHARE = 0.8  # of the letters of a bar stand in its links
_TEASER_LETTERS = 30
_HEADLINE_LETTERS = 12
_STORY_PARTS = frozenset({"article", "main", "body"})
_PICTURE_TAGS = frozenset({"figure", "figcaption", "picture"})
_MEDIA_TAGS = frozenset({"video", "audio", "iframe", "object", "embed", "blockquote"})
# schema.org types of what is embedded in a story, or stands around it
_MEDIA_TYPE = re.compile(
    r"schema\.org/(?:video|audio|media|music|podcast|clip|socialmedia|website|wp(?:header|footer)|sitenav|comment)",
    re.IGNORECASE,
)


class Place(Word):
    """Which part of its page an element belongs to."""

    STORY = "story"
    FIGURE = "figure"
    EMBEDDED = "embedded"  # a video, a sound or a post
    ELSEWHERE = "elsewhere"


class Surroundings:
    """The parts of one page."""

    def __init__(self, layout: PageLayout) -> None:
        """Notes the headlines: whatever contains one is no bar and no box beside the story."""
        self._layout = layout
        headings = layout.numbers_of("h1")
        self._headlines = [at for at in headings if self._letters(at, _HEADLINE_LETTERS) >= _HEADLINE_LETTERS]

    def place_of(self, number: int, *, named: bool) -> Place:
        """Returns the part of the page that an element belongs to.

        An article's own header and footer are part of the story, the page's are not. `named` where the markup calls
        the element a byline or a source: such a block may be a list of links.
        """
        layout = self._layout
        figure = frame = False
        if not named and self._is_in_bar(number):
            return Place.ELSEWHERE
        for level, at in enumerate(layout.path(number)):
            tag, names = layout.tags[at], f"{layout.classes[at]} {layout.ids[at]}"
            if level > _MAX_ANCESTORS or tag in _STORY_PARTS:
                frame = frame and tag == "body"
                break
            figure = figure or tag in _PICTURE_TAGS or (level < _FIGURE_LEVELS and is_named(names, Use.PICTURE))
            frame = frame or (tag in {"header", "footer"} and not self._has_headline(at))
            if self._is_elsewhere(at, number, names, is_itself=level == 0):
                return Place.ELSEWHERE
            if self._is_media(at, names):
                return Place.FIGURE if figure else Place.EMBEDDED
        if frame:
            return Place.ELSEWHERE
        return Place.FIGURE if figure else Place.STORY

    def _is_elsewhere(self, at: int, number: int, names: str, *, is_itself: bool) -> bool:
        """Returns whether an ancestor of an element, or the element itself, belongs to no story of this page."""
        tag = self._layout.tags[at]
        if tag == "nav" or (tag == "li" and self._is_teaser(at, number)):
            return True
        return not is_itself and is_named(names, Use.ELSEWHERE) and not self._has_headline(at)

    def _is_media(self, at: int, names: str) -> bool:
        """Returns whether an element embeds a video, a sound or a post; one around the story itself does not."""
        layout = self._layout
        marked = layout.tags[at] in _MEDIA_TAGS or is_named(names, Use.EMBED)
        if not marked and not _MEDIA_TYPE.search(layout.attribute(at, "itemtype")):
            return False
        return not self._has_headline(at) and self._letters(at, _MAX_MEDIA) < _MAX_MEDIA

    def _is_in_bar(self, number: int) -> bool:
        """Returns whether an element stands in a bar of links: sister sites, topics, sections."""
        layout = self._layout
        for level, at in enumerate(layout.path(number)):
            if level > _BAR_LEVELS or layout.tags[at] in _STORY_PARTS or self._has_headline(at):
                return False
            links = [below for below in range(at, layout.ends[at]) if layout.tags[below] == "a"]
            if len(links) >= _MIN_LINKS:
                letters = self._letters(at, _MAX_BAR)
                linked = sum(self._letters(link, _MAX_BAR) for link in links)
                return letters < _MAX_BAR and linked >= letters * _LINKED_SHARE
        return False

    def _has_headline(self, number: int) -> bool:
        return any(self._layout.is_within(at, number) for at in self._headlines)

    def _letters(self, number: int, most: int) -> int:
        """Returns the number of characters below an element; where there are more than `most`, so many as reach it."""
        letters = 0
        for text in self._layout.texts_below(number):
            letters += len(text.strip())
            if letters >= most:
                break
        return letters

    def _is_teaser(self, item: int, number: int) -> bool:
        """Returns whether an item of a list leads to another story: beside the element it links a headline."""
        layout = self._layout
        links = (at for at in range(item, layout.ends[item]) if layout.tags[at] == "a")
        beside = (at for at in links if not (layout.is_within(number, at) or layout.is_within(at, number)))
        return any(self._letters(at, _TEASER_LETTERS) >= _TEASER_LETTERS for at in beside)
