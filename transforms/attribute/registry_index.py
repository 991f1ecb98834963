"""Names of the registry found in text: which source is named where, and whether the form needs a frame.

Each script has its own word boundary: alphabetic scripts split at non-letters, Chinese, Japanese, Korean and Thai
have none, and Arabic may prefix a name with a particle.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from schemas.registry import AgencyKind, load_agencies, load_outlets
from transforms.attribute.name_forms import TURKIC, capitals, case_forms
from transforms.attribute.normal_text import UNSPACED_TEXT, WORD, folded, normalised, words_of
from transforms.attribute.word_trie import one_of

_DOMAIN = re.compile(r"(?<![\w@.-])(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[a-z]{2,})(?![\w@-])", re.IGNORECASE)
_DOTTED = re.compile(r"\.[a-z]{2}", re.IGNORECASE)
_JOINTS = frozenset({"", " ", "-", ".", "'", "’", "&", " & ", ". ", "‑", "–", "·", "+", ": "})
_MIN_JOINED = 7  # "skynews": shorter names run together are other words
_MIN_PREFIXED = 2
_MAX_PARTICLE = 3
_MAX_ACRONYM = 4  # an outlet's short name counts as printed alone: AS is not "as"
_COMPOUND = re.compile(r"[/=\[\](){}【】]")  # forms of several parts: the grammar of datelines reads them
_ARABIC_PARTICLES = "وبلفك"
_NO_BOUNDARY_BEFORE = frozenset("$@#&")
WIRE_KINDS = frozenset({AgencyKind.AGENCY, AgencyKind.PRESS_RELEASE, AgencyKind.SYNDICATOR})


@dataclass(frozen=True, slots=True)
class Source:
    """A registry row, as far as attribution needs it. `kind` is None for outlets."""

    id: str
    name: str
    kind: AgencyKind | None
    domains: tuple[str, ...]
    country: str
    home_languages: tuple[str, ...]
    service_languages: tuple[str, ...]
    owner: str | None

    @property
    def is_wire(self) -> bool:
        """Whether its copy is wire copy: agencies, press-release wires, syndicators."""
        return self.kind in WIRE_KINDS


@dataclass(frozen=True, slots=True)
class Mention:
    """A source named at `start:end` of a normalised text; `short` forms are also words and need a frame."""

    start: int
    end: int
    source: Source
    short: bool


@dataclass(frozen=True, slots=True)
class _Alias:
    words: tuple[str, ...]
    folds: tuple[str, ...]
    source: Source
    short: bool
    exact_case: bool
    slashed: bool = False  # the name itself has a slash: RFE/RL
    capital: bool = False  # an outlet's name of ordinary words: The Hill is not "the hill"


@dataclass(frozen=True, slots=True)
class RegistryIndex:
    """Aliases of one word, and longer ones by their first two, unspaced aliases as one pattern, domains by name."""

    sources: dict[str, Source]
    by_first: dict[str, tuple[_Alias, ...]]
    by_pair: dict[tuple[str, str], tuple[_Alias, ...]]
    unspaced: re.Pattern[str]
    unspaced_alias: dict[str, _Alias]
    domains: dict[str, Source]
    forms: dict[str, frozenset[str]]
    by_key: dict[str, tuple[_Alias, ...]]  # aliases by their rarest word, case-folded
    telling_words: frozenset[str]  # of these words, those of services

    def find(self, text: str) -> tuple[Mention, ...]:
        """Mentions in a normalised text, left to right, the longest alias first, without overlaps."""
        found: list[Mention] = []
        taken = 0
        hits = [*self._in_words(text), *self._in_unspaced(text), *self._in_domains(text)]
        for mention in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            if mention.start >= taken:
                found.append(mention)
                taken = mention.end
        return tuple(found)

    def sharing(self, form: str) -> tuple[Source, ...]:
        """The services that go by one short form: APS is of Algeria and of Senegal."""
        rows = self.by_first.get(form.casefold(), ())
        return tuple(alias.source for alias in rows if alias.short and alias.source.kind is not None)

    def names(self, source_id: str) -> frozenset[str]:
        """All names and forms of a source."""
        return self.forms[source_id]

    def folded_names(self, source_id: str) -> frozenset[str]:
        """All names of a source as letters and digits alone."""
        return frozenset(folded(name.removeprefix("The ")) for name in self.forms[source_id])

    def _in_words(self, text: str) -> list[Mention]:
        starts = self._starts(text)
        if not starts:
            return []
        words = list(WORD.finditer(text))
        folds = [word.group().casefold() for word in words]
        found, skip = [], 0
        for at, fold in enumerate(folds):
            if at < skip or (fold not in starts and (fold[0] not in _ARABIC_PARTICLES or fold[1:] not in starts)):
                continue
            start = words[at].start()
            aliases = self._aliases(folds, at, fold)
            if not aliases and fold[0] in _ARABIC_PARTICLES and len(fold) > _MIN_PREFIXED:
                aliases, start = self._aliases(folds, at, fold[1:]), start + 1
            for alias in aliases:
                end = _matched(alias, words, at, text, start)
                if end:
                    found.append(Mention(start, words[end - 1].end(), alias.source, alias.short))
                    skip = end
                    break
        return found

    def _starts(self, text: str) -> set[str]:
        """First words of the aliases that may stand in the text: the cheap look that spares most of the prose."""
        words = words_of(text.casefold())
        known = _known(words, text)
        keys = self.by_key.keys() & known
        return {alias.folds[0] for _, alias in self._standing(keys, words, known, text)} if keys else set()

    def words_of_services(self, words: list[str], text: str) -> set[str]:
        """The rarest word of each name of a service that may stand in a text; `words` are its words in lower case."""
        known = _known(words, text)
        near = self._standing(self.telling_words & known, words, known, text)
        return {key for key, alias in near if alias.source.kind is not None}

    def _standing(self, keys: Iterable[str], words: list[str], known: set[str], text: str) -> list[tuple[str, _Alias]]:
        """The aliases of some keys that may stand in a text: all of their words do, the first two together."""
        near = [(key, alias) for key in keys for alias in self.by_key[key] if known.issuperset(alias.folds)]
        joined = f" {' '.join(words)} " if any(len(alias.folds) > 1 for _, alias in near) else ""
        return [(key, alias) for key, alias in near if _may_stand(alias, joined, text)]

    def _aliases(self, folds: list[str], at: int, first: str) -> tuple[_Alias, ...]:
        """Aliases that may stand at a word: those of its pair with the next word, longest first, then single words."""
        single = self.by_first.get(first, ())
        pair = self.by_pair.get((first, folds[at + 1])) if at + 1 < len(folds) else None
        return (*pair, *single) if pair else single

    def _in_unspaced(self, text: str) -> list[Mention]:
        if text.isascii() or not UNSPACED_TEXT.search(text):
            return []
        hits = ((match, self.unspaced_alias[match.group()]) for match in self.unspaced.finditer(text))
        return [Mention(match.start(), match.end(), alias.source, alias.short) for match, alias in hits]

    def _in_domains(self, text: str) -> list[Mention]:
        if not _DOTTED.search(text):
            return []
        hits = ((match, self.by_domain(match.group(1).lower())) for match in _DOMAIN.finditer(text))
        return [Mention(match.start(), match.end(), source, short=False) for match, source in hits if source]

    def by_domain(self, host: str) -> Source | None:
        """The source that owns a host or one of its parent domains."""
        labels = host.lower().rstrip(".").split(".")
        parents = (".".join(labels[at:]) for at in range(len(labels) - 1))
        return next((self.domains[name] for name in parents if name in self.domains), None)


def _by_rarest_word(aliases: list[_Alias]) -> dict[str, list[_Alias]]:
    """The aliases by that word of each which the fewest aliases have, the longest of several: `The Sun` by `sun`.

    Words of three letters and fewer come last: any prose has `for`, `die` and `una`.
    """
    often = Counter(word for alias in aliases for word in set(alias.folds))
    by_key: dict[str, list[_Alias]] = {}
    for alias in aliases:
        key = min(alias.folds, key=lambda word: (len(word) <= _MAX_PARTICLE, often[word], -len(word)))
        by_key.setdefault(key, []).append(alias)
    return by_key


def _known(words: list[str], text: str) -> set[str]:
    """The words of a text, those too that an Arabic particle stands before."""
    known = set(words)
    if not text.isascii() and any(particle in text for particle in _ARABIC_PARTICLES):
        known.update([word[1:] for word in words if word[0] in _ARABIC_PARTICLES])
    return known


def _may_stand(alias: _Alias, joined: str, text: str) -> bool:
    """Whether a text, whose words are `joined`, has an alias's first two together, or its only one in its case."""
    if len(alias.folds) == 1:
        return not alias.exact_case or alias.words[0] in text
    opening = " ".join(alias.folds[:2])
    return f" {opening} " in joined if opening.isascii() else opening in joined  # a particle may stand before Arabic


