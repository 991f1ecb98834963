"""How languages say that a text is translated, by whom and from what: words of each, in a grammar that all share.

    Aus dem Englischen übersetzt von Jana Weiß      from language, verb, by, who
    Z angielskiego przełożyła Ewa Nowak             from language, verb with its subject
    Traduzione dall’inglese a cura di Carla Neri    noun, from language, of, who
    译者:王小溪                                       agent, mark, who

A row of `data/translating.jsonl` holds the words of one language as regular expressions over normalised text, case is
ignored; in `from_language` angle brackets hold what names the language, `<L>` one or two words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count

from schemas.registry import load_rows
from transforms.attribute.lexicon.usage_words import WordUse, pattern_for
from transforms.text.scripts import EAST_ASIAN, IDEOGRAPHIC, THAI_LAO_BURMESE_KHMER

_MARK = r"\s*[:|=>/՝\-–—]+\s*"
_ENDS = r"(?:{mark}|\s+|(?<=['’])|(?<=โดย))"  # behind a word that leads to a name
_WHO = r"(?P<who>.+)"
_DIRECT = r"(?P<direct>[^\W\d_].*)"
_LABELLED = r"(?P<labelled>[^\W\d_].*)"
_LANGUAGE = r"[^\W\d_]+(?:[ -][^\W\d_]+)??(?: \([^()]{2,24}\))?"
_IN_BRACKETS = re.compile(r"<([^<>]+)>")
_JOINT = pattern_for(WordUse.ROLE_JOINT)
_ROLE = rf"[^\W\d_]{{4,16}}\s+{_JOINT}\s+"  # editing and translation
_OTHER_ROLE = rf"\s+(?:{_JOINT}\s+|و)[^\W\d_]{{4,16}}"  # translation and editing
_LAST_ROLE = r"\s+[^\W\d_]{1,3}\s+[^\W\d_]{4,16}(?:\s+[^\W\d_]{2}\s+[^\W\d_]{4,16})?(?=\s?:)"  # de ... et mise en page:
_BETWEEN = ".{0,40}?"  # a verb and what did it
_UNSPACED = f"(?-i:[{EAST_ASIAN}{THAI_LAO_BURMESE_KHMER}])"  # they have no case, and so `re` compiles them at once
_WORD_START = rf"(?:(?<!\w)|(?<={_UNSPACED}))"
_WORD_END = rf"(?:(?!\w)|(?={_UNSPACED}))"
_FOR_WHOM = r"[^,.;:|()]{2,40}?"
_SUBJECT = r"(?P<who>[^\W\d_][^\s,.;:]*(?: [^\W\d_][^\s,.;:]*){1,4}?)"


@dataclass(frozen=True, slots=True)
class TranslatingWords:
    """The words of one language.

    `verbs` need a preposition of `by` or a mark before the translator, `active` ones have the name behind them; `nouns`
    take a preposition of `of`, `agents` a mark. `behind` stands behind the name. `alone` where a language and a
    preposition are enough (`Aus dem Englischen von`), `genitive` where a name may follow a noun as it is. `machine`
    is what did it where no person did, or how it was done, `adverbs` how a person did it; `in_language` the language
    that a text was printed in; `purpose` stands before whom it was translated for. `sentences` are whole ones, of the
    translator (`WHO`), the text (`TEXT`) and the language (`FROM`). The examples are of a translator, of a notice that
    names a language, of one that says where the text was `printed` before, of one of a machine, and of a `sentence`;
    the counter-example is none of them.
    """

    id: str
    nouns: tuple[str, ...]
    agents: tuple[str, ...]
    example: str
    counter_example: str
    verbs: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    of: tuple[str, ...] = ()
    from_language: tuple[str, ...] = ()
    machine: tuple[str, ...] = ()
    behind: tuple[str, ...] = ()
    alone: bool = False
    genitive: bool = False
    adverbs: tuple[str, ...] = ()
    purpose: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    in_language: tuple[str, ...] | None = None
    notice: str | None = None
    printed: str | None = None
    machine_notice: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class TranslatingPattern:
    """A pattern that the words of a language make, with its example; `after` stands at the end of a line."""

    pattern: str
    example: str
    after: str | None = None


@lru_cache(maxsize=1)
def load_translating() -> tuple[TranslatingWords, ...]:
    """The words of all languages, sorted by BCP 47 code."""
    return load_rows("translating.jsonl", TranslatingWords, package="transforms.attribute")


def translator_pattern(words: TranslatingWords) -> TranslatingPattern:
    """A translator's line: `who` names the person, `from` the language.

    Where no mark leads to the name it is `direct` in languages that write so, else `labelled`: markup had the mark.
    `sole` is a language without any word of translating.
    """
    names = _numbered()
    behind_noun = f"(?:\\s+{_any(words.of)}{_ends()}|{_MARK})" if words.of else _MARK
    behind_verb = f"{_aside(words)}(?:\\s+{_any(words.by)}{_ends()}|{_MARK})" if words.by else _MARK
    parts = ((words.verbs, behind_verb), (words.active, _ends()), (words.nouns, behind_noun), (words.agents, _MARK))
    leads = [f"{_beside(words, names, part)}{behind}" for part, behind in parts if part]
    if words.alone:
        leads.append(f"{_any(_named(words.from_language, names, 'sole'))}{behind_noun}")
    plain = _DIRECT if words.genitive else _LABELLED
    forms = [f"(?:{'|'.join(leads)}){_WHO}", f"{_beside(words, names, (*words.nouns, *words.agents))}\\s+{plain}"]
    return TranslatingPattern("|".join(forms), words.example, _after(words, names) if words.behind else None)


def _after(words: TranslatingWords, names: Iterator[str]) -> str:
    """The wording behind a translator's name: `Lan Anh dịch`, `Lan Anh (dịch từ tiếng Anh)`."""
    language = rf"(?:\s+{_any(_named(words.from_language, names))})?" if words.from_language else ""
    return rf"(?:(?<=\S)[\s(/·]+|(?<=[{IDEOGRAPHIC}]{{3}})){_any(words.behind)}{language}[)\s.]*\Z"


