"""The structural rules: plain conditions on a line's place that settle it without a model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from transforms.extract.line_facts import LineFacts
from transforms.page.element_names import Hint

_COMMENT = int(Hint.COMMENT)

_SHORT = 40  # words: a hint alone does not take a longer line out
_LINKED = 0.8
_UNREAD = 0.2
_DEEP = 3  # levels below the main container
_SURE_WORDS = 15
_SURE_LINKED = 0.3
_SURE_PROSE = 0.4


Condition: TypeAlias = Callable[[LineFacts], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """When a line goes; `of_another_text` where it then is another story's, a reader's, or unseen."""

    holds: Condition
    of_another_text: bool = False


def rule_of(facts: LineFacts, rules: Mapping[str, Rule]) -> str | None:
    """The id of the first of the rules that takes a line out, None where none does."""
    return next((name for name, rule in rules.items() if rule.holds(facts)), None)


def is_prose(facts: LineFacts) -> bool:
    """Whether a line is a full sentence with few links: nothing takes it out without more certainty."""
    text = facts.text
    return text.ends_sentence and text.words >= _SURE_WORDS and facts.place.link_share < _SURE_LINKED


def is_settled(facts: LineFacts) -> bool:
    """Whether a line surely stays: prose in the main container, of a kind with much prose, found by both readers."""
    inside = facts.place.outside == 0 and not facts.order.other_article
    return inside and is_prose(facts) and facts.kind.prose_share >= _SURE_PROSE and facts.main_share == 1.0


def _unread(facts: LineFacts) -> bool:
    return facts.page.second_counts and facts.main_share < _UNREAD


def _is_not_main(facts: LineFacts) -> bool:
    return _unread(facts) and (facts.place.below >= _DEEP or facts.place.outside > 0)


def _is_next_article(facts: LineFacts) -> bool:
    return facts.order.next_article


def _is_comment(facts: LineFacts) -> bool:
    return facts.place.hints & _COMMENT != 0


def _is_linked(facts: LineFacts) -> bool:
    return facts.place.link_share >= _LINKED and not facts.text.ends_sentence and facts.place.tag != "heading"


def _is_table_tail(facts: LineFacts) -> bool:
    return facts.place.tag == "cell" and not facts.text.ends_sentence and facts.order.after_prose > 0


def _is_unseen(facts: LineFacts) -> bool:
    return not facts.place.found and facts.page.runs_away


def _short_with(hint: Hint) -> Condition:
    bit = int(hint)
    return lambda facts: facts.place.hints & bit != 0 and facts.text.words < _SHORT


RULES: Mapping[str, Rule] = {
    "structure.unseen": Rule(_is_unseen, of_another_text=True),
    "structure.next_article": Rule(_is_next_article, of_another_text=True),
    "structure.comments": Rule(_is_comment, of_another_text=True),
    "structure.not_main": Rule(_is_not_main),
    "structure.link_density": Rule(_is_linked),
    "structure.table_tail": Rule(_is_table_tail),
    "structure.hidden": Rule(_short_with(Hint.HIDDEN)),
    "structure.author_box": Rule(_short_with(Hint.AUTHOR)),
}
"""The rules by id, in the order in which they are tried."""