def _matched(alias: _Alias, words: list[re.Match[str]], at: int, text: str, start: int) -> int:
    """Index after the alias's last word where it stands at `at`, else 0."""
    end = at + len(alias.words)
    if end > len(words) or (start and text[start - 1] in _NO_BOUNDARY_BEFORE):
        return 0
    for offset in range(len(alias.words)):
        word = words[at + offset].group()
        joint = text[words[at + offset - 1].end() : words[at + offset].start()] if offset else ""
        if joint not in _JOINTS and not (alias.slashed and joint == "/"):
            return 0
        if offset and word.casefold() != alias.folds[offset]:
            return 0
        if alias.exact_case and (text[start : words[at].end()] if not offset else word) != alias.words[offset]:
            return 0
    if alias.capital and text[start : words[end - 1].end()].islower() and not text.islower():
        return 0
    return end


@lru_cache(maxsize=512)
def find_mentions(text: str) -> tuple[Mention, ...]:
    """`RegistryIndex.find`, remembered: several rules read the same line."""
    return load_index().find(text)


@lru_cache(maxsize=1)
def load_index() -> RegistryIndex:
    """The index over agencies and outlets, compiled once a process."""
    sources: dict[str, Source] = {}
    aliases: list[_Alias] = []
    domains: dict[str, Source] = {}
    for agency in load_agencies():
        source = Source(
            agency.id, agency.name, agency.kind, agency.domains, agency.country,
            agency.home_languages, agency.service_languages, agency.owner,
        )  # fmt: skip
        sources[source.id] = source
        domains.update(dict.fromkeys(agency.domains, source))
        full = {name for names in agency.names.values() for name in names if "=" not in normalised(name)} | {
            agency.name
        }
        full |= {form for code, names in agency.names.items() for name in names for form in case_forms(name, code)}
        full |= {capitals(name) for code in TURKIC & agency.names.keys() for name in agency.names[code]}
        short = set(agency.short)
        framed = short | {form for form in agency.dateline_forms if form not in full and not _COMPOUND.search(form)}
        aliases += [_alias(name, source, short=False, exact=False) for name in sorted(full - short)]
        aliases += [_alias(name, source, short=True, exact=agency.case_sensitive) for name in sorted(framed)]
    for outlet in load_outlets():
        if outlet.id in sources:
            continue
        source = Source(
            outlet.id, outlet.name, None, outlet.domains, outlet.country, outlet.languages, (), outlet.owner
        )
        sources[source.id] = source
        for domain in outlet.domains:
            domains.setdefault(domain, source)
        full = {name for names in outlet.names.values() for name in names} | {outlet.name}
        aliases += [_alias(name, source, short=True, exact=len(name) <= _MAX_ACRONYM) for name in sorted(full)]
    return _compiled(sources, [alias for alias in aliases if alias.words], domains)


