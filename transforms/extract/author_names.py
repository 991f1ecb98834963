"""Names of people in author strings, told from agencies, outlets, desks, roles and places.

Names that stand in one string are told apart. The words that decide are rows of `data/author_words.jsonl`, the
organisations those of the registries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from schemas.registry import load_agencies, load_outlets, load_rows
from schemas.vocabulary import Word
from transforms.text.scripts import EAST_ASIAN, has_east_asian
from transforms.text.written_dates import is_month

_MOST_AUTHORS = 30
_LONGEST_NAME = 60
_SHORT = 4  # letters of a site's name that names of people may start with
_FEWEST_WORDS, _MOST_WORDS = 2, 5
_NOT_IN_NAMES = re.compile(r"[\d:?!=<>{}\[\]\\#%*~^|/•©®™_]")
_BRACKETS = re.compile(r"\s*[(\[（【][^()\[\]（）【】]*[)\]）】]")
_HARD_BREAKS = re.compile(r"\s*[;|/•·\n]\s*|\s[–—-]\s|\s{2,}")
_NUMBER = re.compile(r"\s+\S*\d.*$", re.DOTALL)
_ONE_LETTER = re.compile(r"\s[^\W\d_]\s")
_MARKS = " ,-–—:"
_VOWEL = re.compile(r"[AEIOUY.]")
_SPACELESS = re.compile(rf"^[{EAST_ASIAN}・·\s]{{2,12}}$")
ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|de|fr|co|news|info|ru|it|es|tv)\b|/", re.IGNORECASE)


class WordKind(Word):
    """What a word does in a byline."""

    LEADING = "leading"
    JOINER = "joiner"
    ORGANISATION = "organisation"
    ROLE = "role"
    PARTICLE = "particle"
    PLACE = "place"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class AuthorWords:
    """Words of one kind in one language."""

    id: str
    kind: WordKind
    language: str
    words: tuple[str, ...]


def people_in(raw: Iterable[str], sites: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The names of people in author strings, without repetitions. `sites` are keys of the outlet's own names."""
    people: dict[str, str] = {}
    for text in islice(raw, _MOST_AUTHORS):
        for name in _names_in(text):
            if _is_person(name, sites):
                people.setdefault(name_key(name), name)
    return tuple(people.values())[:_MOST_AUTHORS]


def begins_like_byline(text: str) -> bool:
    """Whether a line starts with words that lead in a name: `By`, `Von`, `Par`."""
    return _author_words().leading.match(f"{text.strip()} ") is not None


def name_key(text: str) -> str:
    """The letters and digits of a name in lower case."""
    return "".join(char for char in text.casefold() if char.isalnum())


def mixes_scripts_without_capitals(text: str) -> bool:
    """Whether a text has Chinese, Japanese or Korean characters and is no bare name in them."""
    return has_east_asian(text) and _SPACELESS.match(text) is None


def _names_in(raw: str) -> Iterator[str]:
    """The parts of an author string that may be names, without what leads in, roles and brackets.

    The credit of a picture has none.
    """
    words = _author_words()
    if words.picture.match(raw):
        return
    for part in _HARD_BREAKS.split(_BRACKETS.sub(" ", raw)):
        text = _without_date(_without_leading(part))
        pieces = words.joined.split(text)
        if _ONE_LETTER.search(text) and any(len(piece.split()) < _FEWEST_WORDS for piece in pieces):
            pieces = [text]  # "Puig i Soler" is one name
        for piece in pieces:
            if name := words.trailing.sub("", _without_leading(piece)).strip(_MARKS):
                yield name


def _without_leading(text: str) -> str:
    """The text without the words that lead in a name; `Per Hansen` keeps its Per."""
    bare = text.strip(_MARKS)
    while found := _author_words().leading.match(bare):
        rest = bare[found.end() :].strip(_MARKS)
        if " " not in rest and not has_east_asian(rest[:1]):
            break
        bare = rest
    return bare


def _without_date(text: str) -> str:
    """The text before its first number, and without the month that stood before that number."""
    cut = _NUMBER.sub("", text)
    head, _, last = cut.rpartition(" ")
    return head if cut != text and head and is_month(last) else cut


