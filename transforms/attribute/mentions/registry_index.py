"""Names of the registry in text: which organisation is mentioned where, and whether the form needs a frame.

Each script has its own word boundary: alphabetic scripts split at non-letters, Chinese, Japanese, Korean and Thai
have none, and Arabic may prefix a name with a particle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from schemas.own_tables import per_registry
from transforms.attribute.lexicon.normal_text import UNSPACED_TEXT, WORD, folded
from transforms.attribute.lexicon.word_trie import one_of
from transforms.attribute.mentions.aliases import Alias, load_aliases
from transforms.attribute.mentions.name_screen import ARABIC_PARTICLES, NameScreen
from transforms.attribute.mentions.organisations import Organisation, registered

_DOMAIN = re.compile(r"(?<![\w@.-])(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?![\w@-])", re.IGNORECASE)
_DOTTED = re.compile(r"\.[a-z]{2}", re.IGNORECASE)
_OPENING_QUOTES = frozenset({" «", " “", " „", ' "'})  # АГН «Москва»
_CLOSING_QUOTES = ("»", "”", "“", '"')
_JOINTS = _OPENING_QUOTES | {"", " ", "-", ".", "'", "’", "‘", "ʻ", "ʼ", "&", " & ", ". ", "‑", "–", "·", "+", ": "}
_MIN_JOINED = 7  # "skynews": shorter names run together are other words
_MIN_PREFIXED = 2
_NO_BOUNDARY_BEFORE = frozenset("$@#&")


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation named at `start:end` of a normalised text; `short` forms are also words and need a frame."""

    start: int
    end: int
    organisation: Organisation
    short: bool


@dataclass(frozen=True, slots=True)
class RegistryIndex:
    """Aliases of one word, and longer ones by their first two, unspaced aliases as one pattern, domains by name."""

    organisations: dict[str, Organisation]
    by_first: dict[str, tuple[Alias, ...]]
    by_pair: dict[tuple[str, str], tuple[Alias, ...]]
    unspaced: re.Pattern[str]
    unspaced_alias: dict[str, Alias]
    domains: dict[str, Organisation]
    forms: dict[str, frozenset[str]]
    screen: NameScreen

    def find(self, text: str) -> tuple[Mention, ...]:
        """Mentions in a normalised text, left to right, the longest alias first, without overlaps."""
        hits = [*self._in_words(text), *self._in_unspaced(text), *self._in_domains(text)]
        mentions, taken = list[Mention](), 0
        for mention in sorted(hits, key=lambda hit: (hit.start, -hit.end)) if len(hits) > 1 else hits:
            if mention.start >= taken:
                mentions.append(mention)
                taken = mention.end
        return tuple(mentions)

    def sharing(self, form: str) -> tuple[Organisation, ...]:
        """The services that go by one short form: APS is of Algeria and of Senegal."""
        rows = self.by_first.get(form.casefold(), ())
        return tuple(alias.organisation for alias in rows if alias.short and alias.organisation.kind is not None)

    def names(self, identity: str) -> frozenset[str]:
        """All names and forms of an organisation."""
        return self.forms[identity]

    def folded_names(self, identity: str) -> frozenset[str]:
        """All names of an organisation as letters and digits alone."""
        return frozenset(folded(name.removeprefix("The ")) for name in self.forms[identity])

    def _in_words(self, text: str) -> list[Mention]:
        starts = self._starts(text)
        if not starts:
            return []
        words = list(WORD.finditer(text))
        folds = [word.group().casefold() for word in words]
        mentions, skip = list[Mention](), 0
        for at, fold in enumerate(folds):
            if at < skip or (fold not in starts and not _behind_particle(fold, starts)):
                continue
            start = words[at].start()
            aliases = self._aliases(folds, at, fold)
            if not aliases and fold[0] in ARABIC_PARTICLES and len(fold) > _MIN_PREFIXED:
                aliases, start = self._aliases(folds, at, fold[1:]), start + 1
            for alias in aliases:
                end = _matched(alias, words, at, text, start)
                if end:
                    last = _behind_quote(text, start, words[end - 1].end())
                    mentions.append(Mention(start, last, alias.organisation, alias.short))
                    skip = end
                    break
        return mentions

    def _starts(self, text: str) -> set[str]:
        """First words of the names that may stand in the text: the cheap look that spares most of the prose."""
        return {alias.folds[0] for _, alias in self.screen.standing(text)}

    def words_of_services(self, text: str) -> set[str]:
        """The rarest word of each name of a service that may stand in a text."""
        return {key for key, alias in self.screen.standing(text) if alias.organisation.kind is not None}

    def _aliases(self, folds: list[str], at: int, first: str) -> tuple[Alias, ...]:
        """Aliases that may stand at a word: those of its pair with the next word, longest first, then single words."""
        single = self.by_first.get(first, ())
        pair = self.by_pair.get((first, folds[at + 1])) if at + 1 < len(folds) else None
        return (*pair, *single) if pair else single

    def _in_unspaced(self, text: str) -> list[Mention]:
        if text.isascii() or not UNSPACED_TEXT.search(text):
            return []
        hits = ((match, self.unspaced_alias[match.group()]) for match in self.unspaced.finditer(text))
        return [Mention(match.start(), match.end(), alias.organisation, alias.short) for match, alias in hits]

    def _in_domains(self, text: str) -> list[Mention]:
        if not _DOTTED.search(text):
            return []
        hits = ((match, self.by_domain(match.group(1).lower())) for match in _DOMAIN.finditer(text))
        return [Mention(match.start(), match.end(), owner, short=False) for match, owner in hits if owner]

    def by_domain(self, host: str) -> Organisation | None:
        """The organisation that owns a host or one of its parent domains."""
        labels = host.lower().rstrip(".").split(".")
        parents = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self.domains[name] for name in parents if name in self.domains), None)


