"""Pages that list articles: links to other pages of the site, and what stands below each is a teaser."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urljoin, urlsplit

from transforms.page.layout import NONE, PageLayout
from transforms.page.tags import NOT_TEXT
from transforms.text import words

_HEADINGS = ("h2", "h3", "h4", "h5")
_FEWEST_ITEMS = 4
_FEWEST_WORDS = 3  # of what leads to an article, by weight
_MOST_LINKS = 400
_TEXTS_OF_TEASER = 8  # behind a link, before the next
_LONG_LINE = 60  # of the body, one of which may stand below a link: an article's own heading may be one
_LEAST_SHARE = 0.7  # of the body's characters
_LONGEST_LABEL = 40  # a date or a section in a list
_LONGEST_TEASER = 400


def shown_lines(layout: PageLayout) -> list[str]:
    """Returns the texts of a page's body, a line each, white space collapsed, without scripts and styles.

    What stands there for browsers without scripts stays.
    """
    unseen = {*NOT_TEXT, "template"}
    shown = range(layout.text_starts[layout.body], len(layout.texts))
    texts = (layout.texts[at] for at in shown if layout.tags[layout.owners[at]] not in unseen)
    return [" ".join(text.split()) for text in texts if not text.isspace()]


def is_index(layout: PageLayout, lines: Sequence[str], seen: Sequence[str] = (), url: str | None = None) -> bool:
    """Returns whether the body is a list of teasers: four links or more to other pages, and what stands below each.

    `lines` are the body, `seen` what a reader of the page saw besides: four links must be among both, and the body
    among the links and teasers. A long line is prose of an article, as is what stands below no such link.
    """
    keys = [_key(line) for line in lines]
    if not lines or max(map(len, lines)) > _LONGEST_TEASER:
        return False
    wanted, listed = set(keys), {*keys, *map(_key, seen)}
    taken: set[str] = set()
    items = held = 0
    for texts in _items(layout, url):
        here = wanted.intersection(texts)
        items += not listed.isdisjoint(texts)
        held += bool(here)
        taken |= here
    short = (len(line) for line, key in zip(lines, keys, strict=True) if key in taken or len(line) <= _LONGEST_LABEL)
    is_list = items >= _FEWEST_ITEMS and sum(len(key) > _LONG_LINE for key in taken) <= held
    return is_list and sum(short) >= _LEAST_SHARE * sum(map(len, lines))


def _items(layout: PageLayout, url: str | None) -> Iterator[frozenset[str]]:
    """Yields the keys of what each link to another page of the site says, and of the texts behind it, up to the next.

    A link counts where it is all that its block says, or holds a heading.
    """
    leads = [lead for number in layout.numbers_of("a") if (lead := _lead(layout, number, url)) != NONE][:_MOST_LINKS]
    starts = [layout.text_starts[number] for number in leads]
    for number, end in zip(leads, [*starts[1:], len(layout.texts)], strict=bool(leads)):
        said = layout.visible_text(number)
        if words.weight(words.tokens(said)) >= _FEWEST_WORDS:
            behind = layout.texts[layout.text_ends[number] : end]
            texts = [text for text in behind if not text.isspace()][:_TEXTS_OF_TEASER]
            yield frozenset(filter(None, map(_key, (said, *texts))))


def _lead(layout: PageLayout, number: int, url: str | None) -> int:
    """Returns the element that says what a link leads to: its heading, else the link, else `NONE`."""
    if not _is_of_site(layout.attribute(number, "href"), url):
        return NONE
    below = range(number, layout.ends[number])
    if (heading := next((at for at in below if layout.tags[at] in _HEADINGS), NONE)) != NONE:
        return heading
    block = layout.containers[layout.parents[number]]
    before = layout.texts[layout.text_starts[block] : layout.text_starts[number]]
    behind = layout.texts[layout.text_ends[number] : layout.text_ends[block]]
    is_alone = not any(map(str.strip, (*before, *behind[:_TEXTS_OF_TEASER])))
    is_first = layout.tags[block] not in ("p", "li", "td") and not any(map(str.strip, before))
    return number if is_alone or is_first else NONE


def _is_of_site(address: str, url: str | None) -> bool:
    """Returns whether an address is of another page of the same site; of an unknown page, only of a path."""
    try:
        target, page = urlsplit(urljoin(url or "", address)), urlsplit(url or "")
    except ValueError:
        return False
    return target.netloc == page.netloc and bool(target.path) and target.path != page.path


def _key(text: str) -> str:
    return " ".join(words.tokens(text))