def _is_person(name: str, sites: frozenset[str]) -> bool:
    if len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name) or ADDRESS.search(name):
        return False
    key, known = name_key(name), _author_words()
    if key in sites or key in _organisation_keys() or any(key.startswith(site) for site in sites if len(site) > _SHORT):
        return False
    if has_east_asian(name):
        return bool(_SPACELESS.match(name)) and not known.spaceless_organisation.search(name)
    words = name.split()
    folded = [word.casefold().strip(".,’'") for word in words]
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and known.organisations.isdisjoint(folded)
        and known.roles.isdisjoint((folded[0], folded[-1]))
        and name.casefold() not in known.places
        and all(_is_name_word(word, known.particles) for word in words)
        and not (len(words[0]) == 1 and words[0].islower())
        and not any(_is_acronym(word) for word in words[: None if name.isupper() else -1])
        and _short_forms().isdisjoint(words)
    )


def _is_acronym(word: str) -> bool:
    """Three capitals or more that cannot be spoken; a surname in capitals can."""
    return len(word) > len("JT") and word.isupper() and _VOWEL.search(word) is None and word.isascii()


def _is_name_word(word: str, particles: frozenset[str]) -> bool:
    """Capitalised, an initial, a particle, or in a script without capitals."""
    letters = [char for char in word if char.isalpha()]
    if not letters:
        return False
    first = letters[0]
    return word.casefold() in particles or not first.islower() or word[0] in "'’"


@dataclass(frozen=True, slots=True)
class _Known:
    leading: re.Pattern[str]
    picture: re.Pattern[str]
    joined: re.Pattern[str]
    trailing: re.Pattern[str]
    spaceless_organisation: re.Pattern[str]
    organisations: frozenset[str]
    roles: frozenset[str]
    places: frozenset[str]
    particles: frozenset[str]


@lru_cache(maxsize=1)
def _author_words() -> _Known:
    rows = load_rows("author_words.jsonl", AuthorWords, package="transforms.extract")
    words = {kind: frozenset(word for row in rows if row.kind == kind for word in row.words) for kind in WordKind}
    leading, role = _any_of(words[WordKind.LEADING]), _any_of(words[WordKind.ROLE])
    longer = {form for word in words[WordKind.JOINER] if len(word) > 1 for form in (word.title(), word.upper())}
    joiner = _any_of(words[WordKind.JOINER] | longer)  # "E" and "Y" are initials
    unspaced = _any_of(word for word in words[WordKind.LEADING] if has_east_asian(word[:1]) and len(word) > 1)
    spaceless = sorted(word for word in words[WordKind.ORGANISATION] if has_east_asian(word))
    return _Known(
        leading=re.compile(rf"^(?:{leading}(?:\s*[:：/]\s*|\s+)|{unspaced})", re.IGNORECASE),
        picture=re.compile(rf"\s*{_any_of(words[WordKind.PICTURE])}\s*[:：/(]|\s*©", re.IGNORECASE),
        joined=re.compile(rf"\s*[,，、]\s*(?:{joiner}\s+)?|\s+{joiner}\s+"),
        trailing=re.compile(rf"\s+(?:(?:for|in|at|via|für|aus|pour|para)\s+.*|{role}(?:\s+.*)?)$", re.IGNORECASE),
        spaceless_organisation=re.compile("|".join(map(re.escape, spaceless))),
        organisations=words[WordKind.ORGANISATION],
        roles=words[WordKind.ROLE],
        places=words[WordKind.PLACE],
        particles=words[WordKind.PARTICLE],
    )


def _any_of(words: Iterable[str]) -> str:
    """A regular expression of any of the words, longest first, with any white space for theirs."""
    longest = sorted(words, key=lambda word: (-len(word), word))
    spaced = (r"\s+".join(map(re.escape, word.split())) for word in longest)
    return f"(?:{'|'.join(spaced)})"


@lru_cache(maxsize=1)
def _organisation_keys() -> frozenset[str]:
    """Keys of the names of agencies and outlets."""
    sources = [(source.name, source.names) for source in load_agencies()]
    sources += [(source.name, source.names) for source in load_outlets()]
    return frozenset(name_key(form) for name, names in sources for form in (name, *chain(*names.values())))


@lru_cache(maxsize=1)
def _short_forms() -> frozenset[str]:
    """Short names of agencies that are acronyms: no name of a person has one as a word."""
    return frozenset(
        form for agency in load_agencies() for form in agency.short if form.isupper() and len(form) > len("AP")
    )
