"""Reads the facts of each extracted line: its words, its place in the page, its order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from transforms.extract.line_facts import KindFacts, LineFacts, OrderFacts, PageShape, PlaceFacts, TextFacts
from transforms.extract.line_places import LinePlace, PageText, locate, squeezed
from transforms.page.element_names import hints_of
from transforms.page.layout import PageLayout
from transforms.text import words

LONG_WORDS = 20  # a line of so many words that ends a sentence is prose
_MAIN_SHARE = 0.6  # of the words of all lines are in the main container
_MOST_SECOND = 5.0  # beyond that, how much more the second reader found says nothing
_SEEN_SHARE = 0.5  # of the words: where fewer are in the visible page, the text comes from scripts
_UNSPACED_LETTERS = 12  # letters a word on average, above which white space does not part words
_READ = 64  # characters of a line whose case is counted
_REPEAT_KEY = 15  # characters of a line that is looked for elsewhere on the page

_ARTICLES = frozenset(["article", "main"])
_TAG_KINDS = {
    **dict.fromkeys(["h1", "h2", "h3", "h4", "h5", "h6"], "heading"),
    **dict.fromkeys(["td", "th", "tr", "table", "caption"], "cell"),
    **dict.fromkeys(["li", "dd", "dt", "ul", "ol"], "item"),
    **{tag: tag for tag in ("p", "blockquote", "figcaption", "")},
}
_BULLET = re.compile(r"[-•·▶►>*»|]")
_MARKS = ("@", "#", "|", "©", "http:", "https:")
_OPEN_ENDS = ("...", "…")


def line_facts(raw: Sequence[str], page: PageText, second: str) -> list[LineFacts]:
    """The facts of every line.

    `raw` are the lines as extracted, `page` the visible text they came from, `second` the main text that a second
    reader found on the same page.
    """
    tokens = [words.tokens(line) for line in raw]
    keys = [squeezed(line) for line in raw]
    places = list(locate(raw, page))
    texts = [_text_facts(line, key, len(each)) for line, key, each in zip(raw, keys, tokens, strict=True)]
    counts = [text.words for text in texts]
    second_key = squeezed(second)
    return [
        LineFacts(*facts)
        for facts in zip(
            texts,
            _place_facts(keys, places, counts, page),
            _kind_facts(places, texts, page.layout),
            _order_facts(places, texts, page.layout),
            [_page_shape(raw, keys, texts, places, len(second_key))] * len(raw),
            _main_shares(keys, tokens, second, second_key),
            strict=True,
        )
    ]


def _text_facts(line: str, key: str, count: int) -> TextFacts:
    spaced = line.split()
    start = key[:_READ]
    end = words.ends_sentence(line)
    return TextFacts(
        words=count,
        ends_sentence=end,
        is_long=end and count >= LONG_WORDS,
        bullet=_BULLET.match(line) is not None,
        colon=line.endswith(":"),
        question=line.endswith("?"),
        mark=key.endswith(_OPEN_ENDS) or any(mark in key for mark in _MARKS),
        capitals=sum(map(str.isupper, "".join([word[0] for word in spaced]))) / max(1, len(spaced)),
        upper=sum(map(str.isupper, start)) / max(1, len(start)),
        digits=sum(map(str.isdigit, start)) / max(1, len(start)),
    )


def _page_shape(
    raw: Sequence[str],
    keys: Sequence[str],
    texts: Sequence[TextFacts],
    places: Sequence[LinePlace | None],
    second_letters: int,
) -> PageShape:
    total = sum(text.words for text in texts)
    seen = [text for text, place in zip(texts, places, strict=True) if place]
    letters, spaced = sum(map(len, keys)), sum(len(line.split()) for line in raw)
    return PageShape(
        lines=len(raw),
        words=total,
        long_lines=sum(text.is_long for text in texts),
        second_ratio=min(_MOST_SECOND, second_letters / max(1, letters)),
        unspaced=letters > _UNSPACED_LETTERS * spaced,
        runs_away=any(text.is_long for text in seen) and sum(text.words for text in seen) < _SEEN_SHARE * total,
    )


def _place_facts(
    keys: Sequence[str], places: Sequence[LinePlace | None], counts: Sequence[int], page: PageText
) -> Iterable[PlaceFacts]:
    main = {element: level for level, element in enumerate(_main_path(places, counts))}
    layout = page.layout
    hints: dict[int, int] = {}
    end = 0
    for key, place in zip(keys, places, strict=True):
        if place is None:
            yield PlaceFacts(False, "", 0.0, 0, 0, 0, 0, 0)  # noqa: FBT003 - the place that is none
            continue
        below, outside = _stand(place, main)
        yield PlaceFacts(
            found=True,
            tag=_TAG_KINDS.get(layout.tags[place.block], "other"),
            link_share=place.link_share,
            below=below,
            outside=outside,
            hints=_hints(place.path[: max(1, below)], layout, hints),
            repeats=page.text.count(key) - 1 if len(key) >= _REPEAT_KEY else 0,
            gap=place.start - end,
        )
        end = place.start + len(key)


def _main_path(places: Sequence[LinePlace | None], counts: Sequence[int]) -> tuple[int, ...]:
    """The main container, the deepest element with three fifths of all words, and its ancestors up to the root."""
    held: Counter[int] = Counter()
    paths = [place.path if place else () for place in places]
    for path, count in zip(paths, counts, strict=True):
        for element in path:
            held[element] += count
    needed = _MAIN_SHARE * sum(counts)
    inside = (
        next((path[level:] for level, element in enumerate(path) if held[element] >= needed), ()) for path in paths
    )
    return max(inside, key=len, default=())


def _stand(place: LinePlace, main: dict[int, int]) -> tuple[int, int]:
    for below, element in enumerate(place.path):
        if element in main:
            return below, main[element]
    return len(place.path), 0


def _hints(path: Iterable[int], layout: PageLayout, known: dict[int, int]) -> int:
    hints = 0
    for element in path:
        if element not in known:
            names = (layout.classes[element], layout.ids[element], layout.attribute(element, "role"))
            known[element] = hints_of(layout.tags[element], *names)
        hints |= known[element]
    return hints


def _kind_facts(
    places: Sequence[LinePlace | None], texts: Sequence[TextFacts], layout: PageLayout
) -> Iterable[KindFacts]:
    kinds = [f"{layout.tags[place.block]} {layout.classes[place.block]}" if place else "" for place in places]
    counts, lines, prose = Counter[str](), Counter(kinds), Counter[str]()
    for kind, text in zip(kinds, texts, strict=True):
        counts[kind] += text.words
        prose[kind] += text.words * text.is_long
    all_prose = max(1, prose.total())
    for kind, run in zip(kinds, _runs(kinds), strict=True):
        yield KindFacts(prose[kind] / all_prose, counts[kind] / lines[kind], lines[kind], run)


def _runs(kinds: Sequence[str]) -> list[int]:
    runs: list[int] = []
    start = 0
    for index in range(1, len(kinds) + 1):
        if index == len(kinds) or kinds[index] != kinds[start]:
            runs += [index - start - 1] * (index - start)
            start = index
    return runs


def _order_facts(
    places: Sequence[LinePlace | None], texts: Sequence[TextFacts], layout: PageLayout
) -> Iterable[OrderFacts]:
    articles = [_article(place, layout) for place in places]
    held: Counter[int | None] = Counter()
    for article, text in zip(articles, texts, strict=True):
        held[article] += text.words
    total = max(1, held.total())
    prose = [index for index, text in enumerate(texts) if text.is_long]
    first, last = (prose[0], prose[-1]) if prose else (0, len(texts) - 1)
    others = _other_articles(articles, articles[first], layout) if prose else {}
    before = 0
    for index, text in enumerate(texts):
        article = articles[index]
        yield OrderFacts(
            position=index,
            from_end=len(texts) - 1 - index,
            words_before=before / total,
            before_prose=max(0, first - index),
            after_prose=max(0, index - last),
            other_article=article in others,
            next_article=index > first and others.get(article, False),
            article_share=held[article] / total,
        )
        before += text.words


def _article(place: LinePlace | None, layout: PageLayout) -> int | None:
    return next((element for element in (place.path if place else ()) if layout.tags[element] in _ARTICLES), None)


def _other_articles(articles: Iterable[int | None], own: int | None, layout: PageLayout) -> dict[int | None, bool]:
    """The elements among `articles` that are not `own`, and whether each is an article beside it with its own h1."""
    others = {article for article in articles if article != own}
    return {other: _stands_alone(other, own, layout) for other in others}


def _stands_alone(other: int | None, own: int | None, layout: PageLayout) -> bool:
    if other is None or own is None or layout.tags[other] != "article" or layout.tags[own] != "article":
        return False
    has_headline = "h1" in layout.tags[other : layout.ends[other]]
    return has_headline and not layout.is_within(other, own) and not layout.is_within(own, other)


def _main_shares(keys: Sequence[str], tokens: Sequence[Sequence[str]], second: str, second_key: str) -> Iterable[float]:
    pairs: frozenset[tuple[str, ...]] = frozenset()
    for key, each in zip(keys, tokens, strict=True):
        if key in second_key:
            yield 1.0
            continue
        pairs = pairs or frozenset(words.shingles(words.tokens(second), 2))
        own = words.shingles(each, 2)
        yield sum(pair in pairs for pair in own) / len(own) if own else 1.0