def _alias(printed: str, source: Source, *, short: bool, exact: bool) -> _Alias:
    name = normalised(printed)
    if name.endswith("+"):  # `Vietnam+` without its mark is a country
        return _Alias((), (), source, short, exact)
    words = tuple(name.split()) if UNSPACED_TEXT.search(name) else tuple(WORD.findall(name))
    capital = source.kind is None and not name.islower()
    return _Alias(words, tuple(word.casefold() for word in words), source, short, exact, "/" in name, capital)


def _compiled(sources: dict[str, Source], aliases: list[_Alias], domains: dict[str, Source]) -> RegistryIndex:
    by_first: dict[str, list[_Alias]] = {}
    by_pair: dict[tuple[str, str], list[_Alias]] = {}
    unspaced: dict[str, _Alias] = {}
    ordered = sorted(aliases, key=lambda alias: (-len(alias.words), alias.short, alias.source.id, alias.words))
    for alias in ordered:
        if any(UNSPACED_TEXT.search(word) for word in alias.words):
            unspaced.setdefault(" ".join(alias.words), alias)
            unspaced.setdefault("".join(alias.words), alias)
        elif len(alias.folds) == 1:
            by_first.setdefault(alias.folds[0], []).append(alias)
        else:
            by_pair.setdefault((alias.folds[0], alias.folds[1]), []).append(alias)
    for alias in ordered:
        if len(alias.words) > 1 and len("".join(alias.folds)) >= _MIN_JOINED:
            joined = "".join(alias.folds)
            rows = by_first.setdefault(joined, [])
            if not any(row.folds == (joined,) for row in rows):
                rows.append(_Alias(("".join(alias.words),), (joined,), alias.source, alias.short, exact_case=False))
    pattern = re.compile(one_of(unspaced))
    by_key = _by_rarest_word([alias for rows in (*by_first.values(), *by_pair.values()) for alias in rows])
    telling = frozenset(key for key, rows in by_key.items() if any(alias.source.kind is not None for alias in rows))
    firsts = {key: tuple(rows) for key, rows in by_first.items()}
    pairs = {key: tuple(rows) for key, rows in by_pair.items()}
    forms: dict[str, set[str]] = {source: set() for source in sources}
    for alias in ordered:
        forms[alias.source.id].add(" ".join(alias.words))
    frozen = {source: frozenset(names) for source, names in forms.items()}
    keys = {key: tuple(rows) for key, rows in by_key.items()}
    return RegistryIndex(sources, firsts, pairs, pattern, unspaced, domains, frozen, keys, telling)
