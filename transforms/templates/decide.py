"""Which of an outlet's repeated lines are template: rules on counts, with guards for what only looks like it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from transforms.identify.outlet import UNKNOWN, related
from transforms.templates.counts import ALL_DOCUMENTS, NOTHING, WORDINGS, LineCount, distinct
from transforms.templates.kept_lines import is_kept
from transforms.templates.own_decisions import decisions_on
from transforms.text.words import count as count_words

_OUTER = 0.8  # share of its documents in which a line stands at an end of the text
_MOST_TEXTS = 0.6  # share of the outlet's documents that print a line
_MOST_TEXTS_DATES = 3
_SOME_WORDINGS = 3
_DOCUMENTS_A_WORDING = 4
_SYNDICATED_AT = 2  # unrelated outlets
_HEADING_WORDS = 5


@dataclass(frozen=True, slots=True)
class Tier:
    """What is asked of a line: documents, their share of the outlet's documents, days, stories."""

    documents: int
    share: float
    dates: int
    stories: int

    def admits(self, line: LineCount, outlet: LineCount) -> bool:
        """Whether the line is printed often enough."""
        documents = distinct(line.documents)
        return (
            documents >= max(self.documents, self.share * distinct(outlet.documents))
            and len(line.dates) >= self.dates
            and distinct(line.stories) >= self.stories
        )


# The date rule spares breaking-news banners and one day's related links. Small outlets get by with two days, but then
# the line has to stand in two documents of five. Documents of no known outlet have no common day, share or template:
# there a line has to stand in as many unlike stories as no passage of news does.
ESTABLISHED = Tier(documents=5, share=0.05, dates=3, stories=3)
SMALL_OUTLET = Tier(documents=3, share=0.4, dates=2, stories=3)
NO_OUTLET = Tier(documents=8, share=0.0, dates=1, stories=8)


@dataclass(frozen=True, slots=True)
class Templates:
    """The template lines of an outlet, as keys: those taken out wherever they stand, and those only beside one."""

    anywhere: frozenset[bytes] = frozenset()
    beside: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        """Whether there is any; lines of the second kind need one of the first."""
        return bool(self.anywhere)


def decide(outlet_id: str, counts: Mapping[bytes, LineCount]) -> Templates:
    """The template lines of an outlet, by its counts; `ALL_DOCUMENTS` among them counts its documents."""
    outlet = counts.get(ALL_DOCUMENTS, NOTHING)
    tiers = (NO_OUTLET,) if outlet_id == UNKNOWN else (ESTABLISHED, SMALL_OUTLET)
    often = {
        key: line
        for key, line in counts.items()
        if key != ALL_DOCUMENTS
        and any(tier.admits(line, outlet) for tier in tiers)
        and not _is_data(line)
        and not is_kept(line.example)
    }
    anywhere = frozenset(key for key, line in often.items() if _wherever_it_stands(line, outlet))
    return Templates(anywhere, frozenset(often.keys() - anywhere))


def with_own_decisions(outlet_id: str, templates: Templates, printed: Collection[bytes]) -> Templates:
    """The template lines as the user's registry decides: those it names go where they are printed, or stay."""
    own = decisions_on(outlet_id)
    anywhere = templates.anywhere.union(key for key in own.cut if key in printed) - own.kept
    return Templates(anywhere, templates.beside - anywhere - own.kept)


def _is_data(line: LineCount) -> bool:
    """Whether the digits of a line are its news: `Oil: 77.31` is printed daily, with another number each time."""
    return len(line.wordings) >= min(WORDINGS, max(_SOME_WORDINGS, distinct(line.documents) // _DOCUMENTS_A_WORDING))


def _wherever_it_stands(line: LineCount, outlet: LineCount) -> bool:
    """Whether a frequent line needs no other beside it: it stands at the ends of texts, or in most of all texts."""
    in_most = distinct(line.documents) >= _MOST_TEXTS * distinct(outlet.documents)
    return line.outer_share >= _OUTER or (in_most and len(line.dates) >= _MOST_TEXTS_DATES)


def is_syndicated(outlet_id: str, inside: Collection[str]) -> bool:
    """Whether a line is a passage that an agency repeats: unrelated outlets print it inside their stories.

    `inside` names the outlets that print it so and do not have it for a template.
    """
    return sum(not related(outlet_id, other) for other in inside) >= _SYNDICATED_AT


def is_heading(line: str) -> bool:
    """Whether a line is as short as a heading inside the text; a row of dashes is none."""
    return any(character.isalnum() for character in line) and count_words(line, None) <= _HEADING_WORDS
