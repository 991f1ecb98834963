"""The forms under which text names an organisation: the names and short forms of its row, declined, in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from schemas.own_tables import per_registry
from schemas.registry import Agency, AgencyKind, KnownOutlet
from transforms.attribute.lexicon.name_forms import TURKIC, capitals, case_forms
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT, WORD, normalised
from transforms.attribute.mentions.organisations import Organisation, registered

_MAX_ACRONYM = 4  # an outlet's short name counts as printed alone: AS is not "as"
_NEWS = "News"  # stands behind an acronym as part of the name: UNB News
_COMPOUND = re.compile(r"[/=\[\](){}【】]")  # forms of several parts: the grammar of datelines reads them


@dataclass(frozen=True, slots=True)
class Alias:
    """One form of a name, as words and as case-folded words.

    `short` where the form is also a word, a code or another body and needs a frame; `exact_case` where it counts as
    printed alone; `slashed` where the name itself has a slash (RFE/RL); `capital` where an outlet's name is made of
    ordinary words (The Hill is not "the hill").
    """

    words: tuple[str, ...]
    folds: tuple[str, ...]
    organisation: Organisation
    short: bool
    exact_case: bool
    slashed: bool = False
    capital: bool = False

    @property
    def is_unspaced(self) -> bool:
        """Whether the form is of a script that puts no spaces between words."""
        return any(UNSPACED_TEXT.search(word) for word in self.words)

    def run_together(self) -> Alias:
        """The same form without its spaces: `skynews`."""
        return Alias(("".join(self.words),), ("".join(self.folds),), self.organisation, self.short, exact_case=False)


@per_registry()
def load_aliases() -> tuple[Alias, ...]:
    """All forms of all organisations: those of more words first, safe forms before short ones."""
    aliases = [alias for organisation, row in registered() for alias in _aliases(organisation, row) if alias.words]
    return tuple(
        sorted(aliases, key=lambda alias: (-len(alias.words), alias.short, alias.organisation.id, alias.words))
    )


def _aliases(organisation: Organisation, row: Agency | KnownOutlet) -> Iterator[Alias]:
    if isinstance(row, KnownOutlet):
        names = {name for names in row.names.values() for name in names} | {row.name}
        yield from (_alias(name, organisation, short=True, exact=len(name) <= _MAX_ACRONYM) for name in sorted(names))
        return
    full = _full_names(row)
    short = set(row.short)
    framed = short | {form for form in row.dateline_forms if form not in full and not _COMPOUND.search(form)}
    if row.kind is AgencyKind.AGENCY:
        framed |= {f"{form} {_NEWS}" for form in short if form.isascii() and form.isupper()} - full
    yield from (_alias(name, organisation, short=False, exact=False) for name in sorted(full - short))
    yield from (_alias(name, organisation, short=True, exact=row.case_sensitive) for name in sorted(framed))


def _full_names(row: Agency) -> set[str]:
    """The names that need no frame, in the forms that their languages make of them."""
    by_language = [(code, name) for code, names in row.names.items() for name in names]
    full = {name for _, name in by_language if "=" not in normalised(name)} | {row.name}
    full |= {form for code, name in by_language for form in case_forms(name, code)}
    return full | {capitals(name) for code, name in by_language if code in TURKIC}


def _alias(printed: str, organisation: Organisation, *, short: bool, exact: bool) -> Alias:
    name = normalised(printed)
    if name.endswith("+"):  # `Vietnam+` without its mark is a country
        return Alias((), (), organisation, short, exact)
    words = tuple(name.split()) if UNSPACED_TEXT.search(name) else tuple(WORD.findall(name))
    capital = organisation.kind is None and not name.islower()
    return Alias(words, tuple(word.casefold() for word in words), organisation, short, exact, "/" in name, capital)