def _aside(words: TranslatingWords) -> str:
    """What may stand between a verb with its language and the translator: `for the Gazette`."""
    return f"(?:\\s+{_any(words.purpose)}\\s+{_FOR_WHOM})?" if words.purpose else ""


def sentence_pattern(words: TranslatingWords, texts: str) -> TranslatingPattern | None:
    """A whole sentence whose subject is the translator; `texts` are the names that the text has for itself."""
    if words.sentence is None:
        return None
    names = _numbered()
    forms = []
    for form in words.sentences:
        languages = _any(_named(words.from_language, names))
        subject = _SUBJECT.replace("who", f"who_{next(names)}")
        forms.append(form.replace("TEXT", f"(?:{texts})").replace("FROM", languages).replace("WHO", subject))
    return TranslatingPattern(rf"(?:{'|'.join(forms)})[.!]?\s*\Z", words.sentence)


def notice_pattern(words: TranslatingWords) -> TranslatingPattern | None:
    """A verb beside the language that the text was in: `translated from the Polish`."""
    if words.notice is None:
        return None
    names = _numbered()
    wordings = [wording for wording in words.from_language if "<" in wording]
    behind, before = (_any(_named(wordings, names)) for _ in range(2))
    verbs = _any((*words.verbs, *words.active))
    return TranslatingPattern(f"{verbs}\\s+{behind}|{before}\\s+{verbs}", words.notice)


def in_language_pattern(words: TranslatingWords) -> TranslatingPattern | None:
    """The language that a text was printed in first: `in German`, not `in German dailies`."""
    if words.in_language is None:
        return None
    return TranslatingPattern(rf"\b{_any(_named(words.in_language, _numbered()))}(?!\w)", words.printed or "")


def machine_pattern(words: TranslatingWords) -> TranslatingPattern | None:
    """A verb beside a machine: `translated with the help of AI`."""
    if words.machine_notice is None:
        return None
    verbs, machine = _any((*words.verbs, *words.active)), f"{_WORD_START}{_any(words.machine)}{_WORD_END}"
    return TranslatingPattern(f"{verbs}{_BETWEEN}{machine}|{machine}{_BETWEEN}{verbs}", words.machine_notice)


def _any(words: Sequence[str]) -> str:
    return f"(?:{'|'.join(words)})" if words else "(?!)"


def _numbered() -> Iterator[str]:
    return map(str, count())


def _named(wordings: Sequence[str], names: Iterator[str], group: str = "from") -> list[str]:
    """The wordings with a group of its own for each language; `<L>` is one or two words."""
    filled = (wording.replace("<L>", f"<{_LANGUAGE}>") for wording in wordings)
    return [_IN_BRACKETS.sub(lambda part: f"(?P<{group}_{next(names)}>{part[1]})", wording) for wording in filled]


def _beside(words: TranslatingWords, names: Iterator[str], wordings: Sequence[str]) -> str:
    """The wordings with the language before or behind them, or without one."""
    roles = f"(?:{_ROLE})?{_any(wordings)}(?:{_OTHER_ROLE})?"
    if not words.from_language:
        return roles
    before, behind = (_any(_named(words.from_language, names)) for _ in range(2))
    gap = r"\s*" if re.search(_UNSPACED, before) else r",?\s+"
    adverb = f"(?:\\s+{_any(words.adverbs)})?" if words.adverbs else ""
    return f"(?:{before}{gap})?{roles}{adverb}(?:\\s+{behind}){{0,2}}(?:{_LAST_ROLE})?"


def _ends() -> str:
    return _ENDS.replace("{mark}", _MARK)
