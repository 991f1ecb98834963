"""`copydesk registry check FILE`: what a registry file adds, what is wrong with it, whether its examples hold."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline import terminal
from pipeline.registry_files import RegistryFile, clashes, joined, registry_file
from schemas.decisions import Line
from schemas.input_kinds import InputKind
from schemas.own_tables import NONE, in_force, own_rows
from schemas.page import Page
from schemas.phrases import Phrase
from schemas.registry import Agency, KnownOutlet, load_agencies, load_outlets, own_row
from schemas.vocabulary import Role
from transforms.attribute.attribution import attribute
from transforms.attribute.mentions.registry_index import load_index
from transforms.clean.phrase_lines import matching_rows

SOUND, UNSOUND = 0, 1
_STORY = (
    "The ferry leaves the island at dawn and comes back with the mail when the tide allows it.",
    "Nobody could say on Monday how long the old pier would hold, and the council meets again next week.",
)
_WORDS = {
    "agencies": ("agency", "agencies"),
    "outlets": ("outlet", "outlets"),
    "phrases": ("phrase", "phrases"),
    "kept": ("kept line", "kept lines"),
    "places": ("place", "places"),
    "templates": ("template line", "template lines"),
}


def command(asked: argparse.Namespace) -> int:
    """Check registry files together; 1 where something is wrong. Raises UsageError where one cannot be read."""
    files = [registry_file(path) for path in asked.files]
    problems = [problem for file in files for problem in file.problems] or list(clashes(files))
    text = NONE if problems else joined(files).text
    with in_force(text):
        problems += _failed_examples()
        for line in (*map(_told, files), *_notes()):
            terminal.say(line, sys.stdout)
    for problem in problems:
        terminal.say(f"error: {problem}", sys.stdout)
    return UNSOUND if problems else SOUND


def _told(file: RegistryFile) -> str:
    counts = Counter(table for table, _ in file.rows)
    counts["phrases"] -= counts["kept"]
    said = [f"{number} {_WORDS[table][number != 1]}" for table, number in sorted(counts.items()) if number]
    return f"{file.name}: {', '.join(said) or 'nothing'} (sha256 {file.sha256})"


def _notes() -> Iterator[str]:
    """What the user may not know: what a row replaces, and whose name or domain it shares."""
    mine = {row.values["id"] for table in ("agencies", "outlets") for row in own_rows(table)}
    own = [row for row in _sources() if row.id in mine]
    with in_force(NONE):
        built_in, index = {row.id for row in _sources()}, load_index()
    for row in own:
        if row.id in built_in:
            yield f"note: {row.id!r} replaces the built-in one"
        for domain in row.domains:
            if (owner := index.by_domain(domain)) and owner.id != row.id:
                yield f"note: the domain {domain} is {row.id}'s now, not {owner.id}'s"
        forms = {form for names in row.names.values() for form in names} | set(getattr(row, "short", ()))
        for form in sorted(forms):
            whole = (mention for mention in index.find(form) if mention.end - mention.start == len(form))
            for other in sorted({mention.organisation.id for mention in whole} - {row.id}):
                yield f"note: {form!r} of {row.id} is also a name of the built-in {other}"


def _sources() -> tuple[Agency | KnownOutlet, ...]:
    return (*load_agencies(), *load_outlets())


def _failed_examples() -> Iterator[str]:
    for row in own_rows("agencies"):
        agency = own_row(row, Agency)
        if agency.example and not _credits(agency, agency.example):
            yield f"{row.file}: {agency.id}: its example credits it not: {agency.example!r}"
        if agency.counter_example and _credits(agency, agency.counter_example):
            yield f"{row.file}: {agency.id}: its counter_example credits it: {agency.counter_example!r}"
    for row in own_rows("phrases"):
        phrase = own_row(row, Phrase)
        if phrase.example and not _matches(phrase, phrase.example):
            yield f"{row.file}: {phrase.id}: its example does not match: {phrase.example!r}"
        for example in filter(lambda text: _matches(phrase, text), phrase.counter_examples):
            yield f"{row.file}: {phrase.id}: a counter_example matches: {example!r}"


def _matches(phrase: Phrase, line: str) -> bool:
    return any(row.id == phrase.id for row in matching_rows(line))


def _credits(agency: Agency, line: str) -> bool:
    """Whether a line above or below a story credits an agency with it, or with a part of it."""
    return any(_is_credited(agency, texts) for texts in ((line, *_STORY), (*_STORY, line)))


def _is_credited(agency: Agency, texts: Sequence[str]) -> bool:
    lines = [Line(text, position) for position, text in enumerate(texts)]
    page = Page(InputKind.TEXT, "example", "example", is_text=True)
    sources = attribute(lines, page, None, host=None, language=agency.home_languages[0]).info_sources
    return any(source.id == agency.id and source.role is not Role.CITED for source in sources)
