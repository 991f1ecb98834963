"""The tables of a registry file, as its user writes them, and the rows of the built-in tables that they become.

    [[agency]]                              # a source that others credit
    name = "Harbour Press Service"
    languages = ["en"]
    short = ["HPS"]

What is left out has the value that a newsroom's own service most often has; `docs/own-registry.md` explains each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schemas.own_tables import own_id
from schemas.phrases import Phrase, PhraseKind, Position, Scope, fold
from schemas.registry import AgencyKind, RegistryError, checked_row

OwnTable = tuple[str, Mapping[str, Any]]  # the table that a row goes into, and the row
EVERY_OUTLET = ""
_UNLIMITED = 10_000  # words
_MORE_WORDS = 2  # than the wording itself has: a name, a mark
_DOMAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_Names = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OwnAgency:
    """`[[agency]]`: a service that others credit. `aliases` are safe without a frame, `short` forms need one."""

    name: str
    languages: tuple[str, ...]
    id: str = ""
    kind: AgencyKind = AgencyKind.AGENCY
    aliases: tuple[str, ...] = ()
    names: _Names = field(default_factory=dict)
    short: tuple[str, ...] = ()
    case_sensitive: bool = True
    dateline_forms: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    country: str = ""
    service_languages: tuple[str, ...] = ()
    id_patterns: tuple[str, ...] = ()
    group: str | None = None
    example: str = ""
    counter_example: str = ""

    def rows(self, file: str) -> Iterator[OwnTable]:
        """The row among the agencies. Raises ValueError."""
        for pattern in self.id_patterns:
            _compile(pattern)
        _check_places((*self.domains,), self.country, (*self.languages, *self.names, *self.service_languages))
        row = {
            "id": self.id or _slug(self.name),
            "kind": str(self.kind),
            "name": self.name,
            "names": _names(self.name, self.aliases, self.languages, self.names),
            "short": list(self.short),
            "case_sensitive": self.case_sensitive,
            "dateline_forms": list(self.dateline_forms),
            "domains": list(self.domains),
            "country": self.country,
            "home_languages": list(self.languages),
            "service_languages": list(self.service_languages),
            "dateline_styles": [],
            "id_patterns": list(self.id_patterns),
            "wikidata": None,
            "owner": self.group,
            "source": file,
            "example": self.example,
            "counter_example": self.counter_example,
        }
        yield "agencies", row


@dataclass(frozen=True, slots=True)
class OwnOutlet:
    """`[[outlet]]`: whose pages stand at a domain. `sisters` are domains of other outlets of its house."""

    domain: str
    name: str
    id: str = ""
    aliases: tuple[str, ...] = ()
    names: _Names = field(default_factory=dict)
    domains: tuple[str, ...] = ()
    country: str = ""
    languages: tuple[str, ...] = ()
    group: str | None = None
    sisters: tuple[str, ...] = ()

    def rows(self, file: str) -> Iterator[OwnTable]:
        """The row among the outlets, and one for each sister site. Raises ValueError."""
        domains = tuple(dict.fromkeys((self.domain, *self.domains)))
        _check_places((*domains, *self.sisters), self.country, (*self.languages, *self.names))
        owner = self.group or (self.domain if self.sisters else None)
        names = _names(self.name, self.aliases, self.languages, self.names)
        house = {"country": self.country, "languages": list(self.languages), "owner": owner, "source": file}
        identity = {"id": self.id or self.domain, "name": self.name, "names": names, "domains": list(domains)}
        yield "outlets", {**identity, **house}
        for sister in self.sisters:
            yield "outlets", {"id": sister, "name": sister, "names": {}, "domains": [sister], **house}


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """`[[phrase]]`: a line of furniture, as `text`, or as a `pattern` over folded text."""

    language: str
    text: str = ""
    pattern: str = ""
    id: str = ""
    kind: PhraseKind = PhraseKind.NAVIGATION
    scope: Scope = Scope.WHOLE
    position: Position = Position.ANY
    max_words: int = 0
    example: str = ""
    counter_examples: tuple[str, ...] = ()

    def rows(self, file: str) -> Iterator[OwnTable]:
        """The row among the phrases. Raises ValueError."""
        _check_places((), "", (self.language,))
        pattern = _pattern(self.text, self.pattern)
        words = self.max_words or (len(self.text.split()) + _MORE_WORDS if self.text else _UNLIMITED)
        row = _phrase(file, self.id or _slug(self.text or self.pattern), self.language, pattern, self.example)
        own = {"kind": str(self.kind), "scope": str(self.scope), "position": str(self.position), "max_words": words}
        yield "phrases", {**row, **own, "counter_examples": list(self.counter_examples)}


@dataclass(frozen=True, slots=True)
class OwnKeptLine:
    """`[[keep]]`: lines that are never cut, by how they begin: as `text`, or as a `pattern` over folded text."""

    text: str = ""
    pattern: str = ""
    id: str = ""
    language: str = "und"
    example: str = ""
    counter_examples: tuple[str, ...] = ()

    def rows(self, file: str) -> Iterator[OwnTable]:
        """The row among the phrases, which keeps. Raises ValueError."""
        _check_places((), "", (self.language,))
        pattern = _pattern(self.text, self.pattern)
        row = _phrase(file, self.id or _slug(self.text or self.pattern), self.language, pattern, self.example)
        kept = {"kind": str(PhraseKind.NOTE), "scope": str(Scope.START), "keep": True}
        yield "phrases", {**row, **kept, "counter_examples": list(self.counter_examples)}
        yield "kept", {"id": row["id"], "pattern": pattern}


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """`[[place]]`: a place that datelines name, under all of its `names`."""

    name: str
    names: tuple[str, ...] = ()
    country: str = ""

    def rows(self, _file: str) -> Iterator[OwnTable]:
        """The row among the places. Raises ValueError."""
        _check_places((), self.country, ())
        yield "places", {"id": self.name, "names": [self.name, *self.names], "country": self.country}


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """`[[template]]`: whether a line goes that an outlet repeats (`cut`), or stays whatever the counts say."""

    line: str
    cut: bool
    outlet: str = EVERY_OUTLET

    def rows(self, _file: str) -> Iterator[OwnTable]:
        """The row among the templates. Raises ValueError."""
        if not self.line.strip():
            raise ValueError("line: an empty line is no template")
        row = {"outlet": self.outlet, "line": self.line, "cut": self.cut}
        yield "templates", {"id": f"{self.outlet} {self.line}".strip(), **row}


_Writing = OwnAgency | OwnOutlet | OwnPhrase | OwnKeptLine | OwnPlace | OwnTemplate
_TABLES: Mapping[str, Callable[[str, int, Mapping[str, Any]], _Writing]] = {
    "agency": lambda file, line, row: checked_row(file, line, row, OwnAgency),
    "outlet": lambda file, line, row: checked_row(file, line, row, OwnOutlet),
    "phrase": lambda file, line, row: checked_row(file, line, row, OwnPhrase),
    "keep": lambda file, line, row: checked_row(file, line, row, OwnKeptLine),
    "place": lambda file, line, row: checked_row(file, line, row, OwnPlace),
    "template": lambda file, line, row: checked_row(file, line, row, OwnTemplate),
}
TABLES = tuple(_TABLES)


def rows_of(file: str, line: int, table: str, values: Mapping[str, Any]) -> tuple[OwnTable, ...]:
    """The rows of the built-in tables that one `[[table]]` of a registry file becomes.

    `file` is its name in evidence, `line` where the table stands. Raises RegistryError.
    """
    written = _TABLES[table](file, line, values)
    try:
        return tuple(written.rows(file))
    except ValueError as error:
        name, _, message = str(error).partition(": ")
        raise RegistryError(file, line, name, message) from error


def _phrase(file: str, identity: str, language: str, pattern: str, example: str) -> dict[str, Any]:
    row = {
        "id": own_id(identity, file),
        "kind": str(PhraseKind.NOTE),
        "language": language,
        "pattern": pattern,
        "scope": str(Scope.WHOLE),
        "max_words": _UNLIMITED,
        "position": str(Position.ANY),
        "example": example,
        "counter_examples": [],
        "source": file,
    }
    try:
        checked_row(file, 0, row, Phrase)
    except ValueError as error:
        raise ValueError(f"pattern: {str(error).partition(': ')[2]}") from error
    return row


def _pattern(text: str, pattern: str) -> str:
    """The pattern that is given, or that of a wording, whose runs of white space are any. Raises ValueError."""
    if bool(text.strip()) == bool(pattern):
        raise ValueError("text: give either a text or a pattern")
    if pattern:
        _compile(pattern)
        return pattern
    return r"\s+".join(re.escape(word) for word in fold(text).split())


def _compile(pattern: str) -> None:
    try:
        matches_nothing = re.compile(pattern).match("")
    except re.error as error:
        raise ValueError(f"pattern: {pattern!r} is no regular expression: {error}") from error
    if matches_nothing:
        raise ValueError(f"pattern: {pattern!r} matches an empty line, and so any")


def _check_places(domains: Iterable[str], country: str, languages: Iterable[str]) -> None:
    for domain in domains:
        if not _DOMAIN.fullmatch(domain):
            raise ValueError(f"domain: {domain!r} is no domain such as harbour-times.example, in lower case")
    if country and not _COUNTRY.fullmatch(country):
        raise ValueError(f"country: {country!r} is no country such as GB")
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise ValueError(f"languages: {language!r} is no language such as en or pt-BR")


def _names(name: str, aliases: Iterable[str], languages: tuple[str, ...], names: _Names) -> dict[str, list[str]]:
    """The names by language: the plain ones in the first language, those that stand by language beside them."""
    if not name.strip():
        raise ValueError("name: an empty name")
    own = languages[0] if languages else "und"
    by_language: dict[str, tuple[str, ...]] = {**dict.fromkeys(languages, ()), own: (name, *aliases)}
    for code, several in names.items():
        by_language[code] = (*by_language.get(code, ()), *several)
    return {code: list(dict.fromkeys(several or (name,))) for code, several in by_language.items()}


def _slug(text: str) -> str:
    """`Harbour Press Service` as `harbour-press-service`; other scripts keep their letters."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:60] or "row"
