"""The structural decision on each line: the rules first, the model on what they leave open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from transforms.extract.line_facts import LineFacts
from transforms.extract.line_features import line_facts
from transforms.extract.line_model import LineModel, load_model, vector
from transforms.extract.line_places import read_page_text
from transforms.extract.line_rules import RULES, Rule, is_prose, is_settled, rule_of
from transforms.page.layout import PageLayout

MODEL_RULE = "model.line"
OF_ANOTHER_TEXT = frozenset(name for name, rule in RULES.items() if rule.of_another_text)

# Cross-validated by publisher (docs/extraction.md): a short line costs little when it goes wrongly, a sentence much.
SHORT_WORDS = 8
FOREIGN_SHORT = 0.35
FOREIGN = 0.4
FOREIGN_PROSE = 0.75
_MOST_LINES = 2_000  # looking for lines takes lines times text; no real page among 647 has more than 400
_MOST_STRUCK = 0.5  # of the words that the rules leave: a model that wants more has not understood the page


def decide(raw: Sequence[str], layout: PageLayout, second: str) -> list[str | None]:
    """Returns for each line the rule that takes it out, None where it stays; all stay on a page of over 2,000 lines.

    `raw` are the lines as extracted from the page, `second` is the main text that a second reader found there.
    """
    if len(raw) > _MOST_LINES:
        return [None] * len(raw)
    return judge(line_facts(raw, read_page_text(layout), second), load_model(), RULES)


def judge(facts: Sequence[LineFacts], model: LineModel | None, rules: Mapping[str, Rule]) -> list[str | None]:
    """The decisions by the given rules and model; without a model, by the rules alone."""
    decisions = [rule_of(line, rules) for line in facts]
    struck = list(_foreign(facts, decisions, model)) if model else []
    kept = sum(line.text.words for line, rule in zip(facts, decisions, strict=True) if rule is None)
    if sum(facts[index].text.words for index in struck) <= _MOST_STRUCK * kept:
        for index in struck:
            decisions[index] = MODEL_RULE
    return decisions


def _foreign(facts: Sequence[LineFacts], decisions: Sequence[str | None], model: LineModel) -> Iterator[int]:
    # trained on languages that part words with white space, so it is silent on others
    if not facts or facts[0].page.unspaced:
        return
    left_open = [index for index, line in enumerate(facts) if decisions[index] is None and not is_settled(line)]
    probabilities = model.foreign([vector(facts, index) for index in left_open])
    for index, probability in zip(left_open, probabilities, strict=True):
        if probability >= certainty(facts[index]):
            yield index


def certainty(line: LineFacts) -> float:
    """The probability from which the model takes a line out."""
    if is_prose(line):
        return FOREIGN_PROSE
    return FOREIGN_SHORT if line.text.words < SHORT_WORDS else FOREIGN
