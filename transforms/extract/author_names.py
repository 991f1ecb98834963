"""Names of people in author strings, told from agencies, outlets, desks, roles and places.

Names that stand in one string are told apart. The words that decide are rows of `data/author_words.jsonl`, the
organisations those of the registries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from schemas.own_tables import per_registry
from schemas.registry import load_agencies, load_outlets
from transforms.extract.author_words import author_words
from transforms.text.scripts import EAST_ASIAN, KANA, has_east_asian
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
_GENERATION = re.compile(r"(?:jr|sr|ii|iii|iv)\.?", re.IGNORECASE)
_INITIAL = re.compile(r"\w\.?")
_MOST_GIVEN_NAMES = 3
_GLUED = re.compile(r"(?<=[^\W\d_A-Z][^\W\d_A-Z])[A-ZÀ-ÖØ-ÞА-Я](?=[^\W\d_A-Z])")
_PREFIXES = frozenset(["Mac", "Fitz", "Van", "Von", "Della", "Dell", "Del"])
_VOWEL = re.compile(r"[AEIOUY.]")
_KANA_WORD = re.compile(rf"[{KANA}]+(?<![・·])")  # a word of another language; names in kana have a point between them
_SPACELESS = re.compile(rf"^[{EAST_ASIAN}・·\s]{{2,12}}$")
ADDRESS = re.compile(r"https?:|www\.|@|\.(?:com|org|net|de|fr|co|news|info|ru|it|es|tv)\b|/", re.IGNORECASE)


def people_in(raw: Iterable[str], sites: frozenset[str] = frozenset(), persons: Iterable[str] = ()) -> tuple[str, ...]:
    """The names of people in author strings, without repetitions.

    `sites` are keys of the outlet's own names; `persons` are strings that are people although the outlet has their
    name.
    """
    people: dict[str, str] = {}
    others = sites - {name_key(person) for person in persons}
    for text in islice(raw, _MOST_AUTHORS):
        if name_key(text) in others:
            continue
        for name in _names_in(text):
            if _is_person(name, others):
                people.setdefault(name_key(name), name)
    return tuple(people.values())[:_MOST_AUTHORS]


def names_one_person(text: str) -> bool:
    """Whether a string is the name of one person, of a given name and a family name, with initials or without."""
    words = [word for word in text.split() if not _INITIAL.fullmatch(word)]
    return (
        len(words) == _FEWEST_WORDS
        and words[0].casefold() not in author_words().articles
        and _is_person(text, frozenset())
    )


def natural_order(text: str, *, surely: bool) -> str:
    """`Jane Doe` of `Doe, Jane`, and the text itself where it is no such name.

    `surely` says that the text comes from where family names stand first: then `Doe, Jane Ann` is turned round too.
    """
    family, comma, given = text.partition(",")
    known = author_words()
    family, given = family.strip(), given.strip()
    words = given.split()
    if not comma or "," in given or not words or not family or len(words) > _MOST_GIVEN_NAMES:
        return text
    if _GENERATION.fullmatch(given) or not all(
        _is_name_word(word, known.particles) for word in (*family.split(), *words)
    ):
        return text
    is_plain = len(words) == 1 or words[-1].casefold() in known.particles
    turned = f"{given} {family}"
    is_name = len(family.split()) == 1 and not _is_acronym(family) and _is_person(turned, frozenset())
    is_degree = given.isupper() and "." not in given
    return turned if is_name and (surely or is_plain) and not is_degree else text


def labelled_authors(text: str) -> tuple[str, ...]:
    """The names that a line of labelled fields gives as the author's: `来源：通讯社 作者：李大江 编辑：陈小河`."""
    return tuple(found[1] for found in author_words().labelled.finditer(text))


def begins_like_byline(text: str) -> bool:
    """Whether a line starts with words that lead in a name: `By`, `Von`, `Par`."""
    return author_words().leading.match(f"{text.strip()} ") is not None