def _behind_quote(text: str, start: int, end: int) -> int:
    """Where a name ends whose last words stand in quotes: behind them."""
    quoted = any(quote in text[start:end] for quote in _OPENING_QUOTES)
    return end + 1 if quoted and text[end : end + 1] in _CLOSING_QUOTES else end


def _behind_particle(fold: str, starts: set[str]) -> bool:
    return fold[0] in ARABIC_PARTICLES and fold[1:] in starts


def _matched(alias: Alias, words: list[re.Match[str]], at: int, text: str, start: int) -> int:
    """Index after the alias's last word where it stands at `at`, else 0."""
    end = at + len(alias.words)
    if end > len(words) or (start and text[start - 1] in _NO_BOUNDARY_BEFORE):
        return 0
    for offset in range(len(alias.words)):
        word = words[at + offset].group()
        joint = text[words[at + offset - 1].end() : words[at + offset].start()] if offset else ""
        if joint not in _JOINTS and not (alias.slashed and joint.strip() == "/"):
            return 0
        if offset and word.casefold() != alias.folds[offset]:
            return 0
        if alias.exact_case and (text[start : words[at].end()] if not offset else word) != alias.words[offset]:
            return 0
    if alias.capital and text[start : words[end - 1].end()].islower() and not text.islower():
        return 0
    return end


@per_registry(512)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """`RegistryIndex.find`, remembered: several rules read the same line."""
    return load_index().find(text)


@per_registry()
def load_index() -> RegistryIndex:
    """The index over agencies and outlets, compiled once a process."""
    aliases = load_aliases()
    unspaced: dict[str, Alias] = {}
    by_first: dict[str, list[Alias]] = {}
    by_pair: dict[tuple[str, str], list[Alias]] = {}
    for alias in aliases:
        if alias.is_unspaced:
            unspaced.setdefault(" ".join(alias.words), alias)
            unspaced.setdefault("".join(alias.words), alias)
        elif len(alias.folds) == 1:
            by_first.setdefault(alias.folds[0], []).append(alias)
        else:
            by_pair.setdefault((alias.folds[0], alias.folds[1]), []).append(alias)
    _add_joined(aliases, by_first)
    return RegistryIndex(
        organisations={organisation.id: organisation for organisation, _ in registered()},
        by_first={key: tuple(rows) for key, rows in by_first.items()},
        by_pair={key: tuple(rows) for key, rows in by_pair.items()},
        unspaced=re.compile(one_of(unspaced)),
        unspaced_alias=unspaced,
        domains=_by_domain(),
        forms=_forms(aliases),
        screen=NameScreen(alias for rows in (*by_first.values(), *by_pair.values()) for alias in rows),
    )


def _add_joined(aliases: Iterable[Alias], by_first: dict[str, list[Alias]]) -> None:
    """Adds longer names run together, where no name is printed so."""
    for alias in aliases:
        joined = "".join(alias.folds)
        if len(alias.words) > 1 and len(joined) >= _MIN_JOINED:
            rows = by_first.setdefault(joined, [])
            if not any(row.folds == (joined,) for row in rows):
                rows.append(alias.run_together())


def _by_domain() -> dict[str, Organisation]:
    """The organisation of each domain: an agency before an outlet, the last of several agencies."""
    domains: dict[str, Organisation] = {}
    for organisation, _ in registered():
        for domain in organisation.domains:
            if organisation.kind is not None or domain not in domains:
                domains[domain] = organisation
    return domains


def _forms(aliases: Iterable[Alias]) -> dict[str, frozenset[str]]:
    """The printed forms of each organisation."""
    forms: dict[str, set[str]] = {organisation.id: set() for organisation, _ in registered()}
    for alias in aliases:
        forms[alias.organisation.id].add(" ".join(alias.words))
    return {identity: frozenset(names) for identity, names in forms.items()}
