"""What tags mean for the text between them."""

from __future__ import annotations

INLINE = frozenset(
    [
        *("a", "abbr", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "dfn", "em", "font", "i", "img", "ins"),
        *(
            "kbd",
            "label",
            "mark",
            "picture",
            "q",
            "rb",
            "rp",
            "rt",
            "rtc",
            "ruby",
            "s",
            "samp",
            "small",
            "span",
            "strike",
            "strong",
        ),
        *("sub", "sup", "time", "tt", "u", "var", "wbr"),
    ]
)
"""Elements that stand in a line of text; all others are blocks."""

NOT_TEXT = frozenset(["script", "style"])
"""Elements whose content nobody reads, not even where scripts are off."""