def is_bare_label(text: str) -> bool:
    """Whether a line is made of words that lead in a name, and nothing else: `Written by`, `Text:`."""
    rest = f"{text.strip(_MARKS)} "
    while found := author_words().leading.match(rest):
        rest = rest[found.end() :]
    return bool(text) and not rest


def credits_work(text: str) -> bool:
    """Whether a line starts with words for those who made a film or a play, or play in it: `Directed by`, `Regie`."""
    return author_words().worked.match(f"{text.strip()} ") is not None


def credits_picture(text: str) -> bool:
    """Whether a line starts with a word for a picture: `Photo`, `Foto`."""
    return author_words().pictured.match(f"{text.strip()} ") is not None


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
    words = author_words()
    if words.picture.match(raw):
        return
    for part in _HARD_BREAKS.split(_BRACKETS.sub(" ", raw)):
        text = _without_date(_without_leading(part))
        pieces = _with_generation(words.joined.split(text))
        if _ONE_LETTER.search(text) and any(len(piece.split()) < _FEWEST_WORDS for piece in pieces):
            pieces = [text]  # "Puig i Soler" is one name
        for piece in chain.from_iterable(map(_parted, pieces)):
            if credits_picture(piece):
                continue
            if name := _without_credentials(words.trailing.sub("", _without_leading(piece)).strip(_MARKS)):
                yield name


def _without_credentials(name: str) -> str:
    """A name without degrees and honours behind it, where two words are left."""
    bare = author_words().credential.sub("", name)
    return bare if len(bare.split()) >= _FEWEST_WORDS else name


def _with_generation(pieces: list[str]) -> list[str]:
    """The pieces of a list, with `Jr.` behind the name that it belongs to."""
    whole: list[str] = []
    for piece in pieces:
        if whole and _GENERATION.fullmatch(piece.strip(" ")):
            whole[-1] = f"{whole[-1]}, {piece.strip(' ')}"
        else:
            whole.append(piece)
    return whole


def _parted(piece: str) -> list[str]:
    """Two names that run together (`Jane DoeJohn Roe`) as two, where both have two words or more."""
    for glued in _GLUED.finditer(piece):
        before, after = piece[: glued.start()], piece[glued.start() :]
        is_prefix = before.split()[-1] in _PREFIXES
        if not is_prefix and min(len(before.split()), len(after.split())) >= _FEWEST_WORDS:
            return [before, after]
    return [piece]


def _without_leading(text: str) -> str:
    """The text without the words that lead in a name; `Per Hansen` keeps its Per."""
    bare = text.strip(_MARKS)
    while found := author_words().leading.match(bare):
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
    key, known = name_key(name), author_words()
    if key in sites or key in _organisation_keys() or any(key.startswith(site) for site in sites if len(site) > _SHORT):
        return False
    if has_east_asian(name):
        is_name = _SPACELESS.match(name) and (_KANA_WORD.fullmatch(name) is None)
        return bool(is_name) and not known.spaceless_organisation.search(name)
    words = name.split()
    folded = [word.casefold().strip(".,’'") for word in words]
    return (
        _FEWEST_WORDS <= len(words) <= _MOST_WORDS
        and known.organisations.isdisjoint(folded)
        and known.roles.isdisjoint((folded[0], folded[-1]))
        and name.casefold() not in known.places
        and known.controls.isdisjoint((name.casefold(), folded[0]))
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


@per_registry()
def _organisation_keys() -> frozenset[str]:
    """Keys of the names of agencies and outlets."""
    sources = [(source.name, source.names) for source in load_agencies()]
    sources += [(source.name, source.names) for source in load_outlets()]
    return frozenset(name_key(form) for name, names in sources for form in (name, *chain(*names.values())))


@per_registry()
def _short_forms() -> frozenset[str]:
    """Short names of agencies that are acronyms: no name of a person has one as a word."""
    return frozenset(
        form for agency in load_agencies() for form in agency.short if form.isupper() and len(form) > len("AP")
    )
